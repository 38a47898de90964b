package pli.client.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.content.Expiration;
import pli.content.MessageContent;

/** What another device of the same person has read stays read. The device is alice's. */
class UnreadTest extends ApplyingCase {
  @BeforeEach
  void haveOtherDevices() throws Exception {
    change(
        "INSERT INTO conversation (id, kind, state, direct, name, epoch, wrap_key, route_key)"
            + " VALUES (x'"
            + "000102030405060708090a0b0c0d0e0f".repeat(2)
            + "', 3, 0, 0, '', 0, x'', x'')");
  }

  private Message fleeting(String text) {
    return message(
        "bob", MessageContent.text(text, entropy()).expiring(new Expiration(true, 30)), 3);
  }

  private void expireAll() throws Exception {
    sweep(now());
    sweep(now() + 31_000);
    assertEquals(List.of("text bob one", "text bob two"), rows());
  }

  @Test
  void whatExpiredWasReadAllTheSame() throws Exception {
    Message last = fleeting("three");
    apply(text("bob", "one", 1), text("bob", "two", 2), last);
    assertEquals(3, unread());
    readElsewhere(last, 1);
    assertEquals(0, unread());
    expireAll();
    assertEquals(0, unread());
    apply(text("bob", "four", 4));
    assertEquals(1, unread());
  }

  @Test
  void alsoIfItCameLater() throws Exception {
    Message last = fleeting("three");
    readElsewhere(last, 1);
    apply(text("bob", "one", 1), text("bob", "two", 2), last);
    assertEquals(0, unread());
    expireAll();
    assertEquals(0, unread());
  }

  @Test
  void aMessageThatIsNotHereTakesNothingBack() throws Exception {
    Message last = fleeting("three");
    apply(text("bob", "one", 1), text("bob", "two", 2), last);
    readElsewhere(last, 1);
    readElsewhere(fleeting("never came here"), 2);
    assertEquals(0, unread());
  }
}
