package pli.client.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.conversation.Outbox.Item;
import pli.client.conversation.Outbox.Kind;
import pli.client.message.Expiry;
import pli.client.message.Receipts;
import pli.client.session.Refused;
import pli.client.trust.Followed;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.mls.group.Protected;
import pli.mls.node.MlsException;
import pli.protocol.QueueId;
import pli.protocol.wire.Accepted;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;

/**
 * What of the outbox can go out now, and what becomes of it. Messages wait while something is meant
 * to change in their conversation: whoever is being added shall read them, whoever is being removed
 * shall not.
 */
public final class Posting {
  /** As many messages as are under way at once. */
  public static final int MESSAGES_AT_ONCE = 32;

  private static final int ROWS = 64;

  /** So often what is said outside of groups is refused: whoever needs it asks again. */
  private static final int CONTACT_ATTEMPTS = 50;

  private static final long ACCEPTED = 1;
  private static final long TEN_MINUTES = 10 * 60 * 1000L;

  private final Surroundings here;

  /** For the device of {@code here}. */
  public Posting(Surroundings here) {
    this.here = here;
  }

  /** The conversations of which something may go out now. */
  public List<ConversationId> conversations(Transaction t) throws ClientException {
    List<ConversationId> now = new ArrayList<>();
    for (ConversationId id : Outbox.conversations(t)) {
      if (Outbox.notBefore(t, id) <= here.nowMillis()) {
        now.add(id);
      }
    }
    return now;
  }

  /**
   * What of a conversation may go out now, in this order; messages are protected for the present
   * epoch. Nothing behind something that fails may go out before it.
   */
  public List<Item> ready(Transaction t, ConversationId id) throws ClientException {
    List<Item> ready = new ArrayList<>();
    if (Rejoin.isNeeded(t, id)) {
      // With the state of before nothing is said.
      return Parcels.waits(t, id) ? ready : Outbox.ofReturn(t, id, here.nowMillis(), ROWS);
    }
    int messages = 0;
    boolean holdBack = GoneDevices.holdBack(t, id);
    boolean unbrought = Parcels.waits(t, id);
    for (Item item : Outbox.of(t, id, here.nowMillis(), ROWS)) {
      switch (item.kind()) {
        case ROUTE, QUEUE, QUEUE_END -> ready.add(item);
        case WELCOME -> {
          if (unbrought) {
            return ready;
          }
          ready.add(item);
        }
        case CONTACT -> {
          if (!unbrought) {
            ready.add(item);
          }
        }
        case PROPOSAL, REJOIN -> ready.add(item);
        case COMMIT -> {
          if (item.epoch() != ACCEPTED && !unbrought) {
            ready.add(item);
          }
          return ready;
        }
        case MESSAGE -> {
          Item prepared = holdBack || ++messages > MESSAGES_AT_ONCE ? null : prepared(t, item);
          if (prepared == null || Parcels.waits(t, id)) {
            return ready;
          }
          ready.add(prepared);
        }
      }
    }
    return ready;
  }

  /** The conversations in which an alert waits to be passed on. */
  public List<ConversationId> alarming(Transaction t) throws ClientException {
    return Outbox.alarming(t, here.nowMillis());
  }

  /** Alerts that may be passed on now in a conversation, past whatever else waits there. */
  public List<Item> alarms(Transaction t, ConversationId id) throws ClientException {
    List<Item> ready = new ArrayList<>();
    if (Rejoin.isNeeded(t, id) || GoneDevices.holdBack(t, id) || Parcels.waits(t, id)) {
      return ready;
    }
    for (Item item : Outbox.alarms(t, id, MESSAGES_AT_ONCE)) {
      Item prepared = prepared(t, item);
      if (prepared == null || Parcels.waits(t, id)) {
        return ready;
      }
      ready.add(prepared);
    }
    return ready;
  }

  private @Nullable Item prepared(Transaction t, Item item) throws ClientException {
    Conversation conversation = Conversations.active(t, item.conversation());
    if (conversation == null
        || conversation.pending() != null
        || !Intentions.isEmpty(t, item.conversation())) {
      if (!item.quiet()) {
        // Whoever wants to speak does not wait for others to commit that somebody left.
        Intentions.hasten(t, item.conversation(), Intentions.Kind.CLEAR_PROPOSALS);
      }
      return null;
    }
    if (!item.frame().isEmpty() && item.epoch() == conversation.group().epoch()) {
      return item;
    }
    Protected made;
    Bytes tag;
    try {
      byte[] frame =
          ApplicationFrame.padded(item.plain(), Followed.head(t, here.self().card().log()));
      tag = ApplicationFrame.frankingTag(item.plain(), Bytes.copyOf(frame));
      made = conversation.group().protect(frame, Bytes.EMPTY, here.entropy());
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    } catch (MlsException e) {
      if (e.reason() == MlsException.Reason.PROPOSALS_PENDING) {
        Intentions.addFor(t, item.conversation(), Intentions.Kind.CLEAR_PROPOSALS, 0);
      }
      return null;
    }
    GroupStore.update(t, conversation.group(), made.group());
    Outbox.setFrame(
        t,
        item.number(),
        made.group().epoch(),
        Routes.submit(
            made.group(),
            item.submission(),
            Parcels.carryMessage(t, made.group(), made.message(), here),
            tag));
    return Outbox.find(t, item.number());
  }

  /** The request of a row that concerns a hand-over queue, on a session with this nonce. */
  public ClientFrame.Builder queueRequest(Item item, Bytes nonce) throws ClientException {
    try {
      TlsReader in = TlsReader.of(item.plain());
      QueueId queue = QueueId.decode(in.opaque());
      try (Secret seed = Secret.copyOf(in.opaque())) {
        return item.kind() == Kind.QUEUE
            ? Queues.createRequest(queue, Ed25519.fromSeed(seed), here.origin(), nonce)
            : Queues.deleteRequest(queue, Ed25519.fromSeed(seed), here.origin(), nonce);
      }
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  /** The server took it. A commit stays until it comes back through this device's queue. */
  public void done(Transaction t, Item item) throws ClientException {
    if (item.kind() == Kind.COMMIT) {
      int waits = t.change("UPDATE outbox SET epoch = ? WHERE number = ?", ACCEPTED, item.number());
      if (waits > 0) {
        // Else another opening of this vault has read it already.
        Rejoin.late(t, item.conversation(), here.nowMillis());
      }
    } else {
      Outbox.remove(t, item.number());
    }
  }

  /** The server has it in the queues that it could reach. */
  public void accepted(Transaction t, Item item, Accepted accepted) throws ClientException {
    done(t, item);
    if (item.kind() == Kind.REJOIN) {
      Rejoin.accepted(t, item.conversation());
    }
    if (item.quiet()) {
      Signals.flush(t, here);
      return;
    }
    if (item.kind() == Kind.MESSAGE) {
      Receipts.accepted(t, item.entry());
    }
    if (!accepted.getRepeated()) {
      Marks.set(t, Marks.UNDELIVERED, Math.max(0, accepted.getMissing()));
    }
  }

  /** The server did not take it. Rows behind it wait if it is to be tried again. */
  public void refused(Transaction t, Item item, Refused refused) throws ClientException {
    if (item.kind() == Kind.REJOIN && !refused.mayRetry()) {
      Outbox.remove(t, item.number());
      if (refused.code() == Error.Code.EPOCH_CONFLICT) {
        Rejoin.overtaken(t, item.conversation(), refused.epoch());
      } else {
        new Returning(here).refused(t, item.conversation());
      }
      return;
    }
    if (refused.epoch() > Conversations.epoch(t, item.conversation())) {
      Rejoin.late(t, item.conversation(), here.nowMillis());
    }
    switch (refused.code()) {
      case EPOCH_CONFLICT -> {
        // The commit that won lies in this device's queue; this one goes when that is read.
        if (item.kind() == Kind.COMMIT) {
          done(t, item);
        }
      }
      case EPOCH_STALE -> {
        if (item.kind() == Kind.PROPOSAL) {
          // It is made anew in the next epoch.
          done(t, item);
          return;
        }
        // Commits that this device has not read yet lie in its queue; the next epoch resumes this.
        Outbox.clearFrame(t, item.number());
        later(t, item, 0);
      }
      case ROUTE_EXISTS, QUEUE_EXISTS, UNKNOWN_QUEUE -> gone(t, item);
      case MALFORMED, TOO_LARGE -> hopeless(t, item);
      default -> later(t, item, refused.retryAfterMillis());
    }
  }

  private void gone(Transaction t, Item item) throws ClientException {
    switch (item.kind()) {
      case ROUTE, QUEUE, QUEUE_END, PROPOSAL, REJOIN -> Outbox.remove(t, item.number());
      case WELCOME, CONTACT -> {
        Outbox.remove(t, item.number());
        Marks.set(t, Marks.UNDELIVERED, 1);
      }
      case COMMIT, MESSAGE -> later(t, item, 0);
    }
  }

  /** Neither time nor another epoch makes the server take it. */
  private void hopeless(Transaction t, Item item) throws ClientException {
    Outbox.remove(t, item.number());
    switch (item.kind()) {
      case MESSAGE -> {
        if (!item.quiet()) {
          Failures.addMessage(t, item.number(), Problem.PROTOCOL, here.nowMillis());
          Expiry.settled(t, item.entry());
        }
      }
      case COMMIT -> {
        Conversation conversation = Conversations.active(t, item.conversation());
        if (conversation != null) {
          Intentions.Intention intention = Intentions.find(t, conversation.pendingFor());
          Conversations.dropPending(t, item.conversation());
          if (intention != null) {
            new Changes(here).fail(t, intention, Problem.PROTOCOL);
          }
        }
      }
      case PROPOSAL, REJOIN -> {}
      case ROUTE, QUEUE, WELCOME, CONTACT, QUEUE_END -> Marks.set(t, Marks.UNDELIVERED, 1);
    }
  }

  private void later(Transaction t, Item item, int retryAfterMillis) throws ClientException {
    if (item.kind() == Kind.CONTACT && item.attempts() >= CONTACT_ATTEMPTS) {
      gone(t, item);
      return;
    }
    long pause = Math.min(TEN_MINUTES, 50L << Math.min(item.attempts(), 20));
    Outbox.postpone(
        t,
        item.number(),
        here.nowMillis() + Math.max(pause, Math.min(retryAfterMillis, TEN_MINUTES)));
  }

  /** All kinds that are one request to the end, whose answer is an Accepted. */
  public static boolean isSubmission(Kind kind) {
    return kind != Kind.QUEUE && kind != Kind.QUEUE_END;
  }
}
