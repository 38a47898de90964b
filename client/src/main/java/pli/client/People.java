package pli.client;

import java.util.List;
import pli.client.account.Contacts;
import pli.client.api.ClientException;
import pli.client.api.Contact;
import pli.client.conversation.Surroundings;
import pli.client.sync.Driver;
import pli.client.vault.Vault;

/** Other people, as this person deals with them. Comes from {@link Device#people}. */
public final class People {
  private final Vault vault;

  People(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
  }

  /** Everybody whose account key this device holds on to. */
  public List<Contact> contacts() throws ClientException {
    return vault.read(Contacts::list);
  }
}
