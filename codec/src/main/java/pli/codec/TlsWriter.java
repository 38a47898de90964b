package pli.codec;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Writes the TLS presentation language (RFC 8446 section 3) with the variable-size vector header of
 * RFC 9420 section 2.1.2. Grows as needed; one writer belongs to one thread.
 *
 * <p>A number or length outside its field is the caller's mistake and an {@link
 * IllegalArgumentException}.
 */
public final class TlsWriter {
  /** The largest length that a variable-size vector header can say: 2^30 − 1 bytes. */
  public static final int MAX_VECTOR = (1 << 30) - 1;

  /** How many bytes a variable-size vector header has at most. */
  private static final int MAX_HEADER = 4;

  private byte[] buffer;
  private int size;

  /** An empty writer. */
  public TlsWriter() {
    this(64);
  }

  /** An empty writer with room for {@code capacity} bytes before it first grows. */
  public TlsWriter(int capacity) {
    buffer = new byte[Math.max(16, capacity)];
  }

  /** An unsigned number of 8 bits. */
  public TlsWriter u8(int number) {
    check(number, 0xff);
    room(1);
    buffer[size++] = (byte) number;
    return this;
  }

  /** An unsigned number of 16 bits, big-endian. */
  public TlsWriter u16(int number) {
    check(number, 0xffff);
    room(2);
    buffer[size++] = (byte) (number >> 8);
    buffer[size++] = (byte) number;
    return this;
  }

  /** An unsigned number of 32 bits, big-endian. */
  public TlsWriter u32(long number) {
    check(number, 0xffff_ffffL);
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (number >> shift);
    }
    return this;
  }

  /** A number of 64 bits, big-endian; negative ones stand for the unsigned upper half. */
  public TlsWriter u64(long number) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (number >> shift);
    }
    return this;
  }

  /** A variable-size vector header: 1, 2 or 4 bytes, whichever is the least that fits. */
  public TlsWriter varint(int number) {
    check(number, MAX_VECTOR);
    if (number < 1 << 6) {
      return u8(number);
    }
    if (number < 1 << 14) {
      return u16(0x4000 | number);
    }
    return u32(0x8000_0000L | number);
  }

  /** The bytes as they are, without a length. */
  public TlsWriter raw(Bytes bytes) {
    room(bytes.length());
    bytes.copyTo(buffer, size);
    size += bytes.length();
    return this;
  }

  /** The bytes as they are, without a length. */
  public TlsWriter raw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
    return this;
  }

  /** {@code opaque bytes<V>}: the length, then the bytes. */
  public TlsWriter opaque(Bytes bytes) {
    return varint(bytes.length()).raw(bytes);
  }

  /** {@code opaque bytes<V>}: the length, then the bytes. */
  public TlsWriter opaque(byte[] bytes) {
    return varint(bytes.length).raw(bytes);
  }

  /**
   * {@code T items<V>}: the length in bytes of all items, then the items.
   *
   * <p>The items are written behind the longest header there is, and then move up to the one that
   * it became, so that vectors within vectors are written once and need no buffers of their own.
   *
   * @param item writes one item to the writer it is given, which is this one
   */
  public <T> TlsWriter vector(Iterable<? extends T> items, BiConsumer<TlsWriter, ? super T> item) {
    int start = size;
    int from = start + MAX_HEADER;
    room(MAX_HEADER);
    size = from;
    for (T next : items) {
      item.accept(this, next);
    }
    int end = size;
    size = start;
    varint(end - from);
    System.arraycopy(buffer, from, buffer, size, end - from);
    size += end - from;
    Arrays.fill(buffer, size, end, (byte) 0);
    return this;
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /** What was written. */
  public Bytes toBytes() {
    return Bytes.copyOf(buffer, 0, size);
  }

  /** What was written, as a fresh array. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Overwrites what was written and starts again at nothing; for writers that held a secret. */
  public void erase() {
    Arrays.fill(buffer, 0, size, (byte) 0);
    size = 0;
  }

  private void room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > buffer.length) {
      byte[] old = buffer;
      buffer = Arrays.copyOf(old, Math.max(needed, old.length < 1 << 29 ? 2 * old.length : needed));
      Arrays.fill(old, 0, size, (byte) 0);
    }
  }

  private static void check(long number, long max) {
    if (number < 0 || number > max) {
      throw new IllegalArgumentException(number + " is not in 0.." + max);
    }
  }
}
