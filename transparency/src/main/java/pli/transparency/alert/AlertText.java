package pli.transparency.alert;

import java.nio.charset.StandardCharsets;
import pli.transparency.Limits;

/**
 * What an alert says in one language, in one paragraph.
 *
 * @param language a tag of BCP 47 in lower case, 2 to 16 of {@code a}–{@code z}, {@code 0}–{@code
 *     9}, {@code -}, beginning with a letter
 * @param words 1 to 2,000 bytes in UTF-8; no control characters, none that turn the direction of
 *     text, no space at an end
 */
public record AlertText(String language, String words) {
  private static final int MAX_LANGUAGE = 16;

  /**
   * A text.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public AlertText {
    if (!isLanguage(language) || !isWords(words)) {
      throw new IllegalArgumentException("not the text of an alert");
    }
  }

  /** Whether it can be the name of a language. */
  public static boolean isLanguage(String text) {
    if (text.length() < 2 || text.length() > MAX_LANGUAGE || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  /** Whether it can be what an alert says. */
  public static boolean isWords(String text) {
    if (text.isEmpty()
        || text.charAt(0) == ' '
        || text.charAt(text.length() - 1) == ' '
        || !StandardCharsets.UTF_8.newEncoder().canEncode(text)
        || text.getBytes(StandardCharsets.UTF_8).length > Limits.MAX_ALERT_TEXT) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** What shows nothing itself, and can make other characters seem to say something else. */
  private static boolean isControl(char c) {
    return c < ' '
        || c >= '\u007f' && c <= '\u009f'
        || c == '\u061c'
        || c >= '\u200e' && c <= '\u200f'
        || c >= '\u2028' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069'
        || c == '\ufeff';
  }
}
