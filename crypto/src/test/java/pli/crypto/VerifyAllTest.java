package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.codec.Bytes;

/** Signatures verified together: what one by one says, in every suite, few or many. */
class VerifyAllTest {
  private static final int MANY = 150;

  private final Entropy entropy = new SeededEntropy(1998);

  static List<Integer> suites() {
    return CipherSuite.supported();
  }

  private SignedMessage signed(CipherSuite suite, int number) {
    SignatureKeyPair keys = suite.generateSignatureKeyPair(entropy);
    Bytes message = Bytes.of(number >> 8, number);
    return new SignedMessage(keys.publicKey(), message, suite.sign(keys, message, entropy));
  }

  private List<SignedMessage> signed(CipherSuite suite, int first, int count) {
    List<SignedMessage> all = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      all.add(signed(suite, i));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("suites")
  void aFewInEverySuite(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    List<SignedMessage> all = signed(suite, 0, 4);
    assertTrue(suite.verifyAll(List.of()));
    assertTrue(suite.verifyAll(all));
    for (int bad = 0; bad < all.size(); bad++) {
      assertFalse(suite.verifyAll(with(all, bad, forged(all.get(bad)))));
    }
  }

  private static List<SignedMessage> with(List<SignedMessage> all, int at, SignedMessage other) {
    List<SignedMessage> changed = new ArrayList<>(all);
    changed.set(at, other);
    return changed;
  }

  private static SignedMessage forged(SignedMessage good) {
    return new SignedMessage(good.publicKey(), Bytes.utf8("another"), good.signature());
  }

  /** Around the size from which there is a batch, and beyond that of the largest. */
  @Test
  void manyAndOneBadAmongThem() {
    CipherSuite suite = CipherSuite.MLS_128_X25519;
    List<SignedMessage> all = signed(suite, 0, MANY);
    for (int count : new int[] {127, 128, 129, MANY}) {
      assertTrue(suite.verifyAll(all.subList(0, count)), count + " good ones");
      for (int bad : new int[] {0, 1, count / 2, count - 1}) {
        List<SignedMessage> some = with(all.subList(0, count), bad, forged(all.get(bad)));
        assertFalse(suite.verifyAll(some), bad + " of " + count + " is bad");
      }
    }
    List<SignedMessage> large = new ArrayList<>();
    while (large.size() < 8192 + 200) {
      large.addAll(all);
    }
    assertTrue(suite.verifyAll(large));
    assertFalse(suite.verifyAll(with(large, large.size() - 1, forged(all.get(0)))));
  }

  /** What is no key is refused among few and among many. */
  @Test
  void keysAreOfPrimeOrder() {
    CipherSuite suite = CipherSuite.MLS_128_X25519;
    Bytes mixed = Bytes.fromHex("0300000000000000000000000000000000000000000000000000000000000000");
    assertFalse(suite.isValidSignaturePublicKey(mixed));
    List<SignedMessage> all = signed(suite, 0, MANY);
    for (int count : new int[] {3, MANY}) {
      SignedMessage good = all.get(1);
      SignedMessage other = new SignedMessage(mixed, good.message(), good.signature());
      assertFalse(suite.verifyAll(with(all.subList(0, count), 1, other)));
      SignedMessage shorter =
          new SignedMessage(good.publicKey().slice(1, 32), good.message(), good.signature());
      assertFalse(suite.verifyAll(with(all.subList(0, count), 1, shorter)));
    }
  }
}
