package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/** A batch beside the same signatures one by one. */
class BatchVerificationTest {
  private static final long SEED = 1998;

  private final Seeded random = new Seeded(SEED);

  /** Key, message, signature. */
  private static final class Signed {
    final byte[] key;
    final byte[] message;
    final byte[] signature;

    Signed(byte[] key, byte[] message, byte[] signature) {
      this.key = key;
      this.message = message;
      this.signature = signature;
    }

    boolean holds() {
      VerificationKey decoded = VerificationKey.decode(key);
      return decoded != null && decoded.isOfPrimeOrder() && decoded.verify(message, signature);
    }
  }

  private Signed signed(byte[] seed) {
    byte[] key = new byte[32];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    byte[] message = random.bytes(random.below(300));
    byte[] signature = new byte[64];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return new Signed(key, message, signature);
  }

  /** By so many keys, one to three signatures each. */
  private List<Signed> many(int keys) {
    List<Signed> all = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      byte[] seed = random.bytes(32);
      for (int j = random.below(3); j >= 0; j--) {
        all.add(signed(seed));
      }
    }
    return all;
  }

  private static boolean holds(List<Signed> all) {
    BatchVerification batch = new BatchVerification();
    for (Signed each : all) {
      if (!batch.add(each.key, each.message, each.signature)) {
        return false;
      }
    }
    return batch.holds();
  }

  /** The answer with this one among others, at any place. */
  private boolean holdsWith(List<Signed> others, Signed... more) {
    List<Signed> all = new ArrayList<>(others);
    for (Signed each : more) {
      all.add(random.below(all.size() + 1), each);
    }
    return holds(all);
  }

  /** A signature by a key a · B + keyPart, with R = r · B + rPart and S = r + k · a. */
  private Signed torn(BigInteger r, int keyPart, int rPart) {
    BigInteger a = SlowCurve.number(random.bytes(32)).mod(SlowCurve.L);
    byte[] key = SlowCurve.BASE.times(a).plus(eighths(keyPart)).encode();
    byte[] message = random.bytes(10);
    byte[] signature = Arrays.copyOf(SlowCurve.BASE.times(r).plus(eighths(rPart)).encode(), 64);
    BigInteger k = SlowCurve.challenge(signature, key, message);
    BigInteger s = r.add(k.multiply(a)).mod(SlowCurve.L);
    System.arraycopy(SlowCurve.littleEndian(s), 0, signature, 32, 32);
    return new Signed(key, message, signature);
  }

  private Signed torn(int keyPart, int rPart) {
    return torn(SlowCurve.number(random.bytes(32)).mod(SlowCurve.L), keyPart, rPart);
  }

  private static SlowCurve eighths(int multiple) {
    return SlowCurve.EIGHTH.times(BigInteger.valueOf(multiple));
  }

  @Test
  void goodOnesHoldHoweverMany() {
    for (int keys : new int[] {0, 1, 2, 3, 7, 60, 250}) {
      assertTrue(holds(many(keys)), keys + " keys, seed " + SEED);
    }
  }

  @Test
  void oneFlippedBitAnywhereFails() {
    List<Signed> others = many(4);
    for (int round = 0; round < 150; round++) {
      Signed good = signed(random.bytes(32));
      byte[] key = good.key.clone();
      byte[] message = Arrays.copyOf(good.message, good.message.length + 1);
      byte[] signature = good.signature.clone();
      switch (round % 3) {
        case 0 -> key[random.below(32)] ^= (byte) (1 << random.below(8));
        case 1 -> signature[random.below(64)] ^= (byte) (1 << random.below(8));
        default -> message[random.below(message.length)] ^= (byte) (1 << random.below(8));
      }
      assertFalse(
          holdsWith(others, new Signed(key, message, signature)),
          "round " + round + ", seed " + SEED);
    }
  }

  /** Each signature is one by the other's key, and the errors are opposite. */
  @Test
  void errorsDoNotCancel() {
    List<Signed> others = many(2);
    Signed one = signed(random.bytes(32));
    Signed two = signed(random.bytes(32));
    byte[] s1 = one.signature.clone();
    byte[] s2 = two.signature.clone();
    BigInteger by = BigInteger.valueOf(1 + random.below(1000));
    add(s1, by);
    add(s2, by.negate());
    assertFalse(
        holdsWith(
            others, new Signed(one.key, one.message, s1), new Signed(two.key, two.message, s2)));
    assertTrue(holdsWith(others, one, two));
    assertFalse(
        holdsWith(
            others,
            new Signed(one.key, one.message, two.signature),
            new Signed(two.key, two.message, one.signature)));
  }

  private static void add(byte[] signature, BigInteger number) {
    BigInteger s = SlowCurve.number(Arrays.copyOfRange(signature, 32, 64)).add(number);
    System.arraycopy(SlowCurve.littleEndian(s.mod(SlowCurve.L)), 0, signature, 32, 32);
  }

  /**
   * Parts of each low order, in key, R or both; a cofactor would take all of them. Of order 2, half
   * of all coefficients hide one from the linear combination alone.
   */
  @Test
  void partsOfLowOrderAreFound() {
    List<Signed> others = many(3);
    int acceptedAlone = 0;
    for (int round = 0; round < 4; round++) {
      for (int keyPart = 0; keyPart < 8; keyPart++) {
        int rPart = round == 0 ? 0 : random.below(8);
        Signed torn = torn(keyPart, rPart);
        VerificationKey key = VerificationKey.decode(torn.key);
        String which = keyPart + " and " + rPart + " eighths, seed " + SEED;
        if (key != null && key.verify(torn.message, torn.signature)) {
          acceptedAlone++;
        }
        assertEquals(torn.holds(), holdsWith(others, torn), which);
        assertEquals(keyPart == 0 && rPart == 0, torn.holds(), which);
      }
    }
    assertTrue(acceptedAlone > 1, "of mixed keys, some signatures are accepted: " + acceptedAlone);
  }

  @Test
  void partsOfLowOrderDoNotCancel() {
    List<Signed> others = many(3);
    for (int part = 1; part < 8; part++) {
      assertFalse(holdsWith(others, torn(0, part), torn(0, 8 - part)), "in R: " + part);
      assertFalse(holdsWith(others, torn(part, 0), torn(8 - part, 0)), "in keys: " + part);
      assertFalse(holdsWith(others, torn(part, 8 - part)), "in both: " + part);
    }
    for (int round = 0; round < 20; round++) {
      assertFalse(holdsWith(others, torn(0, 4), torn(0, 4), torn(0, 4), torn(0, 4)));
    }
  }

  /** R = 0 is a point of the group, and what signs with r = 0 is accepted alone too. */
  @Test
  void theNeutralPointIsAnRAndNoKey() {
    Signed careless = torn(BigInteger.ZERO, 0, 0);
    assertTrue(careless.holds());
    assertTrue(holdsWith(many(3), careless));
    byte[] neutral = SlowCurve.NEUTRAL.encode();
    byte[] signature = Arrays.copyOf(neutral, 64);
    assertFalse(holdsWith(many(3), new Signed(neutral, new byte[0], signature)));
  }

  /** Keys and R that are the edges of something, with a scalar that could be one. */
  @Test
  void otherEncodingsAndLargeScalarsFail() {
    List<Signed> others = many(2);
    for (int round = 0; round < 60; round++) {
      Signed good = signed(random.bytes(32));
      byte[] signature = good.signature.clone();
      System.arraycopy(random.edge(), 0, signature, 32 * (round % 2), 32);
      Signed edge = new Signed(good.key, good.message, signature);
      assertFalse(holdsWith(others, edge), "round " + round + ", seed " + SEED);
      assertFalse(holdsWith(others, new Signed(random.edge(), good.message, good.signature)));
      byte[] larger = good.signature.clone();
      BigInteger s = SlowCurve.number(Arrays.copyOfRange(larger, 32, 64)).add(SlowCurve.L);
      System.arraycopy(SlowCurve.littleEndian(s), 0, larger, 32, 32);
      assertFalse(holdsWith(others, new Signed(good.key, good.message, larger)));
    }
    Signed good = signed(random.bytes(32));
    assertFalse(holdsWith(others, new Signed(good.key, good.message, new byte[63])));
    assertFalse(holdsWith(others, new Signed(new byte[31], good.message, good.signature)));
  }
}
