package pli.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable string of bytes that compares by value. For public values only: a secret has a type
 * of its own, because {@link #equals} here is not constant-time and {@link #toString} reveals.
 */
public final class Bytes implements Comparable<Bytes> {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** A copy of {@code value}. */
  public static Bytes copyOf(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /** A copy of the {@code length} bytes of {@code value} that start at {@code offset}. */
  public static Bytes copyOf(byte[] value, int offset, int length) {
    if (offset < 0 || length < 0 || offset > value.length - length) {
      throw new IndexOutOfBoundsException(
          "offset " + offset + ", length " + length + " of " + value.length);
    }
    return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(value, offset, offset + length));
  }

  /**
   * Takes {@code value} over without a copy. The caller promises never to write to it again; use it
   * only for an array made in the same method.
   */
  public static Bytes adopt(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value);
  }

  /** The given octets, each 0 to 255 (or −128 to 127, as Java writes bytes). */
  public static Bytes of(int... octets) {
    byte[] value = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      value[i] = (byte) octets[i];
    }
    return adopt(value);
  }

  /** The UTF-8 encoding of {@code text}. */
  public static Bytes utf8(String text) {
    return adopt(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The bytes that {@code hex} writes, two digits a byte, in either case.
   *
   * @throws IllegalArgumentException if it is not hexadecimal
   */
  public static Bytes fromHex(String hex) {
    if (hex.length() % 2 != 0) {
      throw new IllegalArgumentException("an odd number of hexadecimal digits");
    }
    byte[] value = new byte[hex.length() / 2];
    for (int i = 0; i < value.length; i++) {
      int high = Character.digit(hex.charAt(2 * i), 16);
      int low = Character.digit(hex.charAt(2 * i + 1), 16);
      if (high < 0 || low < 0 || hex.charAt(2 * i) > 'f' || hex.charAt(2 * i + 1) > 'f') {
        throw new IllegalArgumentException("not a hexadecimal digit at " + 2 * i);
      }
      value[i] = (byte) (high << 4 | low);
    }
    return adopt(value);
  }

  /** All of {@code parts}, one after the other. */
  public static Bytes concat(Bytes... parts) {
    int length = 0;
    for (Bytes part : parts) {
      length = Math.addExact(length, part.length());
    }
    byte[] value = new byte[length];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, 0, value, at, part.value.length);
      at += part.value.length;
    }
    return adopt(value);
  }

  /** How many bytes. */
  public int length() {
    return value.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return value.length == 0;
  }

  /** The byte at {@code index}, as Java writes it. */
  public byte at(int index) {
    return value[index];
  }

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive). */
  public Bytes slice(int from, int to) {
    return copyOf(value, from, to - from);
  }

  /** Whether these bytes begin with {@code prefix}. */
  public boolean startsWith(Bytes prefix) {
    if (prefix.value.length > value.length) {
      return false;
    }
    for (int i = 0; i < prefix.value.length; i++) {
      if (value[i] != prefix.value[i]) {
        return false;
      }
    }
    return true;
  }

  /** A copy as an array. */
  public byte[] toByteArray() {
    return value.clone();
  }

  /** A read-only view. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(value).asReadOnlyBuffer();
  }

  /** Writes all bytes to {@code target} from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(value, 0, target, offset, value.length);
  }

  /** Lower-case hexadecimal, two digits a byte. */
  public String hex() {
    char[] text = new char[2 * value.length];
    for (int i = 0; i < value.length; i++) {
      text[2 * i] = HEX[value[i] >> 4 & 0xf];
      text[2 * i + 1] = HEX[value[i] & 0xf];
    }
    return new String(text);
  }

  /**
   * The text whose UTF-8 encoding these bytes are.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if they are not UTF-8
   */
  public String utf8() throws DecodeException {
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(value));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not UTF-8");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** By unsigned bytes from the left; a prefix comes before what it begins. */
  @Override
  public int compareTo(Bytes other) {
    int common = Math.min(value.length, other.value.length);
    for (int i = 0; i < common; i++) {
      int difference = (value[i] & 0xff) - (other.value[i] & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return value.length - other.value.length;
  }

  @Override
  public String toString() {
    return hex();
  }
}
