package pli.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import pli.protocol.AttachmentId;
import pli.transparency.network.Address;

/** Puts and gets attachments as a client does, and as one does that knows no manners. */
final class AttachmentClient implements AutoCloseable {
  private final HttpClient client;
  private final Address address;

  AttachmentClient(Address address) throws Exception {
    this.address = address;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestClient.trustAll())
            .build();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create(address.url().replaceFirst("wss", "https").concat(path)));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** One part of {@code whole}. */
  HttpResponse<byte[]> put(AttachmentId id, byte[] whole, int from, int to) throws Exception {
    return put(id, whole, from, to, -1);
  }

  HttpResponse<byte[]> put(AttachmentId id, byte[] whole, int from, int to, long lifetimeSeconds)
      throws Exception {
    HttpRequest.Builder request =
        request(id.path())
            .header("Content-Range", range(from, to, whole.length))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(Arrays.copyOfRange(whole, from, to)));
    if (lifetimeSeconds >= 0) {
      request.header("Pli-Lifetime", Long.toString(lifetimeSeconds));
    }
    return send(request);
  }

  /** All of {@code whole}, from {@code from} on, in parts. */
  HttpResponse<byte[]> putAll(AttachmentId id, byte[] whole, int from, int part) throws Exception {
    HttpResponse<byte[]> last = put(id, whole, from, Math.min(whole.length, from + part));
    for (int at = from + part; at < whole.length && last.statusCode() / 100 == 2; at += part) {
      last = put(id, whole, at, Math.min(whole.length, at + part));
    }
    return last;
  }

  static String range(long from, long to, long of) {
    return String.format(Locale.ROOT, "bytes %d-%d/%d", from, to - 1, of);
  }

  HttpResponse<byte[]> get(AttachmentId id) throws Exception {
    return send(request(id.path()));
  }

  HttpResponse<byte[]> head(AttachmentId id) throws Exception {
    return send(request(id.path()).HEAD());
  }

  /** How far it has come, as the server says. */
  static long offset(HttpResponse<?> answer) {
    return answer.headers().firstValueAsLong("upload-offset").orElse(-1);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
