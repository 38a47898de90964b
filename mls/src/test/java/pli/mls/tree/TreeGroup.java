package pli.mls.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.UpdateSource;

/** A group as its tree alone, with the private halves of all members beside it. */
final class TreeGroup {
  static final Bytes GROUP_ID = Bytes.utf8("group");

  final SeededEntropy entropy;
  final CipherSuite suite;
  final Map<LeafIndex, TreeSecrets> secrets = new TreeMap<>();
  final Map<LeafIndex, Signer> signers = new HashMap<>();
  RatchetTree tree;

  TreeGroup(CipherSuite suite, long seed) {
    this.suite = suite;
    this.entropy = new SeededEntropy(seed);
    Signer creator = Members.signer(suite, "creator", entropy);
    KeyPackageBundle bundle = Members.bundle(suite, creator, entropy);
    LeafIndex at = new LeafIndex(0);
    tree = RatchetTree.of(suite, bundle.keyPackage().leafNode());
    signers.put(at, creator);
    secrets.put(at, TreeSecrets.of(at, bundle.leafKeys()));
  }

  /** Adds a member without a path. */
  LeafIndex add() throws MlsException {
    Signer signer = Members.signer(suite, "member " + entropy.below(1 << 30), entropy);
    KeyPackageBundle bundle = Members.bundle(suite, signer, entropy);
    RatchetTree.Added added = tree.add(bundle.keyPackage().leafNode());
    tree = added.tree();
    signers.put(added.index(), signer);
    secrets.put(added.index(), TreeSecrets.of(added.index(), bundle.leafKeys()));
    return added.index();
  }

  void remove(LeafIndex at) throws MlsException {
    tree = tree.remove(at);
    signers.remove(at);
    secrets.remove(at);
    prune();
  }

  /** An Update proposal, applied. */
  void update(LeafIndex at) throws MlsException {
    KemKeyPair keys = suite.generateKemKeyPair(entropy);
    LeafNode leaf =
        LeafNode.forGroup(
            suite,
            signer(at),
            keys.publicKey(),
            Members.options(),
            new UpdateSource(),
            GROUP_ID,
            at,
            entropy);
    tree.checkUpdate(at, leaf, GROUP_ID, List.of(), Members.ANYBODY);
    tree = tree.update(at, leaf);
    secrets.put(at, secrets(at).withLeafKeys(keys));
    prune();
  }

  /** A commit with a path by {@code committer}, which first adds {@code more} members. */
  void commit(LeafIndex committer, int more) throws MlsException {
    Set<LeafIndex> added = new HashSet<>();
    for (int i = 0; i < more; i++) {
      added.add(add());
    }
    PathCreation made = create(committer);
    Bytes context = made.tree().treeHash();
    UpdatePath path = made.encrypt(context, added, entropy);
    RatchetTree after =
        tree.applyPath(committer, path, added, GROUP_ID, List.of(), Members.ANYBODY);
    assertEquals(made.tree().treeHash(), after.treeHash());
    for (LeafIndex member : after.members()) {
      if (member.equals(committer)) {
        secrets.put(member, made.secrets());
      } else if (added.contains(member)) {
        Secret given = made.pathSecretFor(member).orElseThrow();
        secrets.put(member, secrets(member).withPathSecret(after, committer, given));
      } else {
        TreeSecrets.Opened opened = secrets(member).open(after, committer, path, context, added);
        assertTrue(opened.commitSecret().sameAs(made.commitSecret()));
        secrets.put(member, opened.secrets());
      }
    }
    tree = after;
  }

  PathCreation create(LeafIndex committer) {
    return tree.createPath(committer, signer(committer), Members.options(), GROUP_ID, entropy);
  }

  /** The tree is valid, stored as it is, and each member knows just the keys it should. */
  void check() throws MlsException {
    validate(tree);
    tree.checkMembers(List.of());
    RatchetTree stored = RatchetTree.decode(suite, tree.encode());
    assertEquals(tree.treeHash(), stored.treeHash());
    assertEquals(tree.encode(), stored.encode());
    assertEquals(tree.leafWidth(), stored.leafWidth());
    for (LeafIndex member : tree.members()) {
      checkKeys(member, TreeSecrets.decode(secrets(member).forTree(tree).encode()));
    }
  }

  /** The tree invariant (RFC 9420 section 4.2). */
  private void checkKeys(LeafIndex member, TreeSecrets secrets) {
    for (int i = 1; i < 2 * tree.leafWidth() - 1; i += 2) {
      NodeIndex at = new NodeIndex(i);
      ParentNode parent = tree.parent(at);
      KemKeyPair keys = secrets.keys(at);
      if (parent != null && at.covers(member) && !parent.unmergedLeaves().contains(member)) {
        assertNotNull(keys, member + " misses the key of " + at);
        assertEquals(parent.encryptionKey(), keys.publicKey());
      } else {
        assertNull(keys, member + " has a key of " + at);
      }
    }
  }

  static void validate(RatchetTree tree) throws MlsException {
    tree.validate(GROUP_ID, List.of(), Members.ANYBODY, OptionalLong.of(Members.NOW));
  }

  Signer signer(LeafIndex at) {
    return requireNonNull(signers.get(at));
  }

  TreeSecrets secrets(LeafIndex at) {
    return requireNonNull(secrets.get(at));
  }

  LeafIndex anyMember() {
    List<LeafIndex> members = tree.members();
    return members.get(entropy.below(members.size()));
  }

  private void prune() {
    secrets.replaceAll((at, kept) -> kept.forTree(tree));
  }
}
