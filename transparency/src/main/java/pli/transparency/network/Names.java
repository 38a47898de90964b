package pli.transparency.network;

import java.nio.charset.StandardCharsets;
import pli.codec.DecodeException;
import pli.codec.TlsReader;

/** Names that people give: some UTF-8 without control characters. */
public final class Names {
  private Names() {}

  /** Whether {@code name} has 1 to {@code max} bytes of UTF-8 and no control characters. */
  public static boolean isName(String name, int max) {
    if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > max) {
      return false;
    }
    // An unpaired surrogate has no UTF-8; it would come back as a question mark.
    return StandardCharsets.UTF_8.newEncoder().canEncode(name)
        && name.codePoints().noneMatch(Character::isISOControl);
  }

  /**
   * Reads {@code opaque name<V>}.
   *
   * @throws DecodeException if it is none
   */
  public static String read(TlsReader in, int max) throws DecodeException {
    String name = in.opaque(max).utf8();
    if (!isName(name, max)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not a name");
    }
    return name;
  }
}
