package pli.mls.framing;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.Extension;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;

/**
 * The key that someone outside joins by, as a GroupInfo tells it (RFC 9420 section 12.4.3.2).
 *
 * @param key HPKE public key of the epoch
 */
public record ExternalPub(Bytes key) {
  /**
   * The key that a GroupInfo tells.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_WELCOME} if there is none (G2), {@link
   *     MlsException.Reason#MALFORMED}
   */
  public static ExternalPub in(List<Extension> extensions) throws MlsException {
    Extension extension = Extension.find(extensions, Extension.EXTERNAL_PUB);
    if (extension == null) { // G2
      throw new MlsException(
          MlsException.Reason.INVALID_WELCOME, "G2: a GroupInfo that nobody can join by");
    }
    try {
      return TlsReader.readAll(
          extension.data(), in -> new ExternalPub(in.opaque(MlsLimits.MAX_KEY)));
    } catch (DecodeException e) {
      throw MlsException.malformed("external_pub", e);
    }
  }

  /** As an extension of a GroupInfo. */
  public Extension toExtension() {
    return new Extension(Extension.EXTERNAL_PUB, new TlsWriter().opaque(key).toBytes());
  }
}
