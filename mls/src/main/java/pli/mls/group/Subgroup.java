package pli.mls.group;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;

/**
 * A group of some members of another, branched off from it (RFC 9420 section 11.3): of the same
 * suite, with a name of its own, and bound to that group's epoch by its key. The group itself goes
 * on as it is, or stays closed.
 */
public final class Subgroup {
  private final Group parent;

  private Subgroup(Group parent) {
    this.parent = parent;
  }

  /** A subgroup of {@code parent}, in which we are a member. */
  public static Subgroup of(Group parent) {
    return new Subgroup(parent);
  }

  /**
   * Makes the subgroup, under the identity that we have in the group.
   *
   * @param groupId unique; 32 random bytes are
   * @param extensions of the subgroup, all of which {@code leaf} must support
   * @param leaf what we put into our leaf
   * @param others fresh key packages of the other members that shall be in it
   * @param credentials says who is who ({@link CredentialValidator#identity})
   * @param nowSeconds seconds since 1970
   * @throws MlsException with the reason of the rule that others would refuse the subgroup by:
   *     {@link MlsException.Reason#INVALID_WELCOME} (S7, S8) for somebody who is no member, or the
   *     group's own id
   */
  public Founded found(
      Bytes groupId,
      List<Extension> extensions,
      LeafOptions leaf,
      List<ValidatedKeyPackage> others,
      CredentialValidator credentials,
      long nowSeconds,
      Entropy entropy)
      throws MlsException {
    return new Founding(lineage(), credentials, nowSeconds, entropy)
        .found(parent.suite(), groupId, extensions, parent.own().signer(), leaf, others);
  }

  /**
   * Joins a subgroup that another member made. The parameters are those of {@link Group#join}. If
   * the group has moved on since the subgroup was made, {@code psks} must have kept the key of that
   * epoch, and the members are compared with those of the group as it is now.
   *
   * @throws MlsException with the reason of the rule that is broken; {@link
   *     MlsException.Reason#INVALID_WELCOME} (S3, S4, S6 to S8) for a group that is no subgroup
   */
  public Group join(
      KeyPackageBundle bundle,
      Signer signer,
      Bytes welcomeMessage,
      Bytes ratchetTree,
      CredentialValidator credentials,
      long nowSeconds,
      PskSource psks)
      throws MlsException {
    return new Joining(bundle, signer, credentials, nowSeconds, LifetimeRule.LENIENT, psks)
        .outOf(lineage())
        .join(welcomeMessage, ratchetTree);
  }

  private Lineage lineage() {
    return Lineage.subgroup(parent.state());
  }
}
