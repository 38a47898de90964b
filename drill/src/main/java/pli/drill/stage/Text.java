package pli.drill.stage;

import pli.desktop.language.Language;
import pli.desktop.language.Words;

/**
 * A sentence in each language that Pli speaks.
 *
 * @param en English
 * @param fr French
 */
public record Text(String en, String fr) {
  /** A sentence in both. */
  public static Text of(String en, String fr) {
    return new Text(en, fr);
  }

  /** What is the same in both: a figure, or what somebody read. */
  public static Text same(String words) {
    return new Text(words, words);
  }

  /**
   * The sentence {@code key} of the words beside {@code owner}.
   *
   * @param places names and values in turn, as {@link Words#say} takes them; a value may be a text
   */
  public static Text of(Class<?> owner, String key, Object... places) {
    return new Text(
        say(Language.ENGLISH, owner, key, places), say(Language.FRENCH, owner, key, places));
  }

  private static String say(Language language, Class<?> owner, String key, Object... places) {
    Object[] filled = places.clone();
    for (int i = 0; i < filled.length; i++) {
      if (filled[i] instanceof Text text) {
        filled[i] = text.in(language);
      }
    }
    return Words.in(language, owner).say(key, filled);
  }

  /** In one language. */
  public String in(Language language) {
    return switch (language) {
      case ENGLISH -> en;
      case FRENCH -> fr;
    };
  }
}
