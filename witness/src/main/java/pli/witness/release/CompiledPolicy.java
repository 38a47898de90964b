package pli.witness.release;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.release.ReleasePolicy;

/**
 * The release policy that this program was built with: the resource {@code policy} beside this
 * class, from {@code witness/src/main/resources/pli/witness/release/policy}. A build of a checkout
 * that has no such file has none, and installs nothing on its own word.
 */
public final class CompiledPolicy {
  private CompiledPolicy() {}

  /**
   * The policy, if this is a build that has one.
   *
   * @throws IOException if it cannot be read, or is none: then this program is damaged
   */
  public static Optional<ReleasePolicy> read() throws IOException {
    try (InputStream in = CompiledPolicy.class.getResourceAsStream("policy")) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              ReleasePolicy.parse(Bytes.adopt(in.readNBytes(Limits.MAX_RELEASE_POLICY + 1))));
    } catch (DecodeException e) {
      throw new IOException("the policy that this program was built with is none", e);
    }
  }
}
