package pli.lab.seizure;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The forms in which bytes come to lie in files and in memory. */
final class Encoding {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Encoding() {}

  /** Each form of {@code value} by its name. */
  static Map<String, byte[]> of(byte[] value) {
    Map<String, byte[]> forms = new TreeMap<>();
    forms.put("raw", value);
    forms.put("reversed", reversed(value, value.length));
    // As a processor of the other byte order keeps numbers of 32 and of 64 bits: key schedules do.
    forms.put("words of 4", reversed(value, 4));
    forms.put("words of 8", reversed(value, 8));
    forms.put("hex", ascii(HexFormat.of().formatHex(value)));
    forms.put("HEX", ascii(HexFormat.of().withUpperCase().formatHex(value)));
    forms.put("hex with colons", ascii(HexFormat.ofDelimiter(":").formatHex(value)));
    for (int before = 0; before < 3; before++) {
      String text = inside(base64(value, before), 8 * before, 6, value.length);
      forms.put("base64+" + before, ascii(text));
      forms.put("base64url+" + before, ascii(text.replace('+', '-').replace('/', '_')));
    }
    for (int before = 0; before < 5; before++) {
      String text = inside(base32(value, before), 8 * before, 5, value.length);
      forms.put("base32+" + before, ascii(text));
      forms.put("base32 small+" + before, ascii(text.toLowerCase(java.util.Locale.ROOT)));
    }
    forms.put("decimal, signed", ascii(list(value, false)));
    forms.put("decimal, unsigned", ascii(list(value, true)));
    forms.put("one number", ascii(new BigInteger(1, value).toString()));
    return forms;
  }

  /** Forms of a text beside those of its UTF-8. */
  static Map<String, byte[]> of(String text) {
    Map<String, byte[]> forms = of(text.getBytes(StandardCharsets.UTF_8));
    forms.put("UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
    forms.put("UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE));
    return forms;
  }

  /** Each group of {@code size} bytes turned round; what is left over at the end stays. */
  private static byte[] reversed(byte[] value, int size) {
    byte[] turned = value.clone();
    for (int from = 0; from + size <= value.length; from += size) {
      for (int i = 0; i < size; i++) {
        turned[from + i] = value[from + size - 1 - i];
      }
    }
    return turned;
  }

  private static String base64(byte[] value, int before) {
    return Base64.getEncoder().withoutPadding().encodeToString(behind(before, value));
  }

  private static String base32(byte[] value, int before) {
    StringBuilder all = new StringBuilder();
    for (byte octet : behind(before, value)) {
      all.append(Integer.toBinaryString(octet & 0xff | 0x100).substring(1));
    }
    while (all.length() % 5 != 0) {
      all.append('0');
    }
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < all.length(); at += 5) {
      text.append(BASE32.charAt(Integer.parseInt(all.substring(at, at + 5), 2)));
    }
    return text.toString();
  }

  private static byte[] behind(int before, byte[] value) {
    byte[] moved = new byte[before + value.length];
    System.arraycopy(value, 0, moved, before, value.length);
    return moved;
  }

  /** The characters that only the value's bits decide, whatever stands before and behind it. */
  private static String inside(String text, int bitsBefore, int bits, int length) {
    int first = (bitsBefore + bits - 1) / bits;
    int last = (bitsBefore + 8 * length) / bits;
    return text.substring(first, last);
  }

  private static String list(byte[] value, boolean unsigned) {
    int[] numbers = new int[value.length];
    for (int i = 0; i < value.length; i++) {
      numbers[i] = unsigned ? value[i] & 0xff : value[i];
    }
    String text = Arrays.toString(numbers);
    return text.substring(1, text.length() - 1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
