package pli.transparency.account;

import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.leaf.Quorum;

/**
 * Who may give an account other devices than its owner said: {@code
 * pli.transparency.administration.Administration}, which knows the administrators of each place in
 * the log, and stands above accounts.
 */
public interface ResetAuthority {
  /**
   * Who must have signed a reset.
   *
   * @param place of the reset in the log
   * @param policyVersion of the policy that the reset names
   * @throws VerificationException {@link Reason#WRONG_POLICY} if another is in force there
   */
  Quorum resetting(long place, long policyVersion) throws VerificationException;
}
