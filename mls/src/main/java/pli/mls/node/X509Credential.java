package pli.mls.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.TlsWriter;

/**
 * A chain of certificates. That the first one's key is the leaf's signature key is for the {@link
 * CredentialValidator} to check: the engine does not parse X.509.
 *
 * @param certificates DER, the end entity's first
 */
public record X509Credential(List<Bytes> certificates) implements Credential {
  /** Copies the list. */
  public X509Credential {
    certificates = Collections.unmodifiableList(new ArrayList<>(certificates));
  }

  @Override
  public int type() {
    return X509;
  }

  @Override
  public void write(TlsWriter out) {
    out.u16(X509).vector(certificates, TlsWriter::opaque);
  }

  /** Without the certificates, which have no place in a log. */
  @Override
  public String toString() {
    return "X509Credential";
  }
}
