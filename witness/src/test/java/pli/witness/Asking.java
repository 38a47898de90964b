package pli.witness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;

/** Asks a witness over HTTP, ours or another's. */
public final class Asking implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /** Asks the witness at {@code url}. */
  public Asking(String url) {
    this.url = url;
  }

  /** What came back. */
  public record Answer(int status, String contentType, Bytes body) {}

  /** Sends a request, and reads the answer as a log does. */
  public AddCheckpointResponse add(AddCheckpointRequest request)
      throws IOException, InterruptedException, DecodeException {
    Answer answer = post(request.encode());
    return AddCheckpointResponse.parse(answer.status(), answer.contentType(), answer.body());
  }

  /** Posts any body. */
  public Answer post(Bytes body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + "/add-checkpoint"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  /** Gets any path. */
  public Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            request.timeout(Duration.ofSeconds(30)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        Bytes.adopt(response.body()));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
