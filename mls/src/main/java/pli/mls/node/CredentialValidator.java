package pli.mls.node;

/**
 * The authentication service's part (RFC 9420 section 5.3.1): whether the credential of a leaf
 * belongs to the leaf's signature key, and whether that identity may be there. The engine asks it
 * for each leaf that is new to it: those of key packages, Update proposals, update paths, and all
 * of a tree on joining.
 */
@FunctionalInterface
public interface CredentialValidator {
  /**
   * Accepts the leaf by returning.
   *
   * @param leaf a leaf whose own signature was verified
   * @param suite the cipher suite under which its keys are used
   * @throws MlsException {@link MlsException.Reason#CREDENTIAL_REFUSED} if it does not
   */
  void validate(LeafNode leaf, int suite) throws MlsException;

  /**
   * Whether a client may take the place of a member: who joins from outside and removes a leaf says
   * that it was its own (RFC 9420 sections 5.3.1 and 12.2). Asked after {@link #validate} has
   * accepted {@code leaf}. Unless overridden, only the same credential may.
   *
   * @param former the member's leaf
   * @param leaf the joiner's
   * @param suite the cipher suite of both
   * @throws MlsException {@link MlsException.Reason#CREDENTIAL_REFUSED} if it may not
   */
  default void validateSuccessor(LeafNode former, LeafNode leaf, int suite) throws MlsException {
    if (!former.credential().equals(leaf.credential())) { // E6
      throw new MlsException(
          MlsException.Reason.CREDENTIAL_REFUSED, "E6: a joiner removes somebody else");
    }
  }
}
