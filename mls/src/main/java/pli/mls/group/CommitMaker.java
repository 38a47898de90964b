package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.HpkeInfo;
import pli.crypto.Secret;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Commit;
import pli.mls.framing.Content;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.GroupSecrets;
import pli.mls.framing.ProposalOrRef;
import pli.mls.framing.Welcome;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.schedule.KeySchedule;
import pli.mls.suite.Labeled;
import pli.mls.tree.PathCreation;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.UpdatePath;

/** Makes a commit of our own and what goes with it (RFC 9420 section 12.4.1). */
final class CommitMaker {
  private final Group group;
  private final Epoch epoch;
  private final Own own;
  private final PskSource psks;
  private final Entropy entropy;

  CommitMaker(Group group, PskSource psks, Entropy entropy) {
    this.group = group;
    this.epoch = group.state();
    this.own = group.own();
    this.psks = psks;
    this.entropy = entropy;
  }

  Committed make(CommitRequest request, CredentialValidator credentials, long nowSeconds)
      throws MlsException {
    epoch.requireOpen();
    CommitSelection selection =
        new CommitSelection(epoch, own.leaf(), credentials, nowSeconds, psks, entropy);
    selection.take(request);
    if (request.reInit() != null) {
      selection.take(request.reInit(), group.proposals());
    } else {
      selection.take(request.chosen(group.proposals()));
    }
    ProposalList list = ProposalList.of(selection.proposals(), own.leaf(), epoch);
    AppliedProposals applied = AppliedProposals.of(list, epoch);
    PathCreation path = request.withPath() || list.needsPath() ? path(request, applied) : null;
    try {
      return make(request, selection.items(), list, applied, path);
    } finally {
      if (path != null) {
        path.wipe();
      }
    }
  }

  private Committed make(
      CommitRequest request,
      List<ProposalOrRef> items,
      ProposalList list,
      AppliedProposals applied,
      @Nullable PathCreation path)
      throws MlsException {
    RatchetTree tree = path == null ? applied.tree() : path.tree();
    tree.checkMembers(applied.extensions()); // C5
    MessageWriter writer = new MessageWriter(group, request.publicMessage(), entropy);
    AuthenticatedContent signed =
        writer.sign(
            new Content.Committed(new Commit(items, encrypted(path, applied))),
            request.authenticatedData());
    NextEpoch next =
        NextEpoch.after(
            epoch,
            tree,
            applied.extensions(),
            signed,
            path == null ? KeySchedule.noSecret(epoch.labeled()) : path.commitSecret(),
            PskLookup.in(epoch, list.psks(), psks));
    Bytes tag = next.confirmationTag();
    MessageWriter.Sealed sealed = writer.seal(signed.confirmedBy(tag), group.messages());
    Bytes welcome =
        applied.additions().isEmpty()
            ? Bytes.EMPTY
            : welcome(request, list.psks(), applied, path, next, tag);
    Own after = own.with(path == null ? own.secrets().forTree(tree) : path.secrets());
    PendingCommit made =
        new PendingCommit(
            sealed.message(),
            welcome,
            epoch.secrets().authenticator(),
            next.open(after, tag, applied.reInit()));
    return new Committed(group.with(sealed.messages()), made);
  }

  private PathCreation path(CommitRequest request, AppliedProposals applied) throws MlsException {
    LeafNode leaf = epoch.sender(own.leaf());
    Capabilities capabilities = request.leafCapabilities();
    List<Extension> extensions = request.leafExtensions();
    LeafOptions options =
        new LeafOptions(
            capabilities == null ? leaf.capabilities() : capabilities,
            extensions == null ? leaf.extensions() : extensions);
    return applied.tree().createPath(own.leaf(), own.signer(), options, epoch.groupId(), entropy);
  }

  /** The path as the others get it, under the provisional context. */
  private @Nullable UpdatePath encrypted(@Nullable PathCreation path, AppliedProposals applied) {
    if (path == null) {
      return null;
    }
    Bytes provisional = epoch.context().next(path.tree().treeHash(), applied.extensions()).encode();
    return path.encrypt(provisional, applied.addedPlaces(), entropy);
  }

  private Bytes welcome(
      CommitRequest request,
      List<PreSharedKeyId> ids,
      AppliedProposals applied,
      @Nullable PathCreation path,
      NextEpoch next,
      Bytes tag)
      throws MlsException {
    Labeled labeled = epoch.labeled();
    List<Extension> extensions =
        request.treeInWelcome()
            ? Collections.singletonList(new Extension(Extension.RATCHET_TREE, next.tree().encode()))
            : Collections.emptyList();
    GroupInfo info =
        GroupInfo.sign(labeled, next.context(), extensions, tag, own.leaf(), own.signer(), entropy);
    Bytes sealedInfo;
    try (Secret welcomeSecret = next.schedule().welcomeSecret()) {
      sealedInfo = Welcome.sealGroupInfo(labeled, welcomeSecret, info);
    }
    HpkeInfo sealingInfo = Welcome.sealingInfo(labeled, sealedInfo);
    List<Welcome.ForMember> forMembers = new ArrayList<>();
    for (ProposalList.Addition addition : applied.additions()) {
      Secret pathSecret =
          path == null ? null : path.pathSecretFor(addition.member().index()).orElse(null);
      try (GroupSecrets secrets =
          new GroupSecrets(next.schedule().joinerSecret(), pathSecret, ids)) {
        forMembers.add(
            Welcome.seal(
                labeled,
                addition.keyPackage().reference(),
                addition.keyPackage().initKey(),
                secrets,
                sealingInfo,
                entropy));
      }
    }
    return new Welcome(labeled.suite().id(), forMembers, sealedInfo).encode();
  }
}
