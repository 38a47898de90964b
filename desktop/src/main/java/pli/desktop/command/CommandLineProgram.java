package pli.desktop.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.screen.Bundle;
import pli.desktop.terminal.Terminal;

/** From words to an exit code. Whatever goes wrong ends in one sentence on standard error. */
public final class CommandLineProgram {
  private static final List<Verb> PERSONS =
      List.of(
          new JoinCommand(),
          new SendCommand(),
          new ReceiveCommand(),
          new FetchCommand(),
          new AmendCommand.React(),
          new AmendCommand.Edit(),
          new AmendCommand.Delete(),
          new ReceiptsCommand(true),
          new ReceiptsCommand(false),
          new ConversationCommand.Create(),
          new ConversationCommand.Listing(),
          new ConversationCommand.Show(),
          new ConversationCommand.Add(),
          new ConversationCommand.Remove(),
          new GroupCommand.Leave(),
          new GroupCommand.Rename(),
          new GroupCommand.Timer(),
          new GroupCommand.Mute(),
          new GroupCommand.Admin(),
          new GroupCommand.Link(),
          new GroupCommand.Join(),
          new HistoryCommand(),
          new ContactsCommand(),
          new ReportCommand(),
          new VerifyCommand(),
          new DevicesCommand.Add(),
          new DevicesCommand.Revoke(),
          new DevicesCommand.Listing(),
          new BackupCommand.Create(),
          new BackupCommand.Restore(),
          new PassphraseCommand.Change(),
          new PassphraseCommand.Duress(),
          new VaultCommand.Lock(),
          new VaultCommand.Wipe(),
          new StatusCommand(),
          new LogCommand.Status(),
          new LogCommand.Proof(),
          new LogCommand.Watch(),
          new AlertsCommand.Take(),
          new AlertsCommand.SendAnyway(),
          new AlertsCommand.Listing(),
          new AlertsCommand.Publish(),
          new InviteCommand(),
          new DaemonCommand(),
          new UiCommand(Bundle.ofProgram()));

  /** All verbs. */
  static final List<Verb> VERBS =
      Stream.of(PERSONS, ContactCommand.verbs(), AdminCommand.verbs())
          .flatMap(List::stream)
          .toList();

  /** Verbs of the other programs of Pli, which the launcher finds only in the first place. */
  private static final Set<String> ELSEWHERE =
      Set.of("server", "witness", "check", "alert", "release", "demo", "bench", "drill");

  private final Terminal terminal;
  private final Platform platform;

  /** A program that reads and writes on {@code terminal} and acts on {@code platform}. */
  public CommandLineProgram(Terminal terminal, Platform platform) {
    this.terminal = terminal;
    this.platform = platform;
  }

  /** Runs one command and returns its exit code. */
  public int run(String... args) {
    Language usual = Language.ofEnvironment(terminal.environment());
    boolean json = Arrays.asList(args).contains("--json");
    Arguments arguments;
    try {
      arguments = Arguments.read(args);
    } catch (NotDone e) {
      return complain(Failure.of(e, Words.in(usual)), json);
    }
    Optional<String> lang = arguments.option("--lang");
    Optional<Language> chosen = lang.flatMap(Language::ofCode);
    Words words = Words.in(chosen.orElse(usual));
    if (lang.isPresent() && chosen.isEmpty()) {
      NotDone unknown = new NotDone(NotDone.WRONG_WORDS, "words.lang", "word", lang.get());
      return complain(Failure.of(unknown, words), json);
    }
    Invocation invocation = Invocation.ofCommand(arguments, terminal, platform, words);
    Failure failure = Failure.of(() -> perform(arguments, invocation), invocation);
    return failure == null ? 0 : complain(failure, json);
  }

  private int complain(Failure failure, boolean json) {
    terminal.tell(json ? failure.json().line() : "pli: " + failure.message());
    return failure.exitCode();
  }

  private static void perform(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    List<String> words = arguments.words();
    String first = words.isEmpty() ? "help" : words.getFirst();
    if (arguments.has("--version")) {
      invocation.terminal().print("pli " + Version.current());
    } else if (first.equals("help")) {
      help(arguments, words.size() > 1 ? words.get(1) : "pli", invocation);
    } else if (ELSEWHERE.contains(first) && !isHere(arguments)) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.verb.elsewhere", "word", first);
    } else if (VERBS.stream().noneMatch(verb -> page(verb).equals(first))) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.verb.unknown", "word", first);
    } else if (arguments.has("--help")) {
      invocation.printPage(first);
    } else {
      Verb verb = find(words, first);
      Arguments own = arguments.after(verb.name().split(" ").length);
      own.fit(verb, first);
      verb.run(own, invocation);
    }
  }

  /** Making an alert is another program's; handing it to a server is this one's. */
  private static boolean isHere(Arguments arguments) {
    List<String> words = arguments.words();
    String second = words.size() > 1 ? words.get(0) + " " + words.get(1) : "";
    return second.equals(AlertsCommand.PUBLISH)
        || words.getFirst().equals("alert") && arguments.has("--help");
  }

  private static void help(Arguments arguments, String verb, Invocation invocation)
      throws NotDone, IOException {
    arguments.fitOptions(Set.of(), "help");
    if (arguments.words().size() > 2) {
      String word = arguments.words().get(2);
      throw new NotDone(NotDone.WRONG_WORDS, "words.unknown", "word", word, "verb", "help");
    }
    invocation.printPage(verb);
  }

  static Verb find(List<String> words, String first) throws NotDone {
    String second = words.size() > 1 ? first + " " + words.get(1) : first;
    for (Verb verb : VERBS) {
      if (verb.name().equals(first) || verb.name().equals(second)) {
        return verb;
      }
    }
    throw words.size() > 1
        ? new NotDone(NotDone.WRONG_WORDS, "words.unknown", "word", words.get(1), "verb", first)
        : new NotDone(NotDone.WRONG_WORDS, "words.verb.missing", "verb", first);
  }

  /** The help page of a verb: that of its family. */
  static String page(Verb verb) {
    return verb.name().split(" ")[0];
  }
}
