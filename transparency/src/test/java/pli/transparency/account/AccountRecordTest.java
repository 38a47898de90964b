package pli.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;

class AccountRecordTest {
  private final Seeded entropy = new Seeded(2);

  static AccountRecord record(Seeded entropy) {
    return record(entropy, 2);
  }

  static AccountRecord record(Seeded entropy, int devices) {
    SignatureKeyPair keys = Ed25519.generate(entropy);
    List<DeviceEntry> entries = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      entries.add(device(entropy, i == 0 ? keys.publicKey() : entropy.bytes(32), "Gerät " + i));
    }
    return AccountRecord.sign(
        "net", new Handle("bob"), 1, 1_700_000_000_000L, entries, keys.privateKey());
  }

  private static DeviceEntry device(Seeded entropy, Bytes signatureKey, String name) {
    return device(entropy, signatureKey, name, entropy.bytes(32));
  }

  private static DeviceEntry device(
      Seeded entropy, Bytes signatureKey, String name, Bytes contactKey) {
    return new DeviceEntry(
        DeviceId.random(entropy), name, signatureKey, QueueId.random(entropy), contactKey);
  }

  /** A device of today and one of before the hybrid suite in one record. */
  @Test
  void contactKeysAreHybridOrOfX25519() throws DecodeException {
    SignatureKeyPair keys = Ed25519.generate(entropy);
    Bytes hybrid = ContactKeys.generate(entropy).publicKey();
    List<DeviceEntry> devices =
        List.of(
            device(entropy, keys.publicKey(), "new", hybrid),
            device(entropy, entropy.bytes(32), "old", entropy.bytes(32)));
    AccountRecord record =
        AccountRecord.sign("net", new Handle("bob"), 1, 0, devices, keys.privateKey());
    AccountRecord back = AccountRecord.decode(record.encode());
    assertEquals(record, back);
    assertTrue(back.isSignedByFirstDevice());
    assertEquals(hybrid, back.devices().get(0).contactKey());
    Damage.truncation(record.encode(), AccountRecord::decode);
    for (int length : new int[] {0, 31, 33, 1215, 1217, 2048}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> device(entropy, keys.publicKey(), "odd", entropy.bytes(length)));
    }
  }

  @Test
  void aRecordComesBackAsItWas() throws DecodeException {
    for (int devices = 1; devices <= Limits.MAX_DEVICES; devices++) {
      AccountRecord record = record(entropy, devices);
      AccountRecord back = AccountRecord.decode(record.encode());
      assertEquals(record, back);
      assertEquals(record.hash(), back.hash());
      assertTrue(back.isSignedByFirstDevice());
    }
  }

  @Test
  void aBeginningOfARecordIsNone() {
    Damage.truncation(record(entropy).encode(), AccountRecord::decode);
  }

  @Test
  void noFlippedBitIsSigned() {
    Bytes encoded = record(entropy).encode();
    int[] wellFormed = {0};
    Damage.eachFlip(
        encoded,
        flipped -> {
          try {
            AccountRecord other = AccountRecord.decode(flipped);
            assertEquals(flipped, other.encode());
            assertFalse(other.isSignedByFirstDevice());
            wellFormed[0]++;
          } catch (DecodeException e) {
            // Refused before its signature was looked at.
          }
        });
    assertTrue(wellFormed[0] > 100, "few flips reached the signature: " + wellFormed[0]);
  }

  @Test
  void aSignatureByTheSecondDeviceIsNotTheFirsts() {
    SignatureKeyPair first = Ed25519.generate(entropy);
    SignatureKeyPair second = Ed25519.generate(entropy);
    List<DeviceEntry> devices =
        List.of(device(entropy, first.publicKey(), "a"), device(entropy, second.publicKey(), "b"));
    Handle bob = new Handle("bob");
    assertTrue(
        AccountRecord.sign("net", bob, 1, 0, devices, first.privateKey()).isSignedByFirstDevice());
    assertFalse(
        AccountRecord.sign("net", bob, 1, 0, devices, second.privateKey()).isSignedByFirstDevice());
  }

  @Test
  void whatHasNoFormIsRefused() {
    Secret key = Ed25519.generate(entropy).privateKey();
    Handle bob = new Handle("bob");
    DeviceEntry one = device(entropy, entropy.bytes(32), "a");
    List<DeviceEntry> many = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_DEVICES; i++) {
      many.add(device(entropy, entropy.bytes(32), "a"));
    }
    for (List<DeviceEntry> devices : List.of(List.<DeviceEntry>of(), List.of(one, one), many)) {
      assertThrows(
          IllegalArgumentException.class, () -> AccountRecord.sign("net", bob, 1, 0, devices, key));
    }
    for (String name : List.of("", "a\nb", "x".repeat(65), "\ud800", "é".repeat(33))) {
      assertThrows(IllegalArgumentException.class, () -> device(entropy, entropy.bytes(32), name));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> AccountRecord.sign("net", bob, 0, 0, List.of(one), key));
  }

  @Test
  void anIdentityComesBackAsItWas() throws DecodeException {
    Identity identity =
        new Identity(new Handle("a.b"), "réseau", DeviceId.random(entropy), Long.MAX_VALUE);
    assertEquals(identity, Identity.decode(identity.encode()));
    Damage.truncation(identity.encode(), Identity::decode);
    Damage.oneEncoding(identity.encode(), Identity::decode, Identity::encode);
  }
}
