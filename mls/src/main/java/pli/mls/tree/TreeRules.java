package pli.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.SignedMessage;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafRules;
import pli.mls.node.MlsException;

/**
 * What must hold of a whole tree, however it came to us (RFC 9420 sections 7.3, 7.9.2 and
 * 12.4.3.1). The numbers are those of docs/MLS.md.
 */
final class TreeRules {
  private final CipherSuite suite;
  private final RatchetTree tree;

  TreeRules(CipherSuite suite, RatchetTree tree) {
    this.suite = suite;
    this.tree = tree;
  }

  /** All of them: the cheap ones first, the application last. */
  void checkAll(
      Bytes groupId,
      List<Extension> groupExtensions,
      CredentialValidator credentials,
      OptionalLong nowSeconds)
      throws MlsException {
    if (tree.root() instanceof Subtree.Branch root && root.right().members() == 0) {
      throw invalid("T7: a ratchet tree is wider than its members need");
    }
    checkParents(tree.root());
    checkMembers(groupExtensions);
    boolean allSigned = areAllSigned(groupId);
    for (LeafIndex at : tree.members()) {
      LeafNode leaf = tree.member(at);
      if (allSigned) {
        LeafRules.checkContentsOfSigned(suite, leaf);
      } else {
        LeafRules.checkContents(suite, leaf);
        LeafRules.checkSignature(suite, leaf, groupId, at);
      }
      if (nowSeconds.isPresent()) {
        LeafRules.checkLifetime(leaf, nowSeconds.getAsLong());
      }
    }
    new ParentHashes(suite).verify(tree.root());
    for (LeafIndex at : tree.members()) {
      credentials.validate(tree.member(at), suite.id()); // L1
    }
  }

  /** L2 and the signature keys of L10 together; if not, they are looked at one by one. */
  private boolean areAllSigned(Bytes groupId) throws MlsException {
    List<SignedMessage> signed = new ArrayList<>();
    for (LeafIndex at : tree.members()) {
      signed.add(tree.member(at).signed(groupId, at));
    }
    return suite.verifyAll(signed);
  }

  /** L3, L4, L8, T6: what the members are to each other. Looks at no signature. */
  void checkMembers(List<Extension> groupExtensions) throws MlsException {
    List<LeafNode> leaves = tree.memberLeaves();
    Set<Bytes> encryptionKeys = new HashSet<>();
    Set<Bytes> signatureKeys = new HashSet<>();
    for (LeafNode leaf : leaves) {
      if (!encryptionKeys.add(leaf.encryptionKey()) || !signatureKeys.add(leaf.signatureKey())) {
        throw invalid("L8: two members have the same key");
      }
    }
    checkParentKeys(tree.root(), encryptionKeys);
    LeafRules.checkGroup(leaves, groupExtensions);
  }

  /** T6. */
  private static void checkParentKeys(Subtree at, Set<Bytes> taken) throws MlsException {
    if (at instanceof Subtree.Branch branch && !branch.isEmpty()) {
      ParentNode node = branch.node();
      if (node != null && !taken.add(node.encryptionKey())) {
        throw invalid("T6: a parent's encryption key is also another node's");
      }
      checkParentKeys(branch.left(), taken);
      checkParentKeys(branch.right(), taken);
    }
  }

  /** T3, T4, T5, P2. */
  private void checkParents(Subtree at) throws MlsException {
    if (!(at instanceof Subtree.Branch branch)) {
      return;
    }
    ParentNode node = branch.node();
    if (node != null) {
      if (!suite.isValidKemPublicKey(node.encryptionKey())) {
        throw invalid("P2: a parent's key is none of the cipher suite");
      }
      checkUnmerged(branch, node.unmergedLeaves());
    }
    checkParents(branch.left());
    checkParents(branch.right());
  }

  private void checkUnmerged(Subtree.Branch parent, List<LeafIndex> unmerged) throws MlsException {
    LeafIndex before = null;
    for (LeafIndex leaf : unmerged) {
      if (before != null && before.compareTo(leaf) >= 0) {
        throw invalid("T3: unmerged leaves are not in increasing order");
      }
      before = leaf;
      if (!parent.index().covers(leaf) || tree.leaf(leaf) == null) {
        throw invalid("T4: an unmerged leaf is no member below its parent");
      }
    }
    for (LeafIndex leaf : unmerged) {
      ParentNode next = nextParent(parent, leaf);
      if (next != null && Collections.binarySearch(next.unmergedLeaves(), leaf) < 0) {
        throw invalid("T5: a parent between does not list an unmerged leaf");
      }
    }
  }

  /** The next parent down from {@code from} towards {@code leaf} that is not blank. */
  private static @Nullable ParentNode nextParent(Subtree.Branch from, LeafIndex leaf) {
    Subtree at = from.towards(leaf);
    while (at instanceof Subtree.Branch branch) {
      if (branch.node() != null) {
        return branch.node();
      }
      at = branch.towards(leaf);
    }
    return null;
  }

  private static MlsException invalid(String rule) {
    return new MlsException(MlsException.Reason.INVALID_TREE, rule);
  }
}
