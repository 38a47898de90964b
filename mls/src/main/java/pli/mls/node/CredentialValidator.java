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
}
