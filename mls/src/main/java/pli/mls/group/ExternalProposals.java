package pli.mls.group;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Content;
import pli.mls.framing.FramedContent;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.WireFormat;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSenders;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;
import pli.mls.suite.Labeled;

/**
 * Proposals by someone outside a group (RFC 9420 section 12.1.8), who knows no more of it than its
 * suite, its id and the number of its epoch. They are PublicMessages, and mean something in that
 * epoch alone; members remember them, and one of them commits them or not.
 *
 * <p>An external sender is one whom the group's context names:
 *
 * <pre>{@code
 * Extension named = new ExternalSenders(List.of(new ExternalSender(key, credential))).toExtension();
 * …                                          // the group is made with it, or a member commits it
 * ExternalProposals service = ExternalProposals.bySender(0, signer, suite, groupId, epoch);
 * Bytes message = service.remove(member, entropy);                                  // to the members
 * }</pre>
 *
 * <p>A new member proposes itself, and waits for the Welcome that comes of it:
 *
 * <pre>{@code
 * Bytes message = ExternalProposals.addMe(signer, bundle.keyPackage(), suite, groupId, epoch, entropy);
 * }</pre>
 */
public final class ExternalProposals {
  private final Labeled labeled;
  private final Bytes groupId;
  private final long epoch;
  private final Sender sender;
  private final Signer signer;

  private ExternalProposals(
      CipherSuite suite, Bytes groupId, long epoch, Sender sender, Signer signer) {
    this.labeled = Labeled.of(suite);
    this.groupId = groupId;
    this.epoch = epoch;
    this.sender = sender;
    this.signer = signer;
  }

  /**
   * Proposals of an external sender.
   *
   * @param index its place in the group's {@link ExternalSenders}
   * @param signer whose keys stand at that place
   * @param groupId the group's
   * @param epoch in which they are sent, unsigned
   */
  public static ExternalProposals bySender(
      int index, Signer signer, CipherSuite suite, Bytes groupId, long epoch) {
    if (index < 0) {
      throw new IllegalArgumentException("an index below zero");
    }
    return new ExternalProposals(suite, groupId, epoch, new Sender.External(index), signer);
  }

  /**
   * The proposal of a new member to be added, an MLSMessage.
   *
   * @param signer whose key package it is
   * @param keyPackage fresh, and for {@code suite}
   * @throws IllegalArgumentException if the key package is another's or for another suite
   */
  public static Bytes addMe(
      Signer signer,
      KeyPackage keyPackage,
      CipherSuite suite,
      Bytes groupId,
      long epoch,
      Entropy entropy) {
    if (!keyPackage.leafNode().signatureKey().equals(signer.keys().publicKey())
        || keyPackage.cipherSuite() != suite.id()) {
      throw new IllegalArgumentException("the key package is of another signer or suite");
    }
    return new ExternalProposals(suite, groupId, epoch, new Sender.NewMemberProposal(), signer)
        .message(new Proposal.Add(keyPackage), entropy);
  }

  /** Proposes to add a client, an MLSMessage as all of these are. */
  public Bytes add(ValidatedKeyPackage keyPackage, Entropy entropy) {
    return message(new Proposal.Add(keyPackage.keyPackage()), entropy);
  }

  /** Proposes to remove a member. */
  public Bytes remove(LeafIndex member, Entropy entropy) {
    return message(new Proposal.Remove(member), entropy);
  }

  /** Proposes to mix in a key that the application has shared with all members. */
  public Bytes externalPsk(Bytes id, Entropy entropy) {
    return psk(new PreSharedKeyId.External(id, Bytes.EMPTY), entropy);
  }

  /** Proposes to mix in the {@link Group#resumptionPsk} of an epoch of a group. */
  public Bytes resumptionPsk(Bytes ofGroup, long ofEpoch, Entropy entropy) {
    return psk(
        new PreSharedKeyId.Resumption(
            PreSharedKeyId.Usage.APPLICATION, ofGroup, ofEpoch, Bytes.EMPTY),
        entropy);
  }

  private Bytes psk(PreSharedKeyId id, Entropy entropy) {
    return message(
        new Proposal.PreSharedKey(PskNonce.fresh(id, labeled.suite(), entropy)), entropy);
  }

  /** Proposes other extensions of the group context in place of all present ones. */
  public Bytes groupContextExtensions(List<Extension> extensions, Entropy entropy) {
    return message(new Proposal.GroupContextExtensions(extensions), entropy);
  }

  /** Proposes to close the group and to make another ({@link Successor}). */
  public Bytes reInit(Proposal.ReInit reInit, Entropy entropy) {
    return message(reInit, entropy);
  }

  private Bytes message(Proposal proposal, Entropy entropy) {
    FramedContent framed =
        new FramedContent(groupId, epoch, sender, Bytes.EMPTY, new Content.Proposed(proposal));
    AuthenticatedContent signed =
        AuthenticatedContent.sign(
            labeled, WireFormat.PUBLIC_MESSAGE, framed, Bytes.EMPTY, signer, entropy);
    return new PublicMessage(framed, signed.authentication(), null).encode();
  }
}
