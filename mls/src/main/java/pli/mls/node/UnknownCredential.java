package pli.mls.node;

import pli.codec.Bytes;
import pli.codec.TlsWriter;

/**
 * A credential of a type that this engine does not know. RFC 9420 says nothing of the body of such
 * a type; it is taken to be one variable-size vector, as in both types that the RFC defines.
 *
 * @param type 0 to 65535, neither basic nor x509
 * @param raw what stands in the vector
 */
public record UnknownCredential(int type, Bytes raw) implements Credential {
  /** Checks the type. */
  public UnknownCredential {
    Registry.check(type);
    if (type == BASIC || type == X509) {
      throw new IllegalArgumentException("a known credential type");
    }
  }

  @Override
  public void write(TlsWriter out) {
    out.u16(type).opaque(raw);
  }

  /** Without the body, which has no place in a log. */
  @Override
  public String toString() {
    return "UnknownCredential " + type;
  }
}
