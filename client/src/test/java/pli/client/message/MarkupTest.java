package pli.client.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
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

  /** Counts how often a letter is looked at. */
  private static final class Looked implements CharSequence {
    private final String text;
    private int times;

    Looked(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      times++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void everyBacktickIsLookedAtOnce() {
    StringBuilder text = new StringBuilder();
    for (int run = 1; run < 700; run++) {
      text.append("`".repeat(run)).append(' ');
    }
    for (String each : List.of(text.toString(), "` ".repeat(100_000), "`".repeat(100_000), "")) {
      Looked looked = new Looked(each);
      Backticks unused = Backticks.of(looked);
      assertEquals(each.length(), looked.times);
    }
  }

  @Test
  void aRunEndsAtTheNextThatIsAsLong() {
    Backticks runs = Backticks.of("`` ` x `` ``` `y` ``");
    List<Integer> next = new ArrayList<>();
    for (int run = 0; run < runs.count(); run++) {
      next.add(runs.next(run));
    }
    assertEquals(List.of(2, 4, 6, -1, 5, -1, -1), next);
    assertEquals(7, runs.start(2));
    assertEquals(9, runs.end(2));
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
