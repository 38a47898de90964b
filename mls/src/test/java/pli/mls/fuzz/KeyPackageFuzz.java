package pli.mls.fuzz;

import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.fuzz.Target;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.KeyPackage;
import pli.mls.node.MlsException;

/** Key packages: read, judged, named. */
public final class KeyPackageFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new KeyPackageFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    SeededEntropy entropy = new SeededEntropy(3);
    return List.of(CipherSuite.MLS_128_X25519, CipherSuite.MLS_128_P256).stream()
        .map(suite ->
            Members.bundle(suite, Members.signer(suite, "dave", entropy), entropy)
                .keyPackage()
                .encode()
                .toByteArray())
        .toList();
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      KeyPackage read = KeyPackage.decode(bytes);
      if (!read.encode().equals(bytes)) {
        throw new IllegalStateException("read and written, it is another");
      }
      read.reference();
      read.validate(ANYBODY, NOW);
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }
}
