package pli.server.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.server.delivery.Padding;
import pli.server.store.StoreException;
import pli.transparency.account.Handle;

/** Rows of the directory are padded and read back, and some read as they were before that. */
class PaddedRowsTest {
  private static Handle handle(int length) throws DecodeException {
    return Handle.parse("k" + "e".repeat(length - 1));
  }

  @Test
  void anInvitationTakesTheSameRoomForEveryHandle() throws DecodeException {
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int length : new int[] {1, 5, 20, 64}) {
      InvitationTerms terms = new InvitationTerms(Invited.FOUNDER, 7, 12345, handle(length));
      sizes.add(terms.encode().length());
      assertEquals(terms, TlsReader.readAll(terms.encode(), InvitationTerms::read));
    }
    InvitationTerms free = new InvitationTerms(Invited.MEMBER, 1, 1, null);
    sizes.add(free.encode().length());
    assertEquals(free, TlsReader.readAll(free.encode(), InvitationTerms::read));
    assertEquals(1, sizes.size(), sizes.toString());
  }

  @Test
  void accountsTakeTheSameRoom() throws Exception {
    Bytes proof = Bytes.adopt(new byte[81]);
    TreeSet<Integer> sizes = new TreeSet<>();
    for (Account account : List.of(new Account(1, proof), new Account(Long.MAX_VALUE, proof))) {
      sizes.add(account.encode().length());
      assertEquals(account, TlsReader.readAll(account.encode(), Account::read));
    }
    assertEquals(1, sizes.size(), sizes.toString());
    byte[] old = new Account(1, proof).encode().toByteArray();
    old[0] = 3;
    assertThrows(DecodeException.class, () -> TlsReader.readAll(Bytes.adopt(old), Account::read));
  }

  @Test
  void aRecordsPaddingIsZero() throws Exception {
    StoredRecord record = new StoredRecord(7, RecordSamples.first("xavier"));
    Bytes row = record.encode();
    assertEquals(Padding.length(row.length()), row.length());
    assertEquals(record, TlsReader.readAll(row, StoredRecord::read));
    Bytes dirty = Bytes.concat(row, Bytes.of(1));
    assertThrows(DecodeException.class, () -> TlsReader.readAll(dirty, StoredRecord::read));
  }

  @Test
  void aKeyPackageComesBackAsItWentIn() throws StoreException {
    for (int length = 1; length < 300; length++) {
      Bytes keyPackage = Bytes.concat(Bytes.of(0), Bytes.adopt(new byte[length - 1]));
      Bytes row = StoredPackage.encode(keyPackage);
      assertEquals(keyPackage, StoredPackage.read(row));
      assertEquals(Padding.length(row.length()), row.length());
      // As rows were before.
      assertEquals(keyPackage, StoredPackage.read(keyPackage));
    }
  }

  @Test
  void lengthsArePadmesAndGrowByAnEighthAtMost() {
    for (int length = 4; length < 100_000; length++) {
      int padded = Padding.length(length);
      assertTrue(padded >= length && padded <= length + length / 8 + 1, length + ": " + padded);
      assertEquals(padded, Padding.length(padded));
    }
    assertEquals(4, Padding.length(0));
  }
}
