package pli.desktop.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pli.client.Alarms;
import pli.client.Device;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.client.api.Notice;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Passphrases;
import pli.desktop.terminal.Terminal;

/** One command in a process of its own, which opens the device and closes it. */
final class CommandSetting implements Setting {
  /** Far beyond what a text may have, so that the engine can say how long it is. */
  private static final int MOST_READ = 64 << 20;

  @Override
  public boolean json(Invocation invocation) {
    return invocation.arguments().has("--json");
  }

  @Override
  public void withDevice(Invocation invocation, Invocation.Use use)
      throws ClientException, NotDone, IOException {
    byte[] passphrase = passphrase(invocation);
    try (Device device = Device.open(invocation.platform(), invocation.vault(), passphrase)) {
      use.with(device);
      for (Notice notice : device.notices()) {
        invocation.terminal().tell(invocation.sentence(notice));
      }
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
  }

  /** Also of a vault that an alert has locked, which can be opened in no other way. */
  @Override
  public void withAlerts(Invocation invocation, Invocation.Printer<List<AlertInfo>> printer)
      throws ClientException, NotDone, IOException {
    byte[] passphrase = passphrase(invocation);
    try {
      Alarms.read(
          invocation.platform(),
          invocation.vault(),
          passphrase,
          alerts -> {
            try {
              printer.print(alerts);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (ClientException e) {
              throw new IllegalStateException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
  }

  @Override
  public byte[] passphrase(Invocation invocation) throws NotDone {
    Terminal terminal = invocation.terminal();
    try {
      Optional<String> file = invocation.passphraseFile();
      return file.isPresent()
          ? Passphrases.fromFile(terminal, file.get())
          : Passphrases.ask(terminal, invocation.words().say("ask.passphrase"));
    } catch (Passphrases.Lacking e) {
      throw lacking(e);
    }
  }

  @Override
  public byte[] newPassphrase(Invocation invocation) throws NotDone {
    Terminal terminal = invocation.terminal();
    try {
      Optional<String> file = invocation.passphraseFile();
      return file.isPresent()
          ? Passphrases.fromFile(terminal, file.get())
          : Passphrases.askForNew(
              terminal,
              invocation.words().say("ask.passphrase.new"),
              invocation.words().say("ask.passphrase.again"));
    } catch (Passphrases.Lacking e) {
      throw lacking(e);
    }
  }

  private static NotDone lacking(Passphrases.Lacking e) {
    return new NotDone(NotDone.NOTHING_CHANGED, "passphrase." + e.lack().name());
  }

  /** Standard input as text is without the one line's end that an editor or echo leaves. */
  @Override
  public String text(Invocation invocation, String argument) throws NotDone {
    if (!argument.equals("-")) {
      return argument;
    }
    if (invocation.passphraseFile().filter("-"::equals).isPresent()) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.stdin.twice");
    }
    try {
      String read = Terminal.text(invocation.terminal().read(MOST_READ));
      return read.endsWith("\n") ? read.substring(0, read.length() - 1) : read;
    } catch (IOException e) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "words.stdin.text");
    }
  }

  @Override
  public Path fileToRead(String name) throws ClientException {
    return Transfers.path(name);
  }

  @Override
  public Path fileToWrite(String name) throws ClientException {
    return Transfers.path(name);
  }

  @Override
  public boolean isReading() {
    return true;
  }

  @Override
  public boolean afterwards(Step step) throws ClientException, IOException {
    step.run();
    return true;
  }

  @Override
  public void several() {
    // Each is a line, however many come.
  }

  @Override
  public void printEarly(Invocation invocation, Json json, String sentence) throws IOException {
    print(invocation, json, sentence);
  }

  @Override
  public void print(Invocation invocation, Json json, String sentence) throws IOException {
    invocation.terminal().print(invocation.json() ? json.line() : sentence);
  }
}
