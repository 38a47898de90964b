package pli.client.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.TimelineEntry.Kind;
import pli.codec.Bytes;
import pli.content.Expiration;
import pli.content.MessageContent;
import pli.content.MessageId;

/**
 * What messages do to the vault: in order, out of order, twice, and by those who may not. The
 * device is alice's.
 */
class ApplyingTest extends ApplyingCase {
  private static final long DAY = 24 * 60 * 60 * 1000L;

  private static MessageId id(Message message) {
    return new MessageId(Bytes.fromHex(message.id()));
  }

  private Message editOf(Message message, String sender, String text, long at) {
    return message(sender, MessageContent.text(text, entropy()).replacing(id(message)), at);
  }

  private Message deletionOf(Message message, String sender) {
    return message(sender, MessageContent.deletion(id(message), entropy()), 9);
  }

  private Message reactionTo(Message message, String sender, String emoji) {
    return message(sender, MessageContent.reaction(id(message), emoji, entropy()), 5);
  }

  @Test
  void anEditReplacesTheText() throws Exception {
    Message first = text("bob", "helo", 1);
    apply(first, editOf(first, "bob", "hello", 2));
    assertEquals(List.of("text bob hello edited", "edit bob -"), rows());
    assertEquals(List.of("hello"), found("hello"));
    assertEquals(List.of(), found("helo"));
  }

  @Test
  void theLatestEditStaysInWhateverOrderTheyCome() throws Exception {
    Message first = text("bob", "1", 1);
    Message second = editOf(first, "bob", "2", 2);
    Message third = editOf(first, "bob", "3", 3);
    for (List<Message> order :
        List.of(
            List.of(first, second, third),
            List.of(first, third, second),
            List.of(second, third, first),
            List.of(third, first, second),
            List.of(third, second, first, third))) {
      clear();
      apply(order.toArray(Message[]::new));
      assertEquals("text bob 3 edited", rows().get(0), order.toString());
      assertEquals(0, held());
    }
  }

  @Test
  void twoEditsOfOneMomentEndAlikeEverywhere() throws Exception {
    Message first = text("bob", "1", 1);
    Message one = editOf(first, "bob", "one", 2);
    Message other = editOf(first, "bob", "other", 2);
    apply(first, one, other);
    String there = rows().get(0);
    clear();
    apply(first, other, one);
    assertEquals(there, rows().get(0));
  }

  @Test
  void onlyTheAuthorEditsAndTakesBack() throws Exception {
    Message first = text("bob", "mine", 1);
    apply(first, editOf(first, "carol", "yours", 2), deletionOf(first, "carol"));
    apply(editOf(first, "alice", "yours", 2), deletionOf(first, "alice"));
    assertEquals(List.of("text bob mine"), rows());
    clear();
    // The same, come too early.
    apply(editOf(first, "carol", "yours", 2), deletionOf(first, "carol"), first);
    assertEquals(List.of("text bob mine"), rows());
    assertEquals(0, held());
  }

  @Test
  void nothingIsLeftOfWhatWasTakenBack() throws Exception {
    Message first = text("bob", "secret", 1);
    Message deletion = deletionOf(first, "bob");
    apply(first, reactionTo(first, "carol", "👍"), deletion, deletion);
    List<String> gone = List.of("text bob - deleted", "reaction carol - deleted", "delete bob -");
    assertEquals(gone, rows());
    assertEquals(List.of(), found("secret"));
    assertEquals(0, contents());
    // What comes after it is about nothing.
    apply(editOf(first, "bob", "secret", 99), reactionTo(first, "carol", "❤️"), first);
    assertEquals(gone, rows());
    assertEquals(0, held());
  }

  @Test
  void aDeletionThatComesFirstIsDoneWhenItsMessageComes() throws Exception {
    Message first = text("bob", "secret", 1);
    apply(deletionOf(first, "bob"));
    assertEquals(List.of(), rows());
    assertEquals(1, held());
    apply(first);
    assertEquals(List.of("text bob - deleted", "delete bob -"), rows());
    assertEquals(0, held() + contents());
  }

  @Test
  void aReactionWaitsForItsMessageAndIsTakenBack() throws Exception {
    Message first = text("bob", "hello", 1);
    Message reaction = reactionTo(first, "carol", "👍");
    apply(reaction, first);
    assertEquals(List.of("text bob hello", "reaction carol 👍"), rows());
    apply(deletionOf(reaction, "bob"));
    assertEquals(List.of("text bob hello", "reaction carol 👍"), rows());
    apply(deletionOf(reaction, "carol"));
    assertEquals(List.of("text bob hello", "reaction carol - deleted", "delete carol -"), rows());
  }

  @Test
  void aReactionToAnEditIsAboutTheMessage() throws Exception {
    Message first = text("bob", "helo", 1);
    Message edit = editOf(first, "bob", "hello", 2);
    Message reply = message("carol", MessageContent.text("hi", entropy()).inReplyTo(id(edit)), 3);
    apply(first, edit, reactionTo(edit, "carol", "👍"), reply);
    assertEquals(List.of(first.id(), first.id(), first.id()), targets());
    apply(editOf(edit, "bob", "hello again", 4));
    assertEquals("text bob hello again edited", rows().get(0));
  }

  @Test
  void whatCannotBeEditedIsNot() throws Exception {
    Message first = text("bob", "hello", 1);
    Message reaction = reactionTo(first, "bob", "👍");
    apply(first, reaction);
    // A reaction is no text, and a text no reaction.
    apply(editOf(reaction, "bob", "a text", 2));
    MessageContent emoji = MessageContent.reaction(id(first), "❤️", entropy()).replacing(id(first));
    apply(message("bob", emoji, 3));
    assertEquals(List.of("text bob hello", "reaction bob 👍"), rows());
    MessageContent other =
        MessageContent.reaction(id(first), "❤️", entropy()).replacing(id(reaction));
    apply(message("bob", other, 3));
    assertEquals("reaction bob ❤️ edited", rows().get(1));
  }

  @Test
  void anEditKeepsWhatIsNotTheBody() throws Exception {
    Message first =
        message(
            "bob",
            MessageContent.text("soon gone", entropy()).expiring(new Expiration(true, 30)),
            1);
    Message edit =
        message(
            "bob",
            MessageContent.text("for ever", entropy())
                .replacing(id(first))
                .expiring(new Expiration(true, 3000)),
            2);
    apply(first, edit);
    assertEquals(new Expiration(true, 30), expiry(first));
  }

  @Test
  void nobodyReactsWithoutEnd() throws Exception {
    Message first = text("bob", "hello", 1);
    apply(first);
    Message one = reactionTo(first, "carol", "one");
    apply(one);
    for (int i = 0; i < Meaning.MAX_REACTIONS + 3; i++) {
      apply(reactionTo(first, "carol", "r" + i));
    }
    assertEquals(1 + Meaning.MAX_REACTIONS, rows().size());
    apply(reactionTo(first, "dora", "r"));
    assertEquals(2 + Meaning.MAX_REACTIONS, rows().size());
    // Who takes one back may react again.
    apply(deletionOf(one, "carol"), reactionTo(first, "carol", "again"));
    assertEquals("reaction carol again", rows().get(rows().size() - 1));
  }

  @Test
  void nothingIsHeldForEver() throws Exception {
    Message first = text("bob", "gone before", 1);
    apply(editOf(first, "bob", "after", 2));
    MessageContent expiring =
        MessageContent.text("x", entropy())
            .replacing(id(text("bob", "another", 1)))
            .expiring(new Expiration(true, 60));
    MessageContent expiringLater =
        MessageContent.text("x", entropy())
            .replacing(id(text("bob", "another", 1)))
            .expiring(new Expiration(true, 7 * DAY / 1000));
    apply(message("bob", expiring, 2), message("bob", expiringLater, 2));
    MessageContent expired =
        MessageContent.text("x", entropy())
            .replacing(id(text("bob", "a third", 1)))
            .expiring(new Expiration(false, (now() - 1000) / 1000));
    apply(message("bob", expired, 2));
    assertEquals(3, held());
    assertEquals(1, expire(now() + 61_000));
    assertEquals(1, expire(now() + DAY / 24 + 1));
    assertEquals(0, expire(now() + 29 * DAY));
    assertEquals(1, expire(now() + 31 * DAY));
    assertEquals(0, held());
  }

  @Test
  void whatIsHeldIsNotKeptForLongerByTurningTheClockBack() throws Exception {
    apply(editOf(text("bob", "gone before", 1), "bob", "after", 2));
    assertFalse(isDue(now() + 29 * DAY, now()));
    assertTrue(isDue(now() + 31 * DAY, now()));
    sweep(now());
    assertEquals(0, held());
  }

  @Test
  void whatIsHeldIsBounded() throws Exception {
    Message oldest = text("bob", "the oldest", 1);
    apply(editOf(oldest, "bob", "edited", 2));
    for (int i = 0; i < Held.MAX; i++) {
      apply(editOf(text("bob", "never comes " + i, 1), "bob", "x", 2));
    }
    assertEquals(Held.MAX, held());
    apply(oldest);
    assertEquals(List.of("text bob the oldest"), rows());
  }

  @Test
  void whatIsHeldIsBoundedInBytesToo() throws Exception {
    apply(editOf(text("bob", "too large", 1), "bob", "x".repeat(Held.MAX_BYTES), 2));
    assertEquals(0, held());
    String large = "x".repeat(Held.MAX_BYTES - 200);
    Message newest = text("bob", "here", 1);
    for (int i = 0; i < 20; i++) {
      apply(editOf(text("bob", "never comes " + i, 1), "bob", large, 2));
    }
    apply(editOf(newest, "bob", "edited", 2));
    assertEquals(Held.MAX_CONVERSATION_BYTES / Held.MAX_BYTES + 1, held());
    apply(newest);
    assertEquals(List.of("text bob edited edited", "edit bob -"), rows());
    // Of many conversations as well.
    change(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
            + " INSERT INTO held (conversation, message_id, target, sender, device, sent_at, own,"
            + " content, until) SELECT randomblob(32), hex(randomblob(32)), 'x', 'bob', '', 1, 0,"
            + " zeroblob(65000), 9223372036854775807 FROM n");
    apply(editOf(text("bob", "nor this", 1), "bob", "x", 2));
    assertEquals(
        List.of("1"), list("SELECT sum(length(content)) <= " + Held.MAX_ALL_BYTES + " FROM held"));
    assertTrue(held() > Held.MAX_ALL_BYTES / Held.MAX_BYTES - 1);
  }

  @Test
  void theKindsOfEntriesHaveTheWordsOfTheContract() {
    assertEquals(
        List.of("reaction", "edit", "delete", "receipt"),
        List.of(Kind.REACTION.word(), Kind.EDIT.word(), Kind.DELETE.word(), Kind.RECEIPT.word()));
  }
}
