package pli.client.sync;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.Directory;
import pli.client.account.ServerAccess;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.conversation.Addition;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.protocol.QueueId;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;

/** Asks the directory about people, and holds its answers against the pins. */
final class Claiming {
  private final Network network;

  Claiming(Network network) {
    this.network = network;
  }

  /**
   * What it takes to add these people: one KeyPackage of each of their devices, and a hand-over
   * queue for each, which is not made yet.
   *
   * @throws ClientException UNKNOWN_HANDLE, NO_KEY_PACKAGES, KEY_CHANGED, RECORD_INVALID
   */
  List<Addition> claim(List<Handle> handles, Deadline deadline)
      throws TransportException, Refused, ClientException {
    List<Addition> additions = new ArrayList<>();
    for (Handle handle : handles) {
      Session anonymous = network.session(Role.ANONYMOUS, deadline);
      Directory.Claimed claimed =
          Directory.claim(
              anonymous,
              handle,
              network.self().origin(),
              deadline.within(ServerAccess.ANSWER).left());
      see(claimed.record());
      for (DeviceEntry device : claimed.record().devices()) {
        Bytes keyPackage = of(claimed, device);
        if (keyPackage == null) {
          throw new ClientException(Problem.NO_KEY_PACKAGES);
        }
        additions.add(
            new Addition(
                handle,
                keyPackage,
                device.contactQueue(),
                device.contactKey(),
                QueueId.random(network.platform().entropy()),
                Secret.random(Ed25519.SEED_LENGTH, network.platform().entropy())));
      }
    }
    return additions;
  }

  private static @Nullable Bytes of(Directory.Claimed claimed, DeviceEntry device) {
    for (Directory.Claim claim : claimed.claims()) {
      if (claim.device().equals(device.id())) {
        return claim.keyPackage();
      }
    }
    return null;
  }

  /**
   * Looks somebody up and pins what is found.
   *
   * @throws ClientException KEY_CHANGED, RECORD_INVALID
   */
  void lookUp(Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    Session anonymous = network.session(Role.ANONYMOUS, deadline);
    see(
        Directory.lookUp(
            anonymous,
            handle,
            network.self().origin(),
            deadline.within(ServerAccess.ANSWER).left()));
  }

  private void see(AccountRecord record) throws ClientException {
    Contacts.Verdict verdict =
        network.vault().write(t -> Contacts.see(t, record, network.platform().clock().millis()));
    if (verdict == Contacts.Verdict.CHANGED) {
      throw new ClientException(Problem.KEY_CHANGED);
    }
  }
}
