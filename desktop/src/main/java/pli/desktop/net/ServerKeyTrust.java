package pli.desktop.net;

import java.net.Socket;
import java.security.KeyManagementException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import pli.client.net.Endpoint;
import pli.codec.Bytes;

/**
 * Judges a server by its key alone, as docs/PROTOCOL.md has it: the certificate is a wrapping that
 * TLS wants, and neither its names nor its dates nor its issuer count. Being an <em>extended</em>
 * trust manager keeps the JDK from adding the name checks of HTTPS, which would refuse an address
 * that the card names and a certificate does not.
 *
 * <p>In TLS 1.3 the server signs the handshake with that key, so showing somebody else's
 * certificate helps nobody.
 */
final class ServerKeyTrust extends X509ExtendedTrustManager {
  /** The server's key is none of those that the card names. */
  static final class PinMismatch extends CertificateException {
    private static final long serialVersionUID = 1;

    PinMismatch() {
      super("the server's key is not one of the card's");
    }
  }

  private final Endpoint.Trust trust;

  private ServerKeyTrust(Endpoint.Trust trust) {
    this.trust = trust;
  }

  /** A TLS context of its own, so that a session is resumed only under the trust that it began. */
  static SSLContext context(Endpoint.Trust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, new TrustManager[] {new ServerKeyTrust(trust)}, null);
      return context;
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IllegalStateException("this Java has no TLS 1.3", e);
    }
  }

  private void judge(X509Certificate[] chain) throws PinMismatch {
    switch (trust) {
      case Endpoint.Trust.Unverified _ -> {}
      case Endpoint.Trust.Pinned(List<Bytes> pins) -> {
        if (chain.length == 0 || !pins.contains(pin(chain[0]))) {
          throw new PinMismatch();
        }
      }
    }
  }

  private static Bytes pin(X509Certificate certificate) {
    try {
      return Bytes.copyOf(
          MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a person's device is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
