package pli.client;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.tile.TilePath;

/** What one victim sees of a server: the log is another one, or the checkpoint is rewritten. */
final class LyingTransport extends InFront {
  /** The log that is shown, or null for the true one. */
  volatile @Nullable FakeLog shown;

  /** What becomes of the checkpoint. */
  volatile UnaryOperator<Bytes> checkpoint = honest -> honest;

  LyingTransport(FakeServer server) {
    super(server);
  }

  @Override
  public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
      throws TransportException {
    FakeLog instead = shown;
    FakeLog log = instead == null ? server.log : instead;
    if (request.path().equals("/log/checkpoint")) {
      return new WebAnswer(200, Map.of(), checkpoint.apply(log.checkpoint()));
    }
    try {
      return log.fetch(TilePath.parse(request.path().substring("/log/".length())))
          .map(tile -> new WebAnswer(200, Map.of(), tile))
          .orElse(new WebAnswer(404, Map.of(), Bytes.EMPTY));
    } catch (DecodeException e) {
      return new WebAnswer(404, Map.of(), Bytes.EMPTY);
    }
  }
}
