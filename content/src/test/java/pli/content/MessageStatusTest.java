package pli.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.MessageStatus.Entry;

/** Reports on messages, as draft-mahy-mimi-message-status has them. */
class MessageStatusTest {
  private static MessageId id(String hex) {
    return new MessageId(Bytes.fromHex(hex));
  }

  /** The example of the draft, in its annotated form; encoded here by hand. */
  private static final Bytes EXAMPLE =
      Bytes.fromHex(
          "84"
              + "825820"
              + "017ce54837404c3696e0c747b985cb172716d0ed0a3d249ca63ace7d82a096f4"
              + "02"
              + "825820"
              + "015354973c2b65ca937bf1e035ae53a5ab80e947afa43d46920d4202e5cc0b27"
              + "02"
              + "825820"
              + "018d825adf9f6be00dcafc5704c4102f5022e74219d0b603e4ba7622654042af"
              + "00"
              + "825820"
              + "01e59db8173939facc2c8a4a0f0ae8d0c7a11a81239626630c9464a8d6717a03"
              + "03");

  @Test
  void theDraftsExample() throws Exception {
    MessageStatus read = MessageStatus.decode(EXAMPLE);
    assertEquals(
        List.of(
            new Entry(
                id("017ce54837404c3696e0c747b985cb172716d0ed0a3d249ca63ace7d82a096f4"),
                MessageStatus.READ),
            new Entry(
                id("015354973c2b65ca937bf1e035ae53a5ab80e947afa43d46920d4202e5cc0b27"),
                MessageStatus.READ),
            new Entry(id("018d825adf9f6be00dcafc5704c4102f5022e74219d0b603e4ba7622654042af"), 0),
            new Entry(id("01e59db8173939facc2c8a4a0f0ae8d0c7a11a81239626630c9464a8d6717a03"), 3)),
        read.entries());
    assertEquals(EXAMPLE, read.encode());
  }

  @Test
  void itTravelsAsTheOnePartOfAMessage() throws Exception {
    MessageContent content = MessageStatus.decode(EXAMPLE).toContent(new SeededEntropy(1));
    NestedPart.SinglePart part =
        assertInstanceOf(
            NestedPart.SinglePart.class, MessageContent.decode(content.encode()).body());
    assertEquals("application/mimi-message-status", part.contentType());
    assertEquals(EXAMPLE, part.content());
  }

  @Test
  void whatIsNoReportIsRefused() {
    for (int length = 0; length < EXAMPLE.length(); length++) {
      Bytes cut = EXAMPLE.slice(0, length);
      assertThrows(DecodeException.class, () -> MessageStatus.decode(cut));
    }
    for (String hex : List.of("8000", "a0", "8180", "818158200000", "9f", "8182" + "4101" + "01")) {
      assertThrows(DecodeException.class, () -> MessageStatus.decode(Bytes.fromHex(hex)), hex);
    }
    // A status of 256; a message id with another hash function.
    assertThrows(
        DecodeException.class,
        () ->
            MessageStatus.decode(
                Bytes.concat(EXAMPLE.slice(0, EXAMPLE.length() - 1), Bytes.fromHex("190100"))));
    assertThrows(
        DecodeException.class,
        () ->
            MessageStatus.decode(
                Bytes.concat(
                    EXAMPLE.slice(0, 4), Bytes.of(2), EXAMPLE.slice(5, EXAMPLE.length()))));
  }

  @Test
  void oneReportNamesAThousandMessagesAtMost() throws Exception {
    Entry one =
        new Entry(id("01e59db8173939facc2c8a4a0f0ae8d0c7a11a81239626630c9464a8d6717a03"), 1);
    MessageStatus most = new MessageStatus(Collections.nCopies(MessageStatus.MAX_ENTRIES, one));
    assertEquals(most, MessageStatus.decode(most.encode()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new MessageStatus(Collections.nCopies(MessageStatus.MAX_ENTRIES + 1, one)));
    Bytes entry = one(one);
    Bytes tooMany = Bytes.fromHex("9903e9");
    Bytes all =
        Bytes.concat(
            tooMany,
            Bytes.concat(
                Collections.nCopies(MessageStatus.MAX_ENTRIES + 1, entry).toArray(Bytes[]::new)));
    assertThrows(DecodeException.class, () -> MessageStatus.decode(all));
  }

  private static Bytes one(Entry entry) {
    Bytes encoded = new MessageStatus(List.of(entry)).encode();
    return encoded.slice(1, encoded.length());
  }
}
