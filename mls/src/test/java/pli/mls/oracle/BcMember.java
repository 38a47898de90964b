package pli.mls.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafIndex;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.TreeKEM.TreeKEMPublicKey;
import org.bouncycastle.mls.codec.Capabilities;
import org.bouncycastle.mls.codec.Credential;
import org.bouncycastle.mls.codec.KeyPackage;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.mls.SeededEntropy;
import pli.mls.node.Lifetime;

/** A member that is Bouncy Castle's: the same steps as ours, in its words. */
final class BcMember {
  private final MlsCipherSuite suite;
  private final SeededEntropy entropy;
  private final AsymmetricCipherKeyPair initKeys;
  private final AsymmetricCipherKeyPair leafKeys;
  private final byte[] signaturePrivate;
  private final KeyPackage keyPackage;
  private @Nullable Group group;

  BcMember(int suiteId, String name, Lifetime lifetime, SeededEntropy entropy) throws Exception {
    this.suite = MlsCipherSuite.getSuite((short) suiteId);
    this.entropy = entropy;
    this.initKeys = suite.getHPKE().generatePrivateKey();
    this.leafKeys = suite.getHPKE().generatePrivateKey();
    AsymmetricCipherKeyPair signatureKeys = suite.generateSignatureKeyPair();
    this.signaturePrivate = suite.serializeSignaturePrivateKey(signatureKeys.getPrivate());
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
            signaturePrivate);
    this.keyPackage =
        new KeyPackage(
            suite,
            suite.getHPKE().serializePublicKey(initKeys.getPublic()),
            leaf,
            new ArrayList<>(),
            signaturePrivate);
  }

  /** A bare key package. */
  Bytes keyPackage() throws Exception {
    return Bytes.adopt(MLSOutputStream.encode(keyPackage));
  }

  void create(Bytes groupId) throws Exception {
    group =
        new Group(
            groupId.toByteArray(),
            suite,
            leafKeys,
            signaturePrivate,
            keyPackage.getLeafNode(),
            new ArrayList<>());
  }

  /** Joins with the tree beside the Welcome, or with the one inside it if {@code tree} is empty. */
  void join(Bytes welcome, Bytes tree) throws Exception {
    TreeKEMPublicKey beside = null;
    if (!tree.isEmpty()) {
      beside = (TreeKEMPublicKey) MLSInputStream.decode(tree.toByteArray(), TreeKEMPublicKey.class);
      beside.setSuite(suite);
      beside.setHashAll();
    }
    group =
        new Group(
            suite.getHPKE().serializePrivateKey(initKeys.getPrivate()),
            leafKeys,
            signaturePrivate,
            keyPackage,
            message(welcome).welcome,
            beside,
            new HashMap<>(),
            new HashMap<>());
  }

  /** Follows another's commit, or takes in a proposal. */
  void process(Bytes message) throws Exception {
    Group next = group().handle(message.toByteArray(), null);
    if (next != null) {
      group = next;
    }
  }

  Bytes protect(Bytes text, Bytes authenticatedData) throws Exception {
    return encode(
        group().protect(authenticatedData.toByteArray(), text.toByteArray(), entropy.below(32)));
  }

  /** The text of a message. */
  Bytes unprotect(Bytes message) throws Exception {
    byte[][] opened = group().unprotect(message(message));
    return Bytes.adopt(opened[1]);
  }

  /** A commit of ours that is in force at once, and the Welcome for whom it adds. */
  record Made(Bytes commit, Bytes welcome) {}

  Made commit(List<Bytes> additions, List<Integer> removals, boolean encrypted) throws Exception {
    List<Proposal> proposals = new ArrayList<>();
    for (int removed : removals) {
      proposals.add(Proposal.remove(new LeafIndex(removed)));
    }
    for (Bytes addition : additions) {
      proposals.add(
          Proposal.add(
              (KeyPackage) MLSInputStream.decode(addition.toByteArray(), KeyPackage.class)));
    }
    byte[] leafSecret = new byte[32];
    entropy.fill(leafSecret);
    Group.GroupWithMessage made =
        group()
            .commit(
                new Secret(leafSecret),
                new Group.CommitOptions(proposals, true, true, new Group.LeafNodeOptions()),
                options(encrypted),
                new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
    group = made.group;
    Bytes welcome = Bytes.EMPTY;
    if (made.message.welcome != null) {
      MLSMessage out = new MLSMessage(WireFormat.mls_welcome);
      out.welcome = made.message.welcome;
      welcome = encode(out);
    }
    return new Made(encode(made.message), welcome);
  }

  Bytes proposeAdd(Bytes addition, boolean encrypted) throws Exception {
    KeyPackage added = (KeyPackage) MLSInputStream.decode(addition.toByteArray(), KeyPackage.class);
    return proposed(group().add(added, options(encrypted)));
  }

  Bytes proposeRemove(int removed, boolean encrypted) throws Exception {
    return proposed(group().remove(new LeafIndex(removed), options(encrypted)));
  }

  /** An Update with a fresh leaf key. */
  Bytes proposeUpdate(boolean encrypted) throws Exception {
    Proposal update =
        group().updateProposal(suite.getHPKE().generatePrivateKey(), new Group.LeafNodeOptions());
    return proposed(group().update(update, options(encrypted)));
  }

  /** Their proposals are known to their own group only once it has taken them in as well. */
  private Bytes proposed(MLSMessage proposal) throws Exception {
    Bytes encoded = encode(proposal);
    process(encoded);
    return encoded;
  }

  private static Group.MessageOptions options(boolean encrypted) {
    return new Group.MessageOptions(encrypted, new byte[0], 0);
  }

  long epoch() {
    return group().getEpoch();
  }

  int place() {
    return group().getIndex().value();
  }

  Bytes epochAuthenticator() {
    return Bytes.copyOf(group().getEpochAuthenticator());
  }

  Bytes treeHash() throws Exception {
    return Bytes.copyOf(group().getTree().getRootHash());
  }

  Bytes export(String label, Bytes context, int length) throws Exception {
    return Bytes.copyOf(group().getKeySchedule().MLSExporter(label, context.toByteArray(), length));
  }

  private Group group() {
    if (group == null) {
      throw new IllegalStateException("in no group");
    }
    return group;
  }

  private static MLSMessage message(Bytes encoded) throws Exception {
    return (MLSMessage) MLSInputStream.decode(encoded.toByteArray(), MLSMessage.class);
  }

  private static Bytes encode(MLSMessage message) throws Exception {
    return Bytes.adopt(MLSOutputStream.encode(message));
  }
}
