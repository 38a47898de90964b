package pli.desktop.http;

/** What an answer begins with. */
public enum HttpStatus {
  /** Done. */
  OK(200, "OK"),
  /** Done, and there is nothing to say. */
  NO_CONTENT(204, "No Content"),
  /** Not HTTP/1.1 as it is written here. */
  BAD_REQUEST(400, "Bad Request"),
  /** Without the token, or with a wrong one. */
  UNAUTHORIZED(401, "Unauthorized"),
  /** Asked by a page of somebody else's. */
  FORBIDDEN(403, "Forbidden"),
  /** There is no such path. */
  NOT_FOUND(404, "Not Found"),
  /** The path is not asked this way. */
  METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
  /** It does not fit what went before. */
  CONFLICT(409, "Conflict"),
  /** It was there, and is there no longer. */
  GONE(410, "Gone"),
  /** A body whose length is not said before it. */
  LENGTH_REQUIRED(411, "Length Required"),
  /** The body is larger than any may be. */
  CONTENT_TOO_LARGE(413, "Content Too Large"),
  /** The body is said to be of another type. */
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
  /** An expectation other than to go on. */
  EXPECTATION_FAILED(417, "Expectation Failed"),
  /** Addressed to another host. */
  MISDIRECTED_REQUEST(421, "Misdirected Request"),
  /** The lines before the body are too many or too long. */
  HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
  /** A fault of this program's own. */
  INTERNAL_SERVER_ERROR(500, "Internal Server Error"),
  /** What lies elsewhere is not what it should be. */
  BAD_GATEWAY(502, "Bad Gateway"),
  /** As many connections as may be, or what lies elsewhere cannot be had now. */
  SERVICE_UNAVAILABLE(503, "Service Unavailable"),
  /** Another version of HTTP. */
  VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported"),
  /** The disk has no room. */
  INSUFFICIENT_STORAGE(507, "Insufficient Storage");

  private final int code;
  private final String phrase;

  HttpStatus(int code, String phrase) {
    this.code = code;
    this.phrase = phrase;
  }

  /** Its number. */
  public int code() {
    return code;
  }

  /** Its words. */
  public String phrase() {
    return phrase;
  }
}
