package pli.client.account;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.session.Connections;
import pli.client.session.Connections.Role;
import pli.client.trust.LogWatch;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.network.NetworkCard;

/**
 * What a device that is to become an account's sees of the account. Who may sign a reset it cannot
 * ask before it is a member: of one it verifies that it stands in the log behind the record before,
 * and the rest once it has joined (see {@link pli.client.Device#join}).
 */
final class AccountSight {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final Threshold threshold;

  AccountSight(Threshold threshold) {
    this.threshold = threshold;
  }

  /** A device that the account does not have yet, in front of the account as it is. */
  Self made(NetworkCard card, Bytes cardFile, Handle handle, String deviceName)
      throws ClientException {
    NewDevice device = NewDevice.make(deviceName, threshold.platform().entropy());
    try (Connections connections = new Connections(threshold.platform(), Self.endpoints(card))) {
      Directory.Shown shown = shown(connections, handle, card);
      return new Self(card, cardFile, shown.chain().latest(), shown.labelProof(), device);
    }
  }

  private Directory.Shown shown(Connections connections, Handle handle, NetworkCard card)
      throws ClientException {
    return new Patient(connections)
        .call(
            Role.ANONYMOUS,
            session ->
                Directory.lookUp(
                    session, handle, card, Directory.logged(card), ServerAccess.ANSWER),
            threshold.deadline());
  }

  /**
   * Whether the log has a record of the account that names this device. It is kept if so; what the
   * log does not prove changes nothing.
   */
  boolean isTaken(Vault vault) throws ClientException {
    look(vault);
    return vault.read(AccountSight::isInRecord);
  }

  private static boolean isInRecord(Transaction t) throws ClientException {
    Self self = Self.loadUnfinished(t);
    DeviceEntry entry = self.record().device(self.device().id());
    return entry != null && entry.signatureKey().equals(self.device().signatureKey());
  }

  /** Takes over what the log proves of the account. */
  private void look(Vault vault) throws ClientException {
    Self self = vault.read(Self::loadUnfinished);
    LogWatch watch = new LogWatch(vault, self.card().log(), threshold.platform(), self.endpoints());
    try (Connections connections = new Connections(threshold.platform(), self.endpoints())) {
      Directory.Shown shown = shown(connections, self.handle(), self.card());
      watch.believe(shown.chain(), shown.place(), threshold.deadline());
      vault.write(t -> OwnRecord.take(t, shown));
    } catch (ClientException e) {
      if (!e.problem().mayRetry() && e.problem() != Problem.RECORD_OUTDATED) {
        throw e;
      }
      if (threshold.deadline().isPast()) {
        throw new ClientException(Problem.TIMED_OUT, e);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
