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
  /** A body whose length is not said before it. */
  LENGTH_REQUIRED(411, "Length Required"),
  /** The body is larger than any may be. */
  CONTENT_TOO_LARGE(413, "Content Too Large"),
  /** The body is said to be something other than JSON. */
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
  /** An expectation other than to go on. */
  EXPECTATION_FAILED(417, "Expectation Failed"),
  /** Addressed to another host. */
  MISDIRECTED_REQUEST(421, "Misdirected Request"),
  /** The lines before the body are too many or too long. */
  HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
  /** A fault of this program's own. */
  INTERNAL_SERVER_ERROR(500, "Internal Server Error"),
  /** As many connections as may be. */
  SERVICE_UNAVAILABLE(503, "Service Unavailable"),
  /** Another version of HTTP. */
  VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported");

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
