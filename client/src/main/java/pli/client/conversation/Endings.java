package pli.client.conversation;

import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;

/** What goes when this device is no longer part of a conversation. */
final class Endings {
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
    for (Outbox.Item item : Outbox.of(t, id, Integer.MAX_VALUE)) {
      switch (item.kind()) {
        case MESSAGE -> {
          if (!item.quiet()) {
            Failures.addMessage(t, item.number(), problem, here.nowMillis());
          }
          Outbox.remove(t, item.number());
        }
        case ROUTE, QUEUE, COMMIT -> Outbox.remove(t, item.number());
        case WELCOME, QUEUE_END -> {}
      }
    }
    for (Intentions.Intention intention : Intentions.of(t, id)) {
      Failures.addIntention(t, intention.number(), problem, here.nowMillis());
      Intentions.remove(t, intention.number());
    }
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
}
