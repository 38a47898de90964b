package pli.client.sync;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.ServerAccess;
import pli.client.api.ClientException;
import pli.client.attachment.ParcelPost;
import pli.client.attachment.Reference;
import pli.client.conversation.Parcels;
import pli.client.net.TransportException;
import pli.client.session.Deadline;
import pli.codec.Bytes;
import pli.protocol.AttachmentId;

/** Brings what is too large for queues to the server before it is named there, and fetches it. */
final class Parcelling {
  private static final long AGAIN_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private static final Duration SHORTEST = Duration.ofSeconds(2);

  private final Network network;

  /** Until when what the server refused is not brought again. One thread's. */
  private final Map<AttachmentId, Long> refused = new HashMap<>();

  Parcelling(Network network) {
    this.network = network;
  }

  private ParcelPost post(Deadline deadline) {
    Duration left = deadline.within(ServerAccess.ANSWER).left();
    return new ParcelPost(
        network.platform(),
        network.self().endpoints(),
        left.compareTo(SHORTEST) < 0 ? SHORTEST : left);
  }

  /**
   * Brings what there is; whether anything moved. What cannot be brought now waits, and with it the
   * conversation that it is of; what the server refuses is tried again after a pause, and holds up
   * nothing else.
   */
  boolean bring(Deadline deadline) throws ClientException {
    boolean moved = false;
    long now = network.platform().clock().millis();
    refused.values().removeIf(until -> until <= now || until > now + AGAIN_MILLIS);
    for (AttachmentId id : network.vault().read(Parcels::toBring)) {
      if (refused.containsKey(id)) {
        continue;
      }
      Parcels.@Nullable ToBring next = network.vault().read(t -> Parcels.find(t, id));
      if (next == null) {
        continue;
      }
      try {
        post(deadline).put(next.id(), next.sealed());
      } catch (ClientException e) {
        if (e.problem().mayRetry()) {
          return moved;
        }
        refused.put(id, now + AGAIN_MILLIS);
        continue;
      }
      network
          .vault()
          .write(t -> {
            Parcels.brought(t, next.id());
            return null;
          });
      moved = true;
    }
    return moved;
  }

  /**
   * Fetches one into the vault, or notes there that it is lost.
   *
   * @throws TransportException if it may come another time
   */
  void fetch(Reference reference, Deadline deadline) throws ClientException, TransportException {
    long now = network.platform().clock().millis();
    try {
      Bytes content = post(deadline).fetch(reference);
      network
          .vault()
          .write(t -> {
            Parcels.fetched(t, reference.id(), content, now);
            return null;
          });
    } catch (ClientException e) {
      switch (e.problem()) {
        case ATTACHMENT_GONE, ATTACHMENT_DAMAGED, PROTOCOL ->
            network
                .vault()
                .write(t -> {
                  Parcels.lost(t, reference.id(), now);
                  return null;
                });
        default -> {
          if (!e.problem().mayRetry()) {
            throw e;
          }
          throw new TransportException(TransportException.Reason.CLOSED, e);
        }
      }
    }
  }
}
