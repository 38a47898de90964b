package pli.drill.live;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import pli.protocol.wire.ClientFrame;

/** What somebody who is root on the server takes out of the frames that pass. */
final class Watch {
  private final Set<ByteString> routeKeys = new HashSet<>();
  private final Set<ByteString> wrapKeys = new HashSet<>();
  private final Set<ByteString> queues = new HashSet<>();
  private int messages;

  /** A frame passes. */
  void see(ClientFrame frame) {
    switch (frame.getRequestCase()) {
      case CREATE_ROUTE -> {
        routeKeys.add(frame.getCreateRoute().getRouteKey());
        table(frame.getCreateRoute().getTable());
      }
      case SUBMIT -> {
        messages++;
        routeKeys.add(frame.getSubmit().getRouteKey());
      }
      case COMMIT -> {
        routeKeys.add(frame.getCommit().getOldRouteKey());
        routeKeys.add(frame.getCommit().getNewRouteKey());
        table(frame.getCommit().getNewTable());
      }
      case READ_QUEUE -> queues.add(frame.getReadQueue().getQueueId());
      default -> {
        // Directory, attachments and acknowledgements have no key.
      }
    }
  }

  private void table(pli.protocol.wire.RoutingTable table) {
    table
        .getDestinationsList()
        .forEach(destination -> {
          wrapKeys.add(destination.getWrapKey());
          queues.add(destination.getQueueId());
        });
  }

  /** Of these messages, those whose route key is known, so that whoever has it sees to whom. */
  static int known(Watch watch, Collection<ClientFrame> frames) {
    return (int)
        frames.stream()
            .filter(ClientFrame::hasSubmit)
            .filter(frame -> watch.routeKeys.contains(frame.getSubmit().getRouteKey()))
            .count();
  }

  /** How many messages these are. */
  static int messages(Collection<ClientFrame> frames) {
    return (int) frames.stream().filter(ClientFrame::hasSubmit).count();
  }

  int routeKeys() {
    return routeKeys.size();
  }

  int wrapKeys() {
    return wrapKeys.size();
  }

  int queues() {
    return queues.size();
  }

  int messages() {
    return messages;
  }
}
