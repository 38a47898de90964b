package pli.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pli.client.api.Platform;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.net.WebTransport;
import pli.desktop.terminal.Terminal;

/** What words lead to, up to the door of the engine. */
class CommandLineProgramTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = new byte[0];

  @BeforeEach
  void aPassphraseFile() throws IOException {
    Path file = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    environment.put("PLI_PASSPHRASE_FILE", file.toString());
    environment.put("PLI_VAULT", folder.resolve("vault").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "send",
        "send hi",
        "send --to bob",
        "send --to bob hi there",
        "send --to bob --conversation 00 hi",
        "send --to bob --to carol hi",
        "send --to bob --expire tomorrow hi",
        "send --to bob -x hi",
        "send --to=",
        "receive --timeout",
        "receive --timeout soon",
        "receive --timeout -1",
        "receive --max 0",
        "receive --max 1 what",
        "receive --json=yes",
        "history",
        "history 00 --limit many",
        "history 00 --search x --before 0123abcd",
        "conversation",
        "conversation fold",
        "conversation create name",
        "conversation list all",
        "conversation add 00",
        "conversation rename 00",
        "conversation timer 00 soon",
        "conversation timer 00 0s",
        "conversation timer 00 366d",
        "conversation admin 00",
        "conversation link 00 --expire never",
        "conversation join",
        "join",
        "join https://example.org/",
        "invite --role king",
        "invite --expire tomorrow",
        "invite --uses 0",
        "invite --uses 2 --role admin",
        "admin",
        "admin crown",
        "admin add",
        "admin add bob carol",
        "admin revoke bob",
        "admin reset",
        "admin reset bob --expire tomorrow",
        "admin log --limit none",
        "admin policy --change 0",
        "admin sign",
        "contacts all",
        "contact",
        "contact greet bob",
        "contact block",
        "contact name bob",
        "report",
        "report 00 --text x --save y",
        "log",
        "log status now",
        "log proof bob",
        "log watch --timeout soon",
        "verify",
        "verify bob --confirm=yes",
        "backup",
        "backup create",
        "backup restore",
        "backup create a b",
        "passphrase",
        "passphrase forget",
        "passphrase duress --remove --new-passphrase-file x",
        "passphrase change --new-passphrase-file - --passphrase-file -",
        "lock now",
        "wipe now",
        "wipe --yes=no",
        "daemon",
        "daemon --socket a --http 127.0.0.1:1",
        "daemon --http 127.0.0.1",
        "daemon --http 0.0.0.0:7480",
        "daemon --http localhost:7480",
        "daemon --http 127.0.0.1:65536",
        "daemon --socket",
        "ui --port 65536",
        "ui --port -1",
        "ui --port any",
        "ui --no-open=yes",
        "ui here",
        "help nonsense",
        "help send now",
        "--lang de help",
        "--vault",
        "server init x",
        "send --to bob - --passphrase-file -",
      })
  void wrongWordsAreOneSentenceAndTwo(String words) {
    assertEquals(2, run(words.split(" ")), text(err));
    assertEquals("", text(out));
    assertEquals(1, text(err).lines().count(), text(err));
    assertTrue(text(err).startsWith("pli: "), text(err));
  }

  @Test
  void wrongWordsAreAnsweredInFrenchAndAsData() {
    assertEquals(2, run("--lang", "fr", "envoyer"));
    assertTrue(text(err).contains("n’existe pas"), text(err));
    err.reset();
    assertEquals(2, run("send", "--json"));
    assertEquals(
        "{\"error\":\"words.missing\",\"message\":\"TEXT is missing, and nothing was done: `pli"
            + " help send` shows an example.\",\"exitCode\":2}\n",
        text(err));
    assertEquals("", text(out));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "send --to bob hi",
        "send hi --to=bob --json",
        "send --to bob --attach x hi --attach=y",
        "fetch 00112233445566778899aabbccddeeff file",
        "send --to bob -- -1",
        "send --to bob hi --despite-old-log",
        "log status",
        "log proof bob file",
        "log watch --timeout 5",
        "verify bob --confirm",
        "daemon --socket a",
        "daemon --http 127.0.0.1:0 --json",
        "receive --timeout 0.5 --max 3",
        "contacts",
        "conversation list",
        "conversation create name bob carol dora",
        "invite --handle eve --uses 3 --expire 2h",
        "invite --handle eve --expire 2h --role admin",
        "admin list",
        "admin log --limit 3",
        "admin add bob",
        "admin policy --change 2 --reset 2 --act 1",
        "admin revoke bob phone",
        "admin reset bob --expire 1h",
        "admin withdraw 0123456789abcdef",
        "admin pending",
        "admin sign 0123456789abcdef",
        "history 00000000000000000000000000000000000000000000000000000000000000ff --search x",
        "history 00000000000000000000000000000000000000000000000000000000000000ff --before"
            + " 0123abcd",
      })
  void rightWordsReachTheEngineWhichFindsNoVault(String words) {
    assertEquals(1, run(words.split(" ")), text(err));
    assertTrue(text(err).contains(folder.resolve("vault").toString()), text(err));
    assertEquals("", text(out));
    assertFalse(Files.exists(folder.resolve("vault")));
  }

  @Test
  void anIdThatIsNoneIsAnUnknownConversation() {
    assertEquals(1, run("conversation", "show", "4f1c"));
    assertTrue(text(err).contains("no such conversation"), text(err));
  }

  @Test
  void withoutAnybodyToAskThereIsNoPassphrase() {
    environment.remove("PLI_PASSPHRASE_FILE");
    assertEquals(1, run("contacts"));
    assertTrue(text(err).contains("--passphrase-file"), text(err));
  }

  @Test
  void inputThatIsNoTextIsNotSent() {
    input = new byte[] {'a', (byte) 0xff};
    assertEquals(1, run("send", "--to", "bob", "-"));
    assertTrue(text(err).contains("UTF-8"), text(err));
  }

  @Test
  void helpShowsAnExampleFirst() {
    for (Language language : Language.values()) {
      for (Verb verb : CommandLineProgram.VERBS) {
        String page = CommandLineProgram.page(verb);
        out.reset();
        assertEquals(0, run("help", page, "--lang", language.code()));
        assertTrue(text(out).startsWith("  pli " + page), text(out));
        String asked = text(out);
        out.reset();
        assertEquals(0, run(page, "--help", "--lang", language.code()));
        assertEquals(asked, text(out));
      }
    }
    assertEquals("", text(err));
  }

  @Test
  void pagesNameEveryVerbAndOption() {
    for (Language language : Language.values()) {
      Words words = Words.in(language);
      String overview = words.page("pli").orElseThrow();
      for (Verb verb : CommandLineProgram.VERBS) {
        String family = CommandLineProgram.page(verb);
        assertTrue(overview.contains("\n  " + family + " "), family);
        String page = words.page(family).orElseThrow();
        assertTrue(page.contains("pli " + verb.name()), verb.name());
        for (String option : verb.options()) {
          assertTrue(page.contains(option), verb.name() + " " + option);
        }
      }
      for (String option : Arguments.EVERYWHERE) {
        assertTrue(option.equals("--help") || overview.contains(option), option);
      }
      for (String elsewhere : List.of("server", "demo", "bench", "drill")) {
        assertTrue(words.page(elsewhere).isPresent(), elsewhere);
      }
    }
  }

  @Test
  void bareItShowsTheVerbs() {
    assertEquals(0, run());
    String bare = text(out);
    out.reset();
    assertEquals(0, run("help"));
    assertEquals(bare, text(out));
    out.reset();
    assertEquals(0, run("--version"));
    assertTrue(text(out).matches("pli [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n"), text(out));
  }

  @Test
  void outputThatNobodyTakesIsNoted() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("gone");
          }
        };
    assertEquals(1, run(broken, "help"));
    assertTrue(text(err).contains("could not be written"), text(err));
  }

  @Test
  void eachSystemHasItsPlaceForData() {
    Map<String, String> home = Map.of("HOME", "/home/a");
    assertEquals(Path.of("/home/a/.local/share/pli"), DataFolder.of("Linux", home));
    assertEquals(
        Path.of("/home/a/Library/Application Support/Pli"), DataFolder.of("Mac OS X", home));
    assertEquals(
        Path.of("/data/pli"),
        DataFolder.of("Linux", Map.of("HOME", "/home/a", "XDG_DATA_HOME", "/data")));
    assertEquals(
        Path.of("/roaming/Pli"), DataFolder.of("Windows 11", Map.of("APPDATA", "/roaming")));
  }

  private int run(String... words) {
    return run(out, words);
  }

  private int run(OutputStream to, String... words) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input), to, err, environment, question -> Optional.empty());
    Platform platform = new Platform(new WebTransport(), target -> {}, Clock.systemUTC());
    return new CommandLineProgram(terminal, platform).run(words);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  /** A verb of one word would hide one of two that begins with it, if it stood before. */
  @Test
  void eachVerbIsFoundByItsWords() throws NotDone {
    for (Verb verb : CommandLineProgram.VERBS) {
      List<String> words = List.of(verb.name().split(" "));
      assertEquals(
          verb.name(), CommandLineProgram.find(words, words.getFirst()).name(), verb.name());
    }
  }
}
