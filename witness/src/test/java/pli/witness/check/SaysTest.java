package pli.witness.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.witness.language.Language;

/** Both languages have every sentence, with the same in its places. */
class SaysTest {
  private static final List<String> PARTS = List.of("<1>", "<2>", "<3>", "<4>", "<5>");

  @Test
  void bothLanguagesSayTheSameParts() {
    for (Says sentence : Says.values()) {
      String english = sentence.in(Language.ENGLISH, PARTS.toArray());
      String french = sentence.in(Language.FRENCH, PARTS.toArray());
      assertEquals(parts(english), parts(french), sentence.name());
      assertTrue(!english.isBlank() && !french.isBlank(), sentence.name());
    }
  }

  @Test
  void bothLanguagesSayTheSamePartsOfReleases() {
    for (ReleaseSays sentence : ReleaseSays.values()) {
      String english = sentence.in(Language.ENGLISH, PARTS.toArray());
      String french = sentence.in(Language.FRENCH, PARTS.toArray());
      assertEquals(parts(english), parts(french), sentence.name());
    }
  }

  private static List<String> parts(String said) {
    return PARTS.stream().filter(said::contains).toList();
  }
}
