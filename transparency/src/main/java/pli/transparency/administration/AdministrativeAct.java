package pli.transparency.administration;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.transparency.Limits;
import pli.transparency.network.Names;

/**
 * The content of a leaf of type {@code administrative_act}.
 *
 * @param network the network card's origin
 * @param version from 1; that of its leaf
 * @param createdMillis when, by the clock of the device that made it
 * @param policyVersion of the policy in force at its place, whose administrators sign it
 * @param act what they did
 */
public record AdministrativeAct(
    String network, long version, long createdMillis, long policyVersion, Act act) {
  private static final int FORMAT = 1;

  /**
   * An act.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public AdministrativeAct {
    if (!Names.isName(network, Limits.MAX_NETWORK_NAME)
        || version < 1
        || createdMillis < 0
        || policyVersion < 1) {
      throw new IllegalArgumentException("a network's origin, a version or a date");
    }
  }

  /**
   * The act that these bytes are.
   *
   * @throws DecodeException if they are none
   */
  public static AdministrativeAct decode(Bytes bytes) throws DecodeException {
    if (bytes.length() > Limits.MAX_ACT) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "an act past its limit");
    }
    return TlsReader.readAll(bytes, AdministrativeAct::read);
  }

  /** Its bytes, which are what a leaf commits to. */
  public Bytes encode() {
    TlsWriter out =
        new TlsWriter(256)
            .u8(FORMAT)
            .opaque(Bytes.utf8(network))
            .u64(version)
            .u64(createdMillis)
            .u64(policyVersion);
    Act.write(out, act);
    return out.toBytes();
  }

  private static AdministrativeAct read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an act's format");
    }
    String network = Names.read(in, Limits.MAX_NETWORK_NAME);
    long version = in.u64();
    long created = in.u64();
    long policyVersion = in.u64();
    if (version < 1 || created < 0 || policyVersion < 1) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an administrative act");
    }
    return new AdministrativeAct(network, version, created, policyVersion, Act.read(in));
  }

  /** Says what it is, not of whom. */
  @Override
  public String toString() {
    return "AdministrativeAct[" + act + "]";
  }
}
