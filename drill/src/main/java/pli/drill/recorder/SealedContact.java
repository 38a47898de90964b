package pli.drill.recorder;

import java.util.List;
import java.util.random.RandomGenerator;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.HpkeCiphertext;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;

/**
 * A first contact as it went by: the Welcome of a conversation, sealed to a device's contact key
 * and bound to its contact queue (docs/PROTOCOL.md, "First contact"). Who opens it begins to read.
 *
 * @param queue the contact queue
 * @param sealed what went by
 */
record SealedContact(Bytes queue, HpkeCiphertext sealed) {
  private static final Bytes INFO = OpenHpke.ascii("pli first contact v1");

  static SealedContact read(Bytes queue, Bytes wire) throws DecodeException {
    TlsReader in = TlsReader.of(wire);
    if (in.u8() != 1) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "no first contact");
    }
    return new SealedContact(queue, new HpkeCiphertext(in.opaque(), in.opaque()));
  }

  /** How many of these shared secrets open it. */
  private int opened(KemKeyPair keys, List<Secret> candidates) {
    int kem = Halves.isHybrid(keys) ? Halves.HYBRID_KEM : Halves.X25519_KEM;
    CipherSuite suite =
        Halves.isHybrid(keys) ? CipherSuite.MLS_128_MLKEM768_X25519 : CipherSuite.MLS_128_X25519;
    int opened = 0;
    for (Secret candidate : candidates) {
      try {
        opened += new OpenHpke(suite, kem).open(candidate, sealed, INFO, queue).isEmpty() ? 0 : 1;
      } catch (CryptoException e) {
        continue;
      }
    }
    return opened;
  }

  /** Whether it opens for who has the X25519 half of the device's contact key. */
  boolean opensByHalf(KemKeyPair keys, int guesses, RandomGenerator random) {
    return opened(keys, Breaking.candidates(keys, sealed.kemOutput(), guesses, random)) > 0;
  }

  /** Whether it opens for who has both halves: what shows that the attacker's tools are right. */
  boolean opensByBoth(KemKeyPair keys) {
    return opened(keys, List.of(Breaking.withBoth(keys, sealed.kemOutput()))) > 0;
  }
}
