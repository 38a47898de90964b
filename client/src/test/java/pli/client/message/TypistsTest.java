package pli.client.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pli.client.api.ConversationId;
import pli.codec.Bytes;
import pli.content.MessageContent;

/** Who writes, and for how long that is believed. */
class TypistsTest {
  private static final ConversationId HERE =
      new ConversationId(Bytes.fromHex("000102030405060708090a0b0c0d0e0f".repeat(2)));
  private static final long NOW = 1_800_000_000_000L;

  private final Typists typists = new Typists();

  private static Message by(String sender, long at) {
    MessageContent content =
        MessageContent.text("", target -> java.util.Arrays.fill(target, (byte) 1));
    return new Message(HERE, "", sender, "", at, false, content);
  }

  @Test
  void itIsBelievedForAWhile() {
    typists.hear(by("bob", NOW), true, NOW);
    typists.hear(by("carol", NOW + 1000), true, NOW + 1000);
    assertEquals(2, typists.now(NOW + 2000).size());
    typists.hear(by("carol", NOW + 2000), false, NOW + 2000);
    assertEquals("bob", typists.now(NOW + 3000).get(0).handle());
    assertEquals(1, typists.now(NOW + Typists.MILLIS - 1).size());
    assertEquals(0, typists.now(NOW + Typists.MILLIS).size());
  }

  @Test
  void whatHasBeenLyingSomewhereIsNotBelieved() {
    typists.hear(by("bob", NOW - Typists.FRESH_MILLIS - 1), true, NOW);
    typists.hear(by("carol", NOW + Typists.FRESH_MILLIS + 1), true, NOW);
    typists.hear(by("dora", Long.MIN_VALUE), true, NOW);
    assertEquals(0, typists.now(NOW).size());
  }

  @Test
  void itIsNotSaidWithEveryKey() {
    assertTrue(typists.isTimeToSay(HERE, NOW));
    assertFalse(typists.isTimeToSay(HERE, NOW + 9_999));
    assertTrue(typists.isTimeToSay(HERE, NOW + 10_000));
    // A clock that was turned back does not silence anybody.
    assertTrue(typists.isTimeToSay(HERE, NOW - 100_000));
  }

  @Test
  void aCrowdIsBounded() {
    for (int i = 0; i < 3000; i++) {
      typists.hear(by("p" + i, NOW), true, NOW);
    }
    assertEquals(1000, typists.now(NOW).size());
  }
}
