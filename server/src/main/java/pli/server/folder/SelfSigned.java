package pli.server.folder;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A TLS key on P-256 and a certificate for it that says nothing: clients look at the key alone, so
 * the name is the same for every server and the dates span all time that X.509 can write.
 *
 * @param privateKey the key
 * @param certificate of it
 */
record SelfSigned(PrivateKey privateKey, X509Certificate certificate) {
  private static final String NAME = "CN=pli";
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");

  /** RFC 5280 section 4.1.2.5: no well-defined end. */
  private static final Instant UNTIL = Instant.parse("9999-12-31T23:59:59Z");

  static SelfSigned generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name(NAME);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name, BigInteger.ONE, Date.from(FROM), Date.from(UNTIL), name, keys.getPublic());
    try {
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
      return new SelfSigned(keys.getPrivate(), certificate);
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("no ECDSA in this Java", e);
    }
  }
}
