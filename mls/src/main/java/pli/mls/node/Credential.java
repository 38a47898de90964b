package pli.mls.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/** Who a member says it is (RFC 9420 section 5.3). What it is worth, the application decides. */
public sealed interface Credential permits BasicCredential, X509Credential, UnknownCredential {
  /** {@code basic}. */
  int BASIC = 0x0001;

  /** {@code x509}. */
  int X509 = 0x0002;

  /** The credential type, 0 to 65535. */
  int type();

  /** Writes type and body. */
  void write(TlsWriter out);

  /** Reads type and body. */
  static Credential read(TlsReader in) throws DecodeException {
    int type = in.u16();
    switch (type) {
      case BASIC:
        return new BasicCredential(in.opaque(MlsLimits.MAX_CREDENTIAL));
      case X509:
        Bytes chain = in.opaque(MlsLimits.MAX_CREDENTIAL);
        return new X509Credential(certificates(TlsReader.of(chain)));
      default:
        return new UnknownCredential(type, in.opaque(MlsLimits.MAX_CREDENTIAL));
    }
  }

  private static List<Bytes> certificates(TlsReader in) throws DecodeException {
    List<Bytes> certificates = new ArrayList<>();
    while (in.remaining() > 0) {
      certificates.add(in.opaque());
    }
    return Collections.unmodifiableList(certificates);
  }
}
