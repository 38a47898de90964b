package pli.mls.group;

import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;

/**
 * The group that takes the place of one that a ReInit has closed (RFC 9420 section 11.2): with the
 * same members and the parameters that the ReInit gives. The closed group refuses to send, commit
 * and read ({@link MlsException.Reason#GROUP_CLOSED}); keep it until its successor is there,
 * because that is bound to it by the key of its last epoch.
 *
 * <p>Any one member makes the successor with {@link #found}, the others {@link #join} it.
 */
public final class Successor {
  private final Group closed;
  private final Proposal.ReInit reInit;

  private Successor(Group closed, Proposal.ReInit reInit) {
    this.closed = closed;
    this.reInit = reInit;
  }

  /** Of a group that is closed; empty if {@code group} goes on. */
  public static Optional<Successor> of(Group group) {
    Proposal.ReInit reInit = group.state().reInit();
    return reInit == null ? Optional.empty() : Optional.of(new Successor(group, reInit));
  }

  /**
   * What was agreed of the successor: group id (which may be that of the closed group), protocol
   * version, cipher suite and extensions.
   */
  public Proposal.ReInit parameters() {
    return reInit;
  }

  /**
   * The successor's cipher suite, which key packages have to be of.
   *
   * @throws MlsException {@link MlsException.Reason#WRONG_VERSION} or {@link
   *     MlsException.Reason#UNSUPPORTED_SUITE} if this program has not what was agreed
   */
  public CipherSuite suite() throws MlsException {
    if (reInit.version() != Capabilities.MLS10) {
      throw new MlsException(
          MlsException.Reason.WRONG_VERSION, "S2: a successor of another protocol version");
    }
    try {
      return CipherSuite.of(reInit.cipherSuite());
    } catch (CryptoException e) {
      throw new MlsException(
          MlsException.Reason.UNSUPPORTED_SUITE, "S2: a successor of an unknown suite", e);
    }
  }

  /**
   * Makes the successor.
   *
   * @param signer our identity in it, with a key of its suite
   * @param leaf what we put into our leaf
   * @param others fresh key packages of all other members of the closed group, and of nobody else
   * @param credentials says who is who ({@link CredentialValidator#identity})
   * @param nowSeconds seconds since 1970
   * @throws MlsException with the reason of the rule that others would refuse the successor by:
   *     {@link MlsException.Reason#INVALID_WELCOME} (S5) for other members than the closed group's
   */
  public Founded found(
      Signer signer,
      LeafOptions leaf,
      List<ValidatedKeyPackage> others,
      CredentialValidator credentials,
      long nowSeconds,
      Entropy entropy)
      throws MlsException {
    return new Founding(lineage(), credentials, nowSeconds, entropy)
        .found(suite(), reInit.groupId(), reInit.extensions(), signer, leaf, others);
  }

  /**
   * Joins the successor that another member made. The parameters are those of {@link Group#join}.
   *
   * @throws MlsException with the reason of the rule that is broken; {@link
   *     MlsException.Reason#INVALID_WELCOME} (S2 to S5) for a group that is not the successor
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
    return Lineage.successor(closed.state(), reInit);
  }
}
