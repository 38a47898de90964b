package pli.desktop.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.Devices;
import pli.client.api.ClientException;
import pli.client.api.Joined;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** {@code pli join}: a vault, and an account or a further device of one, from a link. */
final class JoinCommand implements Verb {
  private static final List<String> LINKS =
      List.of("pli://join/", "pli://device/", "pli://return/");

  /** 24 words need less. */
  private static final int MOST_WORDS = 4096;

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
    return Set.of("--handle", "--device", "--recover");
  }

  /** A daemon has a vault already. */
  @Override
  public boolean isServed() {
    return false;
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    String link = arguments.words().getFirst();
    @Nullable String handle = arguments.option("--handle").orElse(null);

    Optional<String> recover = arguments.option("--recover");
    if (LINKS.stream().noneMatch(link::startsWith)) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.link");
    }
    check(link, handle, recover.isPresent());
    @Nullable String paper = recover.isPresent() ? paper(invocation, recover.get()) : null;
    byte[] passphrase = invocation.newPassphrase();
    try {
      String name = arguments.option("--device").orElseGet(JoinCommand::nameOfThisComputer);
      invocation.tell(paper == null ? "join.progress" : "join.recovering");
      if (paper != null) {
        recover(invocation, passphrase, new Recovery(link, String.valueOf(handle), name, paper));
        return;
      }
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

  /** What it takes to come back with the words on paper. */
  private record Recovery(String link, String handle, String device, String words) {}

  private static void recover(Invocation invocation, byte[] passphrase, Recovery recovery)
      throws ClientException {
    Devices.recover(
        invocation.platform(),
        invocation.vault(),
        passphrase,
        recovery.link,
        recovery.handle,
        recovery.device,
        recovery.words,
        joined -> show(invocation, joined));
    invocation.tell("join.recovered");
  }

  /** Which options go with which link. */
  private static void check(String link, @Nullable String handle, boolean recover) throws NotDone {
    boolean ofDevice = link.startsWith("pli://device/");
    if (ofDevice && (handle != null || recover) || recover && link.startsWith("pli://return/")) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.wrong", "verb", "join");
    }
    if (handle == null && recover) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.missing", "word", "--handle", "verb", "join");
    }
  }

  /** The words in a file, or on standard input. */
  private static String paper(Invocation invocation, String file) throws NotDone {
    boolean input = file.equals("-");
    if (input && invocation.passphraseFile().filter("-"::equals).isPresent()) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.stdin.twice");
    }
    try {
      byte[] bytes =
          input ? invocation.terminal().read(MOST_WORDS) : Files.readAllBytes(Path.of(file));
      return Terminal.text(bytes);
    } catch (IOException | IllegalArgumentException e) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "words.paper");
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
            .put("recoveryWords", joined.recoveryWords().isEmpty() ? null : joined.recoveryWords()),
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
    if (!invocation.json() && !joined.recoveryWords().isEmpty()) {
      invocation.insist("join.words", "words", joined.recoveryWords());
    }
  }

  static String nameOfThisComputer() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.isBlank() || name.length() > 64 ? "computer" : name;
    } catch (IOException e) {
      return "computer";
    }
  }
}
