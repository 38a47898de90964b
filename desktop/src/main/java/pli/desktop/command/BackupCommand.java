package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pli.client.Safekeeping;
import pli.client.api.Backup;
import pli.client.api.ClientException;
import pli.client.api.Restored;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** {@code pli backup …}: all of a device in one sealed file, and back. */
final class BackupCommand {
  /** 24 words need less. */
  private static final int MOST_WORDS = 4096;

  private BackupCommand() {}

  /** {@code backup create}. */
  static final class Create implements Verb {
    @Override
    public String name() {
      return "backup create";
    }

    @Override
    public List<String> parameters() {
      return List.of("FILE");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      Path file = invocation.fileToWrite(arguments.words().getFirst()).toAbsolutePath();
      invocation.withDevice(device -> {
        Backup backup =
            device.safekeeping().backup(file, new Transfers(invocation, "backup.progress"));
        boolean told = false;
        try {
          print(invocation, file, backup);
          told = true;
        } finally {
          if (!told) {
            // Nobody has the words: the file would never be opened again.
            Files.deleteIfExists(file);
          }
        }
      });
    }

    private static void print(Invocation invocation, Path file, Backup backup) throws IOException {
      invocation.print(
          new Json()
              .put("file", file.toString())
              .put("bytes", backup.bytes())
              .put("recoveryWords", backup.words()),
          invocation
              .words()
              .say("backup.made", "file", file, "kib", (backup.bytes() + 1023) / 1024));
      if (!invocation.json()) {
        invocation.insist("backup.words", "words", backup.words());
      }
    }
  }

  /** {@code backup restore}. */
  static final class Restore implements Verb {
    @Override
    public String name() {
      return "backup restore";
    }

    @Override
    public List<String> parameters() {
      return List.of("FILE");
    }

    @Override
    public Set<String> options() {
      return Set.of("--recover");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      Path file = Transfers.path(arguments.words().getFirst());
      String words = words(arguments, invocation);
      byte[] passphrase = invocation.newPassphrase();
      try {
        Restored restored =
            Safekeeping.restore(
                invocation.platform(),
                invocation.vault(),
                passphrase,
                file,
                words,
                new Transfers(invocation, "backup.restoring"));
        print(invocation, restored);
        invocation.tell("backup.same");
      } finally {
        Arrays.fill(passphrase, (byte) 0);
      }
    }

    private static void print(Invocation invocation, Restored restored) throws IOException {
      Instant made = Instant.ofEpochMilli(restored.madeAtMillis());
      invocation.print(
          new Json()
              .put("handle", restored.account().handle())
              .put("device", restored.account().device())
              .put("network", restored.account().network())
              .put("madeAt", made.toString())
              .put("conversations", restored.conversations()),
          invocation
              .words()
              .say(
                  "backup.restored",
                  "handle",
                  restored.account().handle(),
                  "device",
                  Terminal.harmless(restored.account().device()).replace('\n', ' '),
                  "conversations",
                  restored.conversations(),
                  "made",
                  made.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
    }

    /** The words in a file, on standard input, or typed. */
    private static String words(Arguments arguments, Invocation invocation) throws NotDone {
      Optional<String> file = arguments.option("--recover");
      if (file.isEmpty()) {
        return invocation
            .terminal()
            .ask(invocation.words().say("ask.words"))
            .map(String::new)
            .orElseThrow(() -> new NotDone(NotDone.NOTHING_CHANGED, "backup.words.nobody"));
      }
      boolean input = file.get().equals("-");
      if (input && invocation.passphraseFile().filter("-"::equals).isPresent()) {
        throw new NotDone(NotDone.WRONG_WORDS, "words.stdin.twice");
      }
      try {
        return Terminal.text(
            input
                ? invocation.terminal().read(MOST_WORDS)
                : Files.readAllBytes(Path.of(file.get())));
      } catch (IOException | IllegalArgumentException e) {
        throw new NotDone(NotDone.NOTHING_CHANGED, "words.paper");
      }
    }
  }
}
