package pli.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pli.client.api.Finding;
import pli.client.api.Notice;
import pli.client.api.Platform;
import pli.codec.Bytes;
import pli.desktop.http.AccessRules;
import pli.desktop.http.Listener;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.net.WebTransport;
import pli.desktop.rpc.RpcDoor;
import pli.desktop.screen.Bundle;
import pli.desktop.screen.Exchange;
import pli.desktop.screen.Idleness;
import pli.desktop.screen.ScreenHeaders;
import pli.desktop.terminal.Terminal;

/** A screen on a real port, before there is a vault: who gets in, and what they get. */
@Timeout(60)
class ScreenTest {
  private static final String TOKEN = "secret";
  private static final Map<String, String> PAGE =
      Map.of("/index.html", "<!doctype html>", "/assets/a.js", "1", "/api/v1/x.html", "no");

  @TempDir private Path vault;
  private final AtomicLong nanos = new AtomicLong();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private @Nullable Serving serving;

  /** What was begun for a test. */
  private record Serving(Ending ending, Exchange exchange, Seat seat, Listener listener) {}

  @BeforeEach
  void begin() throws Exception {
    Invocation invocation = invocation();
    Bulletin bulletin = new Bulletin();
    Ending ending = new Ending();
    Exchange exchange = Exchange.in(vault, invocation.platform().entropy());
    Seat seat = new Seat(invocation, bulletin, exchange, nanos::get);
    Listener listener = Listener.onLoopback(0);
    Screen screen =
        new Screen(new Bundle(ScreenTest::open), seat, invocation, bulletin, exchange, ending);
    listener.serve(
        AccessRules.ofPage(String.valueOf(listener.authority()), TOKEN, ScreenHeaders.LINES),
        screen);
    serving = new Serving(ending, exchange, seat, listener);
  }

  private static @Nullable InputStream open(String path) {
    String text = PAGE.get(path);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Invocation invocation() {
    return invocation(Words.in(Language.FRENCH));
  }

  private Invocation invocation(Words words) {
    SecureRandom random = new SecureRandom();
    Platform platform = new Platform(new WebTransport(), random::nextBytes, Clock.systemUTC());
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            err,
            Map.of("PLI_VAULT", vault.toString()),
            question -> Optional.empty());
    return Invocation.ofCommand(Arguments.of(List.of(), Map.of()), terminal, platform, words);
  }

  private Serving serving() {
    Serving now = serving;
    if (now == null) {
      throw new IllegalStateException("nothing was begun");
    }
    return now;
  }

  @AfterEach
  void end() {
    serving().listener.close();
    serving().seat.close();
    serving().exchange.close();
    serving().ending.close();
  }

  /** The page itself, as a browser asks for it: without a token, from nowhere. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET / HTTP/1.1|host: HOST;200",
        "GET /index.html HTTP/1.1|host: HOST;200",
        "GET /assets/a.js HTTP/1.1|host: HOST|origin: http://HOST;200",
        "HEAD / HTTP/1.1|host: HOST;200",
        "GET /assets/b.js HTTP/1.1|host: HOST;404",
        "GET /assets/ HTTP/1.1|host: HOST;404",
        "GET /?token=secret HTTP/1.1|host: HOST;404",
        "GET /../index.html HTTP/1.1|host: HOST;404",
        "GET /assets/..%2f..%2fkeyslot HTTP/1.1|host: HOST;404",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1|host: HOST;404",
        "GET //etc/passwd HTTP/1.1|host: HOST;404",
        "GET /pli/desktop/Main.class HTTP/1.1|host: HOST;404",
        "POST / HTTP/1.1|host: HOST|content-type: application/json|content-length: 0;405",
        "PUT /index.html HTTP/1.1|host: HOST|content-length: 0;405",
        "OPTIONS / HTTP/1.1|host: HOST;405",
        "DELETE / HTTP/1.1|host: HOST;405",
        "GET http://HOST/ HTTP/1.1|host: HOST;400",
        "GET / HTTP/1.1|host: localhost:80;421",
        "GET / HTTP/1.1|host: attacker.example;421",
        "GET / HTTP/1.1|host: attacker.example:80|origin: http://attacker.example:80;421",
        "GET / HTTP/1.1|host: HOST|origin: http://127.0.0.1:1;403",
        "GET / HTTP/1.1|host: HOST|origin: null;403",
      })
  void thePageIsForThisAddressAlone(String request, int status) throws Exception {
    assertStatus(status, ask(request + "||"));
  }

  /** What lies behind the token. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET /api/v1/state HTTP/1.1|host: HOST|TOKEN;200",
        "GET /api/v1/state HTTP/1.1|host: HOST|origin: http://HOST|TOKEN;200",
        "GET /api/v1/state HTTP/1.1|host: HOST;401",
        "GET /api/v1/state HTTP/1.1|host: HOST|authorization: Bearer other;401",
        "GET /api/v1/state HTTP/1.1|host: HOST|cookie: token=secret;401",
        "GET /api/v1/state?token=secret HTTP/1.1|host: HOST;401",
        "GET /api/v1/x.html HTTP/1.1|host: HOST;401",
        "GET /api/v1/x.html HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/check HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/state HTTP/1.1|host: attacker.example|TOKEN;421",
        "GET /api/v1/state HTTP/1.1|host: HOST|origin: http://attacker.example|TOKEN;403",
        "GET /api/v1/state HTTP/1.1|host: HOST|origin: http://127.0.0.1:1|TOKEN;403",
        "HEAD /api/v1/state HTTP/1.1|host: HOST|TOKEN;405",
        "POST /api/v1/state HTTP/1.1|host: HOST|TOKEN|content-length: 0;405",
        "OPTIONS /api/v1/rpc HTTP/1.1|host: HOST|origin: http://attacker.example;403",
        "OPTIONS /api/v1/rpc HTTP/1.1|host: HOST;401",
        "GET /api/v1/rpc HTTP/1.1|host: HOST|TOKEN;405",
        "POST /api/v1/rpc HTTP/1.1|host: HOST|TOKEN|content-type: application/json;411",
        "POST /api/v1/rpc HTTP/1.1|host: HOST|TOKEN|content-type: text/plain|content-length: 0;415",
        "POST /api/v1/rpc HTTP/1.1|host: HOST|TOKEN|content-type: application/json|content-length:"
            + " 4194305;413",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type: application/octet-stream;411",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type:"
            + " application/octet-stream|content-length: 4194305;413",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type: image/png|content-length: 0;415",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type:"
            + " application/octet-stream|content-length: 0;400",
        "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type:"
            + " application/octet-stream|pli-name: a.backup|content-length: 0;200",
        "GET /api/v1/files HTTP/1.1|host: HOST|TOKEN;405",
        "GET /api/v1/files/00000000000000000000000000000000 HTTP/1.1|host: HOST|TOKEN;409",
        "GET /api/v1/files/../../keyslot HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/made/..%2f..%2fkeyslot HTTP/1.1|host: HOST|TOKEN;400",
        "GET /api/v1/made/backup HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/evidence/..%2fkeyslot HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/evidence/fork-1.evidence HTTP/1.1|host: HOST|TOKEN;404",
        "GET /api/v1/made/x HTTP/1.1|host: HOST;401",
        "GET /api/v1/files/x HTTP/1.1|host: HOST;401",
        "GET /api/v1/events HTTP/1.1|host: HOST;401",
      })
  void theApiIsForWhoHasTheToken(String request, int status) throws Exception {
    assertStatus(status, ask(request + "||"));
  }

  /** A form of another page sends no JSON, no token, and says where it comes from. */
  @Test
  void aFormOfAnotherPageIsRefused() throws Exception {
    String form =
        "POST /api/v1/rpc HTTP/1.1|host: HOST|ORIGINcontent-type: TYPE|content-length: 2||{}";
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      String typed = form.replace("TYPE", type);
      assertStatus(403, ask(typed.replace("ORIGIN", "origin: http://attacker.example|")));
      assertStatus(403, ask(typed.replace("ORIGIN", "origin: null|")));
      assertStatus(401, ask(typed.replace("ORIGIN", "")));
      assertStatus(415, ask(typed.replace("ORIGIN", "TOKEN|")));
    }
  }

  @Test
  void aHeadHasNoBodyAndItsLength() throws Exception {
    String whole = ask("GET / HTTP/1.1|host: HOST||");
    String head = ask("HEAD / HTTP/1.1|host: HOST||");
    assertTrue(whole.endsWith("\r\n\r\n<!doctype html>"), whole);
    assertEquals(whole.substring(0, whole.length() - "<!doctype html>".length()), head);
    assertTrue(ask("HEAD /x.html HTTP/1.1|host: HOST||").endsWith("\r\n\r\n"));
  }

  @Test
  void everyAnswerTellsTheBrowserWhatThePageMayDo() throws Exception {
    List<String> answers =
        List.of(
            ask("GET / HTTP/1.1|host: HOST||"),
            ask("GET /x.html HTTP/1.1|host: HOST||"),
            ask("GET / HTTP/1.1|host: x||"),
            ask("nonsense||"),
            ask("GET /api/v1/state HTTP/1.1|host: HOST||"),
            ask("GET /api/v1/state HTTP/1.1|host: HOST|TOKEN||"),
            call("ui qr", "{'text':'a'}"));
    for (String answer : answers) {
      for (String line :
          List.of(
              "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
                  + " img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self';"
                  + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                  + " require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
              "X-Content-Type-Options: nosniff",
              "Cache-Control: no-store",
              "Referrer-Policy: no-referrer",
              "Cross-Origin-Opener-Policy: same-origin",
              "Cross-Origin-Resource-Policy: same-origin")) {
        assertTrue(answer.contains("\r\n" + line + "\r\n"), line + " is missing in " + answer);
      }
      assertFalse(answer.contains(TOKEN), answer);
      assertFalse(answer.contains("Access-Control"), answer);
    }
  }

  @Test
  void withoutAVaultItIsNew() throws Exception {
    String state = ask("GET /api/v1/state HTTP/1.1|host: HOST|TOKEN||");
    assertTrue(
        state.contains(
            "{\"state\":\"new\",\"words\":false,\"alert\":false,\"idle\":900,\"language\":\"fr\""),
        state);
    assertError("VAULT_MISSING", call("ui unlock", "{'passphrase':'x'}"));
    assertError("VAULT_MISSING", call("conversation list", "{}"));
    assertError("VAULT_MISSING", call("ui words", "{}"));
    assertError("VAULT_MISSING", call("ui receipts", "{}"));
    assertError("VAULT_MISSING", call("ui reports", "{}"));
    assertError("VAULT_MISSING", call("ui alerts", "{}"));
    assertError("VAULT_MISSING", call("ui alerts read", "{}"));
    assertError("VAULT_MISSING", call("ui alerts read", "{'passphrase':'x'}"));
    assertError("VAULT_MISSING", call("ui heard", "{'messageId':'x'}"));
    assertError("VAULT_MISSING", call("ui passphrase", "{'old':'x','new':'y'}"));
    assertError("VAULT_MISSING", call("wipe", "{'yes':true}"));
    assertTrue(call("ui lock", "{}").contains("\"state\":\"new\""));
  }

  @Test
  void theFirstEventIsTheState() throws Exception {
    String head = "GET /api/v1/events HTTP/1.1|host: HOST|TOKEN||";
    try (SocketChannel channel = SocketChannel.open(address())) {
      send(channel, request(head));
      InputStream in = Channels.newInputStream(channel);
      StringBuilder read = new StringBuilder();
      while (read.indexOf("\n\n", Math.max(0, read.indexOf("event: "))) < 0
          || read.indexOf("event: ") < 0) {
        read.append((char) in.read());
      }
      assertTrue(read.toString().contains("\nevent: state\ndata: {\"state\":\"new\""), read + "");
    }
  }

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

  /**
   * Where there is no vault yet a backup can be brought; what is none leaves everything as it was.
   */
  @Test
  void aFileThatIsNoBackupMakesNoVault() throws Exception {
    String brought =
        ask(
            "PUT /api/v1/files HTTP/1.1|host: HOST|TOKEN|content-type: application/octet-stream"
                + "|pli-name: a.backup|content-length: 4||none");
    String path = brought.replaceAll("(?s).*\"path\":\"([0-9a-f]+)\".*", "$1");
    String words = "abandon ".repeat(23) + "art";
    String file = "{'path':'" + path + "','words':'" + words + "','passphrase':'x'}";
    assertError("BACKUP_DAMAGED", call("ui restore", file));
    assertError("WORDS_INVALID", call("ui restore", file.replace(words, "a b")));
    assertError("screen.file", call("ui restore", file.replace(path, "../keyslot")));
    assertError("words.missing", call("ui restore", "{'path':'" + path + "','passphrase':'x'}"));
    assertTrue(ask("GET /api/v1/state HTTP/1.1|host: HOST|TOKEN||").contains("{\"state\":\"new\""));
  }

  @Test
  void whatAPageAsksByItselfIsNoSignOfAPerson() throws Exception {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(900));
    assertTrue(serving().seat.idleness().isOver());
    call("|pli-unattended: 1", "conversation list", "{}");
    assertTrue(serving().seat.idleness().isOver());
    call("conversation list", "{}");
    assertFalse(serving().seat.idleness().isOver());
  }

  @Test
  void howLongToWaitIsRemembered() throws Exception {
    assertTrue(call("ui idle", "{'seconds':60}").contains("\"idle\":60"));
    assertEquals("60", Files.readString(vault.resolve("screen.idle")).strip());
    for (String wrong : List.of("29", "86401", "-1", "'60'")) {
      assertError("words.value", call("ui idle", "{'seconds':" + wrong + "}"));
    }
    end();
    begin();
    String head = "GET /api/v1/state HTTP/1.1|host: HOST|TOKEN||";
    assertTrue(ask(head).contains("\"idle\":60"));
    Files.writeString(vault.resolve("screen.idle"), "1");
    end();
    begin();
    assertTrue(ask(head).contains("\"idle\":900"));
  }

  @Test
  void aCodeIsDrawnByThePage() throws Exception {
    String answer = call("ui qr", "{'text':'pli://join/x'}");
    assertTrue(answer.contains("{\"modules\":[\"1111111"), answer);
  }

  @Test
  void withoutAPageNothingIsBegun() {
    UiCommand command = new UiCommand(new Bundle(path -> null));
    NotDone refusal =
        assertThrows(
            NotDone.class, () -> command.run(Arguments.of(List.of(), Map.of()), invocation()));
    assertEquals("ui.bundle", refusal.key());
    assertEquals(1, refusal.exitCode());
    assertFalse(Files.exists(vault.resolve("screen.html")));
  }

  @Test
  void oneScreenOrDaemonForOneVault() throws Exception {
    try (Claim first = Claim.take(vault)) {
      assertTrue(first.lock().isValid());
      assertEquals(
          "daemon.already", assertThrows(NotDone.class, () -> Claim.take(vault).close()).key());
    }
    Claim.take(vault).close();
  }

  private String call(String method, String params) throws Exception {
    return call("", method, params);
  }

  private String call(String lines, String method, String params) throws Exception {
    String body = body(method, params);
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return ask(
        "POST /api/v1/rpc HTTP/1.1|host: HOST|TOKEN"
            + lines
            + "|content-type: application/json|content-length: "
            + length
            + "||"
            + body);
  }

  private static String body(String method, String params) {
    return ("{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':" + params + "}")
        .replace('\'', '"');
  }

  private static void assertError(String error, String answer) {
    assertTrue(
        answer.contains("\"data\":{\"error\":\"" + error + "\""), error + " not in " + answer);
  }

  private static void assertMessage(String sentence, String answer) {
    assertTrue(answer.contains("\"message\":\"" + sentence + "\""), sentence + " not in " + answer);
  }

  private static void assertStatus(int status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
  }

  private InetSocketAddress address() throws IOException {
    String authority = String.valueOf(serving().listener.authority());
    int port = Integer.parseInt(authority.substring(authority.indexOf(':') + 1));
    return new InetSocketAddress("127.0.0.1", port);
  }

  private String request(String written) throws IOException {
    return written
        .replace("HOST", String.valueOf(serving().listener.authority()))
        .replace("TOKEN", "authorization: Bearer " + TOKEN)
        .replace("||", "|connection: close||")
        .replace("|", "\r\n");
  }

  /** Everything that comes until the other side ends it. */
  private String ask(String written) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address())) {
      send(channel, request(written));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
