package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import pli.codec.Bytes;

/** Batches made here are those that RocksDB itself makes, byte for byte. */
class WriteRecordsTest {
  private static final int FAMILIES = 3;

  /** Sequence number and count. */
  private static final int HEADER = 12;

  private @TempDir Path folder;

  @Test
  void theyAreRocksDbsOwn() throws RocksDBException {
    NativeLibrary.load();
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB database = RocksDB.open(options, folder.toString())) {
      List<ColumnFamilyHandle> families = new ArrayList<>();
      for (int i = 0; i < FAMILIES; i++) {
        families.add(
            database.createColumnFamily(new ColumnFamilyDescriptor(new byte[] {(byte) i})));
      }
      for (int records : List.of(0, 1, 2, 7, 300, 70_000)) {
        compare(families, records);
      }
      families.forEach(ColumnFamilyHandle::close);
    }
  }

  private static void compare(List<ColumnFamilyHandle> families, int count)
      throws RocksDBException {
    Random random = new Random(count);
    WriteRecords ours = new WriteRecords(0);
    int length = HEADER;
    try (WriteBatch theirs = new WriteBatch()) {
      for (int i = 0; i < count; i++) {
        ColumnFamilyHandle family = families.get(random.nextInt(FAMILIES));
        Bytes key = bytes(random, random.nextInt(200));
        Bytes value = bytes(random, i == 3 ? 3 << 20 : random.nextInt(300));
        switch (random.nextInt(3)) {
          case 0 -> {
            ours.put(family.getID(), key, value);
            theirs.put(family, key.toByteArray(), value.toByteArray());
            length += WriteRecords.lengthOfPut(family.getID(), key, value);
          }
          case 1 -> {
            ours.delete(family.getID(), key);
            theirs.delete(family, key.toByteArray());
            length += WriteRecords.lengthOfDeletion(family.getID(), key);
          }
          default -> {
            ours.singleDelete(family.getID(), key);
            theirs.singleDelete(family, key.toByteArray());
            length += WriteRecords.lengthOfDeletion(family.getID(), key);
          }
        }
      }
      assertArrayEquals(theirs.data(), ours.toByteArray());
      assertEquals(length, ours.toByteArray().length);
    }
  }

  private static Bytes bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.adopt(bytes);
  }
}
