package pli.client.sync;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.Queues;
import pli.client.account.ServerAccess;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.attachment.Reference;
import pli.client.conversation.Arrivals;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Incoming;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Transaction;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.wire.Acknowledge;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.transparency.account.Handle;

/** Reads the queues of one role on its session, and acknowledges what is in the vault. */
final class Reading {
  /** As often people are looked up for one batch of entries. */
  private static final int LOOK_UPS = 8;

  /** As often the log is followed while something is wrong with it. */
  private static final long STALL = TimeUnit.SECONDS.toNanos(30);

  /** After so many Welcomes KeyPackages are counted again. */
  private static final int WELCOMES = 5;

  private final Network network;
  private final Claiming claiming;
  private final Parcelling parcels;
  private final Arrivals arrivals;
  private final Role role;

  /** The session that the next two are about; another one begins anew. */
  private @Nullable Session session;

  private final Set<QueueId> asked = new HashSet<>();
  private final Set<QueueId> caughtUp = new HashSet<>();

  /**
   * Queues whose next entry cannot be taken as the log is now, and when to try again, by {@link
   * System#nanoTime}. Nothing behind it is taken meanwhile, for it would be acknowledged with it.
   */
  private final Map<QueueId, Long> stalled = new HashMap<>();

  /** The number of the last entry of each queue that came on this session, one after the other. */
  private final Map<QueueId, Long> last = new HashMap<>();

  private int welcomes;

  Reading(Network network, Claiming claiming, Arrivals arrivals, Role role) {
    this.network = network;
    this.claiming = claiming;
    this.parcels = new Parcelling(network);
    this.arrivals = arrivals;
    this.role = role;
  }

  private boolean isMine(Queues.Queue queue) {
    return (queue.role() == Queues.Role.CONTACT) == (role == Role.CONTACT);
  }

  private List<Queues.Queue> queues() throws ClientException {
    List<Queues.Queue> mine = new ArrayList<>();
    for (Queues.Queue queue : network.vault().read(Queues::all)) {
      if (isMine(queue) && mine.size() < Limits.MAX_QUEUES_READ) {
        mine.add(queue);
      }
    }
    return mine;
  }

  /** Opens the session if need be and asks for every queue that was not asked for on it. */
  void begin(Deadline deadline) throws ClientException, TransportException {
    long now = System.nanoTime();
    if (stalled.values().removeIf(again -> again - now <= 0)) {
      startOver();
    }
    Session current = network.session(role, deadline);
    if (!current.equals(session)) {
      session = current;
      stalled.clear();
      last.clear();
      asked.clear();
      caughtUp.clear();
    }
    for (Queues.Queue queue : queues()) {
      if (!asked.contains(queue.id())) {
        ask(current, queue, deadline);
      }
    }
  }

  private void ask(Session current, Queues.Queue queue, Deadline deadline)
      throws ClientException, TransportException {
    String origin = network.self().origin();
    Deadline answer = deadline.within(ServerAccess.ANSWER);
    try {
      asked.add(queue.id());
      try {
        ServerAccess.done(current, queue.read(origin, current.nonce()), answer);
      } catch (Refused e) {
        if (e.code() != Error.Code.UNKNOWN_QUEUE) {
          throw e;
        }
        ServerAccess.done(current, queue.create(origin, current.nonce()), answer);
        startOver(queue);
        ServerAccess.done(current, queue.read(origin, current.nonce()), answer);
      }
    } catch (Refused e) {
      asked.remove(queue.id());
      TransportException refused =
          new TransportException(
              e.mayRetry() || e.code() == Error.Code.TOO_MANY
                  ? TransportException.Reason.CLOSED
                  : TransportException.Reason.REFUSED,
              e);
      network.broke(role, refused);
      throw refused;
    } catch (TransportException e) {
      network.broke(role, e);
      throw e;
    }
  }

  /** The queue that was just made has nothing to do with the one that this device read before. */
  private void startOver(Queues.Queue queue) throws ClientException {
    network
        .vault()
        .write(t -> {
          Queues.startOver(t, queue.id());
          return null;
        });
  }

  /** Whether everything that lay in the queues of this role, and can be, has been taken. */
  boolean isCaughtUp() throws ClientException {
    Session current = network.connections().current(role);
    if (current == null || !current.equals(session)) {
      return false;
    }
    for (Queues.Queue queue : queues()) {
      if (!caughtUp.contains(queue.id()) && !stalled.containsKey(queue.id())) {
        return false;
      }
    }
    return true;
  }

  /** The same, and nothing is left lying because of the log. */
  boolean isDrained() throws ClientException {
    return stalled.isEmpty() && isCaughtUp();
  }

  /** The queue has been read to where it was when it was asked for. */
  void caughtUp(Incoming.CaughtUp event) {
    if (event.session().equals(session)) {
      caughtUp.add(event.queue());
    }
  }

  boolean isOf(Session other) {
    return other.equals(session);
  }

  /**
   * Ends the session, so that what came on it and was not taken comes again on the next one. Else
   * what comes behind it would be taken, and acknowledged with it.
   */
  void startOver() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /**
   * Takes entries and acknowledges them. If that cannot be done now, because somebody must be
   * looked up first or whatever goes wrong, the session ends, and the entries come again on the
   * next one. If only the log stands in the way, they lie where they are, and the other queues are
   * read.
   *
   * <p>Entries have no gap between them but in front of the first of a session, where some may have
   * expired, and where another process took them. What comes behind another one waits for the queue
   * to be read anew: sent too early, it would take with it what belongs before it.
   */
  void take(QueueId id, List<Incoming.Item> items, Deadline deadline)
      throws ClientException, TransportException {
    List<Incoming.Item> following = following(id, items);
    if (!following.isEmpty()) {
      takeFollowing(id, following, deadline);
    }
    if (following.size() < items.size()) {
      startOver();
      throw endedFor(null);
    }
  }

  /** Those that follow each other, and what came before them on this session. */
  private List<Incoming.Item> following(QueueId id, List<Incoming.Item> items)
      throws ClientException {
    List<Incoming.Item> following = new ArrayList<>();
    for (Incoming.Item item : items) {
      Long before = last.get(id);
      if (before != null && item.number() > before + 1 && !isTaken(id, item.number() - 1)) {
        break;
      }
      last.put(id, before == null ? item.number() : Math.max(before, item.number()));
      following.add(item);
    }
    return following;
  }

  private boolean isTaken(QueueId id, long number) throws ClientException {
    Queues.Queue queue = network.vault().read(t -> Queues.find(t, id));
    return queue != null && number <= queue.position();
  }

  private void takeFollowing(QueueId id, List<Incoming.Item> following, Deadline deadline)
      throws ClientException, TransportException {
    List<Incoming.Item> items = following;
    Session from = session;
    Queues.Queue queue = network.vault().read(t -> Queues.find(t, id));
    if (from == null || queue == null || !isMine(queue) || stalled.containsKey(id)) {
      return;
    }
    boolean done = false;
    try {
      for (int round = 0; round < LOOK_UPS && !done; round++) {
        List<Incoming.Item> left = items;
        Missing missing = network.vault().write(t -> missing(t, queue, left));
        Arrivals.Taken taken = missing.taken;
        acknowledge(from, id, taken.upTo());
        if (taken.count() > 0) {
          items = left.subList(taken.count(), left.size());
          round = 0;
        }
        done = taken.isAll();
        if (taken.wanted() != null) {
          fetch(taken.wanted(), deadline);
        }
        if (!done && !lookedUp(missing, deadline)) {
          done = true;
          if (!items.isEmpty()) {
            stalled.put(id, System.nanoTime() + STALL);
          }
        }
      }
    } finally {
      if (!done) {
        startOver();
      }
    }
    if (!done) {
      throw endedFor(null);
    }
    count(from, following.size(), deadline);
  }

  /** What was taken, and which records of those whom it names in vain were known then. */
  private record Missing(Arrivals.Taken taken, Map<Handle, Long> versions) {}

  private Missing missing(Transaction t, Queues.Queue queue, List<Incoming.Item> items)
      throws ClientException {
    Arrivals.Taken taken = arrivals.take(t, queue, items);
    Map<Handle, Long> versions = new LinkedHashMap<>();
    for (Set<Handle> handles : taken.unknown().values()) {
      for (Handle handle : handles) {
        versions.put(handle, Contacts.version(t, handle));
      }
    }
    return new Missing(taken, versions);
  }

  /** False if what is wrong with the log does not let anybody be looked up. */
  private boolean lookedUp(Missing missing, Deadline deadline)
      throws ClientException, TransportException {
    try {
      for (Map.Entry<Handle, Long> known : missing.versions.entrySet()) {
        boolean holds = lookUp(known.getKey(), deadline);
        if (network.vault().read(t -> Contacts.version(t, known.getKey())) <= known.getValue()) {
          if (!holds && arrivals.mustBeProved(known.getKey())) {
            // The server does not show what is needed; nobody is accused because of that.
            return false;
          }
          // What names this person says that there is more than the log has.
          refuse(missing.taken, known.getKey());
        }
      }
      return true;
    } catch (ClientException e) {
      if (!e.problem().concernsLog() && e.problem() != Problem.ADMINISTRATION_WITHHELD) {
        throw e;
      }
      return false;
    }
  }

  private void refuse(Arrivals.Taken taken, Handle handle) {
    taken
        .unknown()
        .forEach((sealed, named) -> {
          if (named.contains(handle)) {
            arrivals.refuse(sealed, handle);
          }
        });
  }

  private void fetch(Reference parcel, Deadline deadline)
      throws ClientException, TransportException {
    try {
      parcels.fetch(parcel, deadline);
    } catch (TransportException e) {
      network.broke(role, e);
      throw e;
    }
  }

  /** Looks somebody up; whether the answer holds. */
  private boolean lookUp(Handle handle, Deadline deadline)
      throws ClientException, TransportException {
    try {
      boolean unused = claiming.lookUp(handle, deadline);
      return true;
    } catch (Refused e) {
      if (e.mayRetry()) {
        throw endedFor(e);
      }
      return false;
    } catch (ClientException e) {
      switch (e.problem()) {
        case RECORD_INVALID,
            RECORD_NOT_LOGGED,
            RECORD_OUTDATED,
            RECORD_DIFFERS,
            LABEL_UNPROVED,
            ADMINISTRATION_UNSIGNED -> {
          return false;
        }
        case RECORD_UNPUBLISHED, LOG_UNAVAILABLE -> throw endedFor(e);
        default -> throw e;
      }
    } catch (TransportException e) {
      network.broke(role, e);
      throw e;
    }
  }

  private TransportException endedFor(@Nullable Exception e) {
    TransportException ended = new TransportException(TransportException.Reason.CLOSED, e);
    network.broke(role, ended);
    return ended;
  }

  private void acknowledge(Session from, QueueId queue, long upTo) throws TransportException {
    if (upTo <= 0) {
      return;
    }
    try {
      // Nobody waits for the answer: what is not acknowledged comes again and changes nothing.
      Session.Begun unused =
          from.begin(
              ClientFrame.newBuilder()
                  .setAcknowledge(
                      Acknowledge.newBuilder()
                          .setQueueId(ByteString.copyFrom(queue.value().asByteBuffer()))
                          .setUpTo(upTo)));
    } catch (TransportException e) {
      network.broke(role, e);
      throw e;
    }
  }

  private void count(Session from, int taken, Deadline deadline) throws TransportException {
    if (role == Role.CONTACT) {
      welcomes += taken;
      if (welcomes >= WELCOMES) {
        welcomes = 0;
        network.replenish(from, deadline);
      }
    }
  }
}
