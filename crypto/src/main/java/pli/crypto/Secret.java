package pli.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import pli.codec.Bytes;

/**
 * Bytes that must not leak. Prints only its length, compares in constant time and on request
 * ({@link #sameAs}), has no {@code equals} by content, and can be wiped. After {@link #wipe} every
 * method but {@link #wipe}, {@link #close}, {@link #isWiped} and {@link #toString} throws {@link
 * IllegalStateException}.
 *
 * <p>Wiping is the owner's act: who is handed a {@code Secret} as an argument reads it during the
 * call and neither keeps nor wipes it, unless its documentation says otherwise. A wipe is not
 * synchronised with readers in other threads. It overwrites this copy; copies that a garbage
 * collector or a cipher's key schedule made before are beyond its reach.
 */
public final class Secret implements AutoCloseable {
  private final byte[] value;
  private boolean wiped;

  private Secret(byte[] value) {
    this.value = value;
  }

  /** A secret with a copy of {@code value}. */
  public static Secret copyOf(byte[] value) {
    return new Secret(value.clone());
  }

  /** A secret with a copy of the {@code length} bytes of {@code value} from {@code offset} on. */
  public static Secret copyOf(byte[] value, int offset, int length) {
    checkRange(offset, length, value.length);
    return new Secret(Arrays.copyOfRange(value, offset, offset + length));
  }

  /** A secret with a copy of {@code value}. */
  public static Secret copyOf(Bytes value) {
    return new Secret(value.toByteArray());
  }

  /** Takes {@code value} over without a copy: from now on it belongs to the secret. */
  public static Secret adopt(byte[] value) {
    return new Secret(value);
  }

  /** A fresh secret of {@code length} bytes. */
  public static Secret random(int length, Entropy entropy) {
    byte[] value = new byte[length];
    entropy.fill(value);
    return new Secret(value);
  }

  /** How many bytes. */
  public int length() {
    return raw().length;
  }

  /** A copy as an array, which the caller overwrites when it is no longer needed. */
  public byte[] copy() {
    return raw().clone();
  }

  /** Another secret of the same bytes, which is wiped on its own. */
  public Secret duplicate() {
    return new Secret(copy());
  }

  /** Another secret: the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
  public Secret slice(int from, int to) {
    return copyOf(raw(), from, to - from);
  }

  /** Whether {@code other} has the same bytes; the time taken tells nothing but the lengths. */
  public boolean sameAs(Secret other) {
    return MessageDigest.isEqual(raw(), other.raw());
  }

  /** Overwrites the bytes with zeros. May be called again. */
  public void wipe() {
    wiped = true;
    Arrays.fill(value, (byte) 0);
  }

  /** The same as {@link #wipe}. */
  @Override
  public void close() {
    wipe();
  }

  /** Whether it has been wiped. */
  public boolean isWiped() {
    return wiped;
  }

  @Override
  public String toString() {
    return wiped ? "Secret(wiped)" : "Secret(" + value.length + " bytes)";
  }

  /** The array itself, for this package's primitives to read; never written, kept or returned. */
  byte[] raw() {
    if (wiped) {
      throw new IllegalStateException("a secret is used after it was wiped");
    }
    return value;
  }

  private static void checkRange(int offset, int length, int available) {
    if (offset < 0 || length < 0 || offset > available - length) {
      throw new IndexOutOfBoundsException(
          "offset " + offset + ", length " + length + " of " + available);
    }
  }
}
