package pli.client.trust;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.client.session.Deadline;
import pli.codec.Bytes;
import pli.transparency.Limits;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.TilePath;

/** The log over HTTPS GET, at whichever of the server's addresses answers. */
final class WebLog implements LogDoor {
  private static final String PREFIX = "/log/";
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int MAX_TILE = 8192;

  /**
   * Entries of Pli's log have at most 1,148 bytes (docs/LOG.md), so that a full bundle has at most
   * 294,400: a longer one is not read to its end.
   */
  private static final int MAX_BUNDLE = 300 * 1024;

  private static final int FOUND = 200;
  private static final int NOT_FOUND = 404;

  private final Transport transport;
  private final List<Endpoint> endpoints;
  private final Deadline deadline;

  WebLog(Transport transport, List<Endpoint> endpoints, Deadline deadline) {
    this.transport = transport;
    this.endpoints = endpoints;
    this.deadline = deadline;
  }

  @Override
  public Bytes checkpoint() throws TransportException {
    Optional<Bytes> file = get("checkpoint", Limits.MAX_NOTE);
    if (!file.isPresent()) {
      throw new TransportException(Reason.REFUSED);
    }
    return file.get();
  }

  @Override
  public Optional<Bytes> fetch(TilePath tile) throws TransportException {
    return get(tile.path(), tile instanceof BundleId ? MAX_BUNDLE : MAX_TILE);
  }

  private Optional<Bytes> get(String path, int maxBytes) throws TransportException {
    WebRequest request = new WebRequest("GET", PREFIX + path, Collections.emptyMap(), Bytes.EMPTY);
    @Nullable TransportException last = null;
    for (Endpoint endpoint : endpoints) {
      try {
        WebAnswer answer =
            transport.exchange(endpoint, request, maxBytes, deadline.within(ANSWER).left());
        if (answer.status() == NOT_FOUND) {
          return Optional.empty();
        }
        if (answer.status() == FOUND) {
          return Optional.of(answer.body());
        }
        last = new TransportException(Reason.REFUSED);
      } catch (TransportException e) {
        last = e;
      }
    }
    throw last == null ? new TransportException(Reason.UNREACHABLE) : last;
  }
}
