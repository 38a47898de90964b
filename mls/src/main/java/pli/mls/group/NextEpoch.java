package pli.mls.group;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.node.Extension;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.schedule.EpochSecrets;
import pli.mls.schedule.EpochStart;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.KeySchedule;
import pli.mls.schedule.SecretTree;
import pli.mls.schedule.Transcript;
import pli.mls.suite.Labeled;
import pli.mls.tree.RatchetTree;

/**
 * The epoch that a commit opens, as its maker and each who processes it compute it (RFC 9420
 * sections 12.4.1 and 12.4.2, last steps).
 */
final class NextEpoch {
  private final Labeled labeled;
  private final GroupContext context;
  private final Bytes encodedContext;
  private final RatchetTree tree;
  private final KeySchedule schedule;
  private final EpochSecrets secrets;
  private final SecretTree messages;

  /** Takes {@code schedule} over. */
  private NextEpoch(
      Labeled labeled,
      GroupContext context,
      RatchetTree tree,
      KeySchedule schedule,
      Bytes encoded) {
    this.labeled = labeled;
    this.context = context;
    this.encodedContext = encoded;
    this.tree = tree;
    this.schedule = schedule;
    EpochStart start = schedule.open(encoded);
    this.secrets = start.secrets();
    try (Secret encryptionSecret = start.encryptionSecret()) {
      this.messages = SecretTree.of(labeled, encryptionSecret, tree.leafWidth());
    }
  }

  /**
   * After a commit.
   *
   * @param before the epoch that it closes
   * @param tree with all proposals and the path in it
   * @param extensions of the new context
   * @param commit signed; its confirmation tag is not looked at
   * @param commitSecret of the path, or zeros; wiped here
   * @param pskSecret of the committed keys, or zeros; wiped here
   */
  static NextEpoch after(
      Epoch before,
      RatchetTree tree,
      List<Extension> extensions,
      AuthenticatedContent commit,
      Secret commitSecret,
      Secret pskSecret) {
    Closed closed =
        new Closed(before.context(), before.transcript().interim(), before.secrets().init());
    return after(before.labeled(), closed, tree, extensions, commit, commitSecret, pskSecret);
  }

  /**
   * What an epoch leaves to the next one.
   *
   * @param context of the epoch
   * @param interim its interim transcript hash
   * @param initSecret the epoch's own, or the external one; not wiped here
   */
  record Closed(GroupContext context, Bytes interim, Secret initSecret) {}

  /** As the other, where the init secret is not the epoch's or its other secrets not known. */
  static NextEpoch after(
      Labeled labeled,
      Closed before,
      RatchetTree tree,
      List<Extension> extensions,
      AuthenticatedContent commit,
      Secret commitSecret,
      Secret pskSecret) {
    Bytes confirmed =
        Transcript.confirm(labeled, before.interim, commit.confirmedTranscriptInput());
    GroupContext context = before.context.next(tree.treeHash(), extensions).confirmedBy(confirmed);
    Bytes encoded = context.encode();
    try (commitSecret;
        pskSecret) {
      KeySchedule schedule =
          KeySchedule.advance(labeled, before.initSecret, commitSecret, pskSecret, encoded);
      return new NextEpoch(labeled, context, tree, schedule, encoded);
    }
  }

  /** The epoch that a Welcome leads into. Takes {@code schedule} over. */
  static NextEpoch joined(
      Labeled labeled, GroupContext context, RatchetTree tree, KeySchedule schedule) {
    return new NextEpoch(labeled, context, tree, schedule, context.encode());
  }

  GroupContext context() {
    return context;
  }

  RatchetTree tree() {
    return tree;
  }

  KeySchedule schedule() {
    return schedule;
  }

  Bytes confirmationTag() {
    return secrets.confirmationTag(labeled, context.confirmedTranscriptHash());
  }

  /**
   * Whether {@code tag} says that its maker has come to the same epoch.
   *
   * @param rule the number of the rule, for the message
   * @throws MlsException {@link MlsException.Reason#BAD_MAC}
   */
  void requireConfirmedBy(Bytes tag, String rule) throws MlsException {
    if (!secrets.confirms(labeled, context.confirmedTranscriptHash(), tag)) {
      throw new MlsException(
          MlsException.Reason.BAD_MAC, rule + ": the confirmation tag is not this epoch's");
    }
  }

  /**
   * The group in the new epoch, once the tag of {@code commit} says that it is the committer's too.
   * Wipes what leads into it, whatever comes of it.
   *
   * @throws MlsException {@link MlsException.Reason#BAD_MAC} (C3)
   */
  Group openConfirmed(Own own, AuthenticatedContent commit) throws MlsException {
    return openConfirmed(own, commit, null);
  }

  /** As the other; closed if the commit was of a ReInit. */
  Group openConfirmed(Own own, AuthenticatedContent commit, Proposal.@Nullable ReInit closing)
      throws MlsException {
    Bytes tag = commit.authentication().confirmationTag();
    try {
      requireConfirmedBy(tag == null ? Bytes.EMPTY : tag, "C3");
    } catch (MlsException e) {
      schedule.close();
      throw e;
    }
    return open(own, confirmationTag(), closing);
  }

  /** The group in the new epoch. Wipes what leads into it. */
  Group open(Own own, Bytes confirmationTag) {
    return open(own, confirmationTag, null);
  }

  /** As the other; closed if the commit was of a ReInit. */
  Group open(Own own, Bytes confirmationTag, Proposal.@Nullable ReInit closing) {
    schedule.close();
    Transcript transcript =
        Transcript.of(labeled, context.confirmedTranscriptHash(), confirmationTag);
    Epoch epoch = new Epoch(labeled, context, encodedContext, tree, secrets, transcript);
    return new Group(epoch.closedBy(closing), own, messages, PendingProposals.NONE);
  }
}
