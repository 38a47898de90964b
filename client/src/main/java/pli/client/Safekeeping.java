package pli.client;

import pli.client.conversation.Surroundings;
import pli.client.vault.Vault;

/** What is done with the vault as a whole. Comes from {@link Device#safekeeping}. */
public final class Safekeeping {
  private final Vault vault;
  private final Surroundings here;

  Safekeeping(Vault vault, Surroundings here) {
    this.vault = vault;
    this.here = here;
  }
}
