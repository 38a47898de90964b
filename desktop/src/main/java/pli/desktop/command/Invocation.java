package pli.desktop.command;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pli.client.Device;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.client.api.Notice;
import pli.client.api.Platform;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.QrPicture;
import pli.desktop.terminal.Terminal;

/** One command while it runs: what it was told everywhere, and what it acts on. */
record Invocation(
    Arguments arguments, Terminal terminal, Platform platform, Words words, Setting setting) {
  /** How long a command waits for the server before it leaves the rest to the next one. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a verb does with an open device. */
  interface Use {
    void with(Device device) throws ClientException, NotDone, IOException;
  }

  /** A command that a person or a script gave. */
  static Invocation ofCommand(
      Arguments arguments, Terminal terminal, Platform platform, Words words) {
    return new Invocation(arguments, terminal, platform, words, new CommandSetting());
  }

  /** The same for a page in this language, which is told what to do on the screen. */
  Invocation onScreen(Language language) {
    return new Invocation(arguments, terminal, platform, Words.onScreen(language), setting);
  }

  /** Prints one of several things. */
  interface Printer<T> {
    void print(T thing) throws ClientException, IOException;
  }

  boolean json() {
    return setting.json(this);
  }

  /** The vault's folder: the option, the environment, the platform's place for data. */
  Path vault() {
    Optional<String> named =
        arguments.option("--vault").or(() -> terminal.environment("PLI_VAULT"));
    try {
      Path vault =
          named.isPresent()
              ? Path.of(named.get())
              : DataFolder.of(System.getProperty("os.name", ""), terminal.environment());
      return vault.toAbsolutePath();
    } catch (InvalidPathException e) {
      return Path.of("no-such-folder").toAbsolutePath();
    }
  }

  /** Acts on the open device, and tells the notices. */
  void withDevice(Use use) throws ClientException, NotDone, IOException {
    setting.withDevice(this, use);
  }

  /** Shows the alerts that the vault knows; when that is done they count as read. */
  void withAlerts(Printer<List<AlertInfo>> printer) throws ClientException, NotDone, IOException {
    setting.withAlerts(this, printer);
  }

  /** The vault's passphrase. */
  byte[] passphrase() throws NotDone {
    return setting.passphrase(this);
  }

  /** The passphrase of a vault that is to be made. */
  byte[] newPassphrase() throws NotDone {
    return setting.newPassphrase(this);
  }

  /** The text that {@code argument} stands for: itself, or standard input if it is {@code -}. */
  String text(String argument) throws NotDone {
    return setting.text(this, argument);
  }

  /** The file that a verb reads and that is called like this. */
  Path fileToRead(String name) throws ClientException, NotDone {
    return setting.fileToRead(name);
  }

  /** The file that a verb is to write and that is called like this. */
  Path fileToWrite(String name) throws ClientException, NotDone, IOException {
    return setting.fileToWrite(name);
  }

  /** Whether who asked for messages is thought to have read what is printed of them. */
  boolean isReading() {
    return setting.isReading();
  }

  /** The file that holds the passphrase, if one is named. */
  Optional<String> passphraseFile() {
    return arguments
        .option("--passphrase-file")
        .or(() -> terminal.environment("PLI_PASSPHRASE_FILE"));
  }

  /**
   * Says that what is printed from here on are several things, be it none or one: a program that
   * asked for them gets a list.
   */
  void several() {
    setting.several();
  }

  /** Runs a step when the caller has what was printed; false if that is still to be. */
  boolean afterwards(Setting.Step step) throws ClientException, IOException {
    return setting.afterwards(step);
  }

  /** Prints each of these as one of several things. */
  <T> void printAll(List<T> things, Printer<T> printer) throws ClientException, IOException {
    several();
    for (T thing : things) {
      printer.print(thing);
    }
  }

  /**
   * The same; a person is told if there is none.
   *
   * @param none the key of the sentence that says so
   */
  <T> void printAll(List<T> things, String none, Printer<T> printer)
      throws ClientException, IOException {
    printAll(things, printer);
    if (things.isEmpty() && !json()) {
      tell(none);
    }
  }

  /** Prints what others need before this has an end: a program gets it as an event at once. */
  void printEarly(Json json, String sentence) throws IOException {
    setting.printEarly(this, json, sentence);
  }

  /** Prints data for scripts, or the sentence for people. */
  void print(Json json, String sentence) throws IOException {
    setting.print(this, json, sentence);
  }

  /**
   * Draws {@code text} as a QR code on standard error, if a person sees it there or asked for it
   * with {@code --qr}; never beside JSON.
   */
  void draw(String text) {
    if (!json() && (arguments.has("--qr") || terminal.isSeen())) {
      terminal.tell(QrPicture.of(text));
    }
  }

  /** Prints the help page of {@code verb}. */
  void printPage(String verb) throws NotDone, IOException {
    Optional<String> page = words.page(verb);
    if (page.isEmpty()) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.verb.unknown", "word", verb);
    }
    terminal.print(page.get().stripTrailing());
  }

  /** Says on standard error what a person should know and a script need not. */
  void tell(String key, Object... places) {
    terminal.tell(words.say(key, places));
  }

  /** The same for what must not be lost. */
  void insist(String key, Object... places) throws IOException {
    terminal.insist(words.say(key, places));
  }

  /** What a person should know, in words. */
  String sentence(Notice notice) {
    String key = "notice." + notice.kind().name();
    String span = duration(Math.abs(notice.amount()));
    String name = Terminal.harmless(notice.name()).replace('\n', ' ');
    return words.say(
        key, "amount", notice.amount(), "duration", span, "name", name.isEmpty() ? "–" : name);
  }

  /** A span of time, in the largest unit that it fills. */
  private String duration(long millis) {
    Duration span = Duration.ofMillis(millis);
    if (span.toDays() > 0) {
      return words.say("duration.days", "amount", span.toDays());
    }
    if (span.toHours() > 0) {
      return words.say("duration.hours", "amount", span.toHours());
    }
    return span.toMinutes() > 0
        ? words.say("duration.minutes", "amount", span.toMinutes())
        : words.say("duration.seconds", "amount", span.toSeconds());
  }

  private static String digits(ClientException e, String detail) {
    return String.format("%016x", e.details().getOrDefault(detail, 0L));
  }

  /** What happened, what was kept, what to do. */
  String sentence(ClientException e) {
    String sentence = words.say("problem." + e.problem().name());
    for (Map.Entry<String, Long> detail : e.details().entrySet()) {
      sentence = sentence.replace("{" + detail.getKey() + "}", detail.getValue().toString());
    }
    long pause = e.details().getOrDefault("retryAfterMillis", 1000L);
    return sentence
        .replace("{requestDigits}", digits(e, "request") + digits(e, "requestRest"))
        .replace("{retryAfterSeconds}", Long.toString((pause + 999) / 1000))
        .replace("{vault}", vault().toString());
  }
}
