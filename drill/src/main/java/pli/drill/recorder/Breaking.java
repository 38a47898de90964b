package pli.drill.recorder;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.HpkeCiphertext;
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
    byte[] agreed = agreed(member, sealed);
    Bytes publicKey = member.initKeys().publicKey();
    List<Secret> candidates = new ArrayList<>();
    candidates.add(Secret.copyOf(agreed));
    candidates.add(OpenHpke.dhkem(agreed, sealed.kemOutput(), publicKey));
    if (Halves.isHybrid(member.initKeys())) {
      for (byte[] lattice : guessed(sealed.kemOutput(), publicKey, agreed, guesses)) {
        candidates.add(Halves.combined(lattice, agreed, sealed.kemOutput(), publicKey));
      }
    }
    boolean opened = false;
    for (Secret candidate : candidates) {
      opened |= opens(candidate, member, sealed);
    }
    return opened;
  }

  /** The same, had the other half been broken too: what shows that this program is no blunt one. */
  boolean opensWithBoth(KeyPackageBundle member) throws MlsException {
    HpkeCiphertext sealed = sealed(member);
    byte[] lattice = Halves.lattice(Halves.latticeSeed(member.initKeys()), sealed.kemOutput());
    Secret shared =
        Halves.combined(
            lattice, agreed(member, sealed), sealed.kemOutput(), member.initKeys().publicKey());
    return opens(shared, member, sealed);
  }

  private static byte[] agreed(KeyPackageBundle member, HpkeCiphertext sealed) {
    return Halves.agreed(Halves.scalar(member.initKeys()), sealed.kemOutput());
  }

  private List<byte[]> guessed(Bytes kemOutput, Bytes publicKey, byte[] agreed, int guesses) {
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
      return !new OpenHpke(recorded.suite(), kem).open(shared, sealed, info()).isEmpty();
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
