package pli.crypto;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 public keys that were decoded lately. Decoding takes a square root, a tenth of a
 * verification, and a conversation's signatures come from few keys. What is remembered is public
 * and immutable, bounded, and changes nothing but the time taken: a key has one place, by its first
 * bytes, and the next key of that place displaces it. Safe in any thread.
 */
final class RecentPoints {
  /** Some 50 KiB when full. A power of two. */
  private static final int PLACES = 256;

  private final AtomicReferenceArray<@Nullable Decoded> places = new AtomicReferenceArray<>(PLACES);

  /** A key and what it decodes to. */
  private static final class Decoded {
    private final byte[] key;
    private final PublicPoint point;

    Decoded(byte[] key, PublicPoint point) {
      this.key = key;
      this.point = point;
    }
  }

  /**
   * The point that 32 bytes encode.
   *
   * @return null if none, if it is not their only encoding, or if it is of low order
   */
  @Nullable PublicPoint of(byte[] key) {
    int place = key[0] & PLACES - 1;
    Decoded recent = places.get(place);
    if (recent != null && Arrays.equals(recent.key, key)) {
      return recent.point;
    }
    PublicPoint point = Ed25519.validatePublicKeyPartialExport(key, 0);
    if (point != null) {
      places.set(place, new Decoded(key.clone(), point));
    }
    return point;
  }
}
