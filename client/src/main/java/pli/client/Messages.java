package pli.client;

import pli.client.conversation.Surroundings;
import pli.client.sync.Driver;
import pli.client.vault.Vault;

/**
 * What is done with messages that are there, and what goes beside them. Comes from {@link
 * Device#messages}.
 */
public final class Messages {
  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;

  Messages(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
  }
}
