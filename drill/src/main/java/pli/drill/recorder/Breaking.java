package pli.drill.recorder;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.HpkeCiphertext;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.Welcome;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;

/**
 * Opens Welcomes by what breaking X25519 gives. Of a hybrid key, whose other half is not broken,
 * that other half is guessed: by whatever could have gone wrong in an implementation, and by keys
 * drawn by chance.
 */
final class Breaking {
  private final Recorded recorded;
  private final RandomGenerator random;
  private long tried;

  Breaking(Recorded recorded, RandomGenerator random) {
    this.recorded = recorded;
    this.random = random;
  }

  /** How many shared secrets were tried. */
  long tried() {
    return tried;
  }

  /** Whether the secrets for that member open with the X25519 halves, and so many guesses. */
  boolean opens(KeyPackageBundle member, int guesses) throws MlsException {
    HpkeCiphertext sealed = sealed(member);
    boolean opened = false;
    for (Secret candidate : candidates(member.initKeys(), sealed.kemOutput(), guesses, random)) {
      opened |= opens(candidate, member, sealed);
    }
    return opened;
  }

  /** The same, had the other half been broken too: what shows that this program is no blunt one. */
  boolean opensWithBoth(KeyPackageBundle member) throws MlsException {
    HpkeCiphertext sealed = sealed(member);
    return opens(withBoth(member.initKeys(), sealed.kemOutput()), member, sealed);
  }

  /**
   * What a message may have been sealed with, for who has the X25519 half of the keys; of a hybrid
   * one with so many guesses of what the other half gives.
   */
  static List<Secret> candidates(
      KemKeyPair keys, Bytes kemOutput, int guesses, RandomGenerator random) {
    byte[] agreed = Halves.agreed(Halves.scalar(keys), kemOutput);
    List<Secret> candidates = new ArrayList<>();
    candidates.add(Secret.copyOf(agreed));
    candidates.add(OpenHpke.dhkem(agreed, kemOutput, keys.publicKey()));
    if (Halves.isHybrid(keys)) {
      for (byte[] lattice : guessed(kemOutput, keys.publicKey(), agreed, guesses, random)) {
        candidates.add(Halves.combined(lattice, agreed, kemOutput, keys.publicKey()));
      }
    }
    return candidates;
  }

  /** What a message was sealed with, for who has both halves of hybrid keys. */
  static Secret withBoth(KemKeyPair keys, Bytes kemOutput) {
    byte[] lattice = Halves.lattice(Halves.latticeSeed(keys), kemOutput);
    byte[] agreed = Halves.agreed(Halves.scalar(keys), kemOutput);
    return Halves.combined(lattice, agreed, kemOutput, keys.publicKey());
  }

  private static List<byte[]> guessed(
      Bytes kemOutput, Bytes publicKey, byte[] agreed, int guesses, RandomGenerator random) {
    List<byte[]> all = new ArrayList<>();
    all.add(new byte[32]);
    all.add(agreed);
    all.add(Halves.hash(kemOutput));
    all.add(Halves.hash(publicKey));
    byte[] seed = new byte[64];
    all.add(Halves.lattice(seed, kemOutput));
    System.arraycopy(agreed, 0, seed, 0, agreed.length);
    all.add(Halves.lattice(seed, kemOutput));
    for (int i = 0; i < guesses; i++) {
      random.nextBytes(seed);
      all.add(Halves.lattice(seed, kemOutput));
    }
    return all;
  }

  private boolean opens(Secret shared, KeyPackageBundle member, HpkeCiphertext sealed)
      throws MlsException {
    tried++;
    int kem = Halves.isHybrid(member.initKeys()) ? Halves.HYBRID_KEM : Halves.X25519_KEM;
    try {
      return !new OpenHpke(recorded.suite(), kem)
          .open(shared, sealed, info(), Bytes.EMPTY)
          .isEmpty();
    } catch (CryptoException e) {
      return false;
    }
  }

  /** EncryptContext of RFC 9420 section 5.1.3. */
  private Bytes info() throws MlsException {
    return new TlsWriter()
        .opaque(OpenHpke.ascii("MLS 1.0 Welcome"))
        .opaque(welcome().encryptedGroupInfo())
        .toBytes();
  }

  private HpkeCiphertext sealed(KeyPackageBundle member) throws MlsException {
    Bytes reference = member.keyPackage().reference();
    return welcome().only(reference).secrets().get(0).sealed();
  }

  private Welcome welcome() throws MlsException {
    if (MlsMessage.decode(recorded.welcome()) instanceof Welcome welcome) {
      return welcome;
    }
    throw new IllegalStateException("what was recorded as a Welcome is none");
  }
}
