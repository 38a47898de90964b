package pli.mls.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.crypto.SignedMessage;
import pli.mls.suite.Labeled;

/**
 * What a client publishes so that others can add it to a group (RFC 9420 section 10). Decoded ones
 * are not to be believed: {@link #validate} makes a {@link ValidatedKeyPackage}, which alone can be
 * added.
 *
 * @param version protocol version; 1 is mls10
 * @param cipherSuite the one suite that it is for
 * @param initKey HPKE public key for the Welcome
 * @param leafNode the leaf to be
 * @param extensions at most one of each type
 * @param signature by the leaf's signature key over all the above
 */
public record KeyPackage(
    int version,
    int cipherSuite,
    Bytes initKey,
    LeafNode leafNode,
    List<Extension> extensions,
    Bytes signature) {
  private static final String LABEL = "KeyPackageTBS";
  private static final String REFERENCE_LABEL = "MLS 1.0 KeyPackage Reference";

  /** Checks and copies the extensions. */
  public KeyPackage {
    extensions = Extension.listOf(extensions);
  }

  /**
   * A new key package with fresh init and leaf keys.
   *
   * @param signer whose it is
   * @param options its leaf; the capabilities must list mls10, {@code suite}, the signer's
   *     credential type and the types of all non-default {@code extensions}
   * @param extensions of the key package, for example {@link Extension#LAST_RESORT}
   * @throws IllegalArgumentException if others would refuse it
   */
  public static KeyPackageBundle generate(
      CipherSuite suite,
      Signer signer,
      LeafOptions options,
      Lifetime lifetime,
      List<Extension> extensions,
      Entropy entropy) {
    KemKeyPair initKeys = suite.generateKemKeyPair(entropy);
    KemKeyPair leafKeys = suite.generateKemKeyPair(entropy);
    LeafNode leaf =
        LeafNode.forKeyPackage(suite, signer, leafKeys.publicKey(), options, lifetime, entropy);
    KeyPackage unsigned =
        new KeyPackage(
            Capabilities.MLS10, suite.id(), initKeys.publicKey(), leaf, extensions, Bytes.EMPTY);
    Bytes signature = signer.sign(Labeled.of(suite), LABEL, unsigned.toBeSigned(), entropy);
    KeyPackage made =
        new KeyPackage(
            unsigned.version,
            unsigned.cipherSuite,
            unsigned.initKey,
            leaf,
            unsigned.extensions,
            signature);
    try {
      made.checkListed();
      LeafRules.checkListsSuite(suite, leaf);
      made.checkContents(suite, SignedKeyPackages.NONE);
    } catch (MlsException e) {
      throw new IllegalArgumentException("others would refuse this key package", e);
    }
    return new KeyPackageBundle(made, initKeys, leafKeys);
  }

  /**
   * The key package that {@code encoded} is, a bare one (not within an MLSMessage).
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED}, {@link
   *     MlsException.Reason#TOO_LARGE}
   */
  public static KeyPackage decode(Bytes encoded) throws MlsException {
    try {
      return TlsReader.readAll(encoded, KeyPackage::read);
    } catch (DecodeException e) {
      throw MlsException.malformed("key package", e);
    }
  }

  /** Reads a key package. */
  public static KeyPackage read(TlsReader in) throws DecodeException {
    return new KeyPackage(
        in.u16(),
        in.u16(),
        in.opaque(MlsLimits.MAX_KEY),
        LeafNode.read(in),
        Extension.readList(in),
        in.opaque(MlsLimits.MAX_SIGNATURE));
  }

  /** Writes the key package. */
  public void write(TlsWriter out) {
    writeUnsigned(out);
    out.opaque(signature);
  }

  /** The bare encoding. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(512);
    write(out);
    return out.toBytes();
  }

  /**
   * KeyPackageRef, by which a Welcome names its receivers (RFC 9420 section 5.2).
   *
   * @throws MlsException {@link MlsException.Reason#UNSUPPORTED_SUITE}, since its hash is not known
   *     then
   */
  public Bytes reference() throws MlsException {
    return Labeled.of(suite()).refHash(REFERENCE_LABEL, encode());
  }

  /**
   * Checks all rules of RFC 9420 section 10.1 that need no group, K1 to K4, K6 and L1 to L10 of
   * docs/MLS.md; those that do are checked when it is added.
   *
   * @param credentials is asked last, of a leaf that is otherwise in order
   * @param nowSeconds seconds since 1970
   * @throws MlsException with the reason of the first rule that it breaks
   */
  public ValidatedKeyPackage validate(CredentialValidator credentials, long nowSeconds)
      throws MlsException {
    return validate(credentials, nowSeconds, SignedKeyPackages.NONE);
  }

  /**
   * {@link #validate} for many: the same answer, but all signatures are verified together, which
   * for hundreds takes well under half the time.
   *
   * @return in the same order, unmodifiable
   * @throws MlsException with the reason of the first rule that the first invalid one breaks
   */
  public static List<ValidatedKeyPackage> validateAll(
      List<KeyPackage> keyPackages, CredentialValidator credentials, long nowSeconds)
      throws MlsException {
    SignedKeyPackages signed = SignedKeyPackages.of(keyPackages);
    List<ValidatedKeyPackage> validated = new ArrayList<>(keyPackages.size());
    for (KeyPackage keyPackage : keyPackages) {
      validated.add(keyPackage.validate(credentials, nowSeconds, signed));
    }
    return Collections.unmodifiableList(validated);
  }

  private ValidatedKeyPackage validate(
      CredentialValidator credentials, long nowSeconds, SignedKeyPackages signed)
      throws MlsException {
    CipherSuite suite = checkSigned(signed);
    LeafRules.checkLifetime(leafNode, nowSeconds);
    credentials.validate(leafNode, cipherSuite); // L1
    return new ValidatedKeyPackage(this, suite);
  }

  /**
   * Checks the same rules but L5, the lifetime: for a key package in a commit, which may have been
   * valid when the commit was made (section 7.3).
   *
   * @param signed whose signatures need not be verified again
   * @throws MlsException with the reason of the first rule that it breaks
   */
  public void validateApartFromLifetime(CredentialValidator credentials, SignedKeyPackages signed)
      throws MlsException {
    checkSigned(signed);
    credentials.validate(leafNode, cipherSuite); // L1
  }

  /** The two signed messages of this, the leaf's first. */
  void addSigned(List<SignedMessage> to) {
    to.add(leafNode.signed(Bytes.EMPTY, new LeafIndex(0)));
    to.add(Labeled.signedWithLabel(leafNode.signatureKey(), LABEL, toBeSigned(), signature));
  }

  private CipherSuite checkSigned(SignedKeyPackages signed) throws MlsException {
    if (version != Capabilities.MLS10) {
      throw new MlsException(MlsException.Reason.WRONG_VERSION, "K1: not a key package of mls10");
    }
    CipherSuite suite = suite();
    checkContents(suite, signed);
    if (signed.has(this)) {
      return suite;
    }
    LeafRules.checkSignature(suite, leafNode, Bytes.EMPTY, new LeafIndex(0)); // K2
    if (!Labeled.of(suite)
        .verifyWithLabel(leafNode.signatureKey(), LABEL, toBeSigned(), signature)) {
      throw new MlsException(
          MlsException.Reason.BAD_SIGNATURE, "K3: a key package's signature does not verify");
    }
    return suite;
  }

  /**
   * K5: its extensions are listed in its leaf. Asked of our own only: in others', unknown
   * extensions are ignored, listed or not (RFC 9420 sections 10 and 13.4).
   */
  private void checkListed() throws MlsException {
    for (Extension extension : extensions) {
      if (!leafNode.capabilities().supportsExtension(extension.type())) {
        throw new MlsException(
            MlsException.Reason.UNSUPPORTED_CAPABILITY,
            "K5: a key package has an extension that its leaf does not list");
      }
    }
  }

  private void checkContents(CipherSuite suite, SignedKeyPackages signed) throws MlsException {
    if (!(leafNode.source() instanceof KeyPackageSource)) {
      throw new MlsException(
          MlsException.Reason.INVALID_KEY_PACKAGE, "L7: the leaf is none of a key package");
    }
    if (signed.has(this)) {
      LeafRules.checkContentsOfSigned(suite, leafNode);
    } else {
      LeafRules.checkContents(suite, leafNode);
    }
    if (initKey.equals(leafNode.encryptionKey())) {
      throw new MlsException(
          MlsException.Reason.INVALID_KEY_PACKAGE, "K4: init key and leaf key are the same");
    }
    if (!suite.isValidKemPublicKey(initKey)) {
      throw new MlsException(
          MlsException.Reason.INVALID_KEY_PACKAGE, "K6: the init key is none of the cipher suite");
    }
  }

  private CipherSuite suite() throws MlsException {
    try {
      return CipherSuite.of(cipherSuite);
    } catch (CryptoException e) {
      throw new MlsException(
          MlsException.Reason.UNSUPPORTED_SUITE, "K1: a key package of an unknown suite", e);
    }
  }

  /** KeyPackageTBS. */
  private Bytes toBeSigned() {
    TlsWriter out = new TlsWriter(512);
    writeUnsigned(out);
    return out.toBytes();
  }

  private void writeUnsigned(TlsWriter out) {
    out.u16(version).u16(cipherSuite).opaque(initKey);
    leafNode.write(out);
    Extension.writeList(out, extensions);
  }
}
