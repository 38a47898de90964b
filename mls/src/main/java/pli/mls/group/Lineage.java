package pli.mls.group;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.schedule.GroupContext;
import pli.mls.tree.RatchetTree;

/**
 * The group that a new one is made out of, and what must hold of the new one then (RFC 9420
 * sections 11.2, 11.3 and 12.4.3.1): S2 to S8 of docs/MLS.md. Who makes the new group and who joins
 * it ask the same.
 */
final class Lineage {
  private final Epoch parent;
  private final Proposal.@Nullable ReInit reInit;

  private Lineage(Epoch parent, Proposal.@Nullable ReInit reInit) {
    this.parent = parent;
    this.reInit = reInit;
  }

  /** Of the successor of a group that {@code reInit} has closed. */
  static Lineage successor(Epoch closed, Proposal.ReInit reInit) {
    return new Lineage(closed, reInit);
  }

  /** Of a group of some members of {@code parent}. */
  static Lineage subgroup(Epoch parent) {
    return new Lineage(parent, null);
  }

  private PreSharedKeyId.Usage usage() {
    return reInit == null ? PreSharedKeyId.Usage.BRANCH : PreSharedKeyId.Usage.REINIT;
  }

  /** The name of the parent's key, without a nonce. */
  PreSharedKeyId.Resumption key() {
    return new PreSharedKeyId.Resumption(
        usage(), parent.groupId(), parent.context().epoch(), Bytes.EMPTY);
  }

  /** {@code others} and the key of the parent's present epoch. */
  PskSource with(PskSource others) {
    return PskLookup.knownIn(parent, others);
  }

  /**
   * S4: the one key of a Welcome that says where the group comes from names the parent. A successor
   * comes out of the last epoch; a subgroup may come out of an earlier one, if its key was kept.
   *
   * @param named null if there is none
   */
  void checkKey(PreSharedKeyId.@Nullable Resumption named) throws MlsException {
    require(
        named != null
            && named.usage() == usage()
            && named.groupId().equals(parent.groupId())
            && (reInit == null
                ? Long.compareUnsigned(named.epoch(), parent.context().epoch()) <= 0
                : named.epoch() == parent.context().epoch()),
        "S4: the new group does not come out of this one, or not in this way");
  }

  /** S2, S3, S5 to S8, of the epoch that a Welcome leads into. */
  void checkGroup(GroupContext context, RatchetTree tree, CredentialValidator credentials)
      throws MlsException {
    require(context.epoch() == 1, "S3: a group made out of another begins with epoch 1");
    if (reInit == null) {
      checkSubgroup(context, tree, credentials);
    } else {
      checkSuccessor(reInit, context, tree, credentials);
    }
  }

  private void checkSuccessor(
      Proposal.ReInit agreed,
      GroupContext context,
      RatchetTree tree,
      CredentialValidator credentials)
      throws MlsException {
    require(
        agreed.version() == Capabilities.MLS10
            && agreed.cipherSuite() == context.cipherSuite()
            && agreed.groupId().equals(context.groupId())
            && agreed.extensions().equals(context.extensions()),
        "S2: the successor is not as the ReInit says");
    require(
        identities(parent.tree(), credentials).equals(identities(tree, credentials)),
        "S5: the successor has other members");
  }

  private void checkSubgroup(
      GroupContext context, RatchetTree tree, CredentialValidator credentials) throws MlsException {
    require(
        context.cipherSuite() == parent.context().cipherSuite(), "S6: a subgroup of another suite");
    require(
        !context.groupId().equals(parent.groupId()), "S8: a subgroup with the group id it is of");
    require(
        identities(parent.tree(), credentials)
            .keySet()
            .containsAll(identities(tree, credentials).keySet()),
        "S7: a subgroup with a member that the group does not have");
  }

  /** Whom the application sees in the leaves, and how often. */
  private static Map<Bytes, Integer> identities(RatchetTree tree, CredentialValidator credentials)
      throws MlsException {
    Map<Bytes, Integer> identities = new HashMap<>();
    for (LeafNode leaf : tree.memberLeaves()) {
      identities.merge(credentials.identity(leaf), 1, Integer::sum);
    }
    return identities;
  }

  private static void require(boolean holds, String rule) throws MlsException {
    if (!holds) {
      throw new MlsException(MlsException.Reason.INVALID_WELCOME, rule);
    }
  }
}
