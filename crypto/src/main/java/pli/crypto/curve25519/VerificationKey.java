package pli.crypto.curve25519;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 public key, decoded, to verify signatures with (RFC 8032 section 5.1.7). Immutable,
 * safe in any thread. All that it handles is public, so the time it takes may depend on it.
 *
 * <p>What is accepted: a scalar S below the group's order L, and an R that is, byte for byte, the
 * encoding of S · B − k · A, where k is SHA-512(R, A, M) modulo L. That is the equation without the
 * cofactor, which RFC 8032 allows; points R in another encoding than their own never match. Keys in
 * another encoding than their own, or of low order, are no keys.
 */
public final class VerificationKey {
  /** The length of an encoded key, in bytes. */
  public static final int LENGTH = FieldElement.LENGTH;

  /** The length of a signature, in bytes. */
  public static final int SIGNATURE_LENGTH = 64;

  private static final int KEY_WIDTH = 5;
  private static final int BASE_WIDTH = 8;
  private static final int ROWS = 8;

  private final byte[] encoded;
  private final EdwardsPoint negated;
  private final PointTable table;

  private VerificationKey(byte[] encoded, EdwardsPoint negated, PointTable table) {
    this.encoded = encoded;
    this.negated = negated;
    this.table = table;
  }

  /** The multiples of the base point, made when first needed. */
  private static final class Base {
    static final PointTable TABLE = PointTable.of(EdwardsPoint.base(), BASE_WIDTH, ROWS);
  }

  /**
   * The key that 32 bytes encode.
   *
   * @return null if none, if they are not its only encoding, or if it is of low order
   */
  public static @Nullable VerificationKey decode(byte[] encoded) {
    if (encoded.length != LENGTH) {
      return null;
    }
    EdwardsPoint point = EdwardsPoint.decode(encoded);
    if (point == null || point.isOfLowOrder()) {
      return null;
    }
    point.negate();
    return new VerificationKey(encoded.clone(), point, PointTable.single(point, KEY_WIDTH));
  }

  /** The same key with a table of some 11 KiB, which takes a verification's time to make. */
  public VerificationKey prepared() {
    return new VerificationKey(encoded, negated, PointTable.of(negated, KEY_WIDTH, ROWS));
  }

  /** Whether this is the key that {@code other} encodes. */
  public boolean is(byte[] other) {
    return Arrays.equals(encoded, other);
  }

  /** Whether the point is of the prime-order group, rather than such a one plus one of order 8. */
  public boolean isOfPrimeOrder() {
    return negated.isOfPrimeOrder();
  }

  /** Whether {@code signature} is one of {@code message} by this key. */
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    byte[] s = Arrays.copyOfRange(signature, LENGTH, SIGNATURE_LENGTH);
    if (!Scalars.isReduced(s)) {
      return false;
    }
    byte[] k = Scalars.littleEndian(Scalars.challenge(encoded, message, signature));
    byte[] r = combine(SignedDigits.of(s, BASE_WIDTH), SignedDigits.of(k, KEY_WIDTH)).encode();
    return Arrays.equals(r, Arrays.copyOf(signature, LENGTH));
  }

  /** {@code s} · B, for a number below the order. */
  static EdwardsPoint timesBase(byte[] s) {
    byte[] digits = SignedDigits.of(s, BASE_WIDTH);
    int spacing = SignedDigits.LENGTH / ROWS;
    EdwardsPoint sum = new EdwardsPoint();
    for (int at = spacing - 1; at >= 0; at--) {
      sum.twice();
      for (int row = 0; row < ROWS; row++) {
        Base.TABLE.addMultiple(sum, row, digits[row * spacing + at]);
      }
    }
    return sum;
  }

  /** s · B − k · A, of their digits. */
  private EdwardsPoint combine(byte[] s, byte[] k) {
    int rows = table.rows();
    int spacing = SignedDigits.LENGTH / rows;
    EdwardsPoint sum = new EdwardsPoint();
    for (int at = spacing - 1; at >= 0; at--) {
      sum.twice();
      for (int row = 0; row < rows; row++) {
        Base.TABLE.addMultiple(sum, row, s[row * spacing + at]);
        table.addMultiple(sum, row, k[row * spacing + at]);
      }
    }
    return sum;
  }
}
