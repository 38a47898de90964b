package pli.client.conversation;

import java.nio.charset.StandardCharsets;

/** What a conversation may be called: any script, nothing that moves a cursor. */
final class Names {
  static final int MAX_BYTES = 128;

  private Names() {}

  static boolean isAllowed(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return false;
    }
    return name.codePoints()
        .noneMatch(point ->
            Character.isISOControl(point)
                || Character.getType(point) == Character.LINE_SEPARATOR
                || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(point) == Character.SURROGATE
                || isDirectionOverride(point));
  }

  /** Characters that make the rest of a line read in another order than it was written. */
  private static boolean isDirectionOverride(int point) {
    return point >= 0x202a && point <= 0x202e || point >= 0x2066 && point <= 0x2069;
  }
}
