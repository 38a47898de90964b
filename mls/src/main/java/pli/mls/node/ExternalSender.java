package pli.mls.node;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * Someone outside a group whose proposals its members take (RFC 9420 section 12.1.8.1).
 *
 * @param signatureKey that its proposals are signed with
 * @param credential who it says it is
 */
public record ExternalSender(Bytes signatureKey, Credential credential) {
  /** Writes the structure. */
  public void write(TlsWriter out) {
    credential.write(out.opaque(signatureKey));
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none
   */
  public static ExternalSender read(TlsReader in) throws DecodeException {
    return new ExternalSender(in.opaque(MlsLimits.MAX_KEY), Credential.read(in));
  }
}
