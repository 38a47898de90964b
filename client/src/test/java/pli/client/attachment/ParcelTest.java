package pli.client.attachment;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;

/** What is too large for queues, sealed and named. */
class ParcelTest {
  private final Entropy random = new SecureRandom()::nextBytes;

  private Bytes bytes(int length) {
    byte[] value = new byte[length];
    random.fill(value);
    return Bytes.adopt(value);
  }

  @Test
  void whatIsPutInComesOut() throws Exception {
    for (int length : new int[] {0, 1, 4096, 65_479, 65_480, 65_481, 131_016, 700_001}) {
      Bytes content = bytes(length);
      Parcel parcel = Parcel.of(content, random);
      Reference named = requireNonNull(Parcel.named(parcel.name()));
      assertEquals(length, named.size());
      assertEquals(parcel.sealed().length(), Parcel.sealedLength(named));
      assertEquals(content, Parcel.open(named, parcel.sealed()), length + " bytes");
    }
    assertNotEquals(
        Parcel.of(Bytes.EMPTY, random).sealed(), Parcel.of(Bytes.EMPTY, random).sealed());
  }

  @Test
  void whatWasChangedDoesNotOpen() throws Exception {
    Parcel parcel = Parcel.of(bytes(70_000), random);
    byte[] sealed = parcel.sealed().toByteArray();
    for (int at : new int[] {0, 10, 40, 5000, 65_536, sealed.length - 1}) {
      sealed[at] ^= 1;
      Bytes flipped = Bytes.copyOf(sealed);
      assertThrows(CryptoException.class, () -> Parcel.open(parcel.reference(), flipped));
      sealed[at] ^= 1;
    }
    Bytes shorter = parcel.sealed().slice(0, sealed.length - 1);
    assertThrows(CryptoException.class, () -> Parcel.open(parcel.reference(), shorter));
    Parcel other = Parcel.of(bytes(70_000), random);
    assertThrows(CryptoException.class, () -> Parcel.open(parcel.reference(), other.sealed()));
  }

  @Test
  void onlyANameIsOne() throws Exception {
    Bytes name = Parcel.of(bytes(5), random).name();
    assertEquals(90, name.length());
    // An MLSMessage of version mls10, and nothing at all.
    assertNull(Parcel.named(Bytes.of(0, 1, 0, 2)));
    assertNull(Parcel.named(Bytes.EMPTY));
    assertNull(Parcel.named(Bytes.of(0xf1)));
    for (int length = 2; length < name.length(); length++) {
      Bytes cut = name.slice(0, length);
      assertThrows(DecodeException.class, () -> Parcel.named(cut), length + " bytes");
    }
    assertThrows(DecodeException.class, () -> Parcel.named(Bytes.concat(name, Bytes.of(0))));
    Bytes large =
        Bytes.concat(name.slice(0, 82), new TlsWriter().u64(Parcel.MAX_SIZE + 1).toBytes());
    assertThrows(DecodeException.class, () -> Parcel.named(large));
    Bytes negative = Bytes.concat(name.slice(0, 82), new TlsWriter().u64(-1).toBytes());
    assertThrows(DecodeException.class, () -> Parcel.named(negative));
  }
}
