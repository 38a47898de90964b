package pli.mls.node;

import pli.codec.Bytes;
import pli.codec.TlsWriter;

/**
 * The authentication service's part (RFC 9420 section 5.3.1): whether the credential of a leaf
 * belongs to the leaf's signature key, and whether that identity may be there. The engine asks it
 * for each leaf that is new to it: those of key packages, Update proposals, update paths, and all
 * of a tree on joining.
 *
 * <p>A lambda gives {@link #validate} alone. Then a credential that is replaced must stay as it is,
 * octet for octet, and who is the same client in two groups is told by that. An application whose
 * credentials change implements {@link #identity}, and {@link #validateSuccessor} if there is more
 * to say of a change.
 */
@FunctionalInterface
public interface CredentialValidator {
  /**
   * L1: accepts the leaf by returning.
   *
   * @param leaf a leaf whose own signature was verified
   * @param suite the cipher suite under which its keys are used
   * @throws MlsException {@link MlsException.Reason#CREDENTIAL_REFUSED} if it does not
   */
  void validate(LeafNode leaf, int suite) throws MlsException;

  /**
   * Accepts {@code leaf} in the place of {@code before} by returning: that of an Update proposal,
   * of a commit's path, or of one who comes back from outside (L11, E6). Section 5.3.1 asks that
   * the identifiers of the new credential be a valid successor to those of the old one. Asked after
   * {@link #validate} has accepted {@code leaf}. Here both must be of one {@link #identity}.
   *
   * @param before the leaf that is replaced
   * @param leaf the new one
   * @param suite the cipher suite of both
   * @throws MlsException {@link MlsException.Reason#CREDENTIAL_REFUSED} if it does not
   */
  default void validateSuccessor(LeafNode before, LeafNode leaf, int suite) throws MlsException {
    if (!identity(before).equals(identity(leaf))) {
      throw new MlsException(
          MlsException.Reason.CREDENTIAL_REFUSED, "L11: a leaf is replaced by somebody else's");
    }
  }

  /**
   * Accepts by returning that this member lets us in: who signed the GroupInfo of a Welcome. Here
   * any member may, as section 12.4.3.1 has it.
   *
   * @param leaf of the member, which is validated like all others besides
   * @param suite the cipher suite of the group
   * @throws MlsException {@link MlsException.Reason#CREDENTIAL_REFUSED} if it may not
   */
  default void validateInviter(LeafNode leaf, int suite) throws MlsException {}

  /**
   * Whose the leaf is, as the application sees it: equal for two leaves if and only if they are of
   * the same client. Leaves of different groups and suites are compared by this (sections 11.2 and
   * 11.3). Here the whole credential.
   *
   * @throws MlsException {@link MlsException.Reason#CREDENTIAL_REFUSED} if the credential names
   *     nobody
   */
  default Bytes identity(LeafNode leaf) throws MlsException {
    TlsWriter out = new TlsWriter(64);
    leaf.credential().write(out);
    return out.toBytes();
  }

  /**
   * Whether the members of a group should take proposals of someone outside (RFC 9420 sections
   * 5.3.1 and 12.1.8.1). Asked when a group begins to name it, and on joining a group that does.
   * Unless overridden, nobody is accepted, so that a group which names anybody is not entered.
   *
   * @param sender whose credential is not verified
   * @param suite the cipher suite under which its key is used
   * @throws MlsException {@link MlsException.Reason#CREDENTIAL_REFUSED} if they should not
   */
  default void validateExternalSender(ExternalSender sender, int suite) throws MlsException {
    throw new MlsException(
        MlsException.Reason.CREDENTIAL_REFUSED, "X5: an external sender that nobody vouches for");
  }
}
