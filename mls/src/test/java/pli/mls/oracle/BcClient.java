package pli.mls.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.TreeKEM.TreeKEMPublicKey;
import org.bouncycastle.mls.codec.Capabilities;
import org.bouncycastle.mls.codec.Credential;
import org.bouncycastle.mls.codec.Extension;
import org.bouncycastle.mls.codec.KeyPackage;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.ProtocolVersion;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.protocol.Group;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.mls.SeededEntropy;
import pli.mls.node.Lifetime;
import pli.mls.oracle.Peer.Offer;

/** A client that is Bouncy Castle's, as far as groups are made out of others: one key package. */
final class BcClient implements OffspringTogether.Client<BcClient> {
  private final MlsCipherSuite suite;
  private final SeededEntropy entropy;
  private final AsymmetricCipherKeyPair initKeys;
  private final AsymmetricCipherKeyPair leafKeys;
  private final AsymmetricCipherKeyPair signatureKeys;
  private final KeyPackage keyPackage;
  private @Nullable Group group;
  private Group.@Nullable Tombstone tombstone;

  BcClient(int suiteId, String name, Lifetime lifetime, SeededEntropy entropy) throws Exception {
    this.suite = MlsCipherSuite.getSuite((short) suiteId);
    this.entropy = entropy;
    this.initKeys = suite.getHPKE().generatePrivateKey();
    this.leafKeys = suite.getHPKE().generatePrivateKey();
    this.signatureKeys = suite.generateSignatureKeyPair();
    TlsWriter times = new TlsWriter();
    lifetime.write(times);
    LeafNode leaf =
        new LeafNode(
            suite,
            suite.getHPKE().serializePublicKey(leafKeys.getPublic()),
            suite.serializeSignaturePublicKey(signatureKeys.getPublic()),
            Credential.forBasic(Bytes.utf8(name).toByteArray()),
            new Capabilities(),
            (LifeTime) MLSInputStream.decode(times.toByteArray(), LifeTime.class),
            new ArrayList<>(),
            signaturePrivate());
    this.keyPackage =
        new KeyPackage(
            suite,
            suite.getHPKE().serializePublicKey(initKeys.getPublic()),
            leaf,
            new ArrayList<>(),
            signaturePrivate());
  }

  private byte[] signaturePrivate() throws Exception {
    return suite.serializeSignaturePrivateKey(signatureKeys.getPrivate());
  }

  @Override
  public Bytes keyPackage() throws Exception {
    return Bytes.adopt(MLSOutputStream.encode(keyPackage));
  }

  /** An ordinary group, by a Welcome. */
  @Override
  public void join(Bytes welcome, Bytes tree) throws Exception {
    group =
        new Group(
            suite.getHPKE().serializePrivateKey(initKeys.getPrivate()),
            leafKeys,
            signaturePrivate(),
            keyPackage,
            message(welcome).welcome,
            tree(tree, suite),
            new HashMap<>(),
            new HashMap<>());
  }

  private static TreeKEMPublicKey tree(Bytes encoded, MlsCipherSuite suite) throws Exception {
    TreeKEMPublicKey tree =
        (TreeKEMPublicKey) MLSInputStream.decode(encoded.toByteArray(), TreeKEMPublicKey.class);
    tree.setSuite(suite);
    tree.setHashAll();
    return tree;
  }

  /** Takes in a proposal. */
  @Override
  public void hear(Bytes proposal) throws Exception {
    group().handle(proposal.toByteArray(), null);
  }

  @Override
  public Bytes proposeReInit(Bytes groupId, int to) throws Exception {
    MLSMessage proposal =
        group()
            .reinit(
                groupId.toByteArray(),
                ProtocolVersion.mls10,
                MlsCipherSuite.getSuite((short) to),
                new ArrayList<>(),
                new Group.MessageOptions(true, new byte[0], 0));
    Bytes encoded = Bytes.adopt(MLSOutputStream.encode(proposal));
    hear(encoded);
    return encoded;
  }

  /** Commits a ReInit: the one that was proposed, or else this. */
  @Override
  public Bytes close(@Nullable Bytes groupId, int to) throws Exception {
    List<Proposal> inline = new ArrayList<>();
    if (groupId != null) {
      inline.add(
          Proposal.reInit(
              groupId.toByteArray(),
              ProtocolVersion.mls10,
              MlsCipherSuite.getSuite((short) to),
              new ArrayList<Extension>()));
    }
    Group.TombstoneWithMessage made =
        group()
            .reinitCommit(
                random(), options(inline), new Group.MessageOptions(true, new byte[0], 0));
    tombstone = made;
    return Bytes.adopt(MLSOutputStream.encode(made.getMessage()));
  }

  /** Follows another's commit of a ReInit. */
  @Override
  public void follow(Bytes closing) throws Exception {
    tombstone = group().handleReinitCommit(message(closing));
  }

  /** Makes the successor, as the client {@code here}; the tree is inside the Welcome. */
  @Override
  public Offer foundSuccessor(BcClient here, List<Bytes> others) throws Exception {
    return here.keep(
        tombstone()
            .createWelcome(
                here.leafKeys,
                here.signaturePrivate(),
                here.keyPackage.getLeafNode(),
                decoded(others),
                random(),
                options(new ArrayList<>())));
  }

  @Override
  public void joinSuccessor(BcClient here, Bytes welcome, Bytes tree) throws Exception {
    here.group =
        tombstone()
            .handleWelcome(
                here.initKeys,
                here.leafKeys,
                here.signatureKeys,
                here.keyPackage,
                message(welcome),
                tree(tree, here.suite));
  }

  /** Makes a subgroup, as the client {@code here}; the tree is inside the Welcome. */
  @Override
  public Offer foundSubgroup(BcClient here, Bytes groupId, List<Bytes> others) throws Exception {
    return here.keep(
        group()
            .createBranch(
                groupId.toByteArray(),
                here.leafKeys,
                here.signatureKeys,
                here.keyPackage.getLeafNode(),
                new ArrayList<>(),
                decoded(others),
                random(),
                options(new ArrayList<>())));
  }

  @Override
  public void joinSubgroup(BcClient here, Bytes welcome, Bytes tree) throws Exception {
    here.group =
        group()
            .handleBranch(
                here.initKeys,
                here.leafKeys,
                here.signatureKeys,
                here.keyPackage,
                message(welcome),
                tree(tree, here.suite));
  }

  private Offer keep(Group.GroupWithMessage made) throws Exception {
    group = made.group;
    MLSMessage out = new MLSMessage(WireFormat.mls_welcome);
    out.welcome = made.message.welcome;
    return new Offer(Bytes.EMPTY, Bytes.adopt(MLSOutputStream.encode(out)), Bytes.EMPTY);
  }

  private static List<KeyPackage> decoded(List<Bytes> encoded) throws Exception {
    List<KeyPackage> packages = new ArrayList<>();
    for (Bytes one : encoded) {
      packages.add((KeyPackage) MLSInputStream.decode(one.toByteArray(), KeyPackage.class));
    }
    return packages;
  }

  private static Group.CommitOptions options(List<Proposal> inline) {
    return new Group.CommitOptions(inline, true, true, new Group.LeafNodeOptions());
  }

  private byte[] random() {
    byte[] random = new byte[32];
    entropy.fill(random);
    return random;
  }

  @Override
  public Bytes protect(Bytes text) throws Exception {
    return Bytes.adopt(
        MLSOutputStream.encode(group().protect(new byte[] {1}, text.toByteArray(), 0)));
  }

  @Override
  public Bytes unprotect(Bytes message) throws Exception {
    return Bytes.adopt(group().unprotect(message(message))[1]);
  }

  @Override
  public Bytes epochAuthenticator() {
    return Bytes.copyOf(group().getEpochAuthenticator());
  }

  @Override
  public long epoch() {
    return group().getEpoch();
  }

  @Override
  public Bytes closedAuthenticator() {
    return Bytes.copyOf(tombstone().getEpochAuthenticator());
  }

  private Group group() {
    if (group == null) {
      throw new IllegalStateException("in no group");
    }
    return group;
  }

  private Group.Tombstone tombstone() {
    if (tombstone == null) {
      throw new IllegalStateException("in no closed group");
    }
    return tombstone;
  }

  private static MLSMessage message(Bytes encoded) throws Exception {
    return (MLSMessage) MLSInputStream.decode(encoded.toByteArray(), MLSMessage.class);
  }
}
