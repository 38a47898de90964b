package pli.crypto;

import pli.codec.Bytes;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {
  /** The length of a hash, in bytes. */
  public static final int LENGTH = 32;

  private Sha256() {}

  /** The hash of all {@code parts}, one after the other; their borders are not part of it. */
  public static Bytes hash(Bytes... parts) {
    byte[][] arrays = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      arrays[i] = parts[i].toByteArray();
    }
    return Bytes.adopt(Kdf.SHA256.hash(arrays));
  }
}
