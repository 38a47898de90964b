package pli.client.conversation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.SharedSettings;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.message.Meaning;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.MessageContent;
import pli.content.NestedPart;

/**
 * The group of the own account's devices, in which what the person has set travels. It is in no
 * list of conversations. Where two devices made one at the same time, all of them use the one with
 * the smaller id, and read both.
 */
public final class OwnGroup {
  /** Whether this device has waited for another one to make it. */
  static final String WANTED = "own group wanted";

  /** When this device last said something there. */
  private static final String SAID = "own group said";

  /** A device that is in use shows that it is, though nothing was set. */
  private static final long SIGN_OF_LIFE = TimeUnit.DAYS.toMillis(7);

  /** Of settings in one message. */
  private static final int MAX_BYTES = 32 << 10;

  private OwnGroup() {}

  /** The one that is used; null if there is none. */
  static @Nullable ConversationId find(Transaction t) throws ClientException {
    return t.first(
        "SELECT id FROM conversation WHERE kind = 3 AND state = 0 ORDER BY id LIMIT 1",
        row -> new ConversationId(row.bytes(1)));
  }

  /** Whether this is one of them. */
  static boolean is(Transaction t, ConversationId id) throws ClientException {
    return t.exists("SELECT 1 FROM conversation WHERE id = ? AND kind = 3", id.value());
  }

  /** Whether there is something to say there. */
  public static boolean wantsToSpeak(Transaction t, long nowMillis) throws ClientException {
    ConversationId id = find(t);
    return id != null
        && !Conversations.isAlone(t, id)
        && !Rejoin.isNeeded(t, id)
        && !Outbox.waitsQuiet(t, id)
        && (SharedSettings.areToSend(t) || Marks.get(t, SAID) + SIGN_OF_LIFE < nowMillis);
  }

  /** Makes messages of what was set and the others do not have yet. */
  public static void speak(Transaction t, Surroundings here) throws ClientException {
    ConversationId id = find(t);
    if (id == null || !wantsToSpeak(t, here.nowMillis())) {
      return;
    }
    List<Bytes> contents = SharedSettings.takeToSend(t, MAX_BYTES);
    for (Bytes content : contents) {
      MessageContent message =
          MessageContent.of(
              new NestedPart.SinglePart(Disposition.RENDER, "", Meaning.SETTINGS, content),
              here.entropy());
      Signals.say(t, id, message, here);
    }
    Marks.set(t, SAID, here.nowMillis());
  }
}
