package pli.mls.group;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSenders;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.LeafRules;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.UpdateSource;
import pli.mls.schedule.EpochStart;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.SecretTree;
import pli.mls.schedule.Transcript;
import pli.mls.suite.Labeled;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.TreeSecrets;

/** Makes a group of one (RFC 9420 section 11). */
final class GroupCreation {
  private static final LeafIndex PLACE = new LeafIndex(0);

  private final CipherSuite suite;
  private final Signer signer;
  private final Entropy entropy;

  GroupCreation(CipherSuite suite, Signer signer, Entropy entropy) {
    this.suite = suite;
    this.signer = signer;
    this.entropy = entropy;
  }

  Group create(Bytes groupId, LeafOptions leaf, List<Extension> extensions) throws MlsException {
    KemKeyPair keys = suite.generateKemKeyPair(entropy);
    // An Update's leaf, since there is no commit, and a key package's would need a lifetime.
    LeafNode node =
        LeafNode.forGroup(
            suite, signer, keys.publicKey(), leaf, new UpdateSource(), groupId, PLACE, entropy);
    LeafRules.checkContents(suite, node);
    LeafRules.checkListsSuite(suite, node);
    ExternalSenders.in(extensions).checkKeys(suite);
    RatchetTree tree = RatchetTree.of(suite, node);
    tree.checkMembers(extensions);
    GroupContext context =
        new GroupContext(suite.id(), groupId, 0, tree.treeHash(), Bytes.EMPTY, extensions);
    try (Secret epochSecret = Secret.random(suite.hashLength(), entropy)) {
      return enter(context, tree, epochSecret, new Own(signer, TreeSecrets.of(PLACE, keys)));
    }
  }

  private Group enter(GroupContext context, RatchetTree tree, Secret epochSecret, Own own) {
    Labeled labeled = Labeled.of(suite);
    EpochStart start = EpochStart.of(labeled, epochSecret);
    Bytes tag = start.secrets().confirmationTag(labeled, Bytes.EMPTY);
    Epoch first =
        new Epoch(
            labeled,
            context,
            context.encode(),
            tree,
            start.secrets(),
            Transcript.of(labeled, Bytes.EMPTY, tag));
    try (Secret encryptionSecret = start.encryptionSecret()) {
      SecretTree messages = SecretTree.of(labeled, encryptionSecret, tree.leafWidth());
      return new Group(first, own, messages, PendingProposals.NONE);
    }
  }
}
