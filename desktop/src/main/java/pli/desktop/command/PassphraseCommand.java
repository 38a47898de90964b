package pli.desktop.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pli.client.Safekeeping;
import pli.client.api.ClientException;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Passphrases;

/** {@code pli passphrase …}: what opens the vault, and what destroys it. */
final class PassphraseCommand {
  private static final String NEW_FILE = "--new-passphrase-file";

  private PassphraseCommand() {}

  /** The vault's own passphrase. */
  private static byte[] own(Arguments arguments, Invocation invocation) throws NotDone {
    if (arguments.option(NEW_FILE).filter("-"::equals).isPresent()
        && invocation.passphraseFile().filter("-"::equals).isPresent()) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.stdin.twice");
    }
    return invocation.passphrase();
  }

  /** The other passphrase of a command that has taken the vault's own already. */
  private static byte[] other(Arguments arguments, Invocation invocation, String question)
      throws NotDone {
    Optional<String> file = arguments.option(NEW_FILE);
    try {
      return file.isPresent()
          ? Passphrases.fromFile(invocation.terminal(), file.get())
          : Passphrases.askForNew(
              invocation.terminal(),
              invocation.words().say(question),
              invocation.words().say("ask.passphrase.again"));
    } catch (Passphrases.Lacking e) {
      String key =
          e.lack() == Passphrases.Lack.NOBODY_TO_ASK
              ? "passphrase.other.nobody"
              : "passphrase." + e.lack().name();
      throw new NotDone(NotDone.NOTHING_CHANGED, key);
    }
  }

  /** {@code passphrase change}. */
  static final class Change implements Verb {
    @Override
    public String name() {
      return "passphrase change";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public Set<String> options() {
      return Set.of(NEW_FILE);
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      byte[] old = own(arguments, invocation);
      byte[] fresh = other(arguments, invocation, "ask.passphrase.new");
      try {
        Safekeeping.changePassphrase(invocation.platform(), invocation.vault(), old, fresh);
        invocation.print(
            new Json().put("changed", true), invocation.words().say("passphrase.changed"));
      } finally {
        Arrays.fill(old, (byte) 0);
        Arrays.fill(fresh, (byte) 0);
      }
    }
  }

  /** {@code passphrase duress}. */
  static final class Duress implements Verb {
    @Override
    public String name() {
      return "passphrase duress";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public Set<String> options() {
      return Set.of(NEW_FILE, "--remove");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      boolean remove = arguments.has("--remove");
      if (remove && arguments.option(NEW_FILE).isPresent()) {
        throw new NotDone(NotDone.WRONG_WORDS, "words.wrong", "verb", "passphrase");
      }
      byte[] passphrase = own(arguments, invocation);
      byte[] duress = remove ? new byte[0] : other(arguments, invocation, "ask.passphrase.duress");
      try {
        if (remove) {
          Safekeeping.removeDuress(invocation.platform(), invocation.vault(), passphrase);
        } else {
          Safekeeping.setDuress(invocation.platform(), invocation.vault(), passphrase, duress);
        }
        invocation.print(
            new Json().put("duress", !remove),
            invocation.words().say(remove ? "passphrase.duress.gone" : "passphrase.duress.set"));
      } finally {
        Arrays.fill(passphrase, (byte) 0);
        Arrays.fill(duress, (byte) 0);
      }
    }
  }
}
