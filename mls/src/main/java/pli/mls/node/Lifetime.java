package pli.mls.node;

import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * When a key package may be used, in seconds since 1970, both ends included. Unsigned 64-bit
 * numbers.
 *
 * @param notBefore the first second
 * @param notAfter the last second
 */
public record Lifetime(long notBefore, long notAfter) {
  /** Whether {@code nowSeconds} lies within. */
  public boolean contains(long nowSeconds) {
    return Long.compareUnsigned(notBefore, nowSeconds) <= 0
        && Long.compareUnsigned(nowSeconds, notAfter) <= 0;
  }

  /** Whether it ends before it begins, or lasts longer than {@link MlsLimits#MAX_LIFETIME}. */
  public boolean isUnacceptable() {
    return Long.compareUnsigned(notAfter, notBefore) < 0
        || Long.compareUnsigned(notAfter - notBefore, MlsLimits.MAX_LIFETIME) > 0;
  }

  /** Reads both ends. */
  public static Lifetime read(TlsReader in) throws DecodeException {
    return new Lifetime(in.u64(), in.u64());
  }

  /** Writes both ends. */
  public void write(TlsWriter out) {
    out.u64(notBefore).u64(notAfter);
  }
}
