package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;

/**
 * Some clients and the delivery service between them: the state of each by name, and messages that
 * reach all others. Every state goes through its stored form after each step, and what is stored of
 * it is brought up by what changed alone.
 */
final class Party {
  static final int EPOCHS_KEPT = 4;

  final CipherSuite suite;
  final SeededEntropy entropy;
  final Map<String, Group> groups = new TreeMap<>();
  private final Map<String, PartStore> stores = new TreeMap<>();
  private final Map<String, Signer> signers = new TreeMap<>();
  private final Map<String, KeyPackageBundle> bundles = new TreeMap<>();
  private final Map<String, ResumptionPsks> kept = new TreeMap<>();
  private LeafOptions options = Members.options();

  Party(CipherSuite suite, long seed) {
    this.suite = suite;
    this.entropy = new SeededEntropy(seed);
  }

  /** The same party, whose members are from now on made with {@code leaf}. */
  Party able(LeafOptions leaf) {
    options = leaf;
    return this;
  }

  /** A party in the same state, to go another way. */
  Party copy() {
    Party copy = new Party(suite, 11).able(options);
    copy.groups.putAll(groups);
    copy.signers.putAll(signers);
    copy.bundles.putAll(bundles);
    copy.kept.putAll(kept);
    return copy;
  }

  /** A group of {@code names}, the first its creator, all others added by one commit. */
  static Party of(CipherSuite suite, String... names) throws MlsException {
    Party party = new Party(suite, 5);
    party.create(names[0]);
    if (names.length > 1) {
      List<String> others = new ArrayList<>(List.of(names));
      others.remove(0);
      party.add(names[0], others.toArray(new String[0]));
    }
    return party;
  }

  void create(String name) throws MlsException {
    keep(
        name,
        Group.create(suite, Bytes.utf8("a group"), signer(name), options, List.of(), entropy));
  }

  Signer signer(String name) {
    return signers.computeIfAbsent(name, n -> Members.signer(suite, n, entropy));
  }

  /** From now on {@code name} is this client. */
  Party know(String name, Signer signer) {
    signers.put(name, signer);
    return this;
  }

  /** A key package of {@code name}, whose private part is kept for {@link #join}. */
  ValidatedKeyPackage keyPackage(String name) throws MlsException {
    KeyPackageBundle bundle =
        KeyPackage.generate(suite, signer(name), options, Members.LIFETIME, List.of(), entropy);
    bundles.put(name, KeyPackageBundle.decode(bundle.encode()));
    return bundle.keyPackage().validate(ANYBODY, NOW);
  }

  Group group(String name) {
    Group group = groups.get(name);
    if (group == null) {
      throw new IllegalStateException("not in the group: " + name);
    }
    return group;
  }

  LeafIndex place(String name) {
    return group(name).ownLeaf();
  }

  /** Keeps a state as a client does: what changed of it is stored, and all is read again. */
  void keep(String name, Group group) throws MlsException {
    Group before = groups.get(name);
    PartStore store = stores.get(name);
    if (before == null) {
      store = new PartStore(group);
    } else {
      if (store == null || store.state != before) {
        store = new PartStore(before);
      }
      store.apply(GroupParts.changes(before, group));
    }
    assertEquals(new PartStore(group), store);
    Group stored = store.open();
    assertEquals(group.encode(), stored.encode());
    assertEquals(group.encode(), Group.decode(group.encode()).encode());
    groups.put(name, stored);
    store.state = stored;
    stores.put(name, store);
    kept.put(name, ResumptionPsks.decode(kept(name).with(stored).encode()));
  }

  /** The keys of the last {@link #EPOCHS_KEPT} epochs of {@code name}. */
  ResumptionPsks kept(String name) {
    return kept.getOrDefault(name, ResumptionPsks.keeping(EPOCHS_KEPT));
  }

  /** Those, and keys of the application, which everybody has. */
  private PskSource psks(String name) {
    return kept(name)
        .or(id ->
            id instanceof PreSharedKeyId.External external
                ? Secret.copyOf(Bytes.concat(Bytes.utf8("the key of "), external.id()))
                : null);
  }

  /** What the store of a member holds. */
  PartStore store(String name) {
    PartStore store = stores.get(name);
    if (store == null) {
      throw new IllegalStateException("nothing is stored of " + name);
    }
    return store;
  }

  PendingCommit commit(String name, CommitRequest request) throws MlsException {
    Committed made = group(name).commit(request, ANYBODY, NOW, entropy, psks(name));
    keep(name, made.group());
    return PendingCommit.decode(made.pending().encode());
  }

  /** Puts {@code commit} of {@code name} in order: all others process it, its maker merges it. */
  void deliver(String name, PendingCommit commit, String... joiners) throws MlsException {
    for (String other : new ArrayList<>(groups.keySet())) {
      if (!other.equals(name)) {
        StagedCommit staged = staged(other, commit.message());
        if (staged.removesUs()) {
          groups.remove(other);
        } else {
          keep(other, staged.merge());
        }
      }
    }
    keep(name, group(name).merge(commit));
    for (String joiner : joiners) {
      join(joiner, commit.welcome(), commit.ratchetTree());
    }
    assertTogether();
  }

  void join(String name, Bytes welcome, Bytes tree) throws MlsException {
    keep(name, Group.join(bundle(name), signer(name), welcome, tree, ANYBODY, NOW, psks(name)));
  }

  /** The private part of the last {@link #keyPackage} of {@code name}. */
  KeyPackageBundle bundle(String name) {
    KeyPackageBundle bundle = bundles.get(name);
    if (bundle == null) {
      throw new IllegalStateException("no key package of " + name);
    }
    return bundle;
  }

  /** What {@code by} tells {@code name}, who is outside or has lost its state. */
  ExternalJoin door(String by) throws MlsException {
    boolean inside = entropy.below(2) == 0;
    Group teller = group(by);
    return ExternalJoin.open(
        teller.exportGroupInfo(inside, entropy),
        inside ? Bytes.EMPTY : teller.exportRatchetTree(),
        ANYBODY);
  }

  /** A commit by which {@code name} joins from outside, stored before it goes out. */
  PendingCommit outside(String name, ExternalJoin door) throws MlsException {
    return PendingCommit.decode(door.commit(signer(name), options, entropy).encode());
  }

  /** Puts a commit from outside in order: all members process it, and its maker is one of them. */
  void deliverOutsiders(String name, PendingCommit commit) throws MlsException {
    for (String other : new ArrayList<>(groups.keySet())) {
      StagedCommit staged = staged(other, commit.message());
      assertTrue(staged.fromOutside());
      assertEquals(commit.group().ownLeaf(), staged.committer());
      if (staged.removesUs()) {
        groups.remove(other);
      } else {
        keep(other, staged.merge());
      }
    }
    keep(name, commit.group());
    assertTogether();
  }

  StagedCommit staged(String name, Bytes message) throws MlsException {
    return assertInstanceOf(
            CommitReceived.class, group(name).process(message, ANYBODY, NOW, psks(name)))
        .commit();
  }

  void add(String by, String... names) throws MlsException {
    addWith(by, UnaryOperator.identity(), names);
  }

  void addWith(String by, UnaryOperator<CommitRequest.Builder> more, String... names)
      throws MlsException {
    CommitRequest.Builder request = CommitRequest.builder();
    for (String name : names) {
      request.add(keyPackage(name));
    }
    deliver(by, commit(by, more.apply(request).build()), names);
  }

  void remove(String by, String... names) throws MlsException {
    CommitRequest.Builder request = CommitRequest.builder();
    for (String name : names) {
      request.remove(place(name));
    }
    deliver(by, commit(by, request.build()));
  }

  void update(String by) throws MlsException {
    deliver(by, commit(by, CommitRequest.update()));
  }

  /** {@code name} says something and all others read it. */
  void say(String name, String text) throws MlsException {
    Protected said =
        group(name).protect(Bytes.utf8(text).toByteArray(), Bytes.utf8("to all"), entropy);
    keep(name, said.group());
    for (String other : new ArrayList<>(groups.keySet())) {
      if (!other.equals(name)) {
        ApplicationReceived heard =
            assertInstanceOf(
                ApplicationReceived.class, group(other).process(said.message(), ANYBODY, NOW));
        assertEquals(Bytes.utf8(text), heard.content());
        assertEquals(Bytes.utf8("to all"), heard.authenticatedData());
        assertEquals(place(name), heard.sender());
        assertEquals(signer(name).keys().publicKey(), heard.senderLeaf().signatureKey());
        keep(other, heard.group());
      }
    }
  }

  /** A proposal of {@code name} reaches all others. */
  void propose(String name, Proposed proposed) throws MlsException {
    keep(name, proposed.group());
    for (String other : new ArrayList<>(groups.keySet())) {
      if (!other.equals(name)) {
        ProposalReceived heard =
            assertInstanceOf(
                ProposalReceived.class, group(other).process(proposed.message(), ANYBODY, NOW));
        assertEquals(place(name), heard.sender());
        keep(other, heard.group());
      }
    }
  }

  /** {@code name} refuses a message for this reason, and stays as it was. */
  void refuses(String name, MlsException.Reason reason, Bytes message) {
    Group group = group(name);
    Bytes before = group.encode();
    assertEquals(
        reason,
        assertThrows(MlsException.class, () -> group.process(message, ANYBODY, NOW)).reason());
    assertEquals(before, group.encode());
  }

  /** All are in the same epoch, see the same members, and hear one another. */
  void assertTogether() throws MlsException {
    Group one = groups.values().iterator().next();
    for (Group group : groups.values()) {
      assertEquals(one.epoch(), group.epoch());
      assertEquals(one.epochAuthenticator(), group.epochAuthenticator());
      assertEquals(one.members(), group.members());
      assertEquals(one.exportRatchetTree(), group.exportRatchetTree());
      assertTrue(
          one.export("a", Bytes.utf8("b"), 32).sameAs(group.export("a", Bytes.utf8("b"), 32)));
    }
    assertEquals(groups.size(), one.members().size());
  }

  /** Everyone says something that everyone else reads. */
  void talk() throws MlsException {
    for (String name : new ArrayList<>(groups.keySet())) {
      say(name, "this is " + name);
    }
  }
}
