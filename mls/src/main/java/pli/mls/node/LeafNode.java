package pli.mls.node;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.crypto.SignedMessage;
import pli.mls.suite.Labeled;

/**
 * One member's public part (RFC 9420 section 7.2), signed by that member. Decoding and the
 * constructor check form only; {@link LeafRules} has the rules.
 *
 * @param encryptionKey HPKE public key
 * @param signatureKey the member's signature public key
 * @param credential who the member says it is
 * @param capabilities what the member supports
 * @param source how the leaf came into the tree
 * @param extensions at most one of each type
 * @param signature over all the above and, for a leaf made in a group, the group and the place
 */
public record LeafNode(
    Bytes encryptionKey,
    Bytes signatureKey,
    Credential credential,
    Capabilities capabilities,
    LeafNodeSource source,
    List<Extension> extensions,
    Bytes signature) {
  private static final String LABEL = "LeafNodeTBS";

  /** Checks and copies the extensions. */
  public LeafNode {
    extensions = Extension.listOf(extensions);
  }

  /** A leaf for a key package. */
  static LeafNode forKeyPackage(
      CipherSuite suite,
      Signer signer,
      Bytes encryptionKey,
      LeafOptions options,
      Lifetime lifetime,
      Entropy entropy) {
    LeafNode leaf = unsigned(signer, encryptionKey, options, new KeyPackageSource(lifetime));
    return leaf.sign(suite, signer, Bytes.EMPTY, new LeafIndex(0), entropy);
  }

  /**
   * A leaf made by a member of a group.
   *
   * @param source {@link UpdateSource} or {@link CommitSource}
   * @param index the member's place
   */
  public static LeafNode forGroup(
      CipherSuite suite,
      Signer signer,
      Bytes encryptionKey,
      LeafOptions options,
      LeafNodeSource source,
      Bytes groupId,
      LeafIndex index,
      Entropy entropy) {
    if (source instanceof KeyPackageSource) {
      throw new IllegalArgumentException("a leaf made in a group has no lifetime");
    }
    return unsigned(signer, encryptionKey, options, source)
        .sign(suite, signer, groupId, index, entropy);
  }

  /** Reads a leaf node. */
  public static LeafNode read(TlsReader in) throws DecodeException {
    return new LeafNode(
        in.opaque(MlsLimits.MAX_KEY),
        in.opaque(MlsLimits.MAX_KEY),
        Credential.read(in),
        Capabilities.read(in),
        LeafNodeSource.read(in),
        Extension.readList(in),
        in.opaque(MlsLimits.MAX_SIGNATURE));
  }

  /** Writes the leaf node. */
  public void write(TlsWriter out) {
    writeUnsigned(out);
    out.opaque(signature);
  }

  /**
   * Whether the signature is the signature key's.
   *
   * @param groupId the group that the leaf stands in; unused for a key package's
   * @param index where it stands; unused for a key package's
   */
  public boolean verify(CipherSuite suite, Bytes groupId, LeafIndex index) {
    return Labeled.of(suite)
        .verifyWithLabel(signatureKey, LABEL, toBeSigned(groupId, index), signature);
  }

  /** What {@link #verify} verifies, to be verified together with others. */
  public SignedMessage signed(Bytes groupId, LeafIndex index) {
    return Labeled.signedWithLabel(signatureKey, LABEL, toBeSigned(groupId, index), signature);
  }

  private static LeafNode unsigned(
      Signer signer, Bytes encryptionKey, LeafOptions options, LeafNodeSource source) {
    return new LeafNode(
        encryptionKey,
        signer.keys().publicKey(),
        signer.credential(),
        options.capabilities(),
        source,
        options.extensions(),
        Bytes.EMPTY);
  }

  private LeafNode sign(
      CipherSuite suite, Signer signer, Bytes groupId, LeafIndex index, Entropy entropy) {
    Bytes made = signer.sign(Labeled.of(suite), LABEL, toBeSigned(groupId, index), entropy);
    return new LeafNode(
        encryptionKey, signatureKey, credential, capabilities, source, extensions, made);
  }

  /** LeafNodeTBS. */
  private Bytes toBeSigned(Bytes groupId, LeafIndex index) {
    TlsWriter out = new TlsWriter(512);
    writeUnsigned(out);
    if (!(source instanceof KeyPackageSource)) {
      out.opaque(groupId);
      index.write(out);
    }
    return out.toBytes();
  }

  private void writeUnsigned(TlsWriter out) {
    out.opaque(encryptionKey).opaque(signatureKey);
    credential.write(out);
    capabilities.write(out);
    source.write(out);
    Extension.writeList(out, extensions);
  }
}
