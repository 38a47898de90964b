package pli.transparency.fuzz;

import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.Vrf;
import pli.crypto.VrfKeyPair;
import pli.fuzz.Target;

/** VRF proofs, and keys with proofs: none holds but the one that the key gives. */
public final class VrfFuzz implements Target {
  private static final VrfKeyPair KEYS = VrfKeyPair.generate(new Random(3)::nextBytes);
  private static final Bytes INPUT = Bytes.utf8("alice");
  private static final Vrf.Proved PROVED = KEYS.prove(INPUT);

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new VrfFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        PROVED.proof().toByteArray(), Bytes.concat(KEYS.publicKey(), PROVED.proof()).toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    verify(KEYS.publicKey(), bytes);
    if (bytes.length() > Vrf.PUBLIC_KEY_LENGTH) {
      verify(
          bytes.slice(0, Vrf.PUBLIC_KEY_LENGTH),
          bytes.slice(Vrf.PUBLIC_KEY_LENGTH, bytes.length()));
    }
  }

  private static void verify(Bytes key, Bytes proof) {
    try {
      Bytes output = Vrf.verify(key, INPUT, proof);
      Targets.require(
          !key.equals(KEYS.publicKey()) || output.equals(PROVED.output()), "another output");
    } catch (CryptoException refused) {
      // Refused, as it should be.
    }
  }

  @Override
  public int mutations() {
    return 500;
  }
}
