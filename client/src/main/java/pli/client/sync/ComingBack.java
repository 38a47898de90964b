package pli.client.sync;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.ServerAccess;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.conversation.Arrivals;
import pli.client.conversation.Conversations;
import pli.client.conversation.Marks;
import pli.client.conversation.Rejoin;
import pli.client.conversation.Returning;
import pli.client.conversation.SetAside;
import pli.client.conversation.Surroundings;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Transaction;
import pli.protocol.RouteId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.Submit;
import pli.transparency.account.Handle;

/**
 * Notices that this device has fallen behind in a group, and takes the steps by which it comes
 * back. What must have been read before a step is read on a fresh session: then it is known to be
 * all that lay there.
 */
final class ComingBack {
  /** The newest entry that was set aside when the server was last asked how far the groups are. */
  private static final String PROBED = "probed";

  /** After so long an entry that nothing opens is a sign. */
  private static final long ASIDE = TimeUnit.HOURS.toMillis(1);

  private final Network network;
  private final Claiming claiming;
  private final Arrivals arrivals;
  private final Reading mailbox;
  private final Surroundings here;
  private final Returning returning;

  /** What waits until everything has been read, and on which session that is at the earliest. */
  private final Map<String, Long> waits = new HashMap<>();

  /** What of it still does, in the present round. */
  private final Set<String> asked = new HashSet<>();

  /** Counts the sessions that this one has ended to begin reading anew. */
  private long sessions;

  ComingBack(
      Network network, Claiming claiming, Arrivals arrivals, Reading mailbox, Surroundings here) {
    this.network = network;
    this.claiming = claiming;
    this.arrivals = arrivals;
    this.mailbox = mailbox;
    this.here = here;
    this.returning = new Returning(here);
  }

  /** Takes the steps that can be taken now; whether there were any. */
  boolean run(Deadline deadline) throws ClientException, TransportException {
    long now = here.platform().clock().millis();
    boolean moved = false;
    for (Rejoin.State state : network.vault().read(Rejoin::all)) {
      moved |= step(state, now, deadline);
    }
    for (ConversationId id : network.vault().read(t -> Rejoin.late(t, now))) {
      if (hasReadAll("late " + id)) {
        moved |= isJudged(id, deadline);
      }
    }
    waits.keySet().retainAll(asked);
    asked.clear();
    if (mailbox.isDrained() && waits.containsValue(sessions + 1)) {
      sessions++;
      mailbox.startOver();
    }
    probe(now, deadline);
    return moved;
  }

  /** Everything was read: whether the server is ahead all the same; false if it does not say. */
  private boolean isJudged(ConversationId id, Deadline deadline)
      throws ClientException, TransportException {
    Long epoch = epoch(id, deadline);
    if (epoch == null) {
      return false;
    }
    write(t -> {
      if (epoch > Conversations.epoch(t, id)) {
        Rejoin.need(t, id);
      } else {
        Rejoin.entered(t, id);
      }
    });
    return true;
  }

  private boolean step(Rejoin.State state, long now, Deadline deadline)
      throws ClientException, TransportException {
    ConversationId id = state.conversation();
    String name = id + " " + state.nonce().hex();
    if (state.accepted()) {
      if (!hasReadAll("enter " + name)) {
        return false;
      }
      write(t -> {
        returning.enter(t, id);
        arrivals.again(t);
      });
      return true;
    }
    if (state.isAnswered()) {
      return hasReadAll("answer " + name) && commit(id, deadline);
    }
    if (!state.pending().isEmpty() || state.notBefore() > now) {
      return false;
    }
    if (network.vault().read(t -> Conversations.isAlone(t, id))) {
      return askedAlone(state, deadline);
    }
    write(t -> returning.ask(t, state));
    return true;
  }

  /**
   * In a group where nobody else is this device is behind only if others have come in since, which
   * the server knows; false if it does not say.
   */
  private boolean askedAlone(Rejoin.State state, Deadline deadline)
      throws ClientException, TransportException {
    ConversationId id = state.conversation();
    Long epoch = epoch(id, deadline);
    if (epoch == null) {
      return false;
    }
    write(t -> {
      if (epoch > Conversations.epoch(t, id)) {
        returning.ask(t, state);
      } else {
        Rejoin.over(t, id);
      }
    });
    return true;
  }

  /** Whether all was read that lay in the queues when this was asked for the first time. */
  private boolean hasReadAll(String what) throws ClientException {
    asked.add(what);
    Long session = waits.computeIfAbsent(what, key -> sessions + 1);
    if (session > sessions || !mailbox.isDrained()) {
      return false;
    }
    waits.remove(what);
    return true;
  }

  /** Whether the commit was made, or given up; false if the log stands in the way for now. */
  private boolean commit(ConversationId id, Deadline deadline)
      throws ClientException, TransportException {
    try {
      Set<Handle> unknown = unknownIn(id);
      for (Handle handle : unknown) {
        boolean unused = claiming.lookUp(handle, deadline);
      }
      if (!unknown.isEmpty() && !unknownIn(id).isEmpty()) {
        giveUp(id);
      }
    } catch (Refused e) {
      giveUp(id);
    } catch (ClientException e) {
      if (e.problem().concernsLog() || e.problem() == Problem.ADMINISTRATION_WITHHELD) {
        return false;
      }
      switch (e.problem()) {
        case RECORD_INVALID,
            RECORD_NOT_LOGGED,
            RECORD_UNPUBLISHED,
            RECORD_OUTDATED,
            RECORD_DIFFERS,
            LABEL_UNPROVED,
            ADMINISTRATION_UNSIGNED,
            UNKNOWN_HANDLE ->
            giveUp(id);
        default -> throw e;
      }
    }
    return true;
  }

  private void giveUp(ConversationId id) throws ClientException {
    write(t -> returning.giveUp(t, id));
  }

  private Set<Handle> unknownIn(ConversationId id) throws ClientException {
    return network
        .vault()
        .write(t -> {
          try {
            returning.commit(t, id);
            return new LinkedHashSet<Handle>();
          } catch (UnknownPeople e) {
            return e.handles();
          }
        });
  }

  /**
   * Where entries lie that nothing has opened for long, asks in which epoch each group is: a
   * message under a key that is none says it, and reaches nobody.
   */
  private void probe(long now, Deadline deadline) throws ClientException, TransportException {
    long newest = network.vault().read(t -> SetAside.lastBefore(t, now - ASIDE));
    if (newest <= network.vault().read(t -> Marks.get(t, PROBED)) || !mailbox.isDrained()) {
      return;
    }
    List<ConversationId> all = network.vault().read(Conversations::allActive);
    for (ConversationId id : all) {
      Long epoch = epoch(id, deadline);
      if (epoch == null) {
        return;
      }
      write(t -> {
        if (epoch > Conversations.epoch(t, id)) {
          Rejoin.need(t, id);
        }
      });
    }
    write(t -> Marks.set(t, PROBED, newest));
  }

  /** The epoch of a group's route as far as the server tells; null if it is to be asked later. */
  private @Nullable Long epoch(ConversationId id, Deadline deadline)
      throws ClientException, TransportException {
    long known = network.vault().read(t -> Conversations.epoch(t, id));
    Session session = network.session(Role.ANONYMOUS, deadline);
    try {
      ServerFrame unused =
          session.call(
              question(id, known),
              ServerFrame.EventCase.ACCEPTED,
              deadline.within(ServerAccess.ANSWER).left());
      return known;
    } catch (Refused e) {
      if (e.mayRetry()) {
        return null;
      }
      return e.code() == Error.Code.EPOCH_STALE ? e.epoch() : known;
    } catch (TransportException e) {
      network.broke(Role.ANONYMOUS, e);
      throw e;
    }
  }

  private ClientFrame.Builder question(ConversationId id, long epoch) {
    byte[] key = new byte[32];
    here.platform().entropy().fill(key);
    return ClientFrame.newBuilder()
        .setSubmit(
            Submit.newBuilder()
                .setRouteId(ByteString.copyFrom(RouteId.of(id.value()).value().asByteBuffer()))
                .setEpoch(epoch)
                .setRouteKey(ByteString.copyFrom(key))
                .setSubmissionId(
                    ByteString.copyFrom(
                        SubmissionId.random(here.platform().entropy()).value().asByteBuffer()))
                .setMessage(ByteString.copyFrom(new byte[1])));
  }

  @FunctionalInterface
  private interface Write {
    void run(Transaction t) throws ClientException;
  }

  private void write(Write work) throws ClientException {
    network
        .vault()
        .write(t -> {
          work.run(t);
          return null;
        });
  }
}
