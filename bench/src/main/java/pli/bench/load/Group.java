package pli.bench.load;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import pli.protocol.RouteId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.Destination;
import pli.protocol.wire.RoutingTable;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.Submit;

/**
 * A route to some queues, in epoch 0.
 *
 * @param route its id
 * @param key its key
 * @param members the queues behind it
 */
public record Group(ByteString route, ByteString key, List<Mailbox> members) {
  /** A fresh route to these. */
  public static Group of(List<Mailbox> members) {
    return new Group(
        Mailbox.wire(RouteId.of(Randomness.bytes(32)).value()),
        Mailbox.wire(Randomness.bytes(32)),
        List.copyOf(members));
  }

  /** Makes the route. */
  public CompletableFuture<ServerFrame> create(Line line) {
    RoutingTable.Builder table = RoutingTable.newBuilder();
    for (Mailbox member : members) {
      table.addDestinations(
          Destination.newBuilder()
              .setQueueId(Mailbox.wire(member.id().value()))
              .setWrapKey(Mailbox.wire(member.wrapKey())));
    }
    return line.ask(
        ClientFrame.newBuilder()
            .setCreateRoute(
                CreateRoute.newBuilder()
                    .setRouteId(route)
                    .setRouteKey(key)
                    .setTable(table)
                    .setSubmissionId(submissionId())));
  }

  /** The request that sends a message. */
  public ClientFrame.Builder submit(ByteString message) {
    return ClientFrame.newBuilder()
        .setSubmit(
            Submit.newBuilder()
                .setRouteId(route)
                .setRouteKey(key)
                .setSubmissionId(submissionId())
                .setMessage(message));
  }

  private static ByteString submissionId() {
    return Mailbox.wire(SubmissionId.random(Randomness.ENTROPY).value());
  }
}
