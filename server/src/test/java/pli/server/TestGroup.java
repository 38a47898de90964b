package pli.server;

import static pli.server.TestClient.wire;

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
public record TestGroup(
    RouteId route, long epoch, Bytes routeKey, List<TestQueue> queues, List<Bytes> wrapKeys) {
  /** A group in epoch 0 whose members have these queues. */
  public static TestGroup of(List<TestQueue> queues) {
    return of(RouteId.of(TestNetwork.random(32)), 0, queues);
  }

  private static TestGroup of(RouteId route, long epoch, List<TestQueue> queues) {
    List<Bytes> wrapKeys = new ArrayList<>();
    queues.forEach(queue -> wrapKeys.add(TestNetwork.random(32)));
    return new TestGroup(route, epoch, TestNetwork.random(32), queues, wrapKeys);
  }

  /** The same group in its next epoch, with these members. */
  public TestGroup next(List<TestQueue> members) {
    return of(route, epoch + 1, members);
  }

  public RoutingTable table() {
    RoutingTable.Builder table = RoutingTable.newBuilder();
    for (int i = 0; i < queues.size(); i++) {
      table.addDestinations(
          Destination.newBuilder()
              .setQueueId(wire(queues.get(i).id().value()))
              .setWrapKey(wire(wrapKeys.get(i))));
    }
    return table.build();
  }

  public ClientFrame.Builder create() {
    return create(submissionId());
  }

  public ClientFrame.Builder create(Bytes submission) {
    return ClientFrame.newBuilder()
        .setCreateRoute(
            CreateRoute.newBuilder()
                .setRouteId(wire(route.value()))
                .setEpoch(epoch)
                .setRouteKey(wire(routeKey))
                .setTable(table())
                .setSubmissionId(wire(submission)));
  }

  public ClientFrame.Builder submit(Bytes message) {
    return submit(message, submissionId());
  }

  public ClientFrame.Builder submit(Bytes message, Bytes submission) {
    return ClientFrame.newBuilder()
        .setSubmit(
            Submit.newBuilder()
                .setRouteId(wire(route.value()))
                .setEpoch(epoch)
                .setRouteKey(wire(routeKey))
                .setSubmissionId(wire(submission))
                .setMessage(wire(message)));
  }

  /** A commit that leads from this epoch to {@code next}. */
  public ClientFrame.Builder commit(TestGroup next, Bytes message) {
    return commit(next, message, submissionId());
  }

  public ClientFrame.Builder commit(TestGroup next, Bytes message, Bytes submission) {
    return ClientFrame.newBuilder()
        .setCommit(
            Commit.newBuilder()
                .setRouteId(wire(route.value()))
                .setEpoch(epoch)
                .setOldRouteKey(wire(routeKey))
                .setNewRouteKey(wire(next.routeKey))
                .setNewTable(next.table())
                .setSubmissionId(wire(submission))
                .setMessage(wire(message)));
  }

  /** What an entry of the queue with this index says; null if it was not sealed in this epoch. */
  public @Nullable Bytes open(int member, Entry entry) {
    return SealedEntry.open(
        Secret.copyOf(wrapKeys.get(member)), Bytes.copyOf(entry.getSealed().toByteArray()));
  }

  public static Bytes submissionId() {
    return SubmissionId.random(TestNetwork.entropy()).value();
  }
}
