package pli.client.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.content.MessageStatus;
import pli.content.NestedPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.NullPart;
import pli.content.NestedPart.SinglePart;
import pli.content.PartSemantics;
import pli.crypto.Entropy;

/** What a message is for. */
class MeaningTest {
  private static final Entropy ENTROPY = target -> java.util.Arrays.fill(target, (byte) 7);
  private static final MessageId ID =
      new MessageId(
          Bytes.fromHex("017ce54837404c3696e0c747b985cb172716d0ed0a3d249ca63ace7d82a096f4"));

  private static SinglePart reaction(String emoji) {
    return new SinglePart(Disposition.REACTION, "", MessageContent.PLAIN_TEXT, Bytes.utf8(emoji));
  }

  private static MessageContent of(NestedPart body) {
    return MessageContent.of(body, ENTROPY);
  }

  /** The examples of the draft. */
  @Test
  void theDraftsExamples() throws Exception {
    String folder = System.getProperty("pli.vectors");
    Assumptions.assumeTrue(folder != null, "-Dpli.vectors is not set");
    Assumptions.assumeTrue(
        Files.isDirectory(Path.of(folder, "mimi-content")), "no vectors in " + folder);
    TreeMap<String, Meaning> all = new TreeMap<>();
    for (String name :
        List.of(
            "original", "reply", "reaction", "mention", "edit", "delete", "unlike", "attachment")) {
      Path file = Path.of(folder, "mimi-content", name + ".cbor");
      all.put(name, Meaning.of(MessageContent.decode(Bytes.copyOf(Files.readAllBytes(file)))));
    }
    assertNull(assertInstanceOf(Meaning.Text.class, all.get("original")).replyTo());
    assertEquals(ID, assertInstanceOf(Meaning.Text.class, all.get("reply")).replyTo());
    assertEquals(new Meaning.Reaction(ID, List.of("❤")), all.get("reaction"));
    Meaning.Text mention = assertInstanceOf(Meaning.Text.class, all.get("mention"));
    assertEquals(
        java.util.Set.of("alice-smith"), Markup.mentioned(mention.markdown(), "example.com"));
    assertEquals(
        "Kudos to @alice-smith for making the release happen!",
        Markup.shown(mention.markdown(), "example.com"));
    Meaning.Edit edit = assertInstanceOf(Meaning.Edit.class, all.get("edit"));
    assertNotNull(edit.markdown());
    assertEquals(
        edit.target(), assertInstanceOf(Meaning.Deletion.class, all.get("delete")).target());
    assertInstanceOf(Meaning.Deletion.class, all.get("unlike"));
    assertNull(assertInstanceOf(Meaning.Text.class, all.get("attachment")).markdown());
  }

  @Test
  void severalReactionsAreSeveralParts() {
    NestedPart two =
        new MultiPart(
            Disposition.REACTION,
            "",
            PartSemantics.PROCESS_ALL,
            List.of(reaction("👍"), reaction("❤️")));
    assertEquals(new Meaning.Reaction(ID, List.of("👍", "❤️")), Meaning.of(of(two).inReplyTo(ID)));
    assertEquals(
        new Meaning.Edit(ID, List.of("😀"), "😀"), Meaning.of(of(reaction("😀")).replacing(ID)));
  }

  @Test
  void aTextThatNobodyCanHaveWrittenIsNotShown() {
    String longest = "x".repeat(Meaning.MAX_TEXT);
    assertEquals(
        new Meaning.Text(null, longest), Meaning.of(MessageContent.text(longest, ENTROPY)));
    assertEquals(
        new Meaning.Text(null, null), Meaning.of(MessageContent.text(longest + "x", ENTROPY)));
  }

  @Test
  void aReactionThatIsTooLongIsAnAnswer() {
    String longer = "x".repeat(Meaning.MAX_REACTION + 1);
    assertEquals(new Meaning.Text(ID, longer), Meaning.of(of(reaction(longer)).inReplyTo(ID)));
    assertInstanceOf(Meaning.Text.class, Meaning.of(of(reaction("two\nlines")).inReplyTo(ID)));
    assertInstanceOf(Meaning.Text.class, Meaning.of(of(reaction("👍"))));
    List<NestedPart> many =
        new ArrayList<>(Collections.nCopies(Meaning.MAX_REACTIONS + 1, reaction("👍")));
    assertInstanceOf(
        Meaning.Text.class,
        Meaning.of(
            of(new MultiPart(Disposition.REACTION, "", PartSemantics.PROCESS_ALL, many))
                .inReplyTo(ID)));
  }

  @Test
  void whatIsNotForPeopleIsNotShown() {
    SinglePart garbage =
        new SinglePart(Disposition.RENDER, "", MessageStatus.TYPE, Bytes.of(1, 2, 3));
    assertEquals(new Meaning.Unknown(), Meaning.of(of(garbage)));
    assertEquals(
        new Meaning.Typing(true),
        Meaning.of(of(new SinglePart(Disposition.UNSPECIFIED, "", Meaning.TYPING, Bytes.of(1)))));
    assertEquals(
        new Meaning.Unknown(),
        Meaning.of(of(new SinglePart(Disposition.UNSPECIFIED, "", Meaning.TYPING, Bytes.EMPTY))));
    assertEquals(
        new Meaning.Settings(Bytes.of(9)),
        Meaning.of(of(new SinglePart(Disposition.UNSPECIFIED, "", Meaning.SETTINGS, Bytes.of(9)))));
    assertEquals(new Meaning.Unknown(), Meaning.of(of(new NullPart(Disposition.RENDER, ""))));
    assertEquals(
        new Meaning.Text(null, null),
        Meaning.of(
            of(
                new SinglePart(
                    Disposition.RENDER, "", MessageContent.MARKDOWN, Bytes.of(0xff, 0xfe)))));
  }
}
