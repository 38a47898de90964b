package pli.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads the TLS presentation language (RFC 8446 section 3) with the variable-size vector header of
 * RFC 9420 section 2.1.2. Made for hostile bytes: each read either returns a whole value or throws
 * {@link DecodeException}, and no length is believed before that many bytes are there. One reader
 * belongs to one thread.
 */
public final class TlsReader {
  private final byte[] buffer;
  private final int end;
  private int at;

  private TlsReader(byte[] buffer, int from, int end) {
    this.buffer = buffer;
    this.at = from;
    this.end = end;
  }

  /** Reads {@code bytes} from their start. */
  public static TlsReader of(Bytes bytes) {
    byte[] copy = bytes.toByteArray();
    return new TlsReader(copy, 0, copy.length);
  }

  /** Reads {@code bytes}, which nobody may write to meanwhile. */
  public static TlsReader of(byte[] bytes) {
    return new TlsReader(bytes, 0, bytes.length);
  }

  /** How to read one value. */
  @FunctionalInterface
  public interface Item<T> {
    /**
     * Reads one value and leaves {@code in} behind it.
     *
     * @throws DecodeException if there is no such value
     */
    T read(TlsReader in) throws DecodeException;
  }

  /**
   * Reads one value that takes up all of {@code bytes}.
   *
   * @throws DecodeException if it does not, or is no such value
   */
  public static <T> T readAll(Bytes bytes, Item<T> item) throws DecodeException {
    TlsReader in = of(bytes);
    T value = item.read(in);
    in.expectEnd();
    return value;
  }

  /** How many bytes have not been read. */
  public int remaining() {
    return end - at;
  }

  /** Where the next byte stands, from the start of what this reader was made of. */
  public int position() {
    return at;
  }

  /** The bytes from {@code start}, an earlier {@link #position()}, up to the present one. */
  public Bytes since(int start) {
    return Bytes.copyOf(buffer, start, at - start);
  }

  /** An unsigned number of 8 bits. */
  public int u8() throws DecodeException {
    need(1);
    return buffer[at++] & 0xff;
  }

  /** An unsigned number of 16 bits, big-endian. */
  public int u16() throws DecodeException {
    need(2);
    return (buffer[at++] & 0xff) << 8 | buffer[at++] & 0xff;
  }

  /** An unsigned number of 32 bits, big-endian. */
  public long u32() throws DecodeException {
    return (long) u16() << 16 | u16();
  }

  /** A number of 64 bits, big-endian; the unsigned upper half comes out negative. */
  public long u64() throws DecodeException {
    need(8);
    return u32() << 32 | u32();
  }

  /**
   * A variable-size vector header.
   *
   * @throws DecodeException {@link DecodeException.Reason#NOT_MINIMAL} where fewer bytes would have
   *     done, {@link DecodeException.Reason#BAD_VALUE} for the prefix that RFC 9420 forbids
   */
  public int varint() throws DecodeException {
    int first = u8();
    switch (first >> 6) {
      case 0:
        return first;
      case 1:
        int two = (first & 0x3f) << 8 | u8();
        return minimal(two, 1 << 6);
      case 2:
        int four = (first & 0x3f) << 24 | u8() << 16 | u16();
        return minimal(four, 1 << 14);
      default:
        throw new DecodeException(
            DecodeException.Reason.BAD_VALUE, "a vector header with prefix 3");
    }
  }

  /** {@code length} bytes as they are. */
  public Bytes raw(int length) throws DecodeException {
    need(length);
    Bytes bytes = Bytes.copyOf(buffer, at, length);
    at += length;
    return bytes;
  }

  /** {@code opaque bytes<V>}. */
  public Bytes opaque() throws DecodeException {
    return raw(varint());
  }

  /**
   * {@code opaque bytes<V>} of at most {@code max} bytes.
   *
   * @throws DecodeException {@link DecodeException.Reason#TOO_LARGE} above that
   */
  public Bytes opaque(int max) throws DecodeException {
    int length = varint();
    if (length > max) {
      throw new DecodeException(
          DecodeException.Reason.TOO_LARGE, length + " bytes where " + max + " are allowed");
    }
    return raw(length);
  }

  /** {@code T items<V>}: as many items as the vector's bytes hold, unmodifiable. */
  public <T> List<T> vector(Item<T> item) throws DecodeException {
    TlsReader inner = sub(varint());
    List<T> items = new ArrayList<>();
    while (inner.remaining() > 0) {
      int before = inner.at;
      items.add(item.read(inner));
      if (inner.at == before) {
        throw new IllegalStateException("an item of no bytes");
      }
    }
    return Collections.unmodifiableList(items);
  }

  /** {@code optional<T>}: whether a value follows. */
  public boolean optional() throws DecodeException {
    int present = u8();
    if (present > 1) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "presence octet " + present);
    }
    return present == 1;
  }

  /** A reader of the next {@code length} bytes, which this one passes over. */
  public TlsReader sub(int length) throws DecodeException {
    need(length);
    TlsReader inner = new TlsReader(buffer, at, at + length);
    at += length;
    return inner;
  }

  /**
   * Nothing may follow.
   *
   * @throws DecodeException {@link DecodeException.Reason#TRAILING_BYTES} if something does
   */
  public void expectEnd() throws DecodeException {
    if (at != end) {
      throw new DecodeException(
          DecodeException.Reason.TRAILING_BYTES, remaining() + " bytes behind the value");
    }
  }

  private static int minimal(int number, int least) throws DecodeException {
    if (number < least) {
      throw new DecodeException(
          DecodeException.Reason.NOT_MINIMAL, "a vector header longer than need be");
    }
    return number;
  }

  private void need(int length) throws DecodeException {
    if (length < 0 || length > end - at) {
      throw new DecodeException(
          DecodeException.Reason.TRUNCATED, length + " bytes wanted, " + (end - at) + " there");
    }
  }
}
