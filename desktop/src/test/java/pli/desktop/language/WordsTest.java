package pli.desktop.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pli.client.api.ClientException;
import pli.client.api.Finding;
import pli.client.api.Notice;
import pli.client.api.TimelineEntry;
import pli.desktop.terminal.Passphrases;

/** Both languages are whole, and say the same. */
class WordsTest {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
  private static final Pattern VERBS_IN_QUOTES = Pattern.compile("`pli ([a-z]+)");

  private final Words english = Words.in(Language.ENGLISH);
  private final Words french = Words.in(Language.FRENCH);

  @Test
  void bothHaveTheSameSentencesWithTheSamePlaces() {
    assertEquals(english.keys(), french.keys());
    assertTrue(english.keys().size() > 80, "only " + english.keys().size() + " sentences seen");
    List<String> same = new ArrayList<>();
    for (String key : english.keys()) {
      assertEquals(places(english.say(key)), places(french.say(key)), key);
      if (english.say(key).equals(french.say(key)) && !key.startsWith("duration.")) {
        same.add(key);
      }
    }
    assertTrue(same.size() < 3, "not translated: " + same);
  }

  private static Set<String> places(String sentence) {
    return PLACE.matcher(sentence).results().map(m -> m.group(1)).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everythingThatCanHappenHasASentence(Language language) {
    Words words = Words.in(language);
    List<String> needed = new ArrayList<>();
    for (ClientException.Problem problem : ClientException.Problem.values()) {
      needed.add("problem." + problem.name());
    }
    for (Notice.Kind kind : Notice.Kind.values()) {
      needed.add("notice." + kind.name());
    }
    for (Finding.Kind kind : Finding.Kind.values()) {
      needed.add("status.kind." + kind.name());
      needed.add("status.unproved." + kind.name());
    }
    for (Finding.State state : Finding.State.values()) {
      needed.add("status.state." + state.name());
    }
    for (TimelineEntry.Kind kind : TimelineEntry.Kind.values()) {
      needed.add("timeline." + kind.word());
    }
    for (Passphrases.Lack lack : Passphrases.Lack.values()) {
      needed.add("passphrase." + lack.name());
    }
    needed.removeIf(words::has);
    assertEquals(List.of(), needed);
  }

  @Test
  void whatWentWrongIsOneSentenceThatSaysWhatWasKeptOrDone() {
    for (Words words : List.of(english, french)) {
      for (String key : words.keys()) {
        if (key.startsWith("problem.") || key.startsWith("words.")) {
          String sentence = words.say(key);
          assertTrue(sentence.endsWith("."), key);
          assertFalse(sentence.contains("\n"), key);
          assertTrue(sentence.matches(".*[,;:].*"), key + " says only what happened: " + sentence);
        }
      }
    }
  }

  @Test
  void verbsThatSentencesNameHavePages() {
    Set<String> named = new TreeSet<>();
    for (String key : english.keys()) {
      VERBS_IN_QUOTES.matcher(english.say(key)).results().forEach(m -> named.add(m.group(1)));
    }
    assertTrue(named.size() > 3, named.toString());
    for (String verb : named) {
      assertTrue(english.page(verb).isPresent(), verb);
      assertTrue(french.page(verb).isPresent(), verb);
    }
  }

  @Test
  void placesAreFilledAndApostrophesStay() {
    assertEquals(
        "Pli parle en et fr, pas « l'anglais » ; rien n’a été fait.",
        french.say("words.lang", "word", "l'anglais"));
    assertThrows(IllegalArgumentException.class, () -> english.say("no.such.sentence"));
  }

  @Test
  void pagesOnlyOfVerbs() {
    for (String word : List.of("../words_en", "nothing", "", "SEND", "send.txt")) {
      assertTrue(english.page(word).isEmpty(), word);
    }
  }

  @Test
  void theEnvironmentChoosesTheLanguage() {
    assertEquals(Language.FRENCH, Language.ofEnvironment(Map.of("LANG", "fr_CA.UTF-8")));
    assertEquals(Language.FRENCH, Language.ofEnvironment(Map.of("LC_ALL", "fr", "LANG", "en_GB")));
    assertEquals(Language.ENGLISH, Language.ofEnvironment(Map.of("LC_ALL", "C", "LANG", "fr_FR")));
    assertEquals(
        Language.FRENCH, Language.ofEnvironment(Map.of("LC_ALL", "", "LC_MESSAGES", "fr_FR@euro")));
    assertEquals(Language.ENGLISH, Language.ofEnvironment(Map.of("LANG", "de_DE.UTF-8")));
    assertEquals(Language.ENGLISH, Language.ofEnvironment(Map.of()));
  }
}
