package pli.client.account;

import java.nio.file.Path;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.client.net.TransportException;
import pli.client.session.Connections;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.PasswordHash;
import pli.protocol.QueueId;

/** What every way into an account has in common: the card, the vault, the queues. */
final class Threshold {
  private final Platform platform;
  private final Path folder;
  private final byte[] passphrase;
  private final PasswordHash.Parameters cost;
  private final Deadline deadline;

  Threshold(
      Platform platform,
      Path folder,
      byte[] passphrase,
      PasswordHash.Parameters cost,
      Deadline deadline) {
    this.platform = platform;
    this.folder = folder;
    this.passphrase = passphrase.clone();
    this.cost = cost;
    this.deadline = deadline;
  }

  Platform platform() {
    return platform;
  }

  Path folder() {
    return folder;
  }

  Deadline deadline() {
    return deadline;
  }

  /** The vault that is there. */
  Vault open() throws ClientException {
    return Vault.open(folder, passphrase);
  }

  /**
   * The card at an address.
   *
   * @throws ClientException UNREACHABLE, CARD_MISMATCH if it is not the one of this hash
   */
  Bytes fetchCard(String host, int port, Bytes cardHash) throws ClientException {
    return NetworkCards.fetch(platform, host, port, cardHash, deadline);
  }

  /** Makes the vault with all keys, durable before anything of it leaves. */
  Vault make(Self self, Self.Origin from, String recoveryWords) throws ClientException {
    return Vault.create(
        folder,
        passphrase,
        cost,
        platform.entropy(),
        t -> {
          self.insert(t, from, recoveryWords);
          Queues.insert(t, self.contactQueue(), Queues.Role.CONTACT, platform.entropy());
          QueueId main = QueueId.random(platform.entropy());
          Queues.insert(t, main, Queues.Role.MAIN, platform.entropy());
          return null;
        });
  }

  /** Makes both queues and publishes KeyPackages; each of it may have been done before. */
  void prepare(Connections connections, Vault vault, Self self)
      throws TransportException, Refused, ClientException {
    Session contact = connections.current(Connections.Role.CONTACT);
    if (contact == null) {
      throw new TransportException(TransportException.Reason.CLOSED);
    }
    ServerAccess.createQueue(
        contact, vault.read(t -> Queues.own(t, Queues.Role.CONTACT)), self, deadline);
    ServerAccess.replenish(contact, vault, self, platform, deadline);
    ServerAccess.createQueue(
        connections.open(Connections.Role.MAILBOX, deadline),
        vault.read(t -> Queues.own(t, Queues.Role.MAIN)),
        self,
        deadline);
  }
}
