package pli.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pli.client.api.Finding;
import pli.client.api.Notice;
import pli.codec.Bytes;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.rpc.RpcDoor;
import pli.desktop.screen.Idleness;

/** What is refused, and how that is said to a page, a daemon and a terminal. */
class ScreenRefusalsTest extends ScreenCase {
  @Test
  void whatDoesNotFitIsSaidInThePersonsLanguage() throws Exception {
    assertError("words.missing", call("ui unlock", "{}"));
    assertError("words.value", call("ui unlock", "{'passphrase':1}"));
    assertError("words.unknown", call("ui unlock", "{'passphrase':'x','more':1}"));
    assertError("words.value", call("ui unlock", "['x']"));
    assertError("passphrase.EMPTY", call("ui join", "{'link':'x','passphrase':''}"));
    assertError(
        "passphrase.NO_TEXT",
        call("ui join", "{'link':'x','passphrase':'" + "é".repeat(2049) + "'}"));
    String link = call("ui join", "{'link':'pli://join/x','passphrase':'x'}");
    assertError("LINK_INVALID", link);
    assertTrue(link.contains("rien n’a été fait"), link);
    assertError("LINK_INVALID", call("ui invitation", "{'link':'https://example.org'}"));
    assertError(
        "words.missing",
        call("ui join", "{'link':'pli://join/x','passphrase':'x','recoveryWords':'a b'}"));
    assertError("words.value", call("ui qr", "{'text':'" + "x".repeat(1201) + "'}"));
    for (String method :
        List.of("join", "ui", "daemon", "fetch", "backup restore", "passphrase change", "ui x")) {
      assertTrue(call(method, "{}").contains("\"code\":-32601"), method);
    }
  }

  /** The page says which language it shows; the host was started in French. */
  @ParameterizedTest
  @CsvSource({"en, nothing was done", "fr, rien n’a été fait", "de, rien n’a été fait"})
  void sentencesAreInTheLanguageOfThePage(String language, String sentence) throws Exception {
    String line = "|accept-language: " + language;
    String answer = call(line, "ui join", "{'link':'pli://join/x','passphrase':'x'}");
    assertTrue(answer.contains(sentence), answer);
  }

  /** The same refusals: a page is told what to do on the screen, everybody else at the terminal. */
  @ParameterizedTest
  @EnumSource(Language.class)
  void aRefusalSaysWhatToDoWhereItIsRead(Language language) throws Exception {
    String lines = "|accept-language: " + language.code();
    Words page = Words.onScreen(language);
    assertMessage(page.say("problem.VAULT_MISSING"), call(lines, "wipe", "{'yes':true}"));
    assertMessage(page.say("vault.wipe.sure"), call(lines, "wipe", "{}"));
    assertMessage(page.say("words.missing"), call(lines, "send", "{}"));
    assertMessage(Words.onScreen(Language.FRENCH).say("words.missing"), call("send", "{}"));

    Words words = Words.in(language);
    String missing = words.say("problem.VAULT_MISSING", "vault", vault);
    assertTrue(missing.contains("`pli join"), missing);
    assertMessage(missing, serve(words, "wipe", "{'yes':true}"));
    assertMessage(words.say("vault.wipe.sure", "vault", vault), serve(words, "wipe", "{}"));
    assertMessage(
        words.say("words.missing", "word", "text", "verb", "send"), serve(words, "send", "{}"));

    Invocation command = invocation(words);
    int code =
        new CommandLineProgram(command.terminal(), command.platform())
            .run("wipe", "--yes", "--lang", language.code());
    assertEquals(1, code);
    assertEquals("pli: " + missing, err.toString(StandardCharsets.UTF_8).strip());
  }

  /** So is what a device sees of its network, whose sentences come with events as well. */
  @Test
  void whatADeviceSeesIsToldAPageInItsWords() {
    Notice sign = new Notice(Notice.Kind.OWN_RECORD_CHANGED, 2, "laptop");
    Finding finding =
        new Finding(Finding.Kind.UNKNOWN_DEVICE, Finding.State.ARISEN, List.of(sign), List.of());
    String terminal = StatusCommand.json(finding, invocation()).line();
    String page = StatusCommand.json(finding, invocation().onScreen(Language.FRENCH)).line();
    assertTrue(terminal.contains("`pli devices`") && terminal.contains("`pli log proof`"));
    assertFalse(page.contains("`"), page);
    assertTrue(page.contains("2 changement(s)") && page.contains("« laptop »"), page);
    assertTrue(page.contains("« Vos appareils »"), page);
  }

  /** What a daemon answers that has no device open. */
  private String serve(Words words, String method, String params) {
    Invocation daemon = invocation(words);
    Bulletin bulletin = new Bulletin();
    LentDevice none = new LentDevice(daemon, bulletin, new Idleness(nanos::get, 0));
    RpcDoor door = new RpcDoor(new DaemonCalls(none, daemon, bulletin));
    return String.valueOf(door.answer(Bytes.utf8(body(method, params))));
  }

  private static void assertMessage(String sentence, String answer) {
    assertTrue(answer.contains("\"message\":\"" + sentence + "\""), sentence + " not in " + answer);
  }
}
