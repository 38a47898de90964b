package pli.server.delivery;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.protocol.RouteId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.Error;
import pli.server.store.Changes;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * The routes of groups: who holds an epoch's route key may send to the members of that epoch.
 * Copies are sealed before the committer sees them; whether the epoch is still the same is decided
 * there. Route keys are used and not kept; the caller wipes them. Thread-safe.
 */
public final class Routes {
  private static final int MANY = 32;

  private final Store store;
  private final InstantSource clock;
  private final Entropy entropy;
  private final Readers readers;
  private final FanOut fanOut;
  private final QueueQuota quota;
  private final Executor workers;

  /**
   * Something to send to a group.
   *
   * @param route the group's route
   * @param epoch the epoch it belongs to, for a commit the one that it closes
   * @param submission the intention
   * @param message what is sent, opaque
   */
  public record Submission(RouteId route, long epoch, SubmissionId submission, Bytes message) {}

  /**
   * Routes in {@code store}; {@code readers} hear of new entries.
   *
   * @param budget for copies that are not written yet
   * @param quota of each queue
   * @param workers hand on what goes to many
   */
  public Routes(
      Store store,
      InstantSource clock,
      Entropy entropy,
      Readers readers,
      Budget budget,
      QueueQuota quota,
      Executor workers) {
    this.quota = quota;
    this.workers = workers;
    this.store = store;
    this.clock = clock;
    this.entropy = entropy;
    this.readers = readers;
    fanOut = new FanOut(entropy, budget);
  }

  /** Makes a route; {@code missing} counts the destinations that are no queues yet. */
  public CompletableFuture<Accepted> create(
      RouteId route, long epoch, Secret routeKey, RoutingTable table, SubmissionId submission) {
    Route made = new Route(epoch, table.seal(routeKey, route, epoch, entropy));
    return store.commit(changes -> {
      @Nullable Accepted before = Submissions.find(changes, submission);
      if (before != null) {
        return before;
      }
      if (changes.get(Table.ROUTES, route.value()) != null) {
        throw Refusal.of(Error.Code.ROUTE_EXISTS);
      }
      int missing = 0;
      for (Destination destination : table.destinations()) {
        missing += Queues.exists(changes, destination.queue()) ? 0 : 1;
      }
      changes.put(Table.ROUTES, route.value(), made.encode());
      return Submissions.remember(
          changes, submission, new Accepted(0, missing, 0, false), clock.millis());
    });
  }

  /** Sends a message to the members of the route's epoch. */
  public CompletableFuture<Accepted> submit(Submission request, Secret routeKey)
      throws StoreException, Refusal {
    return send(request, routeKey, null, Error.Code.EPOCH_STALE);
  }

  /** Sends a commit, which closes the route's epoch; the next one has a new key and a new table. */
  public CompletableFuture<Accepted> commit(
      Submission request, Secret oldKey, Secret newKey, RoutingTable newTable)
      throws StoreException, Refusal {
    long next = request.epoch() + 1;
    Route after = new Route(next, newTable.seal(newKey, request.route(), next, entropy));
    return send(request, oldKey, after, Error.Code.EPOCH_CONFLICT);
  }

  private CompletableFuture<Accepted> send(
      Submission request, Secret routeKey, @Nullable Route after, Error.Code late)
      throws StoreException, Refusal {
    Route route;
    try {
      route = openRoute(store.view(), request, late);
    } catch (Refusal refused) {
      // What was accepted before stays accepted. Where the route is open, the committer looks.
      @Nullable Accepted before = Submissions.find(store.view(), request.submission());
      if (before == null) {
        throw refused;
      }
      return CompletableFuture.completedFuture(before);
    }
    FanOut.Copies copies;
    try (RoutingTable table =
        RoutingTable.open(routeKey, request.route(), route.epoch(), route.sealedTable())) {
      copies = fanOut.seal(table, request.message());
    }
    return store
        .commit(changes -> accept(changes, request, copies, after, late))
        .whenComplete((accepted, failure) -> {
          copies.close();
          if (failure == null && !accepted.repeated()) {
            handOn(copies.list());
          }
        });
  }

  /** To a few, this thread hands it on; to many, all workers do, so many each at a time. */
  private void handOn(List<FanOut.Copy> copies) {
    if (copies.size() < MANY) {
      copies.forEach(copy -> readers.arrived(copy.queue()));
      return;
    }
    for (int from = 0; from < copies.size(); from += MANY) {
      List<FanOut.Copy> some = copies.subList(from, Math.min(from + MANY, copies.size()));
      workers.execute(() -> some.forEach(copy -> readers.arrived(copy.queue())));
    }
  }

  /**
   * In the committer: all that can have changed since the copies were sealed is looked at again.
   */
  private Accepted accept(
      Changes changes,
      Submission request,
      FanOut.Copies copies,
      @Nullable Route after,
      Error.Code late)
      throws StoreException, Refusal {
    @Nullable Accepted before = Submissions.find(changes, request.submission());
    if (before != null) {
      return before;
    }
    openRoute(changes, request, late);
    long now = clock.millis();
    int delivered = 0;
    int full = 0;
    for (FanOut.Copy copy : copies.list()) {
      switch (Queues.append(changes, copy.queue(), copy.sealed(), now, quota)) {
        case ADDED -> delivered++;
        case FULL -> full++;
        case GONE -> {}
      }
    }
    if (after != null) {
      changes.put(Table.ROUTES, request.route().value(), after.encode());
    }
    int missing = copies.list().size() - delivered;
    Accepted accepted = new Accepted(delivered, missing, full, false);
    return Submissions.remember(changes, request.submission(), accepted, now);
  }

  /** The route, if it is in the request's epoch. A route's table changes with its epoch only. */
  private static Route openRoute(View view, Submission request, Error.Code late)
      throws StoreException, Refusal {
    @Nullable Route route = Rows.get(view, Table.ROUTES, request.route().value(), Route::read);
    if (route == null) {
      throw Refusal.of(Error.Code.UNKNOWN_ROUTE);
    }
    if (route.epoch() != request.epoch()) {
      // Nobody can have closed an epoch that the route has not reached.
      boolean ahead = Long.compareUnsigned(request.epoch(), route.epoch()) > 0;
      throw Refusal.ofEpoch(ahead ? Error.Code.EPOCH_STALE : late, route.epoch());
    }
    return route;
  }
}
