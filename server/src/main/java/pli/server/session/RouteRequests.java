package pli.server.session;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletableFuture;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;
import pli.protocol.FrankedMessage;
import pli.protocol.Limits;
import pli.protocol.RouteId;
import pli.protocol.wire.AttestFrank;
import pli.protocol.wire.Commit;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.DeliverWelcome;
import pli.protocol.wire.FrankAttested;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.Submit;
import pli.server.delivery.Accepted;
import pli.server.delivery.Refusal;
import pli.server.delivery.Routes;
import pli.server.delivery.RoutingTable;
import pli.server.delivery.Wire;
import pli.server.observation.Counter;
import pli.server.store.StoreException;

/** The requests that send something. Keys that came with them are wiped when they return. */
final class RouteRequests {
  private final Services services;

  RouteRequests(Services services) {
    this.services = services;
  }

  CompletableFuture<ServerFrame.Builder> create(CreateRoute request)
      throws DecodeException, Refusal {
    RouteId route = Shapes.route(request.getRouteId());
    services.rates().submit(route);
    try (Secret key = Shapes.secretKey(request.getRouteKey());
        RoutingTable table = Shapes.table(request.getTable())) {
      return services
          .routes()
          .create(
              route, request.getEpoch(), key, table, Shapes.submission(request.getSubmissionId()))
          .thenApply(Answers::accepted);
    }
  }

  CompletableFuture<ServerFrame.Builder> submit(Submit request)
      throws DecodeException, Refusal, StoreException {
    RouteId route = Shapes.route(request.getRouteId());
    services.rates().submit(route);
    Bytes message = franked(request);
    Routes.Submission submission =
        new Routes.Submission(
            route, request.getEpoch(), Shapes.submission(request.getSubmissionId()), message);
    try (Secret key = Shapes.secretKey(request.getRouteKey())) {
      return services.routes().submit(submission, key).thenApply(this::counted);
    }
  }

  private Bytes franked(Submit request) throws DecodeException, Refusal {
    Bytes message = unfranked(request.getMessage(), Limits.MAX_SUBMIT_MESSAGE);
    return request.getFrankingTag().isEmpty()
        ? message
        : services.franking().frank(Shapes.key(request.getFrankingTag()), message);
  }

  /** A message as a sender may give it: with a frank before it, the time would be the sender's. */
  private static Bytes unfranked(ByteString bytes, int max) throws DecodeException, Refusal {
    Bytes message = Shapes.blob(bytes, max);
    if (FrankedMessage.isMarked(message)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a frank of the sender's");
    }
    return message;
  }

  /** Says to others of a frank that it is this server's. */
  CompletableFuture<ServerFrame.Builder> attest(AttestFrank request)
      throws DecodeException, Refusal {
    Bytes signature =
        services
            .franking()
            .attest(
                Shapes.key(request.getFrankingTag()),
                request.getAcceptedMillis(),
                Shapes.key(request.getFrank()));
    return Answers.now(
        ServerFrame.newBuilder()
            .setFrankAttested(FrankAttested.newBuilder().setSignature(Wire.of(signature))));
  }

  CompletableFuture<ServerFrame.Builder> commit(Commit request)
      throws DecodeException, Refusal, StoreException {
    RouteId route = Shapes.route(request.getRouteId());
    services.rates().submit(route);
    Bytes message = unfranked(request.getMessage(), Limits.MAX_COMMIT_MESSAGE);
    Routes.Submission submission =
        new Routes.Submission(
            route, request.getEpoch(), Shapes.submission(request.getSubmissionId()), message);
    try (Secret oldKey = Shapes.secretKey(request.getOldRouteKey());
        Secret newKey = Shapes.secretKey(request.getNewRouteKey());
        RoutingTable table = Shapes.table(request.getNewTable())) {
      return services.routes().commit(submission, oldKey, newKey, table).thenApply(this::counted);
    }
  }

  CompletableFuture<ServerFrame.Builder> deliverWelcome(DeliverWelcome request)
      throws DecodeException, Refusal {
    Bytes sealed = Shapes.blob(request.getSealed(), Limits.MAX_WELCOME);
    return services
        .queues()
        .deliverWelcome(
            Shapes.queue(request.getContactQueueId()),
            Shapes.submission(request.getSubmissionId()),
            sealed)
        .thenApply(this::counted);
  }

  private ServerFrame.Builder counted(Accepted accepted) {
    if (accepted.repeated()) {
      services.figures().count(Counter.SUBMISSIONS_REPEATED);
    } else {
      services.figures().count(Counter.SUBMISSIONS_ACCEPTED);
      services.figures().add(Counter.ENTRIES_WRITTEN, accepted.delivered());
      services.figures().add(Counter.ENTRIES_MISSING, accepted.missing());
    }
    return Answers.accepted(accepted);
  }
}
