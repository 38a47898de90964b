package pli.client.conversation;

import java.util.Set;
import pli.client.account.Queues;
import pli.client.account.SharedSettings;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry;
import pli.client.message.Expiry;
import pli.client.vault.Transaction;
import pli.transparency.account.Handle;

/** What goes when this device is no longer part of a conversation. */
public final class Endings {
  private Endings() {}

  /**
   * Ends a conversation: the group's secrets go, and with them all that can no longer be sent or
   * changed. The timeline stays.
   *
   * @param problem told to whoever waits for something there
   */
  static void end(
      Transaction t,
      ConversationId id,
      Conversation.State state,
      Problem problem,
      Surroundings here)
      throws ClientException {
    Conversations.end(t, id, state);
    drop(t, id, problem, here);
    for (Queues.Queue queue : Queues.handovers(t, id.value())) {
      Queues.remove(t, queue.id());
      Outbox.addPlain(
          t,
          id,
          Outbox.Kind.QUEUE_END,
          Addition.queueRow(queue.id(), queue.keys().privateKey()),
          here.entropy());
    }
  }

  /**
   * Stops a conversation because of a commit that its maker may not have made. Its group stays, and
   * so does what was said.
   *
   * @param epoch that the commit would have opened
   */
  static void freeze(
      Transaction t, ConversationId id, long epoch, Timeline.Deed deed, Surroundings here)
      throws ClientException {
    Conversations.freezeFor(t, id, deed.sender());
    drop(t, id, Problem.CONVERSATION_FROZEN, here);
    Timeline.addEvent(t, id, epoch, deed, TimelineEntry.Kind.FROZEN, deed.sender());
  }

  /**
   * Stops a conversation because of keys that are not those of the log. Nothing more is read or
   * written there; the timeline says about whom.
   */
  static void distrust(
      Transaction t, Conversation conversation, Set<Handle> handles, Surroundings here)
      throws ClientException {
    if (Unvouched.isOne(t, conversation.id())) {
      Unvouched.drop(t, conversation.id(), here);
      return;
    }
    Conversations.freeze(t, conversation.id());
    for (Handle handle : handles) {
      Timeline.addEvent(
          t,
          conversation.id(),
          conversation.group().epoch() + 1,
          new Timeline.Deed(handle.value(), "", here.nowMillis(), false),
          TimelineEntry.Kind.KEY_CHANGE,
          handle.value());
    }
  }

  /** The person leaves: what waits to be said or changed there has come to nothing. */
  static void leave(Transaction t, ConversationId id, Surroundings here) throws ClientException {
    Conversation conversation = Conversations.active(t, id);
    if (conversation == null) {
      return;
    }
    Conversations.setLeaving(t, id);
    for (Outbox.Item item : Outbox.of(t, id, Integer.MAX_VALUE)) {
      if (item.kind() == Outbox.Kind.MESSAGE) {
        notSent(t, item, Problem.NOT_A_MEMBER, here);
      }
    }
    for (Intentions.Intention intention : Intentions.of(t, id)) {
      // A commit that is under way may win.
      if (intention.number() != conversation.pendingFor()) {
        Failures.addIntention(t, intention.number(), Problem.NOT_A_MEMBER, here.nowMillis());
        Intentions.remove(t, intention.number());
      }
    }
  }

  /** Nobody is told of what nobody wrote. */
  private static void notSent(Transaction t, Outbox.Item item, Problem problem, Surroundings here)
      throws ClientException {
    if (!item.quiet()) {
      Failures.addMessage(t, item.number(), problem, here.nowMillis());
      Expiry.settled(t, item.entry());
    }
    Outbox.remove(t, item.number());
  }

  /** All that can no longer be sent or changed. */
  private static void drop(Transaction t, ConversationId id, Problem problem, Surroundings here)
      throws ClientException {
    for (Outbox.Item item : Outbox.of(t, id, Integer.MAX_VALUE)) {
      switch (item.kind()) {
        case MESSAGE -> notSent(t, item, problem, here);
        case ROUTE, QUEUE, COMMIT, PROPOSAL, REJOIN -> Outbox.remove(t, item.number());
        case WELCOME, CONTACT, QUEUE_END -> {}
      }
    }
    for (Intentions.Intention intention : Intentions.of(t, id)) {
      Failures.addIntention(t, intention.number(), problem, here.nowMillis());
      Intentions.remove(t, intention.number());
    }
    Parcels.closeEpoch(t, id);
    Rejoin.over(t, id);
    if (OwnGroup.is(t, id)) {
      // What was on its way there goes by the next one.
      SharedSettings.sendAgain(t);
      Siblings.wake(t);
    }
  }

  /** How many are stopped because somebody acts there with a key that the log does not have. */
  public static long countContradicted(Transaction t) throws ClientException {
    return t.number(
        "SELECT count(*) FROM conversation WHERE state = ? AND broken_by IS NULL",
        Conversation.State.FROZEN.ordinal());
  }
}
