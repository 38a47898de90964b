package pli.mls.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.assertBreaks;
import static pli.mls.node.MlsException.Reason.BAD_SIGNATURE;
import static pli.mls.node.MlsException.Reason.CREDENTIAL_REFUSED;
import static pli.mls.node.MlsException.Reason.INVALID_COMMIT;
import static pli.mls.node.MlsException.Reason.INVALID_LEAF;
import static pli.mls.node.MlsException.Reason.INVALID_WELCOME;
import static pli.mls.node.MlsException.Reason.UNDECRYPTABLE;
import static pli.mls.node.MlsException.Reason.UNSUPPORTED_CAPABILITY;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.HpkeCiphertext;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.node.CommitSource;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafNodeSource;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.UpdateSource;
import pli.mls.suite.Labeled;

/** Update paths that a hostile committer sends: each rule broken once, and nothing changed. */
class HostilePathTest extends HostileTree {
  private static final LeafIndex SENDER = new LeafIndex(5);
  private static final Bytes CONTEXT = Bytes.utf8("context");

  private PathCreation made;
  private UpdatePath path;

  @BeforeEach
  void goodPath() throws MlsException {
    made = group.create(SENDER);
    path = made.encrypt(CONTEXT, Set.of(), group.entropy);
    assertEquals(made.tree().treeHash(), apply(path).treeHash());
  }

  @Test
  void u1ThePathIsAsLongAsItShouldBe() {
    List<UpdatePathNode> fewer = path.nodes().subList(0, path.nodes().size() - 1);
    refused("U1", new UpdatePath(path.leafNode(), fewer));
    refused("U1", new UpdatePath(path.leafNode(), List.of()));
    List<UpdatePathNode> more = new ArrayList<>(path.nodes());
    more.add(path.nodes().get(0));
    refused("U1", new UpdatePath(path.leafNode(), more));
  }

  @Test
  void u2EachReceiverHasACiphertext() {
    for (int i = 0; i < path.nodes().size(); i++) {
      List<HpkeCiphertext> sealed = path.nodes().get(i).encryptedPathSecrets();
      List<HpkeCiphertext> more = new ArrayList<>(sealed);
      more.add(sealed.get(0));
      refused("U2", withSealed(i, more));
      refused("U2", withSealed(i, sealed.subList(1, sealed.size())));
    }
  }

  @Test
  void u2NewMembersHaveNone() throws Exception {
    RatchetTree.Added added = group.tree.add(update(signer("new"), key()));
    assertBreaks(INVALID_COMMIT, "U2", () -> applyTo(added.tree(), path, Set.of()));
    PathCreation with =
        added
            .tree()
            .createPath(
                SENDER, group.signer(SENDER), Members.options(), TreeGroup.GROUP_ID, group.entropy);
    UpdatePath toAll = with.encrypt(CONTEXT, Set.of(), group.entropy);
    UpdatePath toOld = with.encrypt(CONTEXT, Set.of(added.index()), group.entropy);
    applyTo(added.tree(), toAll, Set.of());
    applyTo(added.tree(), toOld, Set.of(added.index()));
    assertBreaks(INVALID_COMMIT, "U2", () -> applyTo(added.tree(), toAll, Set.of(added.index())));
    assertBreaks(INVALID_COMMIT, "U2", () -> applyTo(added.tree(), toOld, Set.of()));
  }

  @Test
  void u3KeysAreNewInTheTree() {
    for (int i = 0; i < path.nodes().size(); i++) {
      for (int other = 0; other < 2 * group.tree.leafWidth() - 1; other++) {
        Bytes taken = group.tree.encryptionKey(new NodeIndex(other));
        if (taken != null) {
          refused("U3", withKey(i, taken));
        }
      }
      refused("U3", withKey(i, path.leafNode().encryptionKey()));
    }
    refused("U3", withKey(1, path.nodes().get(0).encryptionKey()));
    refused("U3", new UpdatePath(leaf(5), path.nodes()));
    refused("U3", new UpdatePath(leaf(0), path.nodes()));
  }

  @Test
  void u4KeysAreKeysOfTheSuite() {
    refused("U4", withKey(0, Bytes.of(1, 2, 3)));
  }

  @Test
  void u5TheParentHashIsThatOfThePath() {
    refused("U5", withKey(0, key()));
    refused("U5", withKey(path.nodes().size() - 1, key()));
    LeafNode wrong = signed(new CommitSource(SUITE.hash(CONTEXT)), key());
    refused("U5", new UpdatePath(wrong, path.nodes()));
    LeafNode empty = signed(new CommitSource(Bytes.EMPTY), key());
    refused("U5", new UpdatePath(empty, path.nodes()));
  }

  @Test
  void u6SecretsThatGiveOtherKeysAreRefusedByThoseWhoGetThem() throws Exception {
    PathCreation other = group.create(SENDER);
    UpdatePath mixed = sealedWith(other.encrypt(CONTEXT, Set.of(), group.entropy));
    RatchetTree after = apply(mixed);
    for (LeafIndex member : group.tree.members()) {
      if (!member.equals(SENDER)) {
        assertBreaks(
            INVALID_COMMIT,
            "U6",
            () -> group.secrets(member).open(after, SENDER, mixed, CONTEXT, Set.of()));
      }
    }
  }

  /** HMAC fills a key up with zeros: a secret with one more gives the same keys. */
  @Test
  void u6ASecretIsAsLongAsAHash() throws Exception {
    LeafIndex reader = new LeafIndex(0);
    int last = path.nodes().size() - 1;
    byte[] longer = java.util.Arrays.copyOf(made.pathSecretFor(reader).orElseThrow().copy(), 33);
    PathStep step = group.tree.filteredPath(SENDER).get(last);
    List<HpkeCiphertext> sealed = new ArrayList<>();
    for (NodeIndex receiver : group.tree.resolution(step.copath())) {
      Bytes key = java.util.Objects.requireNonNull(group.tree.encryptionKey(receiver));
      sealed.add(
          Labeled.of(SUITE)
              .encryptWithLabel(key, "UpdatePathNode", CONTEXT, longer, group.entropy));
    }
    UpdatePath odd = withSealed(last, sealed);
    RatchetTree after = apply(odd);
    assertBreaks(
        INVALID_COMMIT,
        "U6",
        () -> group.secrets(reader).open(after, SENDER, odd, CONTEXT, Set.of()));
  }

  @Test
  void anotherContextOrADamagedCiphertextDoesNotOpen() throws Exception {
    LeafIndex reader = new LeafIndex(0);
    RatchetTree after = apply(path);
    for (Bytes context : List.of(Bytes.EMPTY, Bytes.utf8("contexT"))) {
      assertEquals(
          UNDECRYPTABLE,
          assertThrows(
                  MlsException.class,
                  () -> group.secrets(reader).open(after, SENDER, path, context, Set.of()))
              .reason());
    }
    int last = path.nodes().size() - 1;
    List<HpkeCiphertext> damaged = new ArrayList<>();
    for (HpkeCiphertext sealed : path.nodes().get(last).encryptedPathSecrets()) {
      byte[] bits = sealed.ciphertext().toByteArray();
      bits[3] ^= 0x10;
      damaged.add(new HpkeCiphertext(sealed.kemOutput(), Bytes.adopt(bits)));
    }
    UpdatePath bad = withSealed(last, damaged);
    RatchetTree same = apply(bad);
    assertEquals(
        UNDECRYPTABLE,
        assertThrows(
                MlsException.class,
                () -> group.secrets(reader).open(same, SENDER, bad, CONTEXT, Set.of()))
            .reason());
    assertTrue(
        group
            .secrets(reader)
            .open(after, SENDER, path, CONTEXT, Set.of())
            .commitSecret()
            .sameAs(made.commitSecret()));
  }

  @Test
  void l7TheLeafIsOneOfACommit() {
    LeafNode update = signed(new UpdateSource(), key());
    assertBreaks(INVALID_LEAF, "L7", () -> apply(new UpdatePath(update, path.nodes())));
  }

  @Test
  void l1L2L3TheLeafIsSignedFitsAndIsAccepted() {
    LeafNode leaf = path.leafNode();
    byte[] signature = leaf.signature().toByteArray();
    signature[0] ^= 1;
    LeafNode forged = replaced(leaf, leaf.encryptionKey(), Bytes.adopt(signature));
    assertBreaks(BAD_SIGNATURE, "L2", () -> apply(new UpdatePath(forged, path.nodes())));
    List<Extension> groupExtensions = List.of(new Extension(0xf1c0, Bytes.EMPTY));
    assertBreaks(
        UNSUPPORTED_CAPABILITY,
        "L3",
        () ->
            group.tree.applyPath(
                SENDER, path, Set.of(), TreeGroup.GROUP_ID, groupExtensions, Members.ANYBODY));
    assertBreaks(
        CREDENTIAL_REFUSED,
        "L1",
        () ->
            group.tree.applyPath(
                SENDER,
                path,
                Set.of(),
                TreeGroup.GROUP_ID,
                List.of(),
                (node, suite) -> {
                  throw new MlsException(CREDENTIAL_REFUSED, "L1: nobody");
                }));
    assertBreaks(
        BAD_SIGNATURE,
        "L2",
        () ->
            group.tree.applyPath(
                SENDER, path, Set.of(), Bytes.utf8("other"), List.of(), Members.ANYBODY));
  }

  @Test
  void l11ThePathsLeafIsOfTheSameClient() throws Exception {
    PathCreation anothers =
        group.tree.createPath(
            SENDER, signer("another"), Members.options(), TreeGroup.GROUP_ID, group.entropy);
    UpdatePath hostile = anothers.encrypt(CONTEXT, Set.of(), group.entropy);
    Bytes before = TreeCodec.encode(group.tree.root());
    assertBreaks(CREDENTIAL_REFUSED, "L11", () -> apply(hostile));
    assertEquals(before, TreeCodec.encode(group.tree.root()));
    List<LeafNode> told = new ArrayList<>();
    CredentialValidator lenient =
        new CredentialValidator() {
          @Override
          public void validate(LeafNode leaf, int suite) {
            told.add(leaf);
          }

          @Override
          public void validateSuccessor(LeafNode old, LeafNode leaf, int suite) {
            told.add(old);
            told.add(leaf);
          }
        };
    group.tree.applyPath(SENDER, hostile, Set.of(), TreeGroup.GROUP_ID, List.of(), lenient);
    assertEquals(List.of(hostile.leafNode(), leaf(5), hostile.leafNode()), told);
  }

  @Test
  void aPathIsTheCommittersAlone() {
    for (LeafIndex other : group.tree.members()) {
      if (!other.equals(SENDER)) {
        assertThrows(
            MlsException.class,
            () ->
                group.tree.applyPath(
                    other, path, Set.of(), TreeGroup.GROUP_ID, List.of(), Members.ANYBODY));
      }
    }
  }

  @Test
  void aWelcomesPathSecretMustFitTheTree() throws Exception {
    LeafIndex reader = new LeafIndex(0);
    Secret right = made.pathSecretFor(reader).orElseThrow();
    group.secrets(reader).withPathSecret(made.tree(), SENDER, right);
    Secret wrong = Secret.random(SUITE.hashLength(), group.entropy);
    assertBreaks(
        INVALID_WELCOME,
        "U6",
        () -> group.secrets(reader).withPathSecret(made.tree(), SENDER, wrong));
    assertTrue(made.pathSecretFor(SENDER).isEmpty());
    assertTrue(made.pathSecretFor(new LeafIndex(7)).isEmpty());
    assertEquals(
        INVALID_WELCOME,
        assertThrows(
                MlsException.class,
                () -> group.secrets(reader).withPathSecret(made.tree(), reader, right))
            .reason());
  }

  @Test
  void truncatedAtEveryByteItDoesNotDecode() throws Exception {
    TlsWriter out = new TlsWriter();
    path.write(out);
    Bytes whole = out.toBytes();
    assertEquals(path, TlsReader.readAll(whole, UpdatePath::read));
    for (int length = 0; length < whole.length(); length++) {
      Bytes part = whole.slice(0, length);
      assertThrows(
          DecodeException.class, () -> TlsReader.readAll(part, UpdatePath::read), "at " + length);
    }
  }

  private void refused(String rule, UpdatePath hostile) {
    Bytes before = TreeCodec.encode(group.tree.root());
    assertBreaks(INVALID_COMMIT, rule, () -> apply(hostile));
    assertEquals(before, TreeCodec.encode(group.tree.root()));
  }

  private RatchetTree apply(UpdatePath any) throws MlsException {
    return applyTo(group.tree, any, Set.of());
  }

  private static RatchetTree applyTo(RatchetTree tree, UpdatePath any, Set<LeafIndex> added)
      throws MlsException {
    return tree.applyPath(SENDER, any, added, TreeGroup.GROUP_ID, List.of(), Members.ANYBODY);
  }

  private Bytes key() {
    return SUITE.generateKemKeyPair(group.entropy).publicKey();
  }

  private Signer signer(String name) {
    return Members.signer(SUITE, name, group.entropy);
  }

  private LeafNode signed(LeafNodeSource source, Bytes encryptionKey) {
    return LeafNode.forGroup(
        SUITE,
        group.signer(SENDER),
        encryptionKey,
        Members.options(),
        source,
        TreeGroup.GROUP_ID,
        SENDER,
        group.entropy);
  }

  private UpdatePath withKey(int at, Bytes key) {
    List<UpdatePathNode> nodes = new ArrayList<>(path.nodes());
    nodes.set(at, new UpdatePathNode(key, nodes.get(at).encryptedPathSecrets()));
    return new UpdatePath(path.leafNode(), nodes);
  }

  private UpdatePath withSealed(int at, List<HpkeCiphertext> sealed) {
    List<UpdatePathNode> nodes = new ArrayList<>(path.nodes());
    nodes.set(at, new UpdatePathNode(nodes.get(at).encryptionKey(), sealed));
    return new UpdatePath(path.leafNode(), nodes);
  }

  /** Our path's keys with another path's ciphertexts. */
  private UpdatePath sealedWith(UpdatePath other) {
    UpdatePath mixed = path;
    List<UpdatePathNode> nodes = new ArrayList<>();
    for (int i = 0; i < mixed.nodes().size(); i++) {
      nodes.add(
          new UpdatePathNode(
              mixed.nodes().get(i).encryptionKey(), other.nodes().get(i).encryptedPathSecrets()));
    }
    return new UpdatePath(path.leafNode(), nodes);
  }
}
