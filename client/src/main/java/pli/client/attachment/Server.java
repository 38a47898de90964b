package pli.client.attachment;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.client.session.Backoff;
import pli.client.session.Deadline;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/**
 * The server's door to attachments. Tries again while trying again can help, and gives up when
 * nothing has got through for the caller's patience. Belongs to one thread.
 */
final class Server {
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final long LONGEST_PAUSE_SECONDS = 300;

  private final Transport transport;
  private final List<Endpoint> endpoints;
  private final Entropy entropy;
  private final Duration patience;

  Server(Transport transport, List<Endpoint> endpoints, Entropy entropy, Duration patience) {
    this.transport = transport;
    this.endpoints = endpoints;
    this.entropy = entropy;
    this.patience = patience;
  }

  /** Asks until there is an answer that is not about another time. */
  WebAnswer ask(String method, String path, Map<String, String> headers, Bytes body, int maxBytes)
      throws ClientException {
    WebRequest request = new WebRequest(method, path, headers, body);
    Deadline deadline = Deadline.after(patience);
    Backoff backoff = new Backoff(entropy);
    for (int attempt = 0; ; attempt++) {
      ClientException failure;
      try {
        WebAnswer answer =
            transport.exchange(
                endpoints.get(attempt % endpoints.size()), request, maxBytes, ANSWER);
        @Nullable ClientException refusal = refusal(answer);
        if (refusal == null) {
          return answer;
        }
        failure = refusal;
      } catch (TransportException e) {
        failure = ClientException.of(e);
        if (!e.mayRetry()) {
          throw failure;
        }
      }
      backoff.failed();
      long pause =
          Math.max(
              backoff.left().toMillis(), failure.details().getOrDefault("retryAfterMillis", 0L));
      if (!failure.problem().mayRetry() || pause > deadline.left().toMillis()) {
        throw failure;
      }
      sleep(pause);
    }
  }

  WebAnswer ask(String method, String path) throws ClientException {
    return ask(method, path, Collections.emptyMap(), Bytes.EMPTY, 0);
  }

  /** What a status says about another time, or null if the caller knows what to do with it. */
  private static @Nullable ClientException refusal(WebAnswer answer) {
    long seconds = Math.min(LONGEST_PAUSE_SECONDS, Math.max(0, answer.number("retry-after", 1)));
    long pause = TimeUnit.SECONDS.toMillis(seconds);
    switch (answer.status()) {
      case 429:
        return new ClientException(Problem.RATE_LIMITED, "retryAfterMillis", pause);
      case 503:
        return new ClientException(Problem.SERVER_UNAVAILABLE, "retryAfterMillis", pause);
      case 507:
        return new ClientException(Problem.SERVER_FULL, "retryAfterMillis", pause);
      default:
        return null;
    }
  }

  private static void sleep(long millis) throws ClientException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Problem.TIMED_OUT, e);
    }
  }
}
