package pli.desktop.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pli.codec.Bytes;
import pli.fuzz.Target;

/**
 * Whatever a program or a page sends to the loopback address, before it has shown that it may. A
 * request that was read and is written in the plainest way is read as the same one, so nobody else
 * can have read another one there.
 */
public final class LocalRequestFuzz implements Target {
  private static final String HOST = "Host: 127.0.0.1:7480\r\n";

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new LocalRequestFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        bytes("GET /api/v1/check HTTP/1.1\r\n" + HOST + "\r\n"),
        bytes(
            "POST /api/v1/rpc HTTP/1.1\r\n"
                + HOST
                + "Authorization: Bearer x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}GET /x HTTP/1.1\r\n\r\n"),
        bytes("GET / HTTP/1.1\r\nOrigin: null\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bytes("GET / HTTP/1.1\r\nLast-Event-ID:\t 7 \r\nConnection: close\r\nX: y\r\n\r\n"));
  }

  @Override
  public void run(byte[] input) {
    List<Request> requests = read(input);
    StringBuilder plain = new StringBuilder();
    for (Request request : requests) {
      plain.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n");
      for (Map.Entry<String, String> header : request.headers().entrySet()) {
        plain.append(header.getKey()).append(':').append(header.getValue()).append("\r\n");
      }
      plain.append("\r\n");
      plain.append(new String(request.body().toByteArray(), StandardCharsets.ISO_8859_1));
    }
    List<Request> again = read(plain.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!again.equals(requests)) {
      throw new IllegalStateException("read and written, it is another");
    }
  }

  /** The requests before the first that is refused. */
  private static List<Request> read(byte[] input) {
    List<Request> requests = new ArrayList<>();
    RequestReader reader = new RequestReader(new ByteArrayInputStream(input));
    try {
      for (Request head = reader.head(); head != null; head = reader.head()) {
        requests.add(reader.body(head, RequestReader.length(head)));
      }
    } catch (Refusal refused) {
      // Refused, as it should be.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return requests;
  }

  private static byte[] bytes(String request) {
    return Bytes.utf8(request).toByteArray();
  }
}
