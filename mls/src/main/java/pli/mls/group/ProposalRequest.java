package pli.mls.group;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafOptions;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.ValidatedKeyPackage;

/**
 * What a proposal of ours is to change, and how it travels. An immutable value.
 *
 * <pre>{@code
 * Proposed made = group.propose(ProposalRequest.remove(member).asPublicMessage(), entropy);
 * }</pre>
 */
public final class ProposalRequest {
  private final @Nullable Proposal proposal;
  private final @Nullable LeafOptions update;
  private final boolean publicMessage;
  private final Bytes authenticatedData;

  private ProposalRequest(
      @Nullable Proposal proposal,
      @Nullable LeafOptions update,
      boolean publicMessage,
      Bytes authenticatedData) {
    this.proposal = proposal;
    this.update = update;
    this.publicMessage = publicMessage;
    this.authenticatedData = authenticatedData;
  }

  private static ProposalRequest of(Proposal proposal) {
    return new ProposalRequest(proposal, null, false, Bytes.EMPTY);
  }

  /** To add a client, whose suite must be the group's. */
  public static ProposalRequest add(ValidatedKeyPackage keyPackage) {
    return of(new Proposal.Add(keyPackage.keyPackage()));
  }

  /** To remove a member. */
  public static ProposalRequest remove(LeafIndex member) {
    return of(new Proposal.Remove(member));
  }

  /**
   * To renew the keys of our own leaf.
   *
   * @param leaf what the new leaf has beside keys and credential
   */
  public static ProposalRequest update(LeafOptions leaf) {
    return new ProposalRequest(null, leaf, false, Bytes.EMPTY);
  }

  /** To mix in a key that the application shares with all members. */
  public static ProposalRequest externalPsk(Bytes id) {
    return of(new Proposal.PreSharedKey(new PreSharedKeyId.External(id, Bytes.EMPTY)));
  }

  /**
   * To mix in the {@link Group#resumptionPsk} of an epoch of a group. All members must have it:
   * that of the present epoch they have, others only if they kept them.
   */
  public static ProposalRequest resumptionPsk(Bytes groupId, long epoch) {
    return of(
        new Proposal.PreSharedKey(
            new PreSharedKeyId.Resumption(
                PreSharedKeyId.Usage.APPLICATION, groupId, epoch, Bytes.EMPTY)));
  }

  /** To replace all extensions of the group context. */
  public static ProposalRequest groupContextExtensions(List<Extension> extensions) {
    return of(new Proposal.GroupContextExtensions(extensions));
  }

  /**
   * To close the group and go on in a {@link Successor}. Who agrees commits it with {@link
   * CommitRequest#reInit}; any other commit passes it over.
   */
  public static ProposalRequest reInit(Proposal.ReInit reInit) {
    return of(reInit);
  }

  /**
   * The same, signed but not enciphered (RFC 9420 section 6.2), for groups whose delivery service
   * is to see who changes what.
   */
  public ProposalRequest asPublicMessage() {
    return new ProposalRequest(proposal, update, true, authenticatedData);
  }

  /** The same, with data in the clear that is signed. */
  public ProposalRequest authenticatedData(Bytes data) {
    return new ProposalRequest(proposal, update, publicMessage, data);
  }

  /** Null for an update. Pre-shared keys have empty nonces. */
  @Nullable Proposal proposal() {
    return proposal;
  }

  /** For an update. */
  @Nullable LeafOptions update() {
    return update;
  }

  boolean publicMessage() {
    return publicMessage;
  }

  Bytes authenticatedData() {
    return authenticatedData;
  }
}
