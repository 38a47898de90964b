package pli.server.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import pli.codec.DecodeException;
import pli.protocol.wire.PublishAlert;
import pli.protocol.wire.ServerFrame;
import pli.server.alert.Posted;
import pli.server.delivery.Refusal;
import pli.server.observation.Counter;
import pli.transparency.Limits;

/**
 * What one connection is told of alerts, each once and no more of them than the peer takes; and the
 * request that posts one. Belongs to the connection's turn, but for {@link #greet}.
 */
final class AlertRequests {
  private final Services services;
  private final Link link;
  private final Runnable wake;

  /** What was in force when the connection was greeted. */
  private final List<Posted> greeting;

  /** The last that this connection was sent. */
  private long told;

  /**
   * Of one connection.
   *
   * @param wake has {@link #tell} called soon; from any thread
   */
  AlertRequests(Services services, Link link, Runnable wake) {
    this.services = services;
    this.link = link;
    this.wake = wake;
    greeting = services.alerts().current();
  }

  /** How many follow the greeting at once. */
  int greeting() {
    return greeting.size();
  }

  /** Behind the greeting, before anybody else can have this connection's turn. */
  void greet() {
    greeting.forEach(this::send);
    services.alerts().add(wake);
    if (services.alerts().current() != greeting) {
      // What was posted since is told like what comes.
      wake.run();
    }
  }

  /** Before all entries. */
  void tell() {
    for (Posted posted : services.alerts().current()) {
      if (posted.version() > told && link.isWritable()) {
        send(posted);
      }
    }
  }

  private void send(Posted posted) {
    services.figures().count(Counter.FRAMES_OUT);
    link.sendToMany(posted.frame(), posted.encoded());
    told = posted.version();
  }

  CompletableFuture<ServerFrame.Builder> publish(PublishAlert request)
      throws DecodeException, Refusal {
    return services
        .alerts()
        .publish(Shapes.blob(request.getFile(), Limits.MAX_ALERT))
        .thenApply(done -> Answers.done());
  }

  void close() {
    services.alerts().remove(wake);
  }
}
