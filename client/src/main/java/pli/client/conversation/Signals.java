package pli.client.conversation;

import java.util.ArrayList;
import java.util.List;
import pli.client.account.SharedSettings;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.message.Meaning;
import pli.client.message.Receipts;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.MessageContent;
import pli.content.MessageStatus;
import pli.content.NestedPart;

/**
 * What a device says without its person writing anything: what it has received, what was read, that
 * somebody writes. All members of a group hear it, so it is said only where they are few, and only
 * if the person lets it.
 */
public final class Signals {
  /** In a conversation of more people nothing of it is said: everybody would hear everybody. */
  public static final int MAX_PEOPLE = 10;

  private static final String SETTING = "receipts";
  private static final Bytes OFF = Bytes.of(0);

  private Signals() {}

  /** Whether this person lets others know what was received and read; at first they do. */
  public static boolean areOn(Transaction t) throws ClientException {
    Bytes value = SharedSettings.get(t, SETTING);
    return value == null || !value.equals(OFF);
  }

  /** Lets others know, or not; on all devices of the account. */
  public static void turn(Transaction t, boolean on) throws ClientException {
    SharedSettings.put(t, SETTING, on ? Bytes.of(1) : OFF);
  }

  /** Whether anything of it is said in a conversation. */
  static boolean mayBeSaid(Transaction t, ConversationId id) throws ClientException {
    return isAmongFew(t, id) && areOn(t);
  }

  /** Whether a conversation is one of few people, none of whom let this person in as a stranger. */
  static boolean isAmongFew(Transaction t, ConversationId id) throws ClientException {
    long people =
        t.number("SELECT count(DISTINCT handle) FROM member WHERE conversation = ?", id.value());
    return Conversations.state(t, id) == Conversation.State.ACTIVE
        && !t.exists("SELECT 1 FROM conversation WHERE id = ? AND leaving = 1", id.value())
        && people > 1
        && people <= MAX_PEOPLE
        && !Requests.isRequest(t, id);
  }

  /** Makes messages of what is to be said, one at a time for each conversation. */
  public static void flush(Transaction t, Surroundings here) throws ClientException {
    for (ConversationId id : Receipts.owed(t)) {
      if (!mayBeSaid(t, id)) {
        Receipts.forget(t, id);
      } else if (!Outbox.waitsQuiet(t, id)) {
        List<MessageStatus.Entry> entries = new ArrayList<>();
        for (Receipts.Owed owed : Receipts.take(t, id)) {
          if (Requests.mayHear(t, id, owed.sender())) {
            entries.add(owed.entry());
          }
        }
        if (!entries.isEmpty()) {
          long unused = say(t, id, new MessageStatus(entries).toContent(here.entropy()), here);
        }
      }
    }
  }

  /**
   * Tells a conversation that this person is writing there, or no longer; only if nothing else of
   * this kind waits.
   *
   * @return the row of the outbox; 0 if it is not said
   */
  public static long typing(Transaction t, ConversationId id, boolean going, Surroundings here)
      throws ClientException {
    if (!mayBeSaid(t, id) || Outbox.waitsQuiet(t, id)) {
      return 0;
    }
    MessageContent content =
        MessageContent.of(
            new NestedPart.SinglePart(
                Disposition.UNSPECIFIED, "", Meaning.TYPING, Bytes.of(going ? 1 : 0)),
            here.entropy());
    return say(t, id, content, here);
  }

  /** Puts something that is not kept into the outbox; its row. */
  static long say(Transaction t, ConversationId id, MessageContent content, Surroundings here)
      throws ClientException {
    return Outbox.addQuiet(
        t, id, new ApplicationFrame(here.nowMillis(), null, content).encode(), here.entropy());
  }
}
