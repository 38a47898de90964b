package pli.desktop.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On the screen nobody has a command line: what is said there sends nobody to one. */
class ScreenWordsTest {
  /** A verb or an option is named. */
  private static final Pattern COMMAND = Pattern.compile("`|--|\\bpli ");

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  /** What the screen's words have behind their keys. */
  private static final Pattern TEXT = Pattern.compile(": '([^'\n]+)'");

  /**
   * What names a verb or an option and is said in a terminal alone: by verbs that no page can call,
   * or beside the data that a page gets in its place.
   */
  private static final Set<String> TERMINAL =
      Set.of(
          "admin.reset.done",
          "admin.waits",
          "backup.words.nobody",
          "contact.block",
          "contacts.none",
          "conversation.asked",
          "conversation.none",
          "conversation.standing.frozen",
          "daemon.closed",
          "log.proof.done",
          "passphrase.FILE_UNREADABLE",
          "passphrase.NOBODY_TO_ASK",
          "passphrase.other.nobody",
          "report.saved",
          "status.evidence",
          "timeline.attachment",
          "timeline.key-change",
          "timeline.request",
          "timeline.reset",
          "ui.bundle",
          "vault.wiped",
          "words.paper",
          "words.verb.elsewhere",
          "words.verb.missing",
          "words.verb.unknown");

  private static boolean namesACommand(String sentence) {
    return COMMAND.matcher(sentence).find();
  }

  /** The keys under which the screen says something else. */
  private static Set<String> others(Language language) {
    Words words = Words.in(language);
    Words screen = Words.onScreen(language);
    return words.keys().stream()
        .filter(key -> !words.say(key).equals(screen.say(key)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void noSentenceOfTheScreenNamesAVerbOrAnOption(Language language) {
    Words words = Words.in(language);
    Words screen = Words.onScreen(language);
    int named = 0;
    for (String key : words.keys()) {
      boolean names = namesACommand(words.say(key));
      named += names ? 1 : 0;
      if (TERMINAL.contains(key)) {
        assertTrue(names, key + " names none: it need not be left out here");
        assertEquals(words.say(key), screen.say(key), key);
      } else {
        assertFalse(namesACommand(screen.say(key)), key + ": " + screen.say(key));
      }
    }
    assertTrue(named > 70, "only " + named + " sentences with a verb or an option seen");
  }

  /** The terminal has its own still. */
  @ParameterizedTest
  @EnumSource(Language.class)
  void theCommandLineKeepsItsSentences(Language language) {
    Words words = Words.in(language);
    for (String key : List.of("problem.BLOCKED", "problem.THIS_DEVICE", "notice.ALERT")) {
      assertTrue(namesACommand(words.say(key)), key);
      assertNotEquals(words.say(key), Words.onScreen(language).say(key), key);
    }
  }

  @Test
  void bothLanguagesSayTheSameOtherwise() {
    Set<String> others = others(Language.ENGLISH);
    assertEquals(others, others(Language.FRENCH));
    assertTrue(others.size() > 50, others.toString());
    for (Language language : Language.values()) {
      assertEquals(Words.in(language).keys(), Words.onScreen(language).keys());
    }
    for (String key : others) {
      Set<String> places = places(Words.onScreen(Language.ENGLISH).say(key));
      assertEquals(places, places(Words.onScreen(Language.FRENCH).say(key)), key);
      assertTrue(places(Words.in(Language.ENGLISH).say(key)).containsAll(places), key);
      assertFalse(places.contains("word"), key + ": an option may come into it");
    }
  }

  private static Set<String> places(String sentence) {
    return PLACE.matcher(sentence).results().map(m -> m.group(1)).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void whatWentWrongIsSaidWithWhatWasKeptOrDone(Language language) {
    for (String key : others(language)) {
      String sentence = Words.onScreen(language).say(key);
      assertFalse(sentence.contains("\n"), key);
      if (key.startsWith("problem.") || key.startsWith("words.")) {
        assertTrue(sentence.matches(".*[,;:].*\\."), key + ": " + sentence);
      }
    }
  }

  /** What stands in quotes is to be found: the page calls it so. */
  @ParameterizedTest
  @EnumSource(Language.class)
  void placesAndButtonsAreCalledAsThePageCallsThem(Language language) throws IOException {
    Path file =
        Path.of(System.getProperty("pli.root", ".."))
            .resolve("ui/src/words/" + language.code() + ".ts");
    Set<String> page =
        TEXT.matcher(Files.readString(file))
            .results()
            .map(m -> m.group(1))
            .collect(Collectors.toSet());
    Pattern quoted = Pattern.compile(language == Language.FRENCH ? "« ([^»{]+) »" : "“([^”{]+)”");
    int seen = 0;
    for (String key : others(language)) {
      List<String> names =
          quoted.matcher(Words.onScreen(language).say(key)).results().map(m -> m.group(1)).toList();
      seen += names.size();
      for (String name : names) {
        assertTrue(page.contains(name), key + " names “" + name + "”, which is not on the page");
      }
    }
    assertTrue(seen > 40, "only " + seen + " places and buttons seen");
  }
}
