package pli.client;

import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.SafetyNumber;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Verification;
import pli.client.conversation.Surroundings;
import pli.client.session.Deadline;
import pli.client.sync.Driver;
import pli.client.trust.Followed;
import pli.client.trust.Head;
import pli.client.vault.Vault;
import pli.codec.StrictBase64;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.Handle;

/** Makes what two people compare, of what the log has of both. */
final class Verifying {
  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;

  Verifying(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
  }

  Verification verify(Handle handle, boolean confirm, Deadline deadline) throws ClientException {
    if (handle.equals(here.self().handle())) {
      throw new ClientException(Problem.OWN_HANDLE);
    }
    driver.requireNoAlarm();
    @Nullable AccountRecord known = vault.read(t -> Contacts.current(t, handle));
    if (known == null) {
      driver.lookUp(handle, deadline);
    }
    return vault.write(t -> {
      AccountRecord record = Contacts.current(t, handle);
      if (record == null) {
        throw new ClientException(Problem.RECORD_OUTDATED);
      }
      if (confirm) {
        Contacts.confirm(t, record);
      }
      String number = SafetyNumber.of(here.self().record(), record);
      Head head = Followed.head(t, here.self().card().log());
      String qr =
          "pli:verify:"
              + number.replace(" ", "")
              + (head == null ? "" : ":" + StrictBase64.encode(head.encode()));
      return new Verification(handle.value(), number, qr, Contacts.isConfirmed(t, record));
    });
  }
}
