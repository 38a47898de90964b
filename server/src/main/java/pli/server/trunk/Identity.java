package pli.server.trunk;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * What TLS needs: the one secret that a core gives to an edge. On a disk it lies sealed under the
 * boot key, which an edge does not have.
 *
 * @param key the private key, on P-256
 * @param certificate for it
 */
public record Identity(PrivateKey key, X509Certificate certificate) {
  private static final int LENGTH = 2;

  /** To be overwritten by whoever asked. */
  byte[] encode() {
    byte[] encoded = key.getEncoded();
    try {
      byte[] behind = certificate.getEncoded();
      return ByteBuffer.allocate(LENGTH + encoded.length + behind.length)
          .putShort((short) encoded.length)
          .put(encoded)
          .put(behind)
          .array();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate of our own", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  static Identity decode(ByteBuf in) throws TrunkException {
    Message.mustHave(in, LENGTH, 1 << 16);
    int length = in.readUnsignedShort();
    Message.mustHave(in, length, 1 << 16);
    byte[] encoded = new byte[length];
    in.readBytes(encoded);
    byte[] certificate = new byte[in.readableBytes()];
    in.readBytes(certificate);
    try {
      return new Identity(
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded)),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate)));
    } catch (GeneralSecurityException e) {
      throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "Identity";
  }
}
