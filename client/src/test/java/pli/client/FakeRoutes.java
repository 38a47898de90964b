package pli.client;

import static pli.client.FakeServer.bytes;
import static pli.client.FakeServer.error;

import com.google.protobuf.ByteString;
import java.util.List;
import pli.client.FakeServer.Route;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.protocol.SealedEntry;
import pli.protocol.wire.Accepted;
import pli.protocol.wire.Commit;
import pli.protocol.wire.Destination;
import pli.protocol.wire.Error;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.Submit;

/** What {@link FakeServer} answers to those who send; runs under its lock. */
final class FakeRoutes {
  private final FakeServer server;

  FakeRoutes(FakeServer server) {
    this.server = server;
  }

  ServerFrame.Builder createRoute(pli.protocol.wire.CreateRoute request) {
    if (!server.submissions.add(bytes(request.getSubmissionId()))) {
      return accepted(0, 0, true);
    }
    if (server.routes.containsKey(bytes(request.getRouteId()))) {
      return error(Error.Code.ROUTE_EXISTS);
    }
    server.routes.put(
        bytes(request.getRouteId()),
        new Route(
            request.getEpoch(), request.getRouteKey(), request.getTable().getDestinationsList()));
    return accepted(0, 0, false);
  }

  ServerFrame.Builder submit(Submit request) {
    if (server.submissions.contains(bytes(request.getSubmissionId()))) {
      return accepted(0, 0, true);
    }
    Route route = server.routes.get(bytes(request.getRouteId()));
    if (route == null) {
      return error(Error.Code.UNKNOWN_ROUTE);
    }
    if (route.epoch != request.getEpoch()) {
      return error(Error.Code.EPOCH_STALE, route.epoch);
    }
    if (!route.key.equals(request.getRouteKey())) {
      return error(Error.Code.ROUTE_REFUSED);
    }
    server.submissions.add(bytes(request.getSubmissionId()));
    return fanOut(route.table, server.franks.before(request));
  }

  ServerFrame.Builder commit(Commit request) {
    if (server.submissions.contains(bytes(request.getSubmissionId()))) {
      return accepted(0, 0, true);
    }
    Route route = server.routes.get(bytes(request.getRouteId()));
    if (route == null) {
      return error(Error.Code.UNKNOWN_ROUTE);
    }
    if (route.epoch != request.getEpoch()) {
      return error(Error.Code.EPOCH_CONFLICT, route.epoch);
    }
    if (!route.key.equals(request.getOldRouteKey())) {
      return error(Error.Code.ROUTE_REFUSED);
    }
    server.submissions.add(bytes(request.getSubmissionId()));
    List<Destination> old = route.table;
    route.epoch++;
    route.key = request.getNewRouteKey();
    route.table = request.getNewTable().getDestinationsList();
    return fanOut(old, request.getMessage());
  }

  ServerFrame.Builder deliverWelcome(pli.protocol.wire.DeliverWelcome request) {
    if (!server.submissions.add(bytes(request.getSubmissionId()))) {
      return accepted(0, 0, true);
    }
    boolean put = put(request.getContactQueueId(), bytes(request.getSealed()));
    return accepted(put ? 1 : 0, put ? 0 : 1, false);
  }

  private ServerFrame.Builder fanOut(List<Destination> table, ByteString message) {
    int delivered = 0;
    for (Destination destination : table) {
      Bytes sealed =
          SealedEntry.seal(
              Secret.copyOf(bytes(destination.getWrapKey())), bytes(message), server.entropy);
      delivered += put(destination.getQueueId(), sealed) ? 1 : 0;
    }
    return accepted(delivered, table.size() - delivered, false);
  }

  private boolean put(ByteString id, Bytes sealed) {
    return server.put(id, ByteString.copyFrom(sealed.toByteArray()));
  }

  private static ServerFrame.Builder accepted(int delivered, int missing, boolean repeated) {
    return ServerFrame.newBuilder()
        .setAccepted(
            Accepted.newBuilder()
                .setDelivered(delivered)
                .setMissing(missing)
                .setRepeated(repeated));
  }
}
