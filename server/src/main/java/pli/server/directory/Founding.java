package pli.server.directory;

import pli.server.delivery.Refusal;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.transparency.account.AccountRecord;

/** What else is done when somebody comes in on the founder's invitation. */
@FunctionalInterface
public interface Founding {
  /**
   * Makes them the first administrator, in the change that makes the account.
   *
   * @throws Refusal NOT_ALLOWED if there is an administrator already
   */
  void found(Changes changes, AccountRecord founder) throws StoreException, Refusal;
}
