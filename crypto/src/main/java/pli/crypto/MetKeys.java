package pli.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import pli.crypto.curve25519.VerificationKey;

/**
 * Ed25519 public keys that were met lately, for a conversation's signatures come from few keys. A
 * key is decoded once; when a second signature of it is verified, it gets a table with which that
 * takes half the time. What is remembered is public and immutable, bounded, and changes nothing but
 * the time taken: a key has one place, by its first bits, and the next key of that place displaces
 * it. Safe in any thread; two that meet a key at once may both decode it.
 */
final class MetKeys {
  /** Some 1.4 MiB when all have a table. A power of two, at most 256. */
  private static final int PLACES = 128;

  private final AtomicReferenceArray<@Nullable Met> places = new AtomicReferenceArray<>(PLACES);

  /**
   * A key that was met.
   *
   * @param key decoded
   * @param verified for how many signatures, up to two; from then on it is prepared
   * @param primeOrder whether it is known to be of prime order
   */
  private record Met(VerificationKey key, int verified, boolean primeOrder) {}

  /**
   * The key that 32 bytes encode, to verify a signature with.
   *
   * @return null if none, if it is not their only encoding, or if it is of low order
   */
  @Nullable VerificationKey forSignature(byte[] encoded) {
    Met met = find(encoded);
    if (met == null || met.verified == 2) {
      return met == null ? null : met.key;
    }
    VerificationKey key = met.verified == 1 ? met.key.prepared() : met.key;
    remember(encoded, new Met(key, met.verified + 1, met.primeOrder));
    return key;
  }

  /** Whether 32 bytes are the only encoding of a point of the prime-order group. */
  boolean isOfPrimeOrder(byte[] encoded) {
    Met met = find(encoded);
    if (met == null || met.primeOrder) {
      return met != null;
    }
    if (!met.key.isOfPrimeOrder()) {
      return false;
    }
    remember(encoded, new Met(met.key, met.verified, true));
    return true;
  }

  private @Nullable Met find(byte[] encoded) {
    Met met = places.get(place(encoded));
    if (met != null && met.key.is(encoded)) {
      return met;
    }
    VerificationKey key = VerificationKey.decode(encoded);
    return key == null ? null : new Met(key, 0, false);
  }

  private void remember(byte[] encoded, Met met) {
    places.set(place(encoded), met);
  }

  private static int place(byte[] encoded) {
    return encoded[0] & PLACES - 1;
  }
}
