package pli.client.conversation;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Map;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.group.PendingCommit;
import pli.mls.node.LeafIndex;
import pli.protocol.QueueId;
import pli.protocol.RouteId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Commit;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.Destination;
import pli.protocol.wire.RoutingTable;
import pli.protocol.wire.Submit;

/** Requests about a group's route. Keys and tables come from the group's state alone. */
final class Routes {
  private Routes() {}

  static ClientFrame.Builder create(Group group, SubmissionId submission) {
    return ClientFrame.newBuilder()
        .setCreateRoute(
            CreateRoute.newBuilder()
                .setRouteId(routeId(group))
                .setEpoch(group.epoch())
                .setRouteKey(routeKey(group))
                .setTable(table(group))
                .setSubmissionId(wire(submission.value())));
  }

  static ClientFrame.Builder submit(
      Group group, SubmissionId submission, Bytes message, Bytes frankingTag) {
    return ClientFrame.newBuilder()
        .setSubmit(
            Submit.newBuilder()
                .setRouteId(routeId(group))
                .setEpoch(group.epoch())
                .setRouteKey(routeKey(group))
                .setSubmissionId(wire(submission.value()))
                .setMessage(wire(message))
                .setFrankingTag(wire(frankingTag)));
  }

  /** A commit, of which {@code message} goes into the queues. */
  static ClientFrame.Builder commit(
      Group group, PendingCommit pending, Bytes message, SubmissionId submission) {
    return ClientFrame.newBuilder()
        .setCommit(
            Commit.newBuilder()
                .setRouteId(routeId(group))
                .setEpoch(group.epoch())
                .setOldRouteKey(routeKey(group))
                .setNewRouteKey(routeKey(pending.group()))
                .setNewTable(table(pending.group()))
                .setSubmissionId(wire(submission.value()))
                .setMessage(wire(message)));
  }

  /**
   * A commit from outside.
   *
   * @param message what goes into the queues for it
   * @param state what was answered: which epoch it closes, and with which key
   */
  static ClientFrame.Builder enter(
      PendingCommit pending, Bytes message, Rejoin.State state, SubmissionId submission) {
    return ClientFrame.newBuilder()
        .setCommit(
            Commit.newBuilder()
                .setRouteId(routeId(pending.group()))
                .setEpoch(state.epoch())
                .setOldRouteKey(wire(state.routeKey()))
                .setNewRouteKey(routeKey(pending.group()))
                .setNewTable(table(pending.group()))
                .setSubmissionId(wire(submission.value()))
                .setMessage(wire(message)));
  }

  /**
   * Where each member is reached: the queue that its leaf names, else the hand-over queue that was
   * chosen for it. Whoever has neither is not reached.
   */
  private static RoutingTable table(Group group) {
    Map<LeafIndex, QueueId> handovers = GroupExtensions.handovers(group.extensions());
    RoutingTable.Builder table = RoutingTable.newBuilder();
    for (Member member : group.members()) {
      QueueId queue = GroupExtensions.delivery(member.leaf());
      if (queue == null) {
        queue = handovers.get(member.index());
      }
      if (queue != null) {
        try (Secret wrapKey = Conversations.wrapKey(group, member.index())) {
          table.addDestinations(
              Destination.newBuilder().setQueueId(wire(queue.value())).setWrapKey(wire(wrapKey)));
        }
      }
    }
    return table.build();
  }

  private static ByteString routeId(Group group) {
    return wire(RouteId.of(group.groupId()).value());
  }

  private static ByteString routeKey(Group group) {
    try (Secret key = Conversations.routeKey(group)) {
      return wire(key);
    }
  }

  private static ByteString wire(Secret secret) {
    byte[] copy = secret.copy();
    ByteString wire = ByteString.copyFrom(copy);
    Arrays.fill(copy, (byte) 0);
    return wire;
  }

  static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.asByteBuffer());
  }
}
