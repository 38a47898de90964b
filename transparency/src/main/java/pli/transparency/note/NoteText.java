package pli.transparency.note;

import java.nio.charset.StandardCharsets;
import pli.transparency.Limits;

/** Which texts and which key names a note may have. */
final class NoteText {
  private NoteText() {}

  /** Whether it ends in a line feed and has no control character of ASCII but line feeds. */
  static boolean isText(String text) {
    if (!text.endsWith("\n") || !isUnicode(text)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' && text.charAt(i) != '\n') {
        return false;
      }
    }
    return true;
  }

  /** Whether it is 1 to 255 bytes long, without white space, plus signs and control characters. */
  static boolean isKeyName(String name) {
    if (name.isEmpty()
        || name.getBytes(StandardCharsets.UTF_8).length > Limits.MAX_KEY_NAME
        || !isUnicode(name)) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '+' || c <= ' ' || isSpace(c)) {
        return false;
      }
    }
    return true;
  }

  /** Unicode's White_Space beyond ASCII; written out, so that it is the same on each platform. */
  private static boolean isSpace(char c) {
    switch (c) {
      case '\u0085':
      case '\u00a0':
      case '\u1680':
      case '\u2028':
      case '\u2029':
      case '\u202f':
      case '\u205f':
      case '\u3000':
        return true;
      default:
        return c >= '\u2000' && c <= '\u200a';
    }
  }

  /** An unpaired surrogate has no UTF-8; it would be signed as a question mark. */
  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
