package pli.lab.fault;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.protocol.RouteId;
import pli.protocol.SealedEntry;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Commit;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.Destination;
import pli.protocol.wire.Entry;
import pli.protocol.wire.RoutingTable;
import pli.protocol.wire.Submit;

/** A group in one epoch, as far as the server has to do with it. */
record GroupEpoch(
    RouteId route, long epoch, Bytes routeKey, List<OwnQueue> queues, List<Bytes> wrapKeys) {
  /** A group in epoch 0 whose members have these queues. */
  static GroupEpoch first(List<OwnQueue> queues) {
    return of(RouteId.of(Wire.random(32)), 0, queues);
  }

  private static GroupEpoch of(RouteId route, long epoch, List<OwnQueue> queues) {
    List<Bytes> wrapKeys = new ArrayList<>();
    queues.forEach(queue -> wrapKeys.add(Wire.random(32)));
    return new GroupEpoch(route, epoch, Wire.random(32), List.copyOf(queues), wrapKeys);
  }

  /** The same group in its next epoch, with the same members. */
  GroupEpoch next() {
    return of(route, epoch + 1, queues);
  }

  static Bytes submissionId() {
    return SubmissionId.random(Wire.ENTROPY).value();
  }

  ClientFrame.Builder create(Bytes submission) {
    return ClientFrame.newBuilder()
        .setCreateRoute(
            CreateRoute.newBuilder()
                .setRouteId(Wire.of(route.value()))
                .setEpoch(epoch)
                .setRouteKey(Wire.of(routeKey))
                .setTable(table())
                .setSubmissionId(Wire.of(submission)));
  }

  ClientFrame.Builder submit(Bytes message, Bytes submission) {
    return ClientFrame.newBuilder()
        .setSubmit(
            Submit.newBuilder()
                .setRouteId(Wire.of(route.value()))
                .setEpoch(epoch)
                .setRouteKey(Wire.of(routeKey))
                .setSubmissionId(Wire.of(submission))
                .setMessage(Wire.of(message)));
  }

  /** A commit that leads from this epoch to {@code next}. */
  ClientFrame.Builder commit(GroupEpoch next, Bytes message, Bytes submission) {
    return ClientFrame.newBuilder()
        .setCommit(
            Commit.newBuilder()
                .setRouteId(Wire.of(route.value()))
                .setEpoch(epoch)
                .setOldRouteKey(Wire.of(routeKey))
                .setNewRouteKey(Wire.of(next.routeKey))
                .setNewTable(next.table())
                .setSubmissionId(Wire.of(submission))
                .setMessage(Wire.of(message)));
  }

  /** What an entry of that queue says; null if it was not sealed for it in this epoch. */
  @Nullable Bytes open(OwnQueue queue, Entry entry) {
    int member = queues.indexOf(queue);
    Bytes sealed = Wire.of(entry.getSealed());
    return member < 0 ? null : SealedEntry.open(Secret.copyOf(wrapKeys.get(member)), sealed);
  }

  private RoutingTable table() {
    RoutingTable.Builder table = RoutingTable.newBuilder();
    for (int i = 0; i < queues.size(); i++) {
      table.addDestinations(
          Destination.newBuilder()
              .setQueueId(Wire.of(queues.get(i).id().value()))
              .setWrapKey(Wire.of(wrapKeys.get(i))));
    }
    return table.build();
  }
}
