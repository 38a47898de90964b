package pli.protocol.fuzz;

import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.fuzz.Target;
import pli.protocol.Identity;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/** The identities that name accounts in credentials. Each has one encoding. */
public final class IdentityFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new IdentityFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    Entropy entropy = new Random(4)::nextBytes;
    Handle bob = new Handle("bob");
    return List.of(new Identity(bob, "réseau", DeviceId.random(entropy), 7).encode().toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      if (!Identity.decode(bytes).encode().equals(bytes)) {
        throw new IllegalStateException("read and written, it is another");
      }
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }
}
