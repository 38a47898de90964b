package pli.server.session;

import java.util.concurrent.CompletableFuture;
import pli.protocol.wire.Accepted;
import pli.protocol.wire.Done;
import pli.protocol.wire.ServerFrame;

/** Answers, still without the request's id. */
final class Answers {
  private Answers() {}

  static ServerFrame.Builder done() {
    return ServerFrame.newBuilder().setDone(Done.getDefaultInstance());
  }

  static ServerFrame.Builder accepted(pli.server.delivery.Accepted accepted) {
    return ServerFrame.newBuilder()
        .setAccepted(
            Accepted.newBuilder()
                .setDelivered(accepted.delivered())
                .setMissing(accepted.missing())
                .setFull(accepted.full())
                .setRepeated(accepted.repeated()));
  }

  static CompletableFuture<ServerFrame.Builder> now(ServerFrame.Builder answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
