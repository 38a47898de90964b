package pli.protocol;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;

/**
 * The HPKE that seals what goes into a contact queue: that of a cipher suite, which the length of
 * the contact key tells. New devices have hybrid keys; records of before the hybrid suite have keys
 * of X25519, for which first contacts are still sealed and opened.
 */
public final class ContactKeys {
  private static final CipherSuite FRESH = CipherSuite.MLS_128_MLKEM768_X25519;
  private static final int HYBRID_LENGTH = 1216;
  private static final int X25519_LENGTH = 32;

  /** Bytes of the longest KEM output. */
  static final int MAX_KEM_OUTPUT = 1120;

  private ContactKeys() {}

  /** A fresh pair for a new device. */
  public static KemKeyPair generate(Entropy entropy) {
    return FRESH.generateKemKeyPair(entropy);
  }

  /** The suite whose HPKE seals to this key, or null if the key has no contact key's length. */
  static @Nullable CipherSuite suite(Bytes publicKey) {
    return switch (publicKey.length()) {
      case HYBRID_LENGTH -> FRESH;
      case X25519_LENGTH -> CipherSuite.MLS_128_X25519;
      default -> null;
    };
  }
}
