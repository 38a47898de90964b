package pli.transparency.account;

import pli.codec.DecodeException;
import pli.transparency.Limits;

/**
 * What an account is called in its network: 1 to 64 of {@code a}–{@code z}, {@code 0}–{@code 9},
 * {@code .}, {@code -}, {@code _}, beginning with a letter or digit.
 *
 * @param value the handle as people write it
 */
public record Handle(String value) {
  /**
   * A handle that is known to be well formed.
   *
   * @throws IllegalArgumentException if it is not
   */
  public Handle {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException("not a handle");
    }
  }

  /**
   * The handle that somebody wrote.
   *
   * @throws DecodeException {@link DecodeException.Reason#TOO_LARGE} past 64 characters, {@link
   *     DecodeException.Reason#BAD_VALUE} for other faults
   */
  public static Handle parse(String text) throws DecodeException {
    if (text.length() > Limits.MAX_HANDLE) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a handle that is too long");
    }
    if (!isWellFormed(text)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not a handle");
    }
    return new Handle(text);
  }

  private static boolean isWellFormed(String text) {
    if (text.isEmpty() || text.length() > Limits.MAX_HANDLE || !isLetterOrDigit(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }

  /** Says what it is, not which: handles stay out of logs. */
  @Override
  public String toString() {
    return "Handle";
  }
}
