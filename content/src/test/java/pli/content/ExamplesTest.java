package pli.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.NestedPart.ExternalPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.NullPart;
import pli.content.NestedPart.SinglePart;

/** The draft's own examples: what they mean, and that nothing near them does harm. */
class ExamplesTest {
  private static MessageContent decode(String name) throws DecodeException {
    for (Vectors.Example example : Vectors.examples()) {
      if (example.name().equals(name + ".cbor")) {
        return MessageContent.decode(example.encoded());
      }
    }
    throw new IllegalStateException("no example " + name);
  }

  @Test
  void allAreReadAndWrittenByteForByte() throws DecodeException {
    for (Vectors.Example example : Vectors.examples()) {
      assertEquals(
          example.encoded(), MessageContent.decode(example.encoded()).encode(), example.name());
    }
  }

  @Test
  void allHaveTheIdsThatTheDraftGivesThem() throws DecodeException {
    for (Vectors.Example example : Vectors.examples()) {
      MessageContent content = MessageContent.decode(example.encoded());
      String sender = content.extensions().text(Extensions.SENDER_URI);
      String room = content.extensions().text(Extensions.ROOM_URI);
      assertTrue(sender != null && room != null);
      assertEquals(example.messageId(), content.messageId(sender, room).value(), example.name());
    }
  }

  @Test
  void aReplyIsMarkdownThatNamesTheOriginal() throws DecodeException {
    MessageContent reply = decode("reply");
    MessageContent original = decode("original");
    assertEquals(
        original.messageId(
            "mimi://example.com/u/alice-smith", "mimi://example.com/r/engineering_team"),
        reply.inReplyTo());
    assertNull(reply.replaces());
    assertNull(reply.expires());
    SinglePart body = assertInstanceOf(SinglePart.class, reply.body());
    assertEquals(MessageContent.MARKDOWN, body.contentType());
    assertEquals(Disposition.RENDER, body.disposition());
    assertTrue(body.text().startsWith("Right on! _Congratulations_"), body.text());
  }

  @Test
  void editsAndDeletionsNameWhatTheyReplace() throws DecodeException {
    MessageContent edit = decode("edit");
    MessageContent deletion = decode("delete");
    assertEquals(edit.replaces(), deletion.replaces());
    assertInstanceOf(NullPart.class, deletion.body());
    assertInstanceOf(SinglePart.class, edit.body());
    MessageContent unlike = decode("unlike");
    assertEquals(Disposition.REACTION, unlike.body().disposition());
  }

  @Test
  void anAttachmentSaysHowToOpenIt() throws DecodeException {
    ExternalPart part = assertInstanceOf(ExternalPart.class, decode("attachment").body());
    assertEquals(Disposition.ATTACHMENT, part.disposition());
    assertEquals("video/mp4", part.contentType());
    assertEquals("https://example.com/storage/8ksB4bSrrRE.mp4", part.url());
    assertEquals(708_234_961, part.size());
    assertEquals(1, part.encryption().algorithm());
    assertEquals(
        Bytes.fromHex("21399320958a6f4c745dde670d95e0d8"),
        Bytes.copyOf(part.encryption().key().copy()));
    assertEquals(Bytes.fromHex("c86cf2c33f21527d1dd76f5b"), part.encryption().nonce());
    assertEquals(1, part.hash().algorithm());
    assertEquals("2 hours of key signing video", part.description());
    assertEquals("bigfile.mp4", part.filename());
  }

  @Test
  void expirationIsAbsoluteOrRelative() throws DecodeException {
    assertEquals(new Expiration(false, 1_644_390_004), decode("expiring").expires());
  }

  @Test
  void partsNest() throws DecodeException {
    MultiPart body = assertInstanceOf(MultiPart.class, decode("multipart-3").body());
    assertEquals(PartSemantics.CHOOSE_ONE, body.semantics());
    assertEquals(11, body.count());
    assertEquals(4, body.depth());
    MultiPart reactions = assertInstanceOf(MultiPart.class, decode("multipart-2").body());
    List<String> emoji = new ArrayList<>();
    for (NestedPart part : reactions.parts()) {
      emoji.add(assertInstanceOf(SinglePart.class, part).text());
    }
    assertEquals(List.of("\u2764", "\ud83e\udd73", "\ud83e\udd1e"), emoji);
  }

  @Test
  void noTruncationIsAMessage() {
    for (Vectors.Example example : Vectors.examples()) {
      for (int length = 0; length < example.encoded().length(); length++) {
        Bytes truncated = example.encoded().slice(0, length);
        assertThrows(DecodeException.class, () -> MessageContent.decode(truncated));
      }
      Bytes longer = Bytes.concat(example.encoded(), Bytes.of(0));
      DecodeException fault =
          assertThrows(DecodeException.class, () -> MessageContent.decode(longer));
      assertEquals(DecodeException.Reason.TRAILING_BYTES, fault.reason());
    }
  }

  /** A flipped bit either is refused or makes another message in its one encoding. */
  @Test
  void everyFlippedBitIsRefusedOrAnotherMessage() {
    int refused = 0;
    int accepted = 0;
    for (Vectors.Example example : Vectors.examples()) {
      for (int bit = 0; bit < 8 * example.encoded().length(); bit++) {
        byte[] flipped = example.encoded().toByteArray();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        if (readsBack(Bytes.adopt(flipped))) {
          accepted++;
        } else {
          refused++;
        }
      }
    }
    assertTrue(refused > 1000 && accepted > 1000, refused + " and " + accepted);
  }

  /** Bytes put in, taken out and changed at random, from a seed. */
  @Test
  void damageEndsInOneException() {
    long seed = 42;
    SeededEntropy random = new SeededEntropy(seed);
    List<Vectors.Example> examples = Vectors.examples();
    for (int round = 0; round < 60_000; round++) {
      byte[] bytes = examples.get(random.below(examples.size())).encoded().toByteArray();
      for (int change = random.below(4); change >= 0; change--) {
        bytes = random.damage(bytes);
      }
      try {
        readsBack(Bytes.copyOf(bytes));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  /** Whether it is a message; if so it must be written as it was read. */
  private static boolean readsBack(Bytes encoded) {
    MessageContent content;
    try {
      content = MessageContent.decode(encoded);
    } catch (DecodeException e) {
      return false;
    }
    assertEquals(encoded, content.encode());
    return true;
  }
}
