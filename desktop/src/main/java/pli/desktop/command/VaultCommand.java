package pli.desktop.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import pli.client.Safekeeping;
import pli.client.api.ClientException;
import pli.desktop.terminal.Json;

/**
 * {@code pli lock} and {@code pli wipe}: what is done to a vault in a hurry, without passphrase.
 */
final class VaultCommand {
  private VaultCommand() {}

  /** {@code lock}: whoever has the vault open lets go of it. */
  static final class Lock implements Verb {
    @Override
    public String name() {
      return "lock";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      Safekeeping.lock(invocation.vault());
      invocation.print(new Json().put("locked", true), invocation.words().say("vault.locked"));
    }
  }

  /**
   * {@code wipe}: there is no vault any more. Without {@code --yes} it only says what it would do.
   */
  static final class Wipe implements Verb {
    @Override
    public String name() {
      return "wipe";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public Set<String> options() {
      return Set.of("--yes");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      if (!arguments.has("--yes")) {
        throw new NotDone(NotDone.NOTHING_CHANGED, "vault.wipe.sure", "vault", invocation.vault());
      }
      Safekeeping.wipe(invocation.vault());
      invocation.print(
          new Json().put("wiped", invocation.vault().toString()),
          invocation.words().say("vault.wiped", "vault", invocation.vault()));
    }
  }
}
