package pli.crypto;

import java.security.MessageDigest;
import pli.codec.Bytes;

/** HMAC with SHA-256 (RFC 2104). */
public final class Hmac {
  private Hmac() {}

  /** The 32-byte code of all {@code parts}, one after the other; their borders do not count. */
  public static Bytes sha256(Secret key, Bytes... parts) {
    return Bytes.adopt(code(key, parts));
  }

  /** Whether {@code tag} is the whole code of {@code parts}; compared in constant time. */
  public static boolean verify(Secret key, Bytes tag, Bytes... parts) {
    return MessageDigest.isEqual(code(key, parts), tag.toByteArray());
  }

  private static byte[] code(Secret key, Bytes... parts) {
    byte[][] arrays = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      arrays[i] = parts[i].toByteArray();
    }
    return Kdf.SHA256.mac(key.raw(), arrays);
  }
}
