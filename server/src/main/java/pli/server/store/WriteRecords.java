package pli.server.store;

import java.util.Arrays;
import pli.codec.Bytes;

/**
 * A RocksDB write batch as its bytes (its {@code db/write_batch.cc}): a sequence number of eight
 * bytes, which RocksDB sets, the number of records in four, least byte first, and the records, each
 * a kind, the column family's number, the key, and for a put the value. Numbers and lengths are
 * varints of seven bits, the least first. Made here, a batch goes into RocksDB in one call, where
 * each record would take one.
 */
final class WriteRecords {
  private static final int COUNT_AT = 8;
  private static final int HEADER = 12;

  private static final byte DELETE = 4;
  private static final byte PUT = 5;
  private static final byte SINGLE_DELETE = 8;

  private byte[] bytes;
  private int size = HEADER;
  private int count;

  /**
   * With room for so many bytes of records before it grows. Where they are as many as {@link
   * #lengthOfPut} and {@link #lengthOfDeletion} add up to, what {@link #toByteArray} returns was
   * never copied: large writes would fill the heap with copies.
   */
  WriteRecords(int room) {
    bytes = new byte[Math.addExact(HEADER, room)];
  }

  static int lengthOfPut(int family, Bytes key, Bytes value) {
    return lengthOfDeletion(family, key) + varintLength(value.length()) + value.length();
  }

  static int lengthOfDeletion(int family, Bytes key) {
    return 1 + varintLength(family) + varintLength(key.length()) + key.length();
  }

  private static int varintLength(int number) {
    return 1 + (31 - Integer.numberOfLeadingZeros(number | 1)) / 7;
  }

  void put(int family, Bytes key, Bytes value) {
    begin(PUT, family, key, lengthOfPut(family, key, value));
    string(value);
  }

  void delete(int family, Bytes key) {
    begin(DELETE, family, key, lengthOfDeletion(family, key));
  }

  void singleDelete(int family, Bytes key) {
    begin(SINGLE_DELETE, family, key, lengthOfDeletion(family, key));
  }

  private void begin(byte kind, int family, Bytes key, int length) {
    int needed = Math.addExact(size, length);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, 1 << 30)));
    }
    count++;
    bytes[size++] = kind;
    varint(family);
    string(key);
  }

  private void string(Bytes string) {
    varint(string.length());
    string.copyTo(bytes, size);
    size += string.length();
  }

  private void varint(int number) {
    int rest = number;
    while (rest >>> 7 != 0) {
      bytes[size++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** The batch; nothing is added any more. */
  byte[] toByteArray() {
    for (int i = 0; i < HEADER - COUNT_AT; i++) {
      bytes[COUNT_AT + i] = (byte) (count >> 8 * i);
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
