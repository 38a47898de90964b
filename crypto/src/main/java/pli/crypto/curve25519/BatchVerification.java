package pli.crypto.curve25519;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many Ed25519 signatures by keys met for the first time, verified at once: for some 40 % of the
 * time that the same takes one by one. It answers whether {@link VerificationKey#decode} has each
 * key, each key is of prime order, and {@link VerificationKey#verify} accepts each signature; not
 * which of them fails. Collects, then answers; for one thread. Everything here is public, so the
 * time taken may depend on it.
 *
 * <h2>What is computed</h2>
 *
 * Each signature (R, S) of a message by a key A must satisfy D = S · B − R − k · A = 0, without a
 * cofactor, k = SHA-512(R, A, M). With a coefficient z of 128 bits for each, it is asked
 *
 * <ol>
 *   <li>whether each A and R is the only encoding of a point, A not the neutral one, each S is
 *       below L, and no k is 0 modulo L (of which no case is known; then the answer is no);
 *   <li>with e = z · k modulo L, for each of 253 bits whether the sum of the keys A whose e has
 *       that bit is of the prime-order group, and for each of 128 bits whether the sum of the R
 *       whose z has it is. If a key has several signatures in a row, e is the sum of their z · k;
 *   <li>whether the sum of all z · D is 0, which needs no more points: the sum of z · R and e · A
 *       is that of the sums just seen, the one of bit b times 2^b.
 * </ol>
 *
 * <h2>Why that is the same</h2>
 *
 * Let all be accepted one by one. Then all keys are of prime order, so each R = S · B − k · A is,
 * and it is written in its only encoding; so all sums are of the group, and each D is 0. The answer
 * is yes, whatever the coefficients.
 *
 * <p>Let one not be. For coefficients that are random and independent of the signatures, the answer
 * is yes with a probability of at most 2^−128:
 *
 * <ul>
 *   <li>If an R has a part of low order, T, consider its own z with all others fixed. A sum is of
 *       the prime-order group exactly if the parts of low order in it sum to 0, so each of the 128
 *       sums decides whether T must be in it: at most one z of 2^128 passes.
 *   <li>If a key has one, consider the z of one of its signatures with all others fixed. In the
 *       same way at most one e passes. As z is below L and k is not 0 modulo L, which is prime,
 *       different z make different e; and an e is below L, which has 253 bits. At most one z
 *       passes.
 *   <li>If neither is so, all D are of the group of prime order L. Let one not be 0; with all other
 *       coefficients fixed, the sum is 0 for one z modulo L. At most one z passes.
 * </ul>
 *
 * <p>So torsion is not multiplied away, as it is where a batch is verified with the cofactor: the
 * answer does not depend on whether a signature was looked at alone or among others.
 *
 * <h2>Coefficients</h2>
 *
 * come from SHA-512 of all that the equations are made of: every A, R, S and k in order. Nothing
 * random is needed, and whoever makes signatures for a batch must try 2^128 batches to be lucky, as
 * whoever forges one must.
 *
 * <p>Linear combinations and random subsets: M. Bellare, J. Garay, T. Rabin, Fast Batch
 * Verification for Modular Exponentiation and Digital Signatures, Eurocrypt 1998. For Ed25519: D.
 * Bernstein et al., High-speed high-security signatures, 2011, section 5. What goes wrong with
 * parts of low order: K. Chalkias, F. Garillot, V. Nikolaenko, Taming the many EdDSAs, IACR ePrint
 * 2020/1244.
 */
public final class BatchVerification {
  private static final int COEFFICIENT_LENGTH = 16;
  private static final int PER_HASH = 4;
  private static final int KEY_BITS = 253;

  private final List<TablePoint> keys = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final MessageDigest transcript = Scalars.sha512();
  private byte @Nullable [] lastKey;

  /** One of no signatures yet. */
  public BatchVerification() {}

  /** A signature that was added: the place of its key, R, S, k. */
  private record Entry(int key, TablePoint r, BigInteger s, BigInteger k) {}

  /**
   * Adds a signature. Several by one key are cheaper if they follow each other.
   *
   * @return false if it is none, or the key is none, at first sight; then nothing was added
   */
  public boolean add(byte[] key, byte[] message, byte[] signature) {
    if (key.length != VerificationKey.LENGTH
        || signature.length != VerificationKey.SIGNATURE_LENGTH) {
      return false;
    }
    byte[] s = Arrays.copyOfRange(signature, VerificationKey.LENGTH, signature.length);
    EdwardsPoint r = EdwardsPoint.decode(Arrays.copyOf(signature, VerificationKey.LENGTH));
    BigInteger k = Scalars.challenge(key, message, signature);
    if (!Scalars.isReduced(s) || r == null || k.signum() == 0 || !addKey(key)) {
      return false;
    }
    entries.add(new Entry(keys.size() - 1, r.affineForTable(), Scalars.number(s), k));
    transcript.update(key);
    transcript.update(signature);
    transcript.update(Scalars.littleEndian(k));
    return true;
  }

  private boolean addKey(byte[] key) {
    if (lastKey != null && Arrays.equals(lastKey, key)) {
      return true;
    }
    EdwardsPoint point = EdwardsPoint.decode(key);
    if (point == null || point.isNeutral()) {
      return false;
    }
    keys.add(point.affineForTable());
    lastKey = key.clone();
    return true;
  }

  /**
   * Whether all that were added hold, with keys of prime order. Asked once; nothing is added then.
   */
  public boolean holds() {
    byte[][] coefficients = coefficients();
    BigInteger[] ofKeys = new BigInteger[keys.size()];
    Arrays.fill(ofKeys, BigInteger.ZERO);
    BigInteger ofBase = BigInteger.ZERO;
    TablePoint[] rs = new TablePoint[entries.size()];
    for (int i = 0; i < rs.length; i++) {
      Entry entry = entries.get(i);
      BigInteger z = Scalars.number(coefficients[i]);
      rs[i] = entry.r;
      ofKeys[entry.key] = ofKeys[entry.key].add(z.multiply(entry.k));
      ofBase = ofBase.add(z.multiply(entry.s));
    }
    byte[][] ofKeyBytes = new byte[ofKeys.length][];
    for (int i = 0; i < ofKeys.length; i++) {
      ofKeyBytes[i] = Scalars.littleEndian(ofKeys[i].mod(Scalars.ORDER));
    }
    EdwardsPoint[] keySums = BitSums.of(keys.toArray(new TablePoint[0]), ofKeyBytes, KEY_BITS);
    EdwardsPoint[] rSums = BitSums.of(rs, coefficients, 8 * COEFFICIENT_LENGTH);
    if (!areOfPrimeOrder(keySums) || !areOfPrimeOrder(rSums)) {
      return false;
    }
    EdwardsPoint sum = combined(keySums, rSums);
    EdwardsPoint expected =
        VerificationKey.timesBase(Scalars.littleEndian(ofBase.mod(Scalars.ORDER)));
    sum.subtract(expected.forTable());
    return sum.isNeutral();
  }

  private static boolean areOfPrimeOrder(EdwardsPoint[] sums) {
    EdwardsPoint.normalize(sums);
    for (EdwardsPoint sum : sums) {
      if (!sum.isOfPrimeOrder()) {
        return false;
      }
    }
    return true;
  }

  /** The sum of 2^b times the sums of bit b. */
  private static EdwardsPoint combined(EdwardsPoint[] keySums, EdwardsPoint[] rSums) {
    EdwardsPoint sum = new EdwardsPoint();
    for (int bit = keySums.length - 1; bit >= 0; bit--) {
      sum.twice();
      sum.add(keySums[bit].forTable());
      if (bit < rSums.length) {
        sum.add(rSums[bit].forTable());
      }
    }
    return sum;
  }

  /** One for each signature, of 16 bytes. */
  private byte[][] coefficients() {
    byte[] seed = transcript.digest();
    byte[][] coefficients = new byte[entries.size()][];
    byte[] four = new byte[0];
    for (int i = 0; i < coefficients.length; i++) {
      if (i % PER_HASH == 0) {
        four = hash(seed, i / PER_HASH);
      }
      int from = i % PER_HASH * COEFFICIENT_LENGTH;
      coefficients[i] = Arrays.copyOfRange(four, from, from + COEFFICIENT_LENGTH);
    }
    return coefficients;
  }

  private static byte[] hash(byte[] seed, int number) {
    MessageDigest digest = Scalars.sha512();
    digest.update(seed);
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (number >> shift));
    }
    return digest.digest();
  }
}
