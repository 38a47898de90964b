package pli.mls.group;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Secret;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.GroupSecrets;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.Welcome;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSenders;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Signer;
import pli.mls.schedule.KeySchedule;
import pli.mls.suite.Labeled;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.TreeSecrets;

/** From a Welcome to a group (RFC 9420 section 12.4.3.1): rules W1 to W12 of docs/MLS.md. */
final class Joining {
  private final KeyPackageBundle bundle;
  private final Signer signer;
  private final CredentialValidator credentials;
  private final long nowSeconds;
  private final LifetimeRule lifetimes;
  private final PskSource psks;
  private @Nullable Lineage lineage;

  /**
   * With what is the joiner's own.
   *
   * @throws IllegalArgumentException if {@code bundle} is of another signer, whose messages nobody
   *     would take for those of the leaf
   */
  Joining(
      KeyPackageBundle bundle,
      Signer signer,
      CredentialValidator credentials,
      long nowSeconds,
      LifetimeRule lifetimes,
      PskSource psks) {
    if (!bundle.keyPackage().leafNode().signatureKey().equals(signer.keys().publicKey())) {
      throw new IllegalArgumentException("the key package is of another signer");
    }
    this.bundle = bundle;
    this.signer = signer;
    this.credentials = credentials;
    this.nowSeconds = nowSeconds;
    this.lifetimes = lifetimes;
    this.psks = psks;
  }

  /** The same, into a group that must have been made out of another. */
  Joining outOf(Lineage from) {
    lineage = from;
    return this;
  }

  Group join(Bytes message, Bytes treeBeside) throws MlsException {
    KeyPackage keyPackage = bundle.keyPackage();
    Welcome welcome = welcome(bundle, message);
    Labeled labeled = Labeled.of(suite(keyPackage));
    lifetimes.check(keyPackage.leafNode(), nowSeconds); // W11
    try (GroupSecrets secrets = secrets(bundle, welcome)) {
      checkPsks(labeled, secrets.psks());
      PskSource keys = lineage == null ? psks : lineage.with(psks);
      try (Secret pskSecret = PskLookup.of(labeled, secrets.psks(), keys)) {
        KeySchedule schedule = KeySchedule.join(labeled, secrets.joinerSecret(), pskSecret);
        try (Secret welcomeSecret = schedule.welcomeSecret()) {
          GroupInfo info = welcome.openGroupInfo(labeled, welcomeSecret);
          RatchetTree tree = tree(labeled, info, treeBeside);
          credentials.validateInviter(tree.member(info.signer()), labeled.suite().id());
          return enter(labeled, info, tree, secrets, schedule);
        } finally {
          schedule.close();
        }
      }
    }
  }

  /** W1. */
  static Welcome welcome(KeyPackageBundle bundle, Bytes message) throws MlsException {
    if (!(MlsMessage.decode(message) instanceof Welcome welcome)) {
      throw invalid("W1: not a Welcome");
    }
    if (welcome.cipherSuite() != bundle.keyPackage().cipherSuite()) {
      throw invalid("W1: a Welcome of another suite than the key package's");
    }
    return welcome;
  }

  /** W2, W3. */
  static GroupSecrets secrets(KeyPackageBundle bundle, Welcome welcome) throws MlsException {
    KeyPackage keyPackage = bundle.keyPackage();
    return welcome.open(Labeled.of(suite(keyPackage)), keyPackage.reference(), bundle.initKeys());
  }

  private static CipherSuite suite(KeyPackage keyPackage) throws MlsException {
    try {
      return CipherSuite.of(keyPackage.cipherSuite());
    } catch (CryptoException e) {
      throw new MlsException(
          MlsException.Reason.UNSUPPORTED_SUITE, "W1: a Welcome of an unknown suite", e);
    }
  }

  /** W6, S4: what V5 and V14 ask of a commit's keys holds here too. */
  private void checkPsks(Labeled labeled, List<PreSharedKeyId> ids) throws MlsException {
    if (ids.size() > ProposalList.MAX_PSKS || new HashSet<>(ids).size() != ids.size()) {
      throw invalid("W6: a pre-shared key twice, or too many of them");
    }
    for (PreSharedKeyId id : ids) {
      if (id.nonce().length() != labeled.suite().hashLength()) {
        throw invalid("W6: the nonce of a pre-shared key has another length");
      }
    }
    PreSharedKeyId.Resumption origin = originIn(ids);
    if (lineage != null) {
      lineage.checkKey(origin);
    } else if (origin != null) {
      throw invalid("W6: a group made out of another is joined as its Successor or Subgroup");
    }
  }

  /**
   * The one key of a Welcome that says which group the new one is made out of; null if none does.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_WELCOME} (W6) if several do
   */
  static PreSharedKeyId.@Nullable Resumption originIn(List<PreSharedKeyId> ids)
      throws MlsException {
    PreSharedKeyId.Resumption origin = null;
    for (PreSharedKeyId id : ids) {
      if (id instanceof PreSharedKeyId.Resumption resumption
          && resumption.usage() != PreSharedKeyId.Usage.APPLICATION) {
        if (origin != null) {
          throw invalid("W6: a group made out of more than one other");
        }
        origin = resumption;
      }
    }
    return origin;
  }

  /** The tree, checked as far as the GroupInfo vouches for it: W5, W7, W8. */
  static RatchetTree tree(Labeled labeled, GroupInfo info, Bytes beside) throws MlsException {
    Extension inside = Extension.find(info.extensions(), Extension.RATCHET_TREE);
    if (beside.isEmpty() && inside == null) {
      throw invalid("W8: no ratchet tree, neither in the Welcome nor beside it");
    }
    Bytes encoded = beside.isEmpty() && inside != null ? inside.data() : beside;
    RatchetTree tree = RatchetTree.decode(labeled.suite(), encoded);
    LeafNode teller = tree.leaf(info.signer());
    if (teller == null) {
      throw invalid("W5: the GroupInfo is signed by nobody in the tree");
    }
    info.verify(labeled, teller.signatureKey());
    if (info.context().cipherSuite() != labeled.suite().id()) {
      throw invalid("W7: the group has another suite than its Welcome");
    }
    if (!tree.treeHash().equals(info.context().treeHash())) {
      throw invalid("W8: the ratchet tree is not the one of the GroupInfo");
    }
    return tree;
  }

  private Group enter(
      Labeled labeled, GroupInfo info, RatchetTree tree, GroupSecrets secrets, KeySchedule schedule)
      throws MlsException {
    // W9. Others' lifetimes are not held against the group: a member may stay past its own.
    tree.validate(
        info.context().groupId(), info.context().extensions(), credentials, OptionalLong.empty());
    ExternalSenders.in(info.context().extensions()).validate(labeled.suite(), credentials); // X5
    TreeSecrets keys = TreeSecrets.of(ownLeaf(tree), bundle.leafKeys());
    Secret pathSecret = secrets.pathSecret();
    if (pathSecret != null) {
      keys = keys.withPathSecret(tree, info.signer(), pathSecret); // U6
    }
    if (lineage != null) {
      lineage.checkGroup(info.context(), tree, credentials);
    }
    NextEpoch next = NextEpoch.joined(labeled, info.context(), tree, schedule);
    next.requireConfirmedBy(info.confirmationTag(), "W12");
    return next.open(new Own(signer, keys), info.confirmationTag());
  }

  /** W10. */
  private LeafIndex ownLeaf(RatchetTree tree) throws MlsException {
    for (LeafIndex member : tree.members()) {
      if (bundle.keyPackage().leafNode().equals(tree.leaf(member))) {
        return member;
      }
    }
    throw invalid("W10: our leaf is not in the tree");
  }

  private static MlsException invalid(String rule) {
    return new MlsException(MlsException.Reason.INVALID_WELCOME, rule);
  }
}
