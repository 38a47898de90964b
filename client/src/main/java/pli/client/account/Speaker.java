package pli.client.account;

import java.util.Collections;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.protocol.Identity;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;

/** Who says something outside of every group: a device, as the latest record has it. */
public final class Speaker {
  private Speaker() {}

  /**
   * The device in the latest record that the log proves of its account; null if that does not name
   * it.
   *
   * @throws UnknownPeople if the account must be looked up first
   */
  public static @Nullable DeviceEntry find(Transaction t, Identity identity)
      throws ClientException, UnknownPeople {
    AccountRecord record = Contacts.current(t, identity.handle());
    if (record == null) {
      throw new UnknownPeople(Collections.singleton(identity.handle()));
    }
    DeviceEntry device = record.device(identity.device());
    if (device == null && identity.recordVersion() > record.version()) {
      // It says that it stands in a later record than is known here: to be looked up.
      throw new UnknownPeople(Collections.singleton(identity.handle()));
    }
    return device;
  }
}
