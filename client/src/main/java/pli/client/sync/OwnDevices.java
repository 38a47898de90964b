package pli.client.sync;

import org.jspecify.annotations.Nullable;
import pli.client.account.OwnRecord;
import pli.client.account.Self;
import pli.client.account.ServerAccess;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.protocol.wire.Error;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;

/** Changes the own account: the next record, signed by this device. */
public final class OwnDevices {
  /** As often another device of the account may come first. */
  private static final int ATTEMPTS = 8;

  private final Driver driver;

  /** Changes that {@code driver} brings about. */
  public OwnDevices(Driver driver) {
    this.driver = driver;
  }

  /** What the next record is to be. */
  @FunctionalInterface
  public interface Change {
    /**
     * The record behind {@code latest}; null if that says already what is wanted.
     *
     * @throws ClientException if it cannot be
     */
    @Nullable AccountRecord next(AccountRecord latest) throws ClientException;
  }

  /**
   * Takes over what the log has of the own account.
   *
   * @throws ClientException DEVICE_REVOKED, UNREACHABLE, TIMED_OUT, and what is wrong with the log
   */
  public void follow(Deadline deadline) throws ClientException {
    driver.ask(
        network -> {
          driver.inquiries().claiming().lookUp(network.self().handle(), deadline);
          return network.vault().read(OwnRecord::requireDevice);
        },
        deadline);
  }

  /**
   * Makes a change and waits until the log has it. If another device of the account comes first,
   * decides anew on what that one made.
   *
   * @throws ClientException what {@code change} throws, RECORD_CONTENDED, DEVICE_REVOKED,
   *     UNREACHABLE, TIMED_OUT; in the last two cases it may have been done
   */
  public void change(Change change, Deadline deadline) throws ClientException {
    boolean done = false;
    try {
      for (int attempt = 0; attempt < ATTEMPTS && !done; attempt++) {
        done = driver.ask(network -> attempt(network, change, deadline), deadline);
      }
    } finally {
      if (!done) {
        boolean unused = driver.network().vault().write(OwnRecord::disown);
      }
    }
    if (!done) {
      throw new ClientException(Problem.RECORD_CONTENDED);
    }
  }

  /** Whether the log says what is wanted. */
  private boolean attempt(Network network, Change change, Deadline deadline)
      throws TransportException, Refused, ClientException {
    driver.inquiries().claiming().lookUp(network.self().handle(), deadline);
    LoggedRecord signed = network.vault().write(t -> signed(t, network, change));
    if (signed == null) {
      return true;
    }
    try {
      ServerAccess.update(network.session(Role.CONTACT, deadline), signed, deadline);
    } catch (Refused e) {
      if (e.code() == Error.Code.CHAIN_MOVED) {
        return false;
      }
      throw e;
    }
    driver.inquiries().claiming().lookUp(network.self().handle(), deadline);
    return network.vault().read(t -> Self.load(t).logged().hash().equals(signed.hash()));
  }

  private static @Nullable LoggedRecord signed(
      pli.client.vault.Transaction t, Network network, Change change) throws ClientException {
    boolean unused = OwnRecord.requireDevice(t);
    Self self = Self.load(t);
    AccountRecord next = change.next(self.record());
    if (next == null) {
      return null;
    }
    LoggedRecord signed =
        AccountChain.resume(self.card(), self.logged())
            .sign(next, Commitment.opening(network.platform().entropy()), self.signatureKeys());
    OwnRecord.sign(t, signed);
    return signed;
  }
}
