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
  private static final int MAX_VARINT = 5;

  private static final byte DELETE = 4;
  private static final byte PUT = 5;
  private static final byte SINGLE_DELETE = 8;

  private byte[] bytes = new byte[1 << 12];
  private int size = HEADER;
  private int count;

  void put(int family, Bytes key, Bytes value) {
    begin(PUT, family, key, MAX_VARINT + value.length());
    string(value);
  }

  void delete(int family, Bytes key) {
    begin(DELETE, family, key, 0);
  }

  void singleDelete(int family, Bytes key) {
    begin(SINGLE_DELETE, family, key, 0);
  }

  private void begin(byte kind, int family, Bytes key, int more) {
    int needed = Math.addExact(size, 1 + 2 * MAX_VARINT + key.length() + more);
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

  /** The batch. */
  byte[] toByteArray() {
    for (int i = 0; i < HEADER - COUNT_AT; i++) {
      bytes[COUNT_AT + i] = (byte) (count >> 8 * i);
    }
    return Arrays.copyOf(bytes, size);
  }
}
