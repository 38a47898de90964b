package pli.transparency.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Damage;
import pli.transparency.Limits;
import pli.transparency.Party;

class AccountRecordTest {
  private final Person bob = new Person("bob");

  private AccountRecord record(int devices) {
    SignatureKeyPair[] keys = new SignatureKeyPair[devices];
    for (int i = 0; i < devices; i++) {
      keys[i] = Party.keys(100 + i);
    }
    return bob.record(devices, keys);
  }

  @Test
  void aRecordComesBackAsItWas() throws DecodeException {
    for (int devices = 1; devices <= Limits.MAX_DEVICES; devices++) {
      AccountRecord record = record(devices);
      Bytes encoded = record.encode();
      assertEquals(record, AccountRecord.decode(encoded));
      assertFalse(encoded.length() > Limits.MAX_ACCOUNT_RECORD, encoded.length() + " bytes");
      assertEquals(devices + 1, record.nextSigners().keys().size());
      DeviceEntry last = record.devices().get(devices - 1);
      assertEquals(last, record.device(last.id()));
      assertNull(record.device(new DeviceId(bob.random(16))));
    }
  }

  /** A device of today and one of before the hybrid suite in one record. */
  @Test
  void contactKeysAreHybridOrOfX25519() throws DecodeException {
    Bytes key = bob.first.publicKey();
    List<DeviceEntry> devices =
        List.of(
            bob.device(key, "new", bob.random(1216)),
            bob.device(bob.second.publicKey(), "old", bob.random(32)));
    AccountRecord record =
        new AccountRecord("net", bob.handle, 1, 0, devices, bob.paper.publicKey());
    assertEquals(record, AccountRecord.decode(record.encode()));
    Damage.truncation(record.encode(), AccountRecord::decode);
    for (int length : new int[] {0, 31, 33, 1215, 1217, 2048}) {
      assertThrows(
          IllegalArgumentException.class, () -> bob.device(key, "odd", bob.random(length)));
    }
  }

  @Test
  void eachRecordHasOneEncoding() {
    Damage.oneEncoding(record(2).encode(), AccountRecord::decode, AccountRecord::encode);
  }

  @Test
  void whatHasNoFormIsRefused() throws DecodeException {
    Bytes paper = bob.paper.publicKey();
    DeviceEntry one = bob.device(bob.first);
    List<DeviceEntry> many = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_DEVICES; i++) {
      many.add(bob.device(Party.keys(i)));
    }
    for (List<DeviceEntry> devices :
        List.of(
            List.<DeviceEntry>of(),
            List.of(one, one),
            List.of(one, bob.device(bob.first)),
            List.of(one, bob.device(bob.paper)),
            many)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new AccountRecord("net", bob.handle, 1, 0, devices, paper));
    }
    for (String name : List.of("", "a\nb", "x".repeat(65), "\ud800", "é".repeat(33))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> bob.device(bob.first.publicKey(), name, bob.random(32)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new AccountRecord("net", bob.handle, 0, 0, List.of(one), paper));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AccountRecord("net", bob.handle, 1, 0, List.of(one), bob.random(31)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DeviceEntry(one.id(), "a", one.signatureKey(), bob.random(15), bob.random(32)));
  }

  /** The record of before the log had a signature of its own in this place. */
  @Test
  void aRecordOfBeforeTheLogIsOfAnUnknownKind() {
    byte[] encoded = record(1).encode().toByteArray();
    encoded[0] = 1;
    DecodeException refused =
        assertThrows(DecodeException.class, () -> AccountRecord.decode(Bytes.adopt(encoded)));
    assertEquals(DecodeException.Reason.UNKNOWN_KIND, refused.reason());
  }

  @Test
  void namesAreNotPrinted() {
    AccountRecord record = bob.record(1, bob.first);
    for (Object value :
        List.of(
            record,
            record.handle(),
            record.devices().get(0),
            record.devices().get(0).id(),
            bob.firstRecord())) {
      assertFalse(value.toString().matches(".*(bob|Gerät|\\[).*"), value.toString());
    }
  }
}
