package pli.client;

import pli.client.conversation.Surroundings;
import pli.client.sync.Driver;
import pli.client.vault.Vault;

/** What holds in groups. Comes from {@link Device#groups}. */
public final class Groups {
  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;

  Groups(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
  }
}
