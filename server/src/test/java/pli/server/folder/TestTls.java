package pli.server.folder;

import java.security.GeneralSecurityException;
import java.util.Random;
import javax.net.ssl.SSLException;
import pli.server.edge.Tls;

/** TLS with a key made for it. */
public final class TestTls {
  private TestTls() {}

  public static Tls make() {
    try {
      SelfSigned self = SelfSigned.generate();
      return new Tls(self.privateKey(), self.certificate(), new Random(1)::nextBytes);
    } catch (GeneralSecurityException | SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
