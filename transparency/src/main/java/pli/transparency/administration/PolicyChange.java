package pli.transparency.administration;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.transparency.Limits;

/**
 * The content of a leaf of type {@code policy_change}.
 *
 * @param policy that is in force behind its place
 * @param delegation by what right, if it is not the administrators who sign
 */
public record PolicyChange(Policy policy, @Nullable Delegation delegation) {
  /**
   * The change that these bytes are.
   *
   * @throws DecodeException if they are none
   */
  public static PolicyChange decode(Bytes bytes) throws DecodeException {
    if (bytes.length() > Limits.MAX_POLICY) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a policy past its limit");
    }
    return TlsReader.readAll(bytes, PolicyChange::read);
  }

  /** Its bytes, which are what a leaf commits to. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(512);
    policy.write(out);
    out.u8(delegation == null ? 0 : 1);
    if (delegation != null) {
      delegation.write(out);
    }
    return out.toBytes();
  }

  private static PolicyChange read(TlsReader in) throws DecodeException {
    Policy policy = Policy.read(in);
    return new PolicyChange(policy, in.optional() ? Delegation.read(in) : null);
  }
}
