package pli.crypto;

import pli.codec.Bytes;

/** HKDF with SHA-256 (RFC 5869). */
public final class Hkdf {
  private Hkdf() {}

  /** HKDF-Extract: 32 bytes of key. An empty salt stands for 32 zeros. */
  public static Secret extract(Secret salt, Secret ikm) {
    return Secret.adopt(Kdf.SHA256.extract(salt.raw(), ikm.raw()));
  }

  /**
   * HKDF-Expand.
   *
   * @param length 0 to 8,160 bytes
   */
  public static Secret expand(Secret prk, Bytes info, int length) {
    return Secret.adopt(Kdf.SHA256.expand(prk.raw(), info.toByteArray(), length));
  }
}
