package pli.client.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.content.MessageStatus;

/** What others may say of messages, and what this device owes them. The device is alice's. */
class ReceiptsTest extends ApplyingCase {
  private Message report(String sender, int status, Message... about) {
    List<MessageStatus.Entry> entries = new ArrayList<>();
    for (Message message : about) {
      entries.add(new MessageStatus.Entry(new MessageId(Bytes.fromHex(message.id())), status));
    }
    return message(sender, new MessageStatus(entries).toContent(entropy()), 7);
  }

  private List<String> states() throws Exception {
    return list("SELECT sender || ' ' || state FROM timeline WHERE kind = 'text' ORDER BY number");
  }

  private List<String> heard() throws Exception {
    return list("SELECT handle || ' ' || state FROM heard ORDER BY message_id, handle");
  }

  private List<String> owed() throws Exception {
    return list("SELECT status FROM receipt ORDER BY message_id");
  }

  @Test
  void deliveredThenReadAndNeverBack() throws Exception {
    Message mine = text("alice", "hello", 1);
    apply(mine, report("bob", MessageStatus.DELIVERED, mine));
    assertEquals(List.of("alice 2"), states());
    apply(report("bob", MessageStatus.READ, mine), report("bob", MessageStatus.DELIVERED, mine));
    assertEquals(List.of("alice 3"), states());
    assertEquals(List.of("bob 3"), heard());
    apply(report("carol", MessageStatus.DELIVERED, mine));
    assertEquals(List.of("alice 3"), states());
    assertEquals(List.of("bob 3", "carol 2"), heard());
    // Whoever receives is told once, and not of what was merely delivered.
    assertEquals(List.of("text alice hello", "receipt bob read"), rows());
  }

  @Test
  void whatNobodyCanSayChangesNothing() throws Exception {
    Message mine = text("alice", "hello", 1);
    Message bobs = text("bob", "hello yourself", 2);
    Message never = text("alice", "never written", 3);
    Message deleted = text("alice", "gone", 4);
    Message deletion =
        message(
            "alice",
            MessageContent.deletion(new MessageId(Bytes.fromHex(deleted.id())), entropy()),
            5);
    apply(mine, bobs, deleted, deletion);
    apply(
        // Of another's message, of none, of one that is gone; by the own account; other numbers.
        report("carol", MessageStatus.READ, bobs, never, deleted),
        report("alice", MessageStatus.READ, mine, bobs),
        report("bob", 0, mine),
        report("bob", 3, mine),
        report("bob", 255, mine));
    assertEquals(List.of("alice 0", "bob 0", "alice 0"), states());
    assertEquals(List.of(), heard());
    assertEquals(4, rows().size());
  }

  @Test
  void onlyMessagesOfOthersAreOwedAReceipt() throws Exception {
    apply(text("alice", "mine", 1));
    assertEquals(List.of(), owed());
    Message bobs = text("bob", "yours", 2);
    apply(bobs, bobs, report("bob", MessageStatus.READ, bobs));
    assertEquals(List.of("1"), owed());
    apply(
        message(
            "bob",
            MessageContent.reaction(new MessageId(Bytes.fromHex(bobs.id())), "👍", entropy()),
            3));
    assertEquals(List.of("1"), owed());
  }

  @Test
  void receiptsThatNobodyTakesAreBounded() throws Exception {
    for (int i = 0; i < Receipts.MAX_UNTAKEN + 5; i++) {
      Message mine = text("alice", "text " + i, 1);
      apply(mine, report("bob", MessageStatus.READ, mine));
    }
    assertEquals(
        List.of(Integer.toString(Receipts.MAX_UNTAKEN)),
        list("SELECT count(*) FROM timeline WHERE kind = 'receipt'"));
  }
}
