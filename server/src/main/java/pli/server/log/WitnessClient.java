package pli.server.log;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;
import pli.transparency.witness.WitnessRules;

/**
 * Speaks with witnesses over HTTP (c2sp.org/tlog-witness). Whoever never answers, answers endlessly
 * or somewhere else is given up in time; no answer takes more memory than a note. Thread-safe.
 */
public final class WitnessClient implements AutoCloseable {
  private static final int OK = 200;

  private final HttpClient http;
  private final Duration patience;

  /**
   * A client.
   *
   * @param patience for one whole answer
   */
  public WitnessClient(Duration patience) {
    this.patience = patience;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
  }

  /** Asks to cosign. */
  AddCheckpointResponse add(URI witness, AddCheckpointRequest request) throws WitnessException {
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(URI.create(witness + "/add-checkpoint"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.encode().toByteArray())));
    try {
      return AddCheckpointResponse.parse(
          answer.statusCode(),
          answer.headers().firstValue("content-type").orElse(""),
          Bytes.adopt(answer.body()));
    } catch (DecodeException e) {
      throw new WitnessException(WitnessFault.BAD_ANSWER);
    }
  }

  /** What a witness shows of a log; null if it shows nothing. Believed by nobody yet. */
  public @Nullable SignedCheckpoint shown(URI witness, String origin) {
    try {
      HttpResponse<byte[]> answer =
          send(
              HttpRequest.newBuilder(
                  URI.create(witness + "/" + WitnessRules.monitoringPath(origin))));
      return answer.statusCode() == OK ? SignedCheckpoint.parse(Bytes.adopt(answer.body())) : null;
    } catch (WitnessException | DecodeException e) {
      return null;
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws WitnessException {
    AtomicBoolean answers = new AtomicBoolean();
    HttpResponse.BodyHandler<byte[]> body =
        HttpResponse.BodyHandlers.limiting(
            HttpResponse.BodyHandlers.ofByteArray(), Limits.MAX_NOTE);
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request.timeout(patience).build(),
            head -> {
              answers.set(true);
              return body.apply(head);
            });
    try {
      // The request's own timeout ends with the head of the answer.
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // A head came, but no body that may be read to its end.
      throw new WitnessException(
          answers.get() ? WitnessFault.BAD_ANSWER : WitnessFault.UNREACHABLE);
    } catch (TimeoutException e) {
      throw new WitnessException(WitnessFault.UNREACHABLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WitnessException(WitnessFault.UNREACHABLE);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
