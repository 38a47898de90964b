package pli.content.cbor;

import pli.codec.Bytes;
import pli.codec.TlsWriter;

/**
 * Writes CBOR (RFC 8949) in the one encoding that section 4.2.1 calls deterministic: every head as
 * short as can be, every length definite. The order of map keys is the caller's business. One
 * writer belongs to one thread.
 */
public final class CborWriter {
  private final TlsWriter out = new TlsWriter();

  /** An empty writer. */
  public CborWriter() {}

  /** The head of an array of {@code items} items, which follow. */
  public CborWriter array(int items) {
    return head(Major.ARRAY, items);
  }

  /** The head of a map of {@code entries} keys and values, which follow. */
  public CborWriter map(int entries) {
    return head(Major.MAP, entries);
  }

  /** A number of at most 63 bits that is not negative. */
  public CborWriter unsigned(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("a negative number");
    }
    return head(Major.UNSIGNED, number);
  }

  /** A number of either sign. */
  public CborWriter integer(long number) {
    return number < 0 ? head(Major.NEGATIVE, ~number) : head(Major.UNSIGNED, number);
  }

  /** A byte string. */
  public CborWriter bytes(Bytes value) {
    return head(Major.BYTES, value.length()).raw(value);
  }

  /** A text string. */
  public CborWriter text(String value) {
    Bytes utf8 = Bytes.utf8(value);
    return head(Major.TEXT, utf8.length()).raw(utf8);
  }

  /** True or false. */
  public CborWriter bool(boolean value) {
    out.u8(value ? Major.TRUE : Major.FALSE);
    return this;
  }

  /** Null. */
  public CborWriter none() {
    out.u8(Major.NULL);
    return this;
  }

  /** An item that is encoded already. */
  public CborWriter raw(Bytes item) {
    out.raw(item);
    return this;
  }

  /** What was written. */
  public Bytes toBytes() {
    return out.toBytes();
  }

  private CborWriter head(int major, long argument) {
    int type = major << 5;
    if (argument < 24) {
      out.u8(type | (int) argument);
    } else if (argument < 1 << 8) {
      out.u8(type | 24).u8((int) argument);
    } else if (argument < 1 << 16) {
      out.u8(type | 25).u16((int) argument);
    } else if (argument < 1L << 32) {
      out.u8(type | 26).u32(argument);
    } else {
      out.u8(type | 27).u64(argument);
    }
    return this;
  }
}
