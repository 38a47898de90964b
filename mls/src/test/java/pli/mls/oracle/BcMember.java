package pli.mls.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafIndex;
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
import org.bouncycastle.mls.codec.PreSharedKeyID;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.ResumptionPSKUsage;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.mls.SeededEntropy;
import pli.mls.node.Lifetime;

/** A member that is Bouncy Castle's. It has suites 1 to 7 and no others. */
final class BcMember implements Peer {
  private final MlsCipherSuite suite;
  private final String name;
  private final SeededEntropy entropy;
  private final AsymmetricCipherKeyPair initKeys;
  private final AsymmetricCipherKeyPair leafKeys;
  private final AsymmetricCipherKeyPair signatureKeys;
  private final byte[] signaturePrivate;
  private final KeyPackage keyPackage;
  private @Nullable Group group;
  private @Nullable Group pending;

  BcMember(int suiteId, String name, Lifetime lifetime, SeededEntropy entropy) throws Exception {
    this.suite = MlsCipherSuite.getSuite((short) suiteId);
    this.name = name;
    this.entropy = entropy;
    this.initKeys = suite.getHPKE().generatePrivateKey();
    this.leafKeys = suite.getHPKE().generatePrivateKey();
    this.signatureKeys = suite.generateSignatureKeyPair();
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

  @Override
  public Kind kind() {
    return Kind.BC;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Bytes keyPackage() throws Exception {
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
    for (Bytes id : SharedKeys.ids()) {
      group.insertExternalPsk(key(id), SharedKeys.secret(id).toByteArray());
    }
  }

  private static Secret key(Bytes id) {
    return new Secret(id.toByteArray());
  }

  @Override
  public void join(Bytes welcome, Bytes tree) throws Exception {
    group =
        new Group(
            suite.getHPKE().serializePrivateKey(initKeys.getPrivate()),
            leafKeys,
            signaturePrivate,
            keyPackage,
            message(welcome).welcome,
            tree(tree),
            externalPsks(),
            new HashMap<>());
  }

  private @Nullable TreeKEMPublicKey tree(Bytes encoded) throws Exception {
    if (encoded.isEmpty()) {
      return null;
    }
    TreeKEMPublicKey tree =
        (TreeKEMPublicKey) MLSInputStream.decode(encoded.toByteArray(), TreeKEMPublicKey.class);
    tree.setSuite(suite);
    tree.setHashAll();
    return tree;
  }

  private static Map<Secret, byte[]> externalPsks() {
    Map<Secret, byte[]> psks = new HashMap<>();
    for (Bytes id : SharedKeys.ids()) {
      psks.put(key(id), SharedKeys.secret(id).toByteArray());
    }
    return psks;
  }

  @Override
  public void process(Bytes message) throws Exception {
    Group next = group().handle(message.toByteArray(), null);
    if (next != null) {
      group = next;
    }
  }

  Bytes protect(Bytes text, Bytes authenticatedData) throws Exception {
    return encode(
        group().protect(authenticatedData.toByteArray(), text.toByteArray(), entropy.below(32)));
  }

  @Override
  public Bytes protect(Bytes text) throws Exception {
    return protect(text, Bytes.of(1));
  }

  @Override
  public Bytes unprotect(Bytes message) throws Exception {
    byte[][] opened = group().unprotect(message(message));
    return Bytes.adopt(opened[1]);
  }

  /** A commit of ours that is in force at once, and the Welcome for whom it adds. */
  record Made(Bytes commit, Bytes welcome) {}

  Made commit(List<Bytes> additions, List<Integer> removals, boolean encrypted) throws Exception {
    List<Wish> wishes = new ArrayList<>();
    removals.forEach(removed -> wishes.add(new Wish.Remove(removed)));
    additions.forEach(addition -> wishes.add(new Wish.Add(addition)));
    Offer made = commit(new Change(wishes, encrypted, true, true));
    merge();
    return new Made(made.commit(), made.welcome());
  }

  @Override
  public Offer commit(Change change) throws Exception {
    List<Proposal> proposals = new ArrayList<>();
    for (Wish wish : change.wishes()) {
      switch (wish) {
        case Wish.Add add -> proposals.add(Proposal.add(decodeKeyPackage(add.keyPackage())));
        case Wish.Remove remove -> proposals.add(Proposal.remove(new LeafIndex(remove.place())));
        case Wish.ExternalPsk psk ->
            proposals.add(
                Proposal.preSharedKey(PreSharedKeyID.external(psk.id().toByteArray(), random())));
        case Wish.ResumptionPsk psk ->
            proposals.add(
                Proposal.preSharedKey(
                    PreSharedKeyID.resumption(
                        ResumptionPSKUsage.APPLICATION,
                        group().getGroupID(),
                        psk.epoch(),
                        random())));
        case Wish.Extensions all -> proposals.add(Proposal.groupContextExtensions(theirs(all)));
        case Wish.Update update -> {} // the path is one
      }
    }
    return commit(proposals, change);
  }

  private static KeyPackage decodeKeyPackage(Bytes encoded) throws Exception {
    return (KeyPackage) MLSInputStream.decode(encoded.toByteArray(), KeyPackage.class);
  }

  /** As many bytes as a hash of the suite has. */
  private byte[] random() {
    byte[] bytes = new byte[suite.getKDF().getHashLength()];
    entropy.fill(bytes);
    return bytes;
  }

  private static List<Extension> theirs(Wish.Extensions all) {
    List<Extension> theirs = new ArrayList<>();
    for (pli.mls.node.Extension each : all.extensions()) {
      theirs.add(new Extension(each.type(), each.data().toByteArray()));
    }
    return theirs;
  }

  private Offer commit(List<Proposal> proposals, Change change) throws Exception {
    Group.GroupWithMessage made =
        group()
            .commit(
                new Secret(random()),
                new Group.CommitOptions(
                    proposals, change.treeInside(), change.path(), new Group.LeafNodeOptions()),
                options(change.encrypted()),
                new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
    pending = made.group;
    Bytes welcome = Bytes.EMPTY;
    if (made.message.welcome != null) {
      MLSMessage out = new MLSMessage(WireFormat.mls_welcome);
      out.welcome = made.message.welcome;
      welcome = encode(out);
    }
    Bytes tree =
        change.treeInside()
            ? Bytes.EMPTY
            : Bytes.adopt(MLSOutputStream.encode(made.group.getTree()));
    return new Offer(encode(made.message), welcome, tree);
  }

  @Override
  public void merge() {
    if (pending == null) {
      throw new IllegalStateException("no commit was made");
    }
    group = pending;
    pending = null;
  }

  @Override
  public Bytes propose(Wish wish, boolean encrypted) throws Exception {
    return switch (wish) {
      case Wish.Add add -> proposeAdd(add.keyPackage(), encrypted);
      case Wish.Remove remove -> proposeRemove(remove.place(), encrypted);
      case Wish.Update update -> proposeUpdate(encrypted);
      case Wish.ExternalPsk psk ->
          proposed(group().preSharedKey(psk.id().toByteArray(), options(encrypted)));
      case Wish.ResumptionPsk psk ->
          proposed(group().preSharedKey(group().getGroupID(), psk.epoch(), options(encrypted)));
      case Wish.Extensions all ->
          proposed(group().groupContextExtensions(theirs(all), options(encrypted)));
    };
  }

  Bytes proposeAdd(Bytes addition, boolean encrypted) throws Exception {
    return proposed(group().add(decodeKeyPackage(addition), options(encrypted)));
  }

  /** They count members, not places, when they propose a Remove. */
  Bytes proposeRemove(int removed, boolean encrypted) throws Exception {
    int position = 0;
    for (int place = 0; place < removed; place++) {
      position += group().getTree().hasLeaf(new LeafIndex(place)) ? 1 : 0;
    }
    return proposed(group().remove(new LeafIndex(position), options(encrypted)));
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

  @Override
  public State state() throws Exception {
    return new State(
        epoch(), treeHash(), epochAuthenticator(), export("of all", Bytes.of(1, 2, 3), 40));
  }

  long epoch() {
    return group().getEpoch();
  }

  @Override
  public Told tell(boolean treeInside) throws Exception {
    return new Told(
        encode(group().getGroupInfo(treeInside)),
        treeInside ? Bytes.EMPTY : Bytes.adopt(MLSOutputStream.encode(group().getTree())));
  }

  @Override
  public Bytes enter(Told told, boolean again) throws Exception {
    Group.GroupWithMessage made =
        Group.externalJoin(
            new Secret(random()),
            signatureKeys,
            keyPackage,
            message(told.groupInfo()).groupInfo,
            tree(told.tree()),
            options(false),
            again ? group().getIndex() : null,
            externalPsks());
    pending = made.group;
    return encode(made.message);
  }

  @Override
  public int place() {
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
