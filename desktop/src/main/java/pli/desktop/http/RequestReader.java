package pli.desktop.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/**
 * Reads HTTP/1.1 (RFC 9112) as programs write it, and nothing that could be read in two ways: lines
 * end in CR LF, no header that counts stands twice, a body has its length said in digits. Chunks,
 * folded lines, absolute targets and other versions are refused.
 */
final class RequestReader {
  /** The largest body. */
  static final int MAX_BODY = 4 << 20;

  private static final int MAX_HEAD = 16 << 10;
  private static final int MAX_HEADERS = 64;

  /** The headers that mean something here. */
  private static final Set<String> KNOWN =
      Set.of(
          "host",
          "origin",
          "authorization",
          "accept-language",
          "content-type",
          "content-length",
          "transfer-encoding",
          "expect",
          "connection",
          "last-event-id",
          "pli-name",
          "pli-path",
          "pli-offset",
          "pli-unattended");

  /** The methods that come with a body. */
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT");

  private static final Pattern LINE = Pattern.compile("([A-Z]{1,16}) (/[!-~]*) HTTP/([0-9.]+)");
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

  private final InputStream in;
  private int left;

  RequestReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next request up to its body, or nothing if the other side asks nothing more.
   *
   * @throws Refusal if it is not written as it must be
   */
  @Nullable Request head() throws IOException, Refusal {
    left = MAX_HEAD;
    String first = line(true);
    if (first == null) {
      return null;
    }
    Matcher line = LINE.matcher(first);
    if (!line.matches()) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    if (!line.group(3).equals("1.1")) {
      throw new Refusal(HttpStatus.VERSION_NOT_SUPPORTED);
    }
    return new Request(line.group(1), line.group(2), headers(), Bytes.EMPTY);
  }

  private Map<String, String> headers() throws IOException, Refusal {
    Map<String, String> headers = new HashMap<>();
    int count = 0;
    for (String line = next(); !line.isEmpty(); line = next()) {
      int colon = line.indexOf(':');
      if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
        throw new Refusal(HttpStatus.BAD_REQUEST);
      }
      if (++count > MAX_HEADERS) {
        throw new Refusal(HttpStatus.HEADERS_TOO_LARGE);
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      // Of what may stand in a line, only spaces and tabs are cut off.
      String value = line.substring(colon + 1).trim();
      if (KNOWN.contains(name) && headers.put(name, value) != null) {
        throw new Refusal(HttpStatus.BAD_REQUEST);
      }
    }
    return headers;
  }

  private String next() throws IOException, Refusal {
    String line = line(false);
    if (line == null) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    return line;
  }

  /** A line without its end; nothing if there is none, which only the first may lack. */
  private @Nullable String line(boolean first) throws IOException, Refusal {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) {
        if (first && line.isEmpty()) {
          return null;
        }
        throw new Refusal(HttpStatus.BAD_REQUEST);
      }
      if (--left < 0) {
        throw new Refusal(HttpStatus.HEADERS_TOO_LARGE);
      }
      if (c == '\r') {
        if (in.read() != '\n') {
          throw new Refusal(HttpStatus.BAD_REQUEST);
        }
        left--;
        return line.toString();
      }
      if (c != '\t' && c < ' ' || c > '~') {
        throw new Refusal(HttpStatus.BAD_REQUEST);
      }
      line.append((char) c);
    }
  }

  /** How many bytes the body has. */
  static int length(Request head) throws Refusal {
    boolean chunks = head.header("transfer-encoding").isPresent();
    String length = head.header("content-length").orElse("");
    if (chunks && !length.isEmpty()) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    if (chunks || length.isEmpty() && WITH_BODY.contains(head.method())) {
      throw new Refusal(HttpStatus.LENGTH_REQUIRED);
    }
    if (length.isEmpty()) {
      return 0;
    }
    if (!LENGTH.matcher(length).matches()) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    int bytes = Integer.parseInt(length);
    if (bytes > MAX_BODY) {
      throw new Refusal(HttpStatus.CONTENT_TOO_LARGE);
    }
    return bytes;
  }

  /** The request with its body. */
  Request body(Request head, int length) throws IOException, Refusal {
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    return head.with(Bytes.adopt(body));
  }
}
