package pli.server.folder;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CommittingAead;
import pli.crypto.CryptoException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.crypto.VrfKeyPair;
import pli.server.store.BootKey;

/**
 * The server's own keys: the network's, which signs the card; the log's, which signs checkpoints;
 * that of the log's VRF, which hides labels; and that of TLS with its certificate. Their file is
 * sealed under the boot key; a checksum over it tells damage from a wrong key.
 */
public final class ServerKeys {
  private static final int FORMAT = 2;

  /** Keys of before there was a log: of those, no key of the log can be made up. */
  private static final int BEFORE_THE_LOG = 1;

  private static final String PURPOSE = "server keys v1";
  private static final Bytes AAD = Bytes.utf8("pli server keys v1");

  private final SignatureKeyPair network;
  private final SignatureKeyPair log;
  private final VrfKeyPair vrf;
  private final PrivateKey tlsKey;
  private final X509Certificate certificate;

  ServerKeys(
      SignatureKeyPair network,
      SignatureKeyPair log,
      VrfKeyPair vrf,
      PrivateKey tlsKey,
      X509Certificate certificate) {
    this.network = network;
    this.log = log;
    this.vrf = vrf;
    this.tlsKey = tlsKey;
    this.certificate = certificate;
  }

  /** Fresh keys. */
  static ServerKeys generate(Entropy entropy) throws GeneralSecurityException {
    SelfSigned tls = SelfSigned.generate();
    return new ServerKeys(
        Ed25519.generate(entropy),
        Ed25519.generate(entropy),
        VrfKeyPair.generate(entropy),
        tls.privateKey(),
        tls.certificate());
  }

  /** The network's Ed25519 key, which signs the card, the first policy, and what was franked. */
  public SignatureKeyPair network() {
    return network;
  }

  /** The public half of the network's key. */
  public Bytes networkKey() {
    return network.publicKey();
  }

  /** The log's Ed25519 key. */
  public SignatureKeyPair log() {
    return log;
  }

  /** The key of the log's VRF. */
  public VrfKeyPair vrf() {
    return vrf;
  }

  /** The private key of TLS. */
  public PrivateKey tlsKey() {
    return tlsKey;
  }

  /** The certificate of TLS. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** SHA-256 of the certificate's SubjectPublicKeyInfo. */
  public Bytes pin() {
    return Sha256.hash(Bytes.copyOf(certificate.getPublicKey().getEncoded()));
  }

  Bytes seal(BootKey bootKey, Entropy entropy) throws GeneralSecurityException {
    byte[] seed = network.privateKey().copy();
    byte[] logSeed = log.privateKey().copy();
    byte[] scalar = vrf.scalar().copy();
    byte[] key = tlsKey.getEncoded();
    TlsWriter out =
        new TlsWriter(1024)
            .opaque(seed)
            .opaque(logSeed)
            .opaque(scalar)
            .opaque(key)
            .opaque(certificate.getEncoded());
    byte[] plain = out.toByteArray();
    try (Secret sealing = bootKey.derive(PURPOSE)) {
      Bytes sealed = CommittingAead.seal(sealing, AAD, plain, entropy);
      return Bytes.concat(Bytes.of(FORMAT), Sha256.hash(sealed), sealed);
    } finally {
      Arrays.fill(seed, (byte) 0);
      Arrays.fill(logSeed, (byte) 0);
      Arrays.fill(scalar, (byte) 0);
      Arrays.fill(key, (byte) 0);
      Arrays.fill(plain, (byte) 0);
      out.erase();
    }
  }

  static ServerKeys open(BootKey bootKey, Bytes file) throws FolderException {
    if (!file.isEmpty() && file.at(0) == BEFORE_THE_LOG) {
      throw new FolderException(FolderException.Problem.BEFORE_THE_LOG);
    }
    byte[] plain;
    try (Secret sealing = bootKey.derive(PURPOSE)) {
      plain = CommittingAead.open(sealing, AAD, TlsReader.readAll(file, ServerKeys::readSealed));
    } catch (CryptoException e) {
      throw new FolderException(FolderException.Problem.WRONG_BOOT_KEY);
    } catch (DecodeException e) {
      throw new FolderException(FolderException.Problem.DAMAGED, DataFolder.KEYS, e);
    }
    try {
      return TlsReader.readAll(Bytes.copyOf(plain), ServerKeys::read);
    } catch (DecodeException e) {
      throw new FolderException(FolderException.Problem.DAMAGED, DataFolder.KEYS, e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static Bytes readSealed(TlsReader in) throws DecodeException {
    int format = in.u8();
    Bytes checksum = in.raw(Sha256.LENGTH);
    Bytes sealed = in.raw(in.remaining());
    if (format != FORMAT || !Sha256.hash(sealed).equals(checksum)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the keys' file");
    }
    return sealed;
  }

  private static ServerKeys read(TlsReader in) throws DecodeException {
    try {
      SignatureKeyPair network = Ed25519.fromSeed(Secret.copyOf(in.opaque()));
      SignatureKeyPair log = Ed25519.fromSeed(Secret.copyOf(in.opaque()));
      VrfKeyPair vrf = VrfKeyPair.of(Secret.copyOf(in.opaque()));
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(in.opaque().toByteArray()));
      byte[] encoded = in.opaque().toByteArray();
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(encoded));
      return new ServerKeys(network, log, vrf, key, certificate);
    } catch (GeneralSecurityException | CryptoException | IllegalArgumentException e) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a key");
    }
  }
}
