package pli.mls.suite;

import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.HpkeCiphertext;
import pli.crypto.HpkeInfo;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.crypto.SignedMessage;

/**
 * A cipher suite's operations with MLS's labels around them (RFC 9420 sections 5.1, 5.2, 8 and 9).
 * Labels are given without the prefix {@code "MLS 1.0 "}, except to {@link #refHash}, whose labels
 * the RFC writes in full. Immutable, safe in any thread.
 */
public final class Labeled {
  private static final Bytes PREFIX = Bytes.utf8("MLS 1.0 ");

  private final CipherSuite suite;

  private Labeled(CipherSuite suite) {
    this.suite = suite;
  }

  /** The labelled operations of {@code suite}. */
  public static Labeled of(CipherSuite suite) {
    return new Labeled(suite);
  }

  /** The suite itself. */
  public CipherSuite suite() {
    return suite;
  }

  /**
   * SignWithLabel (section 5.1.2) with a bare private key, whose public key is derived first;
   * {@link #signWithLabel(SignatureKeyPair, String, Bytes, Entropy)} takes half the time.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the private key is none
   */
  public Bytes signWithLabel(Secret privateKey, String label, Bytes content, Entropy entropy)
      throws CryptoException {
    return suite.sign(privateKey, labeled(label, content), entropy);
  }

  /** SignWithLabel (section 5.1.2). */
  public Bytes signWithLabel(SignatureKeyPair keys, String label, Bytes content, Entropy entropy) {
    return suite.sign(keys, labeled(label, content), entropy);
  }

  /** VerifyWithLabel (section 5.1.2); false for anything malformed too. */
  public boolean verifyWithLabel(Bytes publicKey, String label, Bytes content, Bytes signature) {
    return suite.verify(publicKey, labeled(label, content), signature);
  }

  /** What VerifyWithLabel verifies, to be verified together with others. */
  public static SignedMessage signedWithLabel(
      Bytes publicKey, String label, Bytes content, Bytes signature) {
    return new SignedMessage(publicKey, labeled(label, content), signature);
  }

  /**
   * EncryptWithLabel (section 5.1.3).
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the public key is unusable
   */
  public HpkeCiphertext encryptWithLabel(
      Bytes publicKey, String label, Bytes context, byte[] plaintext, Entropy entropy)
      throws CryptoException {
    return suite.hpkeSeal(publicKey, labeled(label, context), Bytes.EMPTY, plaintext, entropy);
  }

  /** Label and context of EncryptWithLabel, taken in once to encrypt to several. */
  public HpkeInfo encryptionInfo(String label, Bytes context) {
    return suite.hpkeInfo(labeled(label, context));
  }

  /**
   * EncryptWithLabel (section 5.1.3), label and context from {@link #encryptionInfo}.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the public key is unusable
   */
  public HpkeCiphertext encryptWithLabel(
      Bytes publicKey, HpkeInfo info, byte[] plaintext, Entropy entropy) throws CryptoException {
    return suite.hpkeSeal(publicKey, info, Bytes.EMPTY, plaintext, entropy);
  }

  /**
   * DecryptWithLabel (section 5.1.3).
   *
   * @throws CryptoException if it was not encrypted to this key with these
   */
  public byte[] decryptWithLabel(
      KemKeyPair keys, String label, Bytes context, HpkeCiphertext ciphertext)
      throws CryptoException {
    return suite.hpkeOpen(
        keys.privateKey(), keys.publicKey(), ciphertext, labeled(label, context), Bytes.EMPTY);
  }

  /**
   * RefHash (section 5.2).
   *
   * @param label in full, as in {@code "MLS 1.0 KeyPackage Reference"}
   */
  public Bytes refHash(String label, Bytes value) {
    return suite.hash(
        new TlsWriter(value.length() + label.length() + 8)
            .opaque(Bytes.utf8(label))
            .opaque(value)
            .toByteArray());
  }

  /** ExpandWithLabel (section 8). */
  public Secret expandWithLabel(Secret secret, String label, Bytes context, int length) {
    return suite.expand(secret, kdfLabel(label, context, length), length);
  }

  /** ExpandWithLabel of one secret several times, for the price of half as many. */
  public LabeledExpander expander(Secret secret) {
    return new LabeledExpander(suite.expander(secret));
  }

  /** DeriveSecret (section 8): as long as a hash. */
  public Secret deriveSecret(Secret secret, String label) {
    return expandWithLabel(secret, label, Bytes.EMPTY, suite.hashLength());
  }

  /**
   * DeriveTreeSecret (section 9).
   *
   * @param generation an unsigned number of 32 bits
   */
  public Secret deriveTreeSecret(Secret secret, String label, long generation, int length) {
    return expandWithLabel(secret, label, treeContext(generation), length);
  }

  /** {@code TreeContext} but for its label (section 9). */
  static Bytes treeContext(long generation) {
    return new TlsWriter(4).u32(generation).toBytes();
  }

  /** {@code KDFLabel} (section 8). */
  static Bytes kdfLabel(String label, Bytes context, int length) {
    Bytes name = Bytes.utf8(label);
    TlsWriter out =
        new TlsWriter(2 + 2 + PREFIX.length() + name.length() + 4 + context.length()).u16(length);
    writeLabel(out, name);
    return out.opaque(context).toBytes();
  }

  /** {@code SignContent} and {@code EncryptContext}, which look the same. */
  private static Bytes labeled(String label, Bytes content) {
    Bytes name = Bytes.utf8(label);
    TlsWriter out = new TlsWriter(2 + PREFIX.length() + name.length() + 4 + content.length());
    writeLabel(out, name);
    return out.opaque(content).toBytes();
  }

  private static void writeLabel(TlsWriter out, Bytes name) {
    out.varint(PREFIX.length() + name.length()).raw(PREFIX).raw(name);
  }
}
