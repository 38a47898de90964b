package pli.mls.group;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.node.Extension;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;

/**
 * Proposals of our own for another member to commit, beside those that {@link Group} makes of its
 * members (RFC 9420 sections 12.1.4, 12.1.5 and 12.1.7). Each throws {@link MlsException} with the
 * reason of the rule that others would refuse the proposal by, and {@link
 * MlsException.Reason#GROUP_CLOSED} in a group that is closed.
 */
public final class Proposals {
  private Proposals() {}

  /** To mix in a key that the application shares with all members. */
  public static Proposed externalPsk(Group group, Bytes id, Entropy entropy) throws MlsException {
    return group.propose(ProposalRequest.externalPsk(id), entropy);
  }

  /**
   * To mix in the {@link Group#resumptionPsk} of an epoch of a group. All members must have it: the
   * present epoch of {@code group} they have, others only if they kept them.
   */
  public static Proposed resumptionPsk(Group group, Bytes groupId, long epoch, Entropy entropy)
      throws MlsException {
    return group.propose(ProposalRequest.resumptionPsk(groupId, epoch), entropy);
  }

  /** To replace all extensions of the group context. */
  public static Proposed groupContextExtensions(
      Group group, List<Extension> extensions, Entropy entropy) throws MlsException {
    return group.propose(ProposalRequest.groupContextExtensions(extensions), entropy);
  }

  /**
   * To close the group and go on in a {@link Successor}. Who agrees commits it with {@link
   * CommitRequest#reInit}; any other commit passes it over.
   */
  public static Proposed reInit(Group group, Proposal.ReInit reInit, Entropy entropy)
      throws MlsException {
    return group.propose(ProposalRequest.reInit(reInit), entropy);
  }
}
