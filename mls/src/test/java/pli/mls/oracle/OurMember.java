package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.ExternalJoin;
import pli.mls.group.ExternalProposalReceived;
import pli.mls.group.Group;
import pli.mls.group.NewMemberProposalReceived;
import pli.mls.group.PendingCommit;
import pli.mls.group.ProposalReceived;
import pli.mls.group.Proposed;
import pli.mls.group.Protected;
import pli.mls.group.Received;
import pli.mls.group.ResumptionPsks;
import pli.mls.group.StagedCommit;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;
import pli.mls.tree.RatchetTree;

/** A member that is ours. Its state is stored at each step. */
final class OurMember implements Peer {
  private static final int RESUMABLE_EPOCHS = 4;

  private final CipherSuite suite;
  private final String name;
  private final SeededEntropy entropy;
  private final long now;
  private final Signer signer;
  private final LeafOptions options;
  private final KeyPackageBundle bundle;
  private ResumptionPsks past = ResumptionPsks.keeping(RESUMABLE_EPOCHS);
  private @Nullable Group group;
  private @Nullable PendingCommit pending;
  private boolean entering;

  OurMember(CipherSuite suite, String name, Lifetime lifetime, SeededEntropy entropy) {
    this(suite, name, lifetime, entropy, Members.options());
  }

  OurMember(
      CipherSuite suite,
      String name,
      Lifetime lifetime,
      SeededEntropy entropy,
      LeafOptions options) {
    this.suite = suite;
    this.name = name;
    this.entropy = entropy;
    this.now = lifetime.notBefore() + 3600;
    this.signer = Members.signer(suite, name, entropy);
    this.options = options;
    this.bundle = KeyPackage.generate(suite, signer, options, lifetime, List.of(), entropy);
  }

  @Override
  public Kind kind() {
    return Kind.OURS;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Bytes keyPackage() {
    return bundle.keyPackage().encode();
  }

  void create(Bytes groupId) throws MlsException {
    create(groupId, List.of());
  }

  void create(Bytes groupId, List<Extension> extensions) throws MlsException {
    keep(Group.create(suite, groupId, signer, options, extensions, entropy));
  }

  @Override
  public void join(Bytes welcome, Bytes tree) throws MlsException {
    keep(Group.join(bundle, signer, welcome, tree, Members.ANYBODY, now, this::find));
  }

  StagedCommit stage(Bytes commit) throws MlsException {
    return assertInstanceOf(CommitReceived.class, read(commit)).commit();
  }

  /** Follows another's commit, or takes in a proposal. */
  @Override
  public void process(Bytes handshake) throws MlsException {
    switch (read(handshake)) {
      case CommitReceived received -> {
        if (received.commit().removesUs()) {
          group = null;
        } else {
          keep(received.commit().merge());
        }
      }
      case ProposalReceived received -> keep(received.group());
      case ExternalProposalReceived received -> keep(received.group());
      case NewMemberProposalReceived received -> keep(received.group());
      case ApplicationReceived received -> fail("application data from " + received.sender());
    }
  }

  private Received read(Bytes message) throws MlsException {
    return group().process(message, Members.ANYBODY, now, this::find);
  }

  private @Nullable Secret find(PreSharedKeyId id) {
    return past.or(OurMember::shared).find(id);
  }

  private static @Nullable Secret shared(PreSharedKeyId id) {
    return id instanceof PreSharedKeyId.External external
            && SharedKeys.ids().contains(external.id())
        ? Secret.copyOf(SharedKeys.secret(external.id()))
        : null;
  }

  @Override
  public Offer commit(Change change) throws MlsException {
    CommitRequest.Builder request = CommitRequest.builder();
    for (Wish wish : change.wishes()) {
      switch (wish) {
        case Wish.Add add -> request.add(validated(add.keyPackage()));
        case Wish.Remove remove -> request.remove(new LeafIndex(remove.place()));
        case Wish.ExternalPsk psk -> request.externalPsk(psk.id());
        case Wish.ResumptionPsk psk -> request.resumptionPsk(group().groupId(), psk.epoch());
        case Wish.Extensions all -> request.groupContextExtensions(all.extensions());
        case Wish.Update update -> {} // the path is one
      }
    }
    if (change.treeInside()) {
      request.treeInWelcome();
    }
    if (!change.path()) {
      request.withoutPath();
    }
    Committed made = group().commit(request.build(), Members.ANYBODY, now, entropy, this::find);
    keep(made.group());
    pending = PendingCommit.decode(made.pending().encode());
    entering = false;
    return new Offer(
        pending.message(),
        pending.welcome(),
        change.treeInside() ? Bytes.EMPTY : pending.ratchetTree());
  }

  @Override
  public void merge() throws MlsException {
    if (pending == null) {
      throw new IllegalStateException("no commit was made");
    }
    keep(entering ? pending.group() : group().merge(pending));
    entering = false;
  }

  @Override
  public Bytes propose(Wish wish, boolean encrypted) throws MlsException {
    return switch (wish) {
      case Wish.Add add -> proposeAdd(add.keyPackage());
      case Wish.Remove remove -> proposeRemove(remove.place());
      case Wish.Update update -> proposeUpdate();
      case Wish.ExternalPsk psk -> throw new IllegalArgumentException("not proposed by ours");
      case Wish.ResumptionPsk psk -> throw new IllegalArgumentException("not proposed by ours");
      case Wish.Extensions all -> throw new IllegalArgumentException("not proposed by ours");
    };
  }

  /** Takes in another's proposal. */
  void hear(Bytes proposal) throws MlsException {
    keep(
        assertInstanceOf(ProposalReceived.class, group().process(proposal, Members.ANYBODY, now))
            .group());
  }

  Bytes proposeAdd(Bytes addition) throws MlsException {
    return proposed(group().proposeAdd(validated(addition), entropy));
  }

  Bytes proposeRemove(int removed) throws MlsException {
    return proposed(group().proposeRemove(new LeafIndex(removed), entropy));
  }

  Bytes proposeUpdate() throws MlsException {
    return proposed(group().proposeUpdate(options, entropy));
  }

  private Bytes proposed(Proposed made) throws MlsException {
    keep(made.group());
    return made.message();
  }

  Bytes protect(Bytes text, Bytes authenticatedData) throws MlsException {
    Protected said = group().protect(text.toByteArray(), authenticatedData, entropy);
    keep(said.group());
    return said.message();
  }

  @Override
  public Bytes protect(Bytes text) throws MlsException {
    return protect(text, Bytes.of(1));
  }

  @Override
  public Bytes unprotect(Bytes message) throws MlsException {
    ApplicationReceived heard =
        assertInstanceOf(ApplicationReceived.class, group().process(message, Members.ANYBODY, now));
    keep(heard.group());
    return heard.content();
  }

  /** A commit of ours, merged at once. */
  PendingCommit commit(List<Bytes> additions, List<Integer> removals, boolean treeInWelcome)
      throws MlsException {
    CommitRequest.Builder request = CommitRequest.builder();
    for (Bytes addition : additions) {
      request.add(validated(addition));
    }
    removals.forEach(removed -> request.remove(new LeafIndex(removed)));
    if (treeInWelcome) {
      request.treeInWelcome();
    }
    Committed made = group().commit(request.build(), Members.ANYBODY, now, entropy);
    keep(made.group().merge(made.pending()));
    return made.pending();
  }

  private ValidatedKeyPackage validated(Bytes keyPackage) throws MlsException {
    return KeyPackage.decode(keyPackage).validate(Members.ANYBODY, now);
  }

  @Override
  public Told tell(boolean treeInside) throws MlsException {
    Bytes tree = treeInside ? Bytes.EMPTY : group().exportRatchetTree();
    return new Told(group().exportGroupInfo(treeInside, entropy), tree);
  }

  @Override
  public Bytes enter(Told told, boolean again) throws MlsException {
    ExternalJoin door = ExternalJoin.open(told.groupInfo(), told.tree(), Members.ANYBODY);
    if (again) {
      door = door.replacing(group().ownLeaf());
    }
    PendingCommit made = door.commit(signer, options, entropy, this::find);
    pending = PendingCommit.decode(made.encode());
    entering = true;
    return pending.message();
  }

  @Override
  public int place() {
    return group().ownLeaf().value();
  }

  @Override
  public State state() throws MlsException {
    return new State(
        group().epoch(),
        tree().treeHash(),
        group().epochAuthenticator(),
        Bytes.copyOf(group().export("of all", Bytes.of(1, 2, 3), 40).copy()));
  }

  /** The public tree. */
  RatchetTree tree() throws MlsException {
    return RatchetTree.decode(suite, group().exportRatchetTree());
  }

  Group group() {
    if (group == null) {
      throw new IllegalStateException("in no group");
    }
    return group;
  }

  private void keep(Group next) throws MlsException {
    group = Group.decode(next.encode());
    past = ResumptionPsks.decode(past.with(next).encode());
  }
}
