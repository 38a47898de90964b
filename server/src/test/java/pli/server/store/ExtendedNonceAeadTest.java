package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.Secret;

class ExtendedNonceAeadTest {
  private static final byte[] NONCE =
      "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(StandardCharsets.US_ASCII);

  /** The two test vectors of c2sp.org/XAES-256-GCM, one for each carry of the subkey. */
  @Test
  void itIsTheAlgorithmOfTheSpecification() {
    assertEquals(
        "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
        aead(1).sealWith(NONCE, Bytes.EMPTY, Bytes.utf8("XAES-256-GCM")).hex());
    assertEquals(
        "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d",
        aead(3)
            .sealWith(NONCE, Bytes.utf8("c2sp.org/XAES-256-GCM"), Bytes.utf8("XAES-256-GCM"))
            .hex());
  }

  @Test
  void whatWasAlteredDoesNotOpen() throws CryptoException {
    Random random = new Random(1);
    ExtendedNonceAead aead = aead(7);
    Bytes sealed = aead.seal(Bytes.of(1), Bytes.utf8("row"), random::nextBytes);
    assertEquals(Bytes.utf8("row"), aead.open(Bytes.of(1), sealed.toByteArray()));
    for (int bit = 0; bit < 8 * sealed.length(); bit++) {
      byte[] flipped = sealed.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(CryptoException.class, () -> aead.open(Bytes.of(1), flipped));
    }
    for (int length = 0; length < sealed.length(); length++) {
      byte[] part = sealed.slice(0, length).toByteArray();
      assertThrows(CryptoException.class, () -> aead.open(Bytes.of(1), part));
    }
    assertThrows(CryptoException.class, () -> aead.open(Bytes.of(2), sealed.toByteArray()));
  }

  private static ExtendedNonceAead aead(int octet) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) octet);
    return new ExtendedNonceAead(Secret.adopt(key));
  }
}
