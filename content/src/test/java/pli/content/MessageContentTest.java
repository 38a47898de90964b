package pli.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.NestedPart.ContentHash;
import pli.content.NestedPart.Encryption;
import pli.content.NestedPart.ExternalPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.NullPart;
import pli.content.NestedPart.SinglePart;
import pli.content.cbor.CborWriter;
import pli.crypto.Secret;

/** Messages made here, and messages that nobody may make. */
class MessageContentTest {
  private static final String SENDER = "mimi://example.org/u/alice";
  private static final String ROOM = "mimi://example.org/r/1";
  private static final NestedPart TEXT =
      new SinglePart(Disposition.RENDER, "", "text/plain", Bytes.utf8("x"));

  private final SeededEntropy entropy = new SeededEntropy(7);

  @Test
  void textsComeBackInAnyScript() throws DecodeException {
    for (String text :
        new String[] {"", "Bonjour", "こんにちは", "שלום", "🥳", "a\u0000b", "é".repeat(70_000)}) {
      MessageContent content = MessageContent.text(text, entropy);
      MessageContent back = MessageContent.decode(content.encode());
      assertEquals(content, back);
      assertEquals(text, assertInstanceOf(SinglePart.class, back.body()).text());
      assertEquals(content.messageId(SENDER, ROOM), back.messageId(SENDER, ROOM));
    }
  }

  @Test
  void theSameTextTwiceHasTwoIds() {
    MessageContent one = MessageContent.text("yes", entropy);
    MessageContent two = MessageContent.text("yes", entropy);
    assertNotEquals(one.messageId(SENDER, ROOM), two.messageId(SENDER, ROOM));
    assertNotEquals(one.messageId(SENDER, ROOM), one.messageId(SENDER, ROOM + "0"));
    assertNotEquals(one.messageId(SENDER, ROOM), one.messageId(SENDER + "0", ROOM));
    assertNotEquals(one.messageId("ab", "c"), one.messageId("a", "bc"));
  }

  @Test
  void repliesReactionsEditsAndDeletionsSayWhatTheyAreAbout() throws DecodeException {
    MessageId original = MessageContent.text("original", entropy).messageId(SENDER, ROOM);
    MessageContent reply = back(MessageContent.text("reply", entropy).inReplyTo(original));
    assertEquals(original, reply.inReplyTo());
    assertNull(reply.replaces());
    MessageContent reaction = back(MessageContent.reaction(original, "👍", entropy));
    assertEquals(original, reaction.inReplyTo());
    assertEquals(Disposition.REACTION, reaction.body().disposition());
    MessageContent edit = back(MessageContent.text("edited", entropy).replacing(original));
    assertEquals(original, edit.replaces());
    MessageContent deletion = back(MessageContent.deletion(original, entropy));
    assertEquals(original, deletion.replaces());
    assertInstanceOf(NullPart.class, deletion.body());
    Expiration hour = new Expiration(true, 3600);
    assertEquals(hour, back(edit.expiring(hour)).expires());
    assertEquals(original, back(edit.expiring(hour)).replaces());
  }

  @Test
  void externalPartsComeBack() throws DecodeException {
    ExternalPart part =
        new ExternalPart(
            Disposition.ATTACHMENT,
            "fr",
            "image/png",
            "https://example.org/1",
            Expiration.MAX_SECONDS,
            Long.MAX_VALUE,
            new Encryption(0xffff, Secret.random(16, entropy), Bytes.of(1, 2), Bytes.utf8("aad")),
            new ContentHash(255, Bytes.of(9)),
            "a picture",
            "p.png");
    MessageContent content = MessageContent.of(part, entropy);
    ExternalPart read = assertInstanceOf(ExternalPart.class, back(content).body());
    assertTrue(part.encryption().key().sameAs(read.encryption().key()));
    assertEquals(part.size(), read.size());
    assertEquals(part.expires(), read.expires());
    assertEquals(part.hash(), read.hash());
    assertEquals(content.encode(), back(content).encode());
  }

  @Test
  void extensionsSurviveAndStayInOrder() throws DecodeException {
    Extensions extensions =
        Extensions.NONE
            .withText(300, "three hundred")
            .withText(-1, "minus one")
            .withText(Extensions.ROOM_URI, ROOM)
            .withText(Extensions.SENDER_URI, SENDER)
            .withEncoded(
                new CborWriter().text("x").toBytes(), Bytes.fromHex("82d82063612f62a1613301"));
    MessageContent content = MessageContent.text("t", entropy).extended(extensions);
    Extensions read = back(content).extensions();
    assertEquals(extensions, read);
    assertEquals(SENDER, read.text(1));
    assertEquals(ROOM, read.text(2));
    assertEquals("three hundred", read.text(300));
    assertEquals("minus one", read.text(-1));
    assertNull(read.text(3));
    assertEquals(
        List.of("01", "02", "19012c", "20", "6178"),
        read.encodedFields().keySet().stream().map(Bytes::hex).toList());
  }

  @Test
  void extensionsThatAreNoneAreRefused() {
    Bytes one = Bytes.of(1);
    refused(() -> Extensions.NONE.withEncoded(Bytes.of(0x60), one));
    refused(() -> Extensions.NONE.withEncoded(Bytes.of(0x41, 0), one));
    refused(() -> Extensions.NONE.withEncoded(Bytes.of(0x18, 1), one));
    refused(() -> Extensions.NONE.withEncoded(Bytes.of(1, 1), one));
    refused(() -> Extensions.NONE.withEncoded(one, Bytes.EMPTY));
    refused(() -> Extensions.NONE.withEncoded(one, Bytes.of(1, 1)));
    refused(() -> Extensions.NONE.withEncoded(one, Bytes.fromHex("81818180")));
    Bytes longKey = new CborWriter().text("k".repeat(256)).toBytes();
    refused(() -> Extensions.NONE.withEncoded(longKey, one));
  }

  @Test
  void partsAreBoundedInNumberAndDepth() throws DecodeException {
    MultiPart two = multi(List.of(TEXT, TEXT));
    MultiPart three = multi(List.of(two, TEXT));
    MultiPart four = multi(List.of(three, TEXT));
    assertEquals(4, four.depth());
    back(MessageContent.of(four, entropy));
    MultiPart five = multi(List.of(four, TEXT));
    assertThrows(IllegalArgumentException.class, () -> MessageContent.of(five, entropy));
    back(MessageContent.of(multi(Collections.nCopies(1023, TEXT)), entropy));
    MultiPart tooMany = multi(Collections.nCopies(1024, TEXT));
    assertThrows(IllegalArgumentException.class, () -> MessageContent.of(tooMany, entropy));
    assertThrows(IllegalArgumentException.class, () -> multi(List.of(TEXT)));
  }

  @Test
  void hostileBodiesAreRefused() {
    assertEquals(DecodeException.Reason.TOO_LARGE, refusal(nested(5)));
    assertEquals(DecodeException.Reason.TOO_LARGE, refusal(nested(200_000)));
    assertEquals(
        DecodeException.Reason.TOO_LARGE, refusal("85016003009904018301600083016000", 1024));
    assertEquals(DecodeException.Reason.TRUNCATED, refusal("8501600300" + "9bffffffffffffffff"));
    assertEquals(DecodeException.Reason.BAD_VALUE, refusal("85016003008183016000"));
    assertEquals(DecodeException.Reason.UNKNOWN_KIND, refusal("85016003038283016000" + "83016000"));
    assertEquals(DecodeException.Reason.UNKNOWN_KIND, refusal("83016004"));
    assertEquals(DecodeException.Reason.BAD_VALUE, refusal("8401600000"));
    assertEquals(DecodeException.Reason.BAD_VALUE, refusal("83016001"));
    assertEquals(DecodeException.Reason.BAD_VALUE, refusal("820160"));
    assertEquals(DecodeException.Reason.TOO_LARGE, refusal("831901006000"));
    assertEquals(DecodeException.Reason.NOT_MINIMAL, refusal("8318016000"));
    assertEquals(DecodeException.Reason.BAD_VALUE, refusal("830161ff00"));
    assertEquals(DecodeException.Reason.BAD_VALUE, refusal("9f016000ff"));
    assertEquals(DecodeException.Reason.TRAILING_BYTES, refusal("8301600000"));
  }

  @Test
  void hostileHeadsAreRefused() {
    String body = "a0" + "83016000";
    String good = "8750" + "00".repeat(16) + "f640f6f6" + body;
    readable(good);
    refusedHex("8650" + "00".repeat(16) + "f640f6f6" + "a0");
    refusedHex("874f" + "00".repeat(15) + "f640f6f6" + body);
    refusedHex("8751" + "00".repeat(17) + "f640f6f6" + body);
    refusedHex(good.replace("f640f6f6", "f740f6f6"));
    refusedHex(good.replace("f640f6f6", "5820" + "02" + "00".repeat(31) + "40f6f6"));
    readable(good.replace("f640f6f6", "5820" + "01" + "00".repeat(31) + "40f6f6"));
    refusedHex(good.replace("f640f6f6", "581f" + "01" + "00".repeat(30) + "40f6f6"));
    readable(good.replace("f640f6f6", "f6591000" + "00".repeat(4096) + "f6f6"));
    refusedHex(good.replace("f640f6f6", "f6591001" + "00".repeat(4097) + "f6f6"));
    readable(good.replace("f640f6f6", "f64082f51affffffff" + "f6"));
    refusedHex(good.replace("f640f6f6", "f64082f51b0000000100000000" + "f6"));
    refusedHex(good.replace("f640f6f6", "f64082f601" + "f6"));
    refusedHex(good.replace("a0", "a10100"));
    refusedHex(good.replace("a0", "a201616101" + "6162"));
    refusedHex(good.replace("a0", "a2026161016162"));
    readable(good.replace("a0", "a2016161026162"));
  }

  @Test
  void messagesHaveALargestSize() throws DecodeException {
    MessageContent fits = MessageContent.text("a".repeat(MessageContent.MAX_LENGTH - 70), entropy);
    back(fits);
    MessageContent large = MessageContent.text("a".repeat(MessageContent.MAX_LENGTH), entropy);
    assertThrows(IllegalArgumentException.class, large::encode);
    Bytes hostile = Bytes.copyOf(new byte[MessageContent.MAX_LENGTH + 1]);
    DecodeException fault =
        assertThrows(DecodeException.class, () -> MessageContent.decode(hostile));
    assertEquals(DecodeException.Reason.TOO_LARGE, fault.reason());
  }

  @Test
  void nothingPrintsWhatItSays() {
    MessageContent content = MessageContent.text("confidential", entropy);
    String printed = content.toString() + content.body();
    assertFalse(printed.contains("confidential"), printed);
    assertFalse(printed.contains(Bytes.utf8("confidential").hex()), printed);
    Encryption encryption =
        new Encryption(1, Secret.copyOf(new byte[16]), Bytes.EMPTY, Bytes.EMPTY);
    assertEquals("Encryption(1)", encryption.toString());
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Disposition(256));
    assertThrows(IllegalArgumentException.class, () -> new Disposition(-1));
    assertThrows(IllegalArgumentException.class, () -> new Expiration(true, -1));
    assertThrows(IllegalArgumentException.class, () -> new Expiration(true, 1L << 32));
    assertThrows(IllegalArgumentException.class, () -> new ContentHash(256, Bytes.EMPTY));
    assertThrows(IllegalArgumentException.class, () -> new MessageId(Bytes.EMPTY));
    assertThrows(IllegalArgumentException.class, () -> new MessageId(Bytes.copyOf(new byte[32])));
  }

  private static MultiPart multi(List<NestedPart> parts) {
    return new MultiPart(Disposition.RENDER, "", PartSemantics.PROCESS_ALL, parts);
  }

  private static MessageContent back(MessageContent content) throws DecodeException {
    MessageContent back = MessageContent.decode(content.encode());
    assertEquals(content.encode(), back.encode());
    return back;
  }

  /** A body of so many levels, each the first of its parent's two parts. */
  private static String nested(int levels) {
    String open = "850160030082";
    return open.repeat(levels - 1) + "83016000".repeat(levels);
  }

  private static DecodeException.Reason refusal(String start, int parts) {
    return refusal(start + "83016000".repeat(parts));
  }

  private static DecodeException.Reason refusal(String body) {
    Bytes encoded = Bytes.fromHex("8750" + "00".repeat(16) + "f640f6f6" + "a0" + body);
    return assertThrows(DecodeException.class, () -> MessageContent.decode(encoded)).reason();
  }

  private static void refused(org.junit.jupiter.api.function.Executable act) {
    assertThrows(DecodeException.class, act);
  }

  private static void refusedHex(String hex) {
    refused(() -> MessageContent.decode(Bytes.fromHex(hex)));
  }

  private static void readable(String hex) {
    try {
      assertEquals(Bytes.fromHex(hex), MessageContent.decode(Bytes.fromHex(hex)).encode());
    } catch (DecodeException e) {
      throw new AssertionError(hex, e);
    }
  }
}
