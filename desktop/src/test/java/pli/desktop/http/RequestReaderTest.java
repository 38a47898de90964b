package pli.desktop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is a request, and what is refused with which status. A bar stands for a line's end, a caret
 * for half of one.
 */
class RequestReaderTest {
  @Test
  void requestsComeOneAfterTheOther() throws Exception {
    RequestReader reader =
        reader(
            "POST /api/v1/rpc HTTP/1.1|Host: a|Content-Type:  application/json \t|X-Other: 1"
                + "|X-Other: 2|content-LENGTH: 6||{\"é\"}GET /x?y HTTP/1.1|host: b||");
    Request head = head(reader);
    Request first = reader.body(head, RequestReader.length(head));
    assertEquals("POST", first.method());
    assertEquals("/api/v1/rpc", first.path());
    assertEquals(Optional.of("a"), first.header("host"));
    assertEquals(Optional.of("application/json"), first.header("content-type"));
    assertEquals(Optional.empty(), first.header("x-other"));
    assertEquals("{\"é\"}", first.body().utf8());
    Request second = head(reader);
    assertEquals("/x?y", second.path());
    assertEquals(0, RequestReader.length(second));
  }

  @Test
  void nothingIsTheEnd() throws Exception {
    assertNull(reader("").head());
    RequestReader reader = reader("GET / HTTP/1.1|host: a||");
    assertEquals("/", head(reader).path());
    assertNull(reader.head());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "GET / HTTP/1.1;BAD_REQUEST",
        "GET / HTTP/1.1|;BAD_REQUEST",
        "GET / HTTP/1.1|host: a|;BAD_REQUEST",
        "GET /  HTTP/1.1|host: a||;BAD_REQUEST",
        "GET  / HTTP/1.1|host: a||;BAD_REQUEST",
        "get / HTTP/1.1|host: a||;BAD_REQUEST",
        "GET http://a/ HTTP/1.1|host: a||;BAD_REQUEST",
        "GET * HTTP/1.1|host: a||;BAD_REQUEST",
        "GET /é HTTP/1.1|host: a||;BAD_REQUEST",
        "GET / HTTP/1.1^host: a^^;BAD_REQUEST",
        "GET / HTTP/1.1|host : a||;BAD_REQUEST",
        "GET / HTTP/1.1|host: a| b||;BAD_REQUEST",
        "GET / HTTP/1.1|host||;BAD_REQUEST",
        "GET / HTTP/1.1|: a||;BAD_REQUEST",
        "GET / HTTP/1.1|host: a\u0001b||;BAD_REQUEST",
        "GET / HTTP/1.1|host: a|Host: a||;BAD_REQUEST",
        "GET / HTTP/1.1|content-length: 1|content-length: 1||;BAD_REQUEST",
        "GET / HTTP/1.0|host: a||;VERSION_NOT_SUPPORTED",
        "GET / HTTP/2|host: a||;VERSION_NOT_SUPPORTED",
        "POST / HTTP/1.1|host: a||;LENGTH_REQUIRED",
        "POST / HTTP/1.1|transfer-encoding: chunked||0||;LENGTH_REQUIRED",
        "POST / HTTP/1.1|transfer-encoding: chunked|content-length: 3||0||;BAD_REQUEST",
        "POST / HTTP/1.1|content-length: -1||;BAD_REQUEST",
        "POST / HTTP/1.1|content-length: +1||a;BAD_REQUEST",
        "POST / HTTP/1.1|content-length: 1, 1||a;BAD_REQUEST",
        "POST / HTTP/1.1|content-length: 99999999999999||;BAD_REQUEST",
        "POST / HTTP/1.1|content-length: 4194305||;CONTENT_TOO_LARGE",
        "POST / HTTP/1.1|content-length: 3||ab;BAD_REQUEST",
      })
  void whatCouldBeReadInTwoWaysIsRefused(String written, HttpStatus status) {
    assertEquals(status, refusal(written));
  }

  @Test
  void whatIsTooLongIsRefused() {
    String host = "GET / HTTP/1.1|host: a|";
    assertEquals(HttpStatus.HEADERS_TOO_LARGE, refusal(host + "x: y|".repeat(64) + "|"));
    assertEquals(HttpStatus.HEADERS_TOO_LARGE, refusal(host + "x: " + "y".repeat(17_000) + "||"));
    assertEquals(HttpStatus.HEADERS_TOO_LARGE, refusal("G".repeat(20_000)));
  }

  private static Request head(RequestReader reader) throws IOException, Refusal {
    return Objects.requireNonNull(reader.head());
  }

  private static HttpStatus refusal(String written) {
    RequestReader reader = reader(written);
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () -> {
              Request head = head(reader);
              reader.body(head, RequestReader.length(head));
            });
    return refusal.status();
  }

  private static RequestReader reader(String written) {
    String lines = written.replace("|", "\r\n").replace('^', '\n');
    return new RequestReader(
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() throws IOException {
            throw new IOException("a reader closes nothing");
          }
        });
  }
}
