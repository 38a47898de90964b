package pli.mls.group;

import java.util.List;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSenders;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.RequiredCapabilities;
import pli.mls.node.SignedKeyPackages;

/**
 * What must hold of a proposal by itself (RFC 9420 section 12.1): V2 to V8 of docs/MLS.md. Each is
 * checked once, when it comes: on its own, within a commit, or as our own request.
 */
final class ProposalRules {
  private static final LeafIndex NOWHERE = new LeafIndex(-1);

  private final Epoch epoch;
  private final CredentialValidator credentials;
  private final Time time;
  private final SignedKeyPackages signed;

  ProposalRules(Epoch epoch, CredentialValidator credentials, Time time) {
    this(epoch, credentials, time, SignedKeyPackages.NONE);
  }

  /** With what has been verified of some Adds already. */
  ProposalRules(Epoch epoch, CredentialValidator credentials, Time time, SignedKeyPackages signed) {
    this.signed = signed;
    this.epoch = epoch;
    this.credentials = credentials;
    this.time = time;
  }

  /**
   * What time means to the rules.
   *
   * @param lifetimes which are acceptable
   * @param nowSeconds seconds since 1970
   */
  record Time(LifetimeRule lifetimes, long nowSeconds) {}

  /** As the other, for a proposal of someone outside, who has no leaf to update. */
  void check(Proposal proposal) throws MlsException {
    check(proposal, NOWHERE);
  }

  /**
   * Returns if the proposal is valid.
   *
   * @throws MlsException with the reason of the rule that it breaks
   */
  void check(Proposal proposal, LeafIndex sender) throws MlsException {
    switch (proposal) {
      case Proposal.Add add -> checkAdd(add.keyPackage());
      case Proposal.Update update -> // V3
          epoch
              .tree()
              .checkUpdate(
                  sender,
                  update.leaf(),
                  epoch.groupId(),
                  epoch.context().extensions(),
                  credentials);
      case Proposal.Remove remove -> checkRemove(remove);
      case Proposal.PreSharedKey psk -> checkPsk(psk.id());
      case Proposal.ReInit reInit -> checkReInit(reInit);
      case Proposal.ExternalInit init -> // V7
          throw invalid("V7: an external init outside an external commit");
      case Proposal.GroupContextExtensions replaced -> checkExtensions(replaced.extensions());
    }
  }

  /** V2. */
  private void checkAdd(KeyPackage keyPackage) throws MlsException {
    requireGroupSuite(keyPackage);
    time.lifetimes.check(keyPackage.leafNode(), time.nowSeconds);
    keyPackage.validateApartFromLifetime(credentials, signed);
  }

  /** V2, first part. */
  void requireGroupSuite(KeyPackage keyPackage) throws MlsException {
    if (keyPackage.version() != Capabilities.MLS10
        || keyPackage.cipherSuite() != epoch.context().cipherSuite()) {
      throw new MlsException(
          MlsException.Reason.UNSUPPORTED_SUITE, "V2: a key package of another suite or version");
    }
  }

  /** V8, X5; members' support: L3. */
  private void checkExtensions(List<Extension> extensions) throws MlsException {
    RequiredCapabilities.in(extensions);
    Extension senders = Extension.find(extensions, Extension.EXTERNAL_SENDERS);
    if (senders != null
        && !senders.equals(
            Extension.find(epoch.context().extensions(), Extension.EXTERNAL_SENDERS))) {
      ExternalSenders.in(extensions).validate(epoch.labeled().suite(), credentials);
    }
  }

  /** V4. */
  private void checkRemove(Proposal.Remove remove) throws MlsException {
    if (epoch.tree().leaf(remove.removed()) == null) {
      throw invalid("V4: a Remove of nobody");
    }
  }

  /**
   * V5. Who makes a successor or a subgroup is alone in it and checked by nobody; so what a member
   * hears in a group is never part of that.
   */
  private void checkPsk(PreSharedKeyId id) throws MlsException {
    if (id.nonce().length() != epoch.labeled().suite().hashLength()) {
      throw invalid("V5: the nonce of a pre-shared key has another length");
    }
    if (id instanceof PreSharedKeyId.Resumption resumption
        && resumption.usage() != PreSharedKeyId.Usage.APPLICATION) {
      throw invalid("V5: a resumption key that is for making another group");
    }
  }

  /** V6. Whether we have its version and suite shows when the successor is made. */
  private static void checkReInit(Proposal.ReInit reInit) throws MlsException {
    if (reInit.version() < Capabilities.MLS10) {
      throw invalid("V6: a ReInit to an older protocol version");
    }
  }

  private static MlsException invalid(String rule) {
    return new MlsException(MlsException.Reason.INVALID_PROPOSAL, rule);
  }
}
