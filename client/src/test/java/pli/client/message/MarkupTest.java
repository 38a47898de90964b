package pli.client.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Texts as they are written, as they travel, and as they are shown. */
class MarkupTest {
  private static final String ORIGIN = "example.org";
  private static final Set<String> MEMBERS = Set.of("alice", "bob", "b.o-b_2");

  private static String sent(String written) {
    return Markup.sent(written, MEMBERS, ORIGIN);
  }

  @Test
  void aMentionOfAMemberIsALinkToThem() {
    assertEquals("Kudos to [@bob](mimi://example.org/u/bob)!", sent("Kudos to @bob!"));
    assertEquals("([@alice](mimi://example.org/u/alice))", sent("(@alice)"));
    assertEquals("[@b.o-b_2](mimi://example.org/u/b.o-b_2).", sent("@b.o-b_2."));
    for (String none :
        new String[] {"@nobody", "mail bob@bob.example", "@Bob", "@bobby", "a@b", "@", "[@bob]"}) {
      assertEquals(none, sent(none));
    }
  }

  @Test
  void htmlIsNoHtml() {
    assertEquals("&lt;b>bold&lt;/b> &lt;!-- x --> 1 < 2", sent("<b>bold</b> <!-- x --> 1 < 2"));
    assertEquals("&amp;lt; is an entity, & is not", sent("&lt; is an entity, & is not"));
  }

  @Test
  void codeStaysAsItIs() {
    for (String code :
        new String[] {
          "`@bob <b> &lt;`", "```\n@bob\n<b>\n```", "``a ` @bob``", "`<i>` and `<b>`"
        }) {
      assertEquals(code, sent(code));
      assertEquals(code, Markup.shown(code, ORIGIN));
    }
    assertEquals("`open [@bob](mimi://example.org/u/bob)", sent("`open @bob"));
  }

  @Test
  void whatIsShownIsWhatWasWritten() {
    Random random = new Random(17);
    String[] pieces = {
      "<b>",
      "&lt;",
      "&amp;lt;",
      "&",
      "amp;",
      "lt;",
      "`",
      "``",
      "@bob",
      "@alice.",
      "\n",
      " ",
      "é",
      "*x*",
      "<",
      ">",
      "[",
      "](",
      "x",
      "🙂",
      "@"
    };
    for (int i = 0; i < 5000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      assertEquals(text.toString(), Markup.shown(sent(text.toString()), ORIGIN), text.toString());
    }
  }

  @Test
  void aLinkShowsWhoIsMeantAndNotWhatItSays() {
    assertEquals(
        "Kudos to @mallory",
        Markup.shown("Kudos to [@Alice](mimi://example.org/u/mallory)", ORIGIN));
    String elsewhere = "[@Alice](mimi://elsewhere.example/u/alice)";
    assertEquals(elsewhere, Markup.shown(elsewhere, ORIGIN));
    assertEquals(Set.of(), Markup.mentioned(elsewhere, ORIGIN));
    assertEquals(
        Set.of("alice", "bob"),
        Markup.mentioned(sent("@bob and @alice and `@carol` @dave"), ORIGIN));
  }

  @Test
  void aHundredAreMentionedAtMost() {
    String sent = sent("@bob ".repeat(150));
    assertEquals(100, sent.split("mimi:", -1).length - 1);
    assertEquals("@bob ".repeat(150), Markup.shown(sent, ORIGIN));
  }

  /** Runs of backticks of every length, none with its like: the worst there is. */
  @Test
  void aTextOfBackticksIsReadInTime() {
    StringBuilder text = new StringBuilder();
    for (int run = 1; run < 700; run++) {
      text.append("`".repeat(run)).append(' ');
    }
    assertEquals(text.toString(), sent(text.toString()));
    String entities = "&amp;".repeat(50_000) + "lt;" + "<a".repeat(50_000);
    assertEquals(entities, Markup.shown(sent(entities), ORIGIN));
  }
}
