package pli.mls.node;

import pli.codec.Bytes;
import pli.codec.TlsWriter;

/**
 * A bare statement of identity.
 *
 * @param identity in a format of the application
 */
public record BasicCredential(Bytes identity) implements Credential {
  @Override
  public int type() {
    return BASIC;
  }

  @Override
  public void write(TlsWriter out) {
    out.u16(BASIC).opaque(identity);
  }

  /** Without the identity, which has no place in a log. */
  @Override
  public String toString() {
    return "BasicCredential";
  }
}
