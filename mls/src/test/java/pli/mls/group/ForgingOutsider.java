package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.HpkeExport;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Commit;
import pli.mls.framing.Content;
import pli.mls.framing.FramedContent;
import pli.mls.framing.ProposalOrRef;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.WireFormat;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.schedule.ExternalInitSecret;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.PskSecret;
import pli.mls.suite.Labeled;
import pli.mls.tree.PathCreation;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.UpdatePath;

/**
 * Someone outside who knows the public state of an epoch and keeps none of the rules: right in all
 * but what a test changes, so that what is refused is refused for that alone.
 */
final class ForgingOutsider {
  private final Party party;
  private final Signer signer;
  private final Labeled labeled;
  private final GroupContext context;
  private final Bytes interim;
  private final RatchetTree tree;
  private final HpkeExport init;

  /** What it puts into the commit; the external init at first. */
  List<ProposalOrRef> items = new ArrayList<>();

  /** Whom it takes out of the tree. */
  @Nullable LeafIndex removed;

  /** Where it puts itself; the leftmost free place at first. */
  @Nullable LeafIndex place;

  /** What becomes of its update path; null for none. */
  UnaryOperator<@Nullable UpdatePath> path = UnaryOperator.identity();

  /** What becomes of its leaf before anything is computed from it. */
  UnaryOperator<LeafNode> leaf = UnaryOperator.identity();

  /** Who signs the message. */
  Signer messageSigner;

  /** What it says of what it supports. */
  LeafOptions options = Members.options();

  /** Whom the message says that it comes from. */
  Sender sender = new Sender.NewMemberCommit();

  ForgingOutsider(Party party, String name, String teller) throws CryptoException {
    Epoch epoch = party.group(teller).state();
    this.party = party;
    this.signer = party.signer(name);
    this.messageSigner = signer;
    this.labeled = epoch.labeled();
    this.context = epoch.context();
    this.interim = epoch.transcript().interim();
    this.tree = epoch.tree();
    this.init =
        ExternalInitSecret.send(
            labeled, epoch.secrets().externalKeys(labeled).publicKey(), party.entropy);
    with(externalInit());
  }

  Proposal externalInit() {
    return new Proposal.ExternalInit(init.kemOutput());
  }

  ForgingOutsider with(Proposal... proposals) {
    for (Proposal proposal : proposals) {
      items.add(new ProposalOrRef.Inline(proposal));
    }
    return this;
  }

  /** Nothing, not even an external init. */
  ForgingOutsider empty() {
    items.clear();
    return this;
  }

  /** Takes {@code member} out of the tree, by a Remove. */
  ForgingOutsider removing(LeafIndex member) {
    removed = member;
    return with(new Proposal.Remove(member));
  }

  /** The leaf with another key, and signed as if for {@code at}. */
  LeafNode resigned(LeafNode made, Bytes encryptionKey, LeafIndex at) {
    return LeafNode.forGroup(
        party.suite,
        signer,
        encryptionKey,
        options,
        made.source(),
        context.groupId(),
        at,
        party.entropy);
  }

  Bytes commit() throws MlsException {
    RatchetTree base = removed == null ? tree : tree.remove(removed);
    LeafIndex at = place == null ? base.firstBlank() : place;
    PathCreation made = base.createPath(at, signer, options, context.groupId(), party.entropy);
    LeafNode own = leaf.apply(made.tree().member(at));
    RatchetTree after =
        own.equals(made.tree().leaf(at)) ? made.tree() : changed(base, made, own, at);
    Bytes provisional = context.next(after.treeHash(), context.extensions()).encode();
    UpdatePath honest = made.encrypt(provisional, Collections.emptySet(), party.entropy);
    UpdatePath sent = path.apply(new UpdatePath(own, honest.nodes()));
    AuthenticatedContent signed = sign(new Content.Committed(new Commit(items, sent)));
    Secret initSecret = init.secret().duplicate();
    NextEpoch next =
        NextEpoch.after(
            labeled,
            new NextEpoch.Closed(context, interim, initSecret),
            after,
            context.extensions(),
            signed,
            made.commitSecret(),
            PskSecret.of(labeled, List.of()));
    return message(signed.confirmedBy(next.confirmationTag()));
  }

  /** The tree with a changed leaf, as others will see it, if they look at it at all. */
  private RatchetTree changed(RatchetTree base, PathCreation made, LeafNode own, LeafIndex at)
      throws MlsException {
    UpdatePath forged =
        new UpdatePath(
            own, made.encrypt(Bytes.EMPTY, Collections.emptySet(), party.entropy).nodes());
    try {
      return base.applyPath(
          at,
          forged,
          Collections.emptySet(),
          context.groupId(),
          context.extensions(),
          Members.ANYBODY);
    } catch (MlsException refused) {
      return made.tree();
    }
  }

  /** Any content of this epoch in the clear, from whom {@link #sender} says. */
  Bytes say(Content content) {
    return message(sign(content));
  }

  private AuthenticatedContent sign(Content content) {
    return AuthenticatedContent.sign(
        labeled,
        WireFormat.PUBLIC_MESSAGE,
        new FramedContent(context.groupId(), context.epoch(), sender, Bytes.EMPTY, content),
        context.encode(),
        messageSigner,
        party.entropy);
  }

  private static Bytes message(AuthenticatedContent signed) {
    return new PublicMessage(signed.content(), signed.authentication(), null).encode();
  }
}
