package pli.desktop.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.Joined;
import pli.desktop.terminal.Json;

/** {@code pli join}: a vault and an account from an invitation. */
final class JoinCommand implements Verb {
  @Override
  public String name() {
    return "join";
  }

  @Override
  public List<String> parameters() {
    return List.of("LINK");
  }

  @Override
  public Set<String> options() {
    return Set.of("--handle", "--device");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    String link = arguments.words().getFirst();
    @Nullable String handle = arguments.option("--handle").orElse(null);

    if (!link.startsWith("pli://join/")) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.link");
    }
    byte[] passphrase = invocation.newPassphrase();
    try {
      String name = arguments.option("--device").orElseGet(JoinCommand::nameOfThisComputer);
      invocation.tell("join.progress");
      Device.join(
          invocation.platform(),
          invocation.vault(),
          passphrase,
          link,
          handle,
          name,
          joined -> show(invocation, joined));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
  }

  /** The vault lets go of the words once they are out. */
  private static void show(Invocation invocation, Joined joined) {
    try {
      print(invocation, joined);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(Invocation invocation, Joined joined) throws IOException {
    invocation.print(
        new Json()
            .put("handle", joined.handle())
            .put("device", joined.device())
            .put("network", joined.network())
            .put("recoveryWords", joined.recoveryWords()),
        invocation
            .words()
            .say(
                "join.done",
                "handle",
                joined.handle(),
                "network",
                joined.network(),
                "device",
                joined.device(),
                "vault",
                invocation.vault()));
    if (!invocation.json()) {
      invocation.insist("join.words", "words", joined.recoveryWords());
    }
  }

  private static String nameOfThisComputer() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.isBlank() || name.length() > 64 ? "computer" : name;
    } catch (IOException e) {
      return "computer";
    }
  }
}
