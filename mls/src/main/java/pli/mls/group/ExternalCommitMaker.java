package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.HpkeExport;
import pli.crypto.Secret;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Commit;
import pli.mls.framing.Content;
import pli.mls.framing.FramedContent;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.ProposalOrRef;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.WireFormat;
import pli.mls.node.CredentialValidator;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.LeafRules;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.schedule.ExternalInitSecret;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.Transcript;
import pli.mls.suite.Labeled;
import pli.mls.tree.PathCreation;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.UpdatePath;

/** Makes the commit by which we join a group from outside (RFC 9420 section 12.4.3.2). */
final class ExternalCommitMaker {
  private final Labeled labeled;
  private final GroupInfo info;
  private final RatchetTree tree;
  private final Entropy entropy;

  /**
   * Into the epoch that {@code info} tells.
   *
   * @param tree verified to be the one of that epoch
   */
  ExternalCommitMaker(Labeled labeled, GroupInfo info, RatchetTree tree, Entropy entropy) {
    this.labeled = labeled;
    this.info = info;
    this.tree = tree;
    this.entropy = entropy;
  }

  /**
   * The commit.
   *
   * @param externalPub the key of the epoch
   * @param wish what it does beside joining
   * @param credentials is asked about who takes the place of a former leaf
   */
  PendingCommit make(
      Bytes externalPub,
      ExternalJoin.Wish wish,
      Signer signer,
      LeafOptions options,
      CredentialValidator credentials,
      PskSource psks)
      throws MlsException {
    if (wish.psks().size() > ProposalList.MAX_PSKS) { // V14
      throw new MlsException(MlsException.Reason.INVALID_PROPOSAL, "V14: too many pre-shared keys");
    }
    List<PreSharedKeyId> ids = new ArrayList<>();
    for (PreSharedKeyId id : wish.psks()) {
      ids.add(PskNonce.fresh(id, labeled.suite(), entropy));
    }
    RatchetTree base = without(wish.former());
    LeafIndex place = base.firstBlank();
    HpkeExport init = init(externalPub);
    PathCreation path = base.createPath(place, signer, options, context().groupId(), entropy);
    try (Secret initSecret = init.secret();
        Secret pskSecret = PskLookup.outside(labeled, ids, psks)) {
      checkOwnLeaf(path.tree(), place, wish.former(), credentials);
      AuthenticatedContent signed =
          sign(
              new Commit(items(init.kemOutput(), wish.former(), ids), encrypt(path)), wish, signer);
      NextEpoch next =
          NextEpoch.after(
              labeled,
              new NextEpoch.Closed(context(), interimHash(), initSecret),
              path.tree(),
              context().extensions(),
              signed,
              path.commitSecret(),
              pskSecret);
      Bytes tag = next.confirmationTag();
      Bytes message =
          new PublicMessage(signed.content(), signed.confirmedBy(tag).authentication(), null)
              .encode();
      Group group = next.open(new Own(signer, path.secrets()), tag);
      return new PendingCommit(message, Bytes.EMPTY, Bytes.EMPTY, group);
    } finally {
      path.wipe();
    }
  }

  private GroupContext context() {
    return info.context();
  }

  /** Which the confirmation tag goes into: with a wrong one, no member follows our commit. */
  private Bytes interimHash() {
    return Transcript.of(labeled, context().confirmedTranscriptHash(), info.confirmationTag())
        .interim();
  }

  /** The tree in which we take the first free place. */
  private RatchetTree without(@Nullable LeafIndex former) throws MlsException {
    if (former == null) {
      return tree;
    }
    if (tree.leaf(former) == null) { // V4
      throw new MlsException(MlsException.Reason.INVALID_PROPOSAL, "V4: a Remove of nobody");
    }
    return tree.remove(former);
  }

  private HpkeExport init(Bytes externalPub) {
    try {
      return ExternalInitSecret.send(labeled, externalPub, entropy);
    } catch (CryptoException e) {
      throw new IllegalStateException("an external key that was checked is unusable", e);
    }
  }

  /** L3, L4, L6, L8 to L10, and E6: what the members will ask of our leaf. */
  private void checkOwnLeaf(
      RatchetTree after,
      LeafIndex place,
      @Nullable LeafIndex former,
      CredentialValidator credentials)
      throws MlsException {
    LeafNode leaf = after.member(place);
    LeafRules.checkContents(labeled.suite(), leaf);
    LeafRules.checkListsSuite(labeled.suite(), leaf);
    after.checkMembers(context().extensions());
    if (former != null) {
      credentials.validateSuccessor(tree.member(former), leaf, labeled.suite().id());
    }
  }

  private static List<ProposalOrRef> items(
      Bytes kemOutput, @Nullable LeafIndex former, List<PreSharedKeyId> ids) {
    List<ProposalOrRef> items = new ArrayList<>();
    items.add(new ProposalOrRef.Inline(new Proposal.ExternalInit(kemOutput)));
    if (former != null) {
      items.add(new ProposalOrRef.Inline(new Proposal.Remove(former)));
    }
    for (PreSharedKeyId id : ids) {
      items.add(new ProposalOrRef.Inline(new Proposal.PreSharedKey(id)));
    }
    return items;
  }

  private UpdatePath encrypt(PathCreation path) {
    Bytes provisional = context().next(path.tree().treeHash(), context().extensions()).encode();
    return path.encrypt(provisional, Collections.emptySet(), entropy);
  }

  private AuthenticatedContent sign(Commit commit, ExternalJoin.Wish wish, Signer signer) {
    FramedContent framed =
        new FramedContent(
            context().groupId(),
            context().epoch(),
            new Sender.NewMemberCommit(),
            wish.authenticatedData(),
            new Content.Committed(commit));
    return AuthenticatedContent.sign(
        labeled, WireFormat.PUBLIC_MESSAGE, framed, context().encode(), signer, entropy);
  }
}
