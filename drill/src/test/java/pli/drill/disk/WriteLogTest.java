package pli.drill.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The write-ahead log is read as RocksDB writes it. */
class WriteLogTest {
  private static byte[] batch() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[12]);
    out.writeBytes(new byte[] {5, 3, 24});
    out.writeBytes(new byte[24]);
    out.writeBytes(new byte[] {(byte) 0x80, 2});
    out.writeBytes(new byte[256]);
    out.writeBytes(new byte[] {8, 7, 24});
    out.writeBytes(new byte[24]);
    return out.toByteArray();
  }

  private static void part(ByteArrayOutputStream out, int type, byte[] bytes, int from, int to) {
    int length = to - from;
    out.writeBytes(new byte[] {0, 0, 0, 0, (byte) length, (byte) (length >>> 8), (byte) type});
    out.write(bytes, from, length);
  }

  @Test
  void putsAndDeletionsAreSeenWithTheirTablesAndSizes() {
    List<WriteLog.Change> changes = WriteLog.batch(batch());
    assertEquals(2, changes.size());
    assertEquals(3, changes.get(0).family());
    assertEquals(256, changes.get(0).length());
    assertEquals(16, changes.get(0).name().length());
    assertEquals(7, changes.get(1).family());
    assertTrue(changes.get(1).isDeletion());
  }

  @Test
  void recordsArePutTogetherFromTheirParts() {
    byte[] batch = batch();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part(out, 1, batch, 0, batch.length);
    part(out, 2, batch, 0, 100);
    part(out, 3, batch, 100, 200);
    part(out, 4, batch, 200, batch.length);
    List<byte[]> records = WriteLog.records(out.toByteArray());
    assertEquals(2, records.size());
    assertEquals(batch.length, records.get(1).length);
  }

  @Test
  void aTornEndIsLeftOut() {
    byte[] batch = batch();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part(out, 1, batch, 0, batch.length);
    part(out, 1, batch, 0, batch.length);
    byte[] torn = java.util.Arrays.copyOf(out.toByteArray(), out.size() - 5);
    assertEquals(1, WriteLog.records(torn).size());
  }
}
