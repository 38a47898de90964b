package pli.lab.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.terminal.Terminal;
import pli.lab.network.Network;
import pli.lab.network.Person;
import pli.lab.network.Screen;
import pli.lab.network.Seen;
import pli.lab.process.Checkout;

/** {@code pli demo [--once] [--json] [--no-open]}. */
public final class DemoCommand {
  private static final String NETWORK = "The Lighthouse";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final Set<String> KNOWN = Set.of("--once", "--json", "--no-open", "--help", "-h");

  private final Terminal terminal;
  private final Words words;
  private final boolean json;
  private final boolean once;
  private final boolean opens;

  private DemoCommand(Terminal terminal, Words words, List<String> options) {
    this.terminal = terminal;
    this.words = words;
    this.json = options.contains("--json");
    this.once = options.contains("--once");
    this.opens = !options.contains("--no-open");
  }

  /**
   * Runs it.
   *
   * @param args what follows {@code demo}
   * @return the exit code
   */
  public static int run(Terminal terminal, List<String> args) {
    List<String> left = new ArrayList<>(args);
    Language language = Language.ofEnvironment(terminal.environment());
    int lang = left.indexOf("--lang");
    if (lang >= 0 && lang + 1 < left.size()) {
      Optional<Language> chosen = Language.ofCode(left.get(lang + 1));
      if (chosen.isPresent()) {
        language = chosen.get();
        left.subList(lang, lang + 2).clear();
      }
    }
    Words words = Words.in(language, DemoCommand.class);
    for (String word : left) {
      if (!KNOWN.contains(word)) {
        terminal.tell("pli: " + words.say("wrong", "word", word));
        return 2;
      }
    }
    DemoCommand demo = new DemoCommand(terminal, words, left);
    try {
      if (left.contains("--help") || left.contains("-h")) {
        terminal.print(Words.in(language).page("demo").orElseThrow().stripTrailing());
        return 0;
      }
      return demo.perform();
    } catch (IOException e) {
      terminal.tell("pli: " + words.say("failed", "what", String.valueOf(e.getMessage())));
      return 1;
    }
  }

  private int perform() throws IOException {
    step("network");
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Network network = Network.make(Checkout.ofThisProgram(), temporary, NETWORK)) {
      Conversation conversation = new Conversation(network, this::step);
      if (!once) {
        return serve(network, conversation.people());
      }
      boolean read = conversation.play();
      step("log");
      LogCheck check =
          LogCheck.make(network, conversation.alice(), conversation.bob(), words.language().code());
      if (json) {
        terminal.print(report(network, conversation, read, check));
      } else {
        printTranscripts(conversation.people());
        print(check);
        terminal.print(words.say(read ? "everyone" : "not.everyone", "kills", network.kills()));
      }
      return read && check.isGood() ? 0 : 1;
    }
  }

  private void step(String key) {
    terminal.tell(CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + "  " + words.say(key));
  }

  private void printTranscripts(List<Person> people) throws IOException {
    for (Person person : people) {
      terminal.print("");
      terminal.print(words.say("saw", "handle", person.handle()));
      String conversation = "";
      for (Seen seen : person.view()) {
        if (!seen.conversation().equals(conversation)) {
          conversation = seen.conversation();
          terminal.print("  " + words.say("in", "name", Terminal.harmless(seen.name())));
        }
        String time =
            CLOCK.format(Instant.ofEpochMilli(seen.sentAtMillis()).atZone(ZoneId.systemDefault()));
        terminal.print("    " + time + "  " + line(seen));
      }
    }
    terminal.print("");
  }

  private String line(Seen seen) {
    if (!seen.kind().equals("text")) {
      return "(" + seen.kind() + ": " + Terminal.harmless(seen.text()) + ")";
    }
    StringBuilder line = new StringBuilder(seen.sender());
    line.append(seen.replyTo().isEmpty() ? "" : " " + words.say("answers"));
    line.append(": ").append(Terminal.harmless(seen.text()));
    line.append(seen.edited() ? " " + words.say("edited") : "");
    seen.reactions().forEach(each -> line.append("  ").append(Terminal.harmless(each)));
    return line.toString();
  }

  private void print(LogCheck check) throws IOException {
    terminal.print(
        words.say(
            check.isGood() ? "log.good" : "log.bad",
            "size",
            check.log().size(),
            "cosigned",
            check.log().cosigned(),
            "asked",
            check.log().asked()));
    for (String step : check.steps()) {
      terminal.print("    " + Terminal.harmless(step));
    }
    terminal.print("");
  }

  private static String report(
      Network network, Conversation conversation, boolean read, LogCheck check) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode report = mapper.createObjectNode().put("network", NETWORK);
    ArrayNode people = report.putArray("people");
    for (Person person : conversation.people()) {
      ArrayNode saw = people.addObject().put("handle", person.handle()).putArray("saw");
      for (Seen seen : person.view()) {
        ObjectNode line = saw.addObject();
        line.put("conversation", seen.conversation())
            .put("name", seen.name())
            .put("messageId", seen.messageId())
            .put("sender", seen.sender())
            .put("sentAt", Instant.ofEpochMilli(seen.sentAtMillis()).toString())
            .put("kind", seen.kind())
            .put("text", seen.text())
            .put("replyTo", seen.replyTo().isEmpty() ? null : seen.replyTo())
            .put("edited", seen.edited());
        seen.reactions().forEach(line.putArray("reactions")::add);
      }
    }
    ObjectNode log = report.putObject("log");
    log.put("size", check.log().size())
        .put("cosigned", check.log().cosigned())
        .put("asked", check.log().asked())
        .put("proofHolds", check.holds());
    check.steps().forEach(log.putArray("steps")::add);
    report.put("serverKills", network.kills()).put("everyoneReadEverything", read);
    return mapper.writeValueAsString(report);
  }

  /** Lets people try screens and commands until Ctrl-C; {@link Network} then clears up. */
  private int serve(Network network, List<Person> people) throws IOException {
    step("screens");
    people.get(1).sendTo("alice", words.say("hello"), PATIENCE);
    people.forEach(Person::close);
    Path passphrase = Files.writeString(network.folder().resolve("passphrase"), "throw-away\n");
    Checkout checkout = Checkout.ofThisProgram();
    List<Screen> screens = screens(checkout, people.subList(0, 2));
    String pli = "'" + checkout.launcher() + "'";
    terminal.print(words.say("serving", "folder", network.folder(), "port", network.port()));
    terminal.print(
        screens.isEmpty()
            ? words.say("screens.none")
            : words.say(
                "screens.open", "alice", screens.get(0).page(), "bob", screens.get(1).page()));
    terminal.print(
        words.say(
            "commands",
            "passphrase",
            passphrase,
            "pli",
            pli,
            "alice",
            people.get(0).vault(),
            "bob",
            people.get(1).vault(),
            "carol",
            people.get(2).vault()));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    screens.forEach(Screen::close);
    return 0;
  }

  /** Nothing if the screen was not built; the commands work all the same. */
  private List<Screen> screens(Checkout checkout, List<Person> people) {
    List<Screen> screens = new ArrayList<>();
    try {
      for (Person person : people) {
        screens.add(Screen.of(person, checkout, words.language().code(), opens));
      }
      return screens;
    } catch (IOException e) {
      screens.forEach(Screen::close);
      return List.of();
    }
  }
}
