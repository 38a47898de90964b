package pli.mls.group;

import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.mls.Members;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.Welcome;
import pli.mls.framing.WireFormat;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.tree.RatchetTree;

/**
 * A group that is the same in every run, for fuzzing: Bob reads whatever somebody made of Alice's
 * and others' messages, and Dave joins by whatever became of his Welcome. The methods that read
 * throw only if something is wrong with the engine.
 */
public final class HostileGroup {
  private static final CipherSuite SUITE = HostileMessages.SUITE;

  private final Party party;
  private final Group bob;
  private final Bytes before;
  private final Bytes next;
  private final Insider alice;
  private final List<Bytes> messages = new ArrayList<>();
  private final Set<Bytes> honest = new HashSet<>();
  private final List<Said> contents = new ArrayList<>();
  private final Signer dave;
  private final KeyPackageBundle bundle;
  private final PendingCommit pending;
  private final WirePart groupInfo;
  private final Bytes groupSecrets;
  private final Bytes door;

  /**
   * What somebody says, before it is signed.
   *
   * @param sender 1 for Alice, 2 for the service, 3 for Frank who wants to be added, 4 for Frank
   *     who joins by himself
   * @param type 1 to 3
   * @param content itself
   * @param tag a commit's confirmation tag
   */
  public record Said(int sender, int type, Bytes content, @Nullable Bytes tag) {
    /** The same with other content. */
    public Said with(Bytes other) {
      return new Said(sender, type, other, tag);
    }
  }

  /** Makes the group. */
  public HostileGroup() {
    try {
      party = HostileMessages.party(5);
      Party later = party.copy();
      later.update("bob");
      dave = Members.signer(SUITE, "dave", party.entropy);
      bundle = Members.bundle(SUITE, dave, party.entropy);
      bob = party.group("bob");
      before = bob.encode();
      alice = new Insider(party, "alice");
      next = party.group("alice").protect(new byte[9], Bytes.EMPTY, party.entropy).message();
      for (String sender : List.of("alice", "carol")) {
        honest.addAll(HostileMessages.of(party, sender).values());
      }
      messages.addAll(honest);
      messages.sort(null);
      messages.addAll(HostileMessages.of(later, "alice").values());
      pending =
          party
              .group("alice")
              .commit(
                  CommitRequest.builder().add(bundle.keyPackage().validate(ANYBODY, NOW)).build(),
                  ANYBODY,
                  NOW,
                  party.entropy)
              .pending();
      messages.add(pending.welcome());
      messages.add(new MlsMessage.KeyPackageMessage(bundle.keyPackage()).encode());
      var labeled = party.group("alice").state().labeled();
      groupInfo = WireReader.groupInfo(Insider.openGroupInfo(pending.welcome(), bundle, labeled));
      groupSecrets =
          Insider.groupSecrets((Welcome) MlsMessage.decode(pending.welcome()), bundle, labeled);
      door = party.group("alice").exportGroupInfo(false, party.entropy);
      messages.add(door);
      recordContents();
    } catch (MlsException | CryptoException e) {
      throw new IllegalStateException(e);
    }
  }

  private void recordContents() throws MlsException {
    Bytes nonce = Bytes.adopt(new byte[32]);
    Proposal add = new Proposal.Add(party.keyPackage("frank").keyPackage());
    Proposal remove = new Proposal.Remove(party.place("erin"));
    Extension required = new Extension(Extension.REQUIRED_CAPABILITIES, Bytes.of(0, 0, 2, 0, 1));
    for (Proposal proposal :
        List.of(
            add,
            remove,
            new Proposal.PreSharedKey(new PreSharedKeyId.External(Bytes.utf8("psk"), nonce)),
            new Proposal.ReInit(Bytes.utf8("new"), 1, 1, List.of()),
            new Proposal.ExternalInit(nonce),
            new Proposal.GroupContextExtensions(List.of(required)))) {
      TlsWriter out = new TlsWriter();
      proposal.write(out);
      contents.add(new Said(1, 2, out.toBytes(), null));
      contents.add(new Said(proposal == add ? 3 : 2, 2, out.toBytes(), null));
    }
    contents.add(new Said(1, 1, new TlsWriter().opaque(Bytes.utf8("hello")).toBytes(), null));
    for (boolean path : new boolean[] {true, false}) {
      Proposal[] proposals = path ? new Proposal[] {add, remove} : new Proposal[] {add};
      WirePart commit =
          WireReader.message(alice.commit(WireFormat.PUBLIC_MESSAGE, path, proposals));
      Bytes tag = commit.find("confirmation_tag").write();
      contents.add(new Said(1, 3, commit.find("commit").write(), tag.slice(1, tag.length())));
    }
    WirePart join =
        WireReader.message(Objects.requireNonNull(HostileMessages.of(party, "alice").get("join")));
    Bytes tag = join.find("confirmation_tag").write();
    contents.add(new Said(4, 3, join.find("commit").write(), tag.slice(1, tag.length())));
  }

  /** Good ones of this epoch, then of another, then those that are for others. */
  public List<Bytes> messages() {
    return messages;
  }

  /** What Alice, the service and Frank could say. */
  public List<Said> contents() {
    return contents;
  }

  /** Bob's state. */
  public Bytes stored() {
    return before;
  }

  /** Alice's next commit with the state behind it. */
  public Bytes storedCommit() {
    return pending.encode();
  }

  /** Dave's key package with its private keys. */
  public Bytes storedBundle() {
    return bundle.encode();
  }

  /** The Welcome for Dave. */
  public Bytes welcome() {
    return pending.welcome();
  }

  /** The tree beside it. */
  public Bytes tree() {
    return pending.ratchetTree();
  }

  /** The GroupInfo inside. */
  public Bytes groupInfo() {
    return groupInfo.write();
  }

  /** The secrets inside. */
  public Bytes groupSecrets() {
    return groupSecrets;
  }

  /** Bob reads what one without keys has made: nothing but what was truly said is taken. */
  public void readFromOutside(Bytes message) {
    if (!read(message) && !honest.contains(message)) {
      throw new IllegalStateException("a message is taken that nobody sent");
    }
  }

  /** Bob reads what is said, signed by who says it. */
  public void readSigned(Said said, boolean clear) {
    try {
      read(
          switch (said.sender) {
            case 1 ->
                clear
                    ? alice.inTheClear(said.type, said.content, said.tag)
                    : alice.enciphered(said.type, said.content, said.tag);
            case 2 -> outside(said, "service");
            default -> outside(said, "frank");
          });
    } catch (MlsException e) {
      throw new IllegalStateException("Alice cannot say it", e);
    }
  }

  private Bytes outside(Said said, String name) {
    return alice.fromOutside(said.sender, party.signer(name), said.type, said.content, said.tag);
  }

  /** Whether it is refused. */
  private boolean read(Bytes message) {
    try {
      boolean refused = HostileMessages.tried(bob, before, message) != null;
      if (HostileMessages.tried(bob, before, next) != null) {
        throw new IllegalStateException("the next message is refused");
      }
      return refused;
    } catch (MlsException e) {
      throw new IllegalStateException("what was taken cannot be stored", e);
    }
  }

  /** Dave joins; no other group comes of it than the one there is. */
  public void join(Bytes welcome, Bytes tree) {
    try {
      Group joined = Group.join(bundle, dave, welcome, tree, ANYBODY, NOW);
      if (!joined.encode().equals(Group.decode(joined.encode()).encode())
          || !joined.epochAuthenticator().equals(pending.group().epochAuthenticator())) {
        throw new IllegalStateException("another group");
      }
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }

  /** Dave joins by what Alice has put into the Welcome: by some group, or none. */
  public void join(Bytes info, boolean signed, @Nullable Bytes secrets, Bytes tree) {
    try {
      Bytes inside = signed ? alice.signed(groupInfo, info) : info;
      Bytes welcome = alice.welcome(pending.welcome(), bundle, inside, secrets);
      Group joined = Group.join(bundle, dave, welcome, tree, ANYBODY, NOW);
      if (!joined.encode().equals(Group.decode(joined.encode()).encode())) {
        throw new IllegalStateException("stored and read, it is another");
      }
    } catch (MlsException refused) {
      // Refused, as it should be.
    } catch (CryptoException e) {
      throw new IllegalStateException("Alice cannot seal it", e);
    }
  }

  /** What Alice tells those outside, without the tree: a GroupInfo with its frame. */
  public Bytes door() {
    return door;
  }

  /** The tree that belongs to it. */
  public Bytes doorTree() {
    return party.group("alice").exportRatchetTree();
  }

  /** Frank makes a commit to join by, from what he is told, which Alice may have signed. */
  public void enter(Bytes told, boolean signed, Bytes tree) {
    try {
      Bytes info = signed ? signedDoor(told) : told;
      PendingCommit made =
          ExternalJoin.open(info, tree, ANYBODY)
              .commit(party.signer("frank"), Members.options(), party.entropy);
      if (!signed && HostileMessages.tried(bob, before, made.message()) != null) {
        throw new IllegalStateException("a GroupInfo is taken that nobody told");
      }
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }

  private Bytes signedDoor(Bytes told) {
    int frame = Math.min(4, told.length());
    WirePart honest = WireReader.groupInfo(door.slice(4, door.length()));
    return Bytes.concat(
        told.slice(0, frame), alice.signed(honest, told.slice(frame, told.length())));
  }

  /** {@link #door} with the hash of {@code tree} in it, if it is one. */
  public Bytes doorFor(Bytes tree) {
    WirePart whole = WireReader.message(door);
    try {
      Bytes hash = RatchetTree.decode(SUITE, tree).treeHash();
      return whole.write(whole.find("tree_hash"), (part, body) -> part.encode(hash));
    } catch (MlsException e) {
      return door;
    }
  }

  /** The GroupInfo with the hash of {@code tree} in it, if it is one. */
  public Bytes groupInfoFor(Bytes tree) {
    try {
      Bytes hash = RatchetTree.decode(SUITE, tree).treeHash();
      return groupInfo.write(groupInfo.find("tree_hash"), (part, body) -> part.encode(hash));
    } catch (MlsException e) {
      return groupInfo.write();
    }
  }

  /** What is stored is read or refused; what is read can be used, and stored again. */
  public void open(Bytes stored) {
    try {
      use(Group.decode(stored));
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }

  /** Bob's state in parts. */
  public List<GroupPart> storedParts() {
    return GroupParts.of(bob);
  }

  /** The same of parts. */
  public void open(List<GroupPart> parts) {
    try {
      use(GroupParts.open(parts));
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }

  /** Keys of past epochs that Bob keeps. */
  public Bytes storedKeys() {
    return party.kept("bob").encode();
  }

  /** The same of those. */
  public void openKeys(Bytes stored) {
    try {
      ResumptionPsks read = ResumptionPsks.decode(stored);
      if (!ResumptionPsks.decode(read.encode()).encode().equals(read.encode())) {
        throw new IllegalStateException("stored and read, it is another");
      }
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }

  /** The same of a commit. */
  public void openCommit(Bytes stored) {
    try {
      PendingCommit read = PendingCommit.decode(stored);
      if (!PendingCommit.decode(read.encode()).encode().equals(read.encode())) {
        throw new IllegalStateException("stored and read, it is another");
      }
      use(read.group());
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }

  /** The same of a key package. */
  public void openBundle(Bytes stored) {
    try {
      KeyPackageBundle read = KeyPackageBundle.decode(stored);
      if (!KeyPackageBundle.decode(read.encode()).encode().equals(read.encode())) {
        throw new IllegalStateException("stored and read, it is another");
      }
      if (read.keyPackage().leafNode().signatureKey().equals(dave.keys().publicKey())) {
        Group.join(read, dave, pending.welcome(), pending.ratchetTree(), ANYBODY, NOW);
      }
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }

  private void use(Group group) throws MlsException {
    Bytes stored = group.encode();
    Group again = Group.decode(stored);
    if (!again.encode().equals(stored)) {
      throw new IllegalStateException("stored and read, it is another");
    }
    group.members();
    List<Use> uses =
        List.of(
            () -> group.process(next, ANYBODY, NOW),
            () -> group.process(messages.get(0), ANYBODY, NOW),
            () -> group.process(messages.get(1), ANYBODY, NOW),
            () -> group.protect(new byte[1], Bytes.EMPTY, party.entropy),
            () -> group.proposeUpdate(Members.options(), party.entropy),
            () -> group.commit(CommitRequest.update(), ANYBODY, NOW, party.entropy));
    for (Use use : uses) {
      try {
        use.run();
      } catch (MlsException refused) {
        // Refused, as it should be.
      }
    }
  }

  private interface Use {
    void run() throws MlsException;
  }
}
