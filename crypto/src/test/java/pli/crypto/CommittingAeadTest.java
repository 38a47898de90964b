package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;

/** Opens with one key only, whatever a sender has tried. */
class CommittingAeadTest {
  private static final Bytes AAD = Bytes.utf8("aad");
  private static final byte[] PLAINTEXT = Bytes.utf8("a sealed letter").toByteArray();

  private final Entropy entropy = new SeededEntropy(1);
  private final Secret key = Secret.random(32, entropy);

  @Test
  void opensWhatItSealed() throws CryptoException {
    for (int length = 0; length < 70; length++) {
      byte[] plaintext = new byte[length];
      entropy.fill(plaintext);
      Bytes sealed = CommittingAead.seal(key, AAD, plaintext, entropy);
      assertEquals(length + CommittingAead.OVERHEAD, sealed.length());
      assertArrayEquals(plaintext, CommittingAead.open(key, AAD, sealed));
    }
  }

  @Test
  void oneTextSealedTwiceLooksDifferent() {
    Bytes first = CommittingAead.seal(key, AAD, PLAINTEXT, entropy);
    Bytes second = CommittingAead.seal(key, AAD, PLAINTEXT, entropy);
    for (int i = 1; i + 8 < first.length(); i += 8) {
      assertNotEquals(first.slice(i, i + 8), second.slice(i, i + 8));
    }
  }

  @Test
  void everyFlippedBitIsNoticed() {
    Bytes sealed = CommittingAead.seal(key, AAD, PLAINTEXT, entropy);
    for (int bit = 0; bit < 8 * sealed.length(); bit++) {
      byte[] flipped = sealed.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      CryptoException.Reason expected =
          bit < 8
              ? CryptoException.Reason.UNSUPPORTED
              : CryptoException.Reason.AUTHENTICATION_FAILED;
      assertEquals(expected, refusal(key, AAD, Bytes.adopt(flipped)), "bit " + bit);
    }
  }

  @Test
  void everyTruncationAndExtensionIsNoticed() {
    Bytes sealed = CommittingAead.seal(key, AAD, PLAINTEXT, entropy);
    for (int length = 0; length < sealed.length(); length++) {
      assertEquals(
          CryptoException.Reason.AUTHENTICATION_FAILED, refusal(key, AAD, sealed.slice(0, length)));
    }
    Bytes longer = Bytes.concat(sealed, Bytes.of(0));
    assertEquals(CryptoException.Reason.AUTHENTICATION_FAILED, refusal(key, AAD, longer));
  }

  @Test
  void anotherKeyOrOtherDataDoNotOpen() {
    Bytes sealed = CommittingAead.seal(key, AAD, PLAINTEXT, entropy);
    for (int bit = 0; bit < 256; bit++) {
      byte[] other = key.copy();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(
          CryptoException.Reason.AUTHENTICATION_FAILED, refusal(Secret.adopt(other), AAD, sealed));
    }
    assertEquals(CryptoException.Reason.AUTHENTICATION_FAILED, refusal(key, Bytes.EMPTY, sealed));
  }

  /**
   * A sender who knows both keys makes AES-GCM parts that open under either AES key only as well as
   * he likes: the commitment beside them is of one key. Here the parts of two honest messages with
   * one salt are mixed in every way.
   */
  @Test
  void noMixtureOpensUnderTwoKeys() throws CryptoException {
    Secret other = Secret.random(32, entropy);
    Entropy sameSalt = target -> Arrays.fill(target, (byte) 5);
    Bytes one = CommittingAead.seal(key, AAD, PLAINTEXT, sameSalt);
    Bytes two = CommittingAead.seal(other, AAD, PLAINTEXT, sameSalt);
    assertEquals(one.slice(0, 33), two.slice(0, 33));
    for (int mixture = 0; mixture < 4; mixture++) {
      Bytes commitment = (mixture & 1) == 0 ? one : two;
      Bytes ciphertext = (mixture & 2) == 0 ? one : two;
      Bytes mixed =
          Bytes.concat(
              one.slice(0, 33),
              commitment.slice(33, 65),
              ciphertext.slice(65, ciphertext.length()));
      int opened = opens(key, mixed) + opens(other, mixed);
      assertEquals(commitment == ciphertext ? 1 : 0, opened);
    }
  }

  @Test
  void keysHaveOneLength() {
    for (int length : new int[] {0, 16, 31, 33, 64}) {
      Secret wrong = Secret.copyOf(new byte[length]);
      assertThrows(
          IllegalArgumentException.class,
          () -> CommittingAead.seal(wrong, AAD, PLAINTEXT, entropy));
      assertThrows(
          IllegalArgumentException.class,
          () -> CommittingAead.open(wrong, AAD, Bytes.copyOf(new byte[100])));
    }
  }

  private static int opens(Secret key, Bytes sealed) {
    try {
      CommittingAead.open(key, AAD, sealed);
      return 1;
    } catch (CryptoException e) {
      return 0;
    }
  }

  private static CryptoException.Reason refusal(Secret key, Bytes aad, Bytes sealed) {
    return assertThrows(CryptoException.class, () -> CommittingAead.open(key, aad, sealed))
        .reason();
  }
}
