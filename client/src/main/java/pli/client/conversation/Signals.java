package pli.client.conversation;

import java.util.ArrayList;
import java.util.List;
import pli.client.account.SharedSettings;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.message.Receipts;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.MessageContent;
import pli.content.MessageStatus;

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
    long people =
        t.number("SELECT count(DISTINCT handle) FROM member WHERE conversation = ?", id.value());
    return Conversations.state(t, id) == Conversation.State.ACTIVE
        && people > 1
        && people <= MAX_PEOPLE
        && areOn(t);
  }

  /** Makes messages of what is to be said, one at a time for each conversation. */
  public static void flush(Transaction t, Surroundings here) throws ClientException {
    for (ConversationId id : Receipts.owed(t)) {
      if (!mayBeSaid(t, id)) {
        Receipts.forget(t, id);
      } else if (!Outbox.waitsQuiet(t, id)) {
        List<MessageStatus.Entry> entries = new ArrayList<>();
        for (Receipts.Owed owed : Receipts.take(t, id)) {
          entries.add(owed.entry());
        }
        say(t, id, new MessageStatus(entries).toContent(here.entropy()), here);
      }
    }
  }

  /** Puts something that is not kept into the outbox. */
  static void say(Transaction t, ConversationId id, MessageContent content, Surroundings here)
      throws ClientException {
    Outbox.addQuiet(
        t, id, new ApplicationFrame(here.nowMillis(), null, content).encode(), here.entropy());
  }
}
