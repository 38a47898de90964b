package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.awaitText;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/** A daemon beside a real server, asked as docs/BOTS.md says; what stands there is run. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaemonIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_LINES_OF_A_BOT = 30;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> running = new ArrayList<>();
  private Path folder;
  private Network network;
  private Pli alice;
  private Pli bot;

  @BeforeAll
  void aPersonAndABot(@TempDir Path folder) throws Exception {
    this.folder = folder;
    network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse");
    alice = new Pli(folder.resolve("alice"));
    bot = new Pli(folder.resolve("bot"));
    done(alice.run("join", network.invitation(), "--handle", "alice"));
    String link = done(alice.run("invite", "--json")).json().get("invitation").asText();
    done(bot.run("join", link, "--handle", "bot"));
  }

  @AfterEach
  void end() throws Exception {
    for (Process each : running.reversed()) {
      each.destroy();
      if (!each.waitFor(20, TimeUnit.SECONDS)) {
        each.destroyForcibly();
        throw new AssertionError("a process did not end");
      }
    }
    running.clear();
  }

  @AfterAll
  void clear() {
    network.close();
  }

  @Test
  void theBotOfThePageAnswers() throws Exception {
    String page = page();
    Matcher python = Pattern.compile("(?s)```python\n(.*?)```").matcher(page);
    assertTrue(python.find(), "the page has a bot");
    assertTrue(python.group(1).lines().count() <= MOST_LINES_OF_A_BOT);
    Path program = Files.writeString(folder.resolve("bot.py"), python.group(1));
    Pli bots = new Pli(folder.resolve("bots"));
    bots.with("PLI_VAULT", bot.vault().toString());
    String address = daemon("--http", "127.0.0.1:0").get("http").asText();
    running.add(bots.with("PLI_DAEMON", address).start(List.of("python3", program.toString())));
    done(alice.run("send", "--to", "bot", "ping"));
    assertEquals("bot", awaitText(alice, "pong").get("sender").asText());
    done(alice.run("send", "--to", "bot", "ping"));
    awaitText(alice, "pong");
  }

  @Test
  void theLinesOfShellOfThePageWork() throws Exception {
    Matcher shell = Pattern.compile("(?s)```sh\n(.*?)```").matcher(page());
    assertTrue(shell.find(), "the page has lines of shell");
    List<String> lines = shell.group(1).lines().toList();
    assertEquals(2, lines.size());
    Path socket = folder.resolve("pli.socket");
    daemon("--socket", socket.toString());
    assertEquals("rw-------", rights(socket));
    String send = lines.getFirst().replace("pli.socket", socket.toString());
    Pli.Outcome sent = alice.shell(send.replace("\"bob\"", "\"alice\""));
    assertEquals("accepted", done(sent).json().at("/result/state").asText(), sent.out());
    awaitText(alice, "The backup is done");
    Pli listener = new Pli(folder.resolve("listener"));
    String listen = "exec " + lines.getLast().replace("pli.socket", socket.toString());
    Process listening = listener.start(List.of("sh", "-c", listen));
    running.add(listening);
    done(alice.run("send", "--to", "bot", "heard by curl"));
    var unused = listener.awaitOutput(listening, "\"text\":\"heard by curl\"");
    Process daemon = running.getFirst();
    daemon.destroy();
    assertTrue(daemon.waitFor(20, TimeUnit.SECONDS));
    assertFalse(Files.exists(socket), "the socket goes with the daemon");
  }

  @Test
  void everyVerbIsAMethodAndErrorsAreTheCommandLines() throws Exception {
    String place = daemon("--http", "127.0.0.1:0").get("http").asText();
    assertEquals("rw-------", rights(bot.vault().resolve("daemon.token")));
    JsonNode check = JSON.readTree(get(place, "/api/v1/check").body());
    assertEquals("bot", check.get("handle").asText());
    JsonNode group =
        call(place, "conversation create", "{'name':'Équipe','handles':['alice']}").get("result");
    assertEquals("group", group.get("kind").asText());
    String id = group.get("conversation").asText();
    JsonNode sent = call(place, "send", "{'conversation':'" + id + "','text':'-'}");
    assertEquals("accepted", sent.at("/result/state").asText(), sent.toString());
    assertEquals(id, awaitText(alice, "-").get("conversation").asText());
    JsonNode history = call(place, "history", "['" + id + "']").get("result");
    assertTrue(history.isArray() && !history.isEmpty(), history.toString());
    assertTrue(call(place, "admin pending", "{}").has("error"));
    JsonNode nobody = call(place, "send", "{'to':'nobody.at.all','text':'x'}").get("error");
    assertEquals(-32001, nobody.get("code").asInt());
    assertEquals("UNKNOWN_HANDLE", nobody.at("/data/error").asText());
    assertEquals(1, nobody.at("/data/exitCode").asInt());
    assertEquals(-32602, call(place, "send", "{'to':'alice'}").at("/error/code").asInt());
    for (String method : List.of("join", "daemon", "nonsense", "Send")) {
      assertEquals(-32601, call(place, method, "{}").at("/error/code").asInt(), method);
    }
    assertEquals(401, http.send(to(place, "/api/v1/check").build(), body()).statusCode());
    HttpRequest text =
        authorized(place, "/api/v1/rpc")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertEquals(415, http.send(text, body()).statusCode());
    assertEquals(405, get(place, "/api/v1/rpc").statusCode());
    assertEquals(404, get(place, "/").statusCode());
    // Other commands work beside it, and a second daemon says that there is one.
    done(bot.run("conversation", "list"));
    Pli.Outcome second = bot.run("daemon", "--http", "127.0.0.1:0");
    assertEquals(1, second.exitCode());
    assertTrue(second.sentence().contains("Another daemon"), second.err());
  }

  @Test
  void whoComesBackMissesNothing() throws Exception {
    String place = daemon("--http", "127.0.0.1:0").get("http").asText();
    done(alice.run("send", "--to", "bot", "one"));
    done(alice.run("send", "--to", "bot", "two"));
    List<String> first = events(place, "", "two");
    String one = id(first, "one");
    // What was written counts as taken: it does not come again by itself, nor on the command line.
    done(alice.run("send", "--to", "bot", "three"));
    List<String> second = events(place, "", "three");
    assertFalse(String.join("\n", second).contains("\"two\""), second.toString());
    assertFalse(done(bot.run("receive", "--json")).out().contains("\"two\""));
    List<String> again = events(place, one, "three");
    assertTrue(String.join("\n", again).contains("\"two\""), again.toString());
    assertFalse(String.join("\n", again).contains("\"one\""), again.toString());
    List<String> beyond =
        events(place, "999999999", "three", () -> done(alice.run("send", "--to", "bot", "three")));
    assertTrue(String.join("\n", beyond).contains("\"three\""), beyond.toString());
  }

  @Test
  void theTokenGoesWithTheDaemon() throws Exception {
    daemon("--http", "127.0.0.1:0");
    Path token = bot.vault().resolve("daemon.token");
    String first = Files.readString(token);
    end();
    assertFalse(Files.exists(token));
    daemon("--http", "127.0.0.1:0");
    assertFalse(first.equals(Files.readString(token)));
  }

  /** Without a passphrase: whoever can reach the folder may close what is open. */
  @Test
  void aLockedVaultEndsTheDaemon() throws Exception {
    Path socket = folder.resolve("to.lock");
    daemon("--socket", socket.toString());
    Pli anybody = new Pli(folder.resolve("anybody")).with("PLI_PASSPHRASE_FILE", "/nowhere");
    done(anybody.run("lock", "--vault", bot.vault().toString()));
    Process daemon = running.getFirst();
    assertTrue(daemon.waitFor(30, TimeUnit.SECONDS), "the daemon goes on");
    assertEquals(0, daemon.exitValue());
    assertFalse(Files.exists(socket));
    done(bot.run("contacts"));
  }

  @Test
  void aDaemonThatLocksIsOpenedAgainByThePassphrase() throws Exception {
    String place = daemon("--http", "127.0.0.1:0", "--lock-after", "90").get("http").asText();
    assertEquals("open", state(place));
    assertEquals(-32001, call(place, "unlock", "{'passphrase':'any'}").at("/error/code").asInt());
    done(bot.run("lock"));
    awaitLocked(place);
    assertFalse(get(place, "/api/v1/check").body().contains("handle"));
    for (String method : List.of("contacts", "conversation list", "devices")) {
      JsonNode error = call(place, method, "{}").get("error");
      assertEquals("VAULT_LOCKED", error.at("/data/error").asText(), error.toString());
      assertEquals(-32001, error.get("code").asInt());
      assertEquals(1, error.at("/data/exitCode").asInt());
    }
    done(alice.run("send", "--to", "bot", "while it is locked"));
    assertEquals(-32602, call(place, "unlock", "{}").at("/error/code").asInt());
    JsonNode wrong = call(place, "unlock", "{'passphrase':'another'}").get("error");
    assertEquals("WRONG_PASSPHRASE", wrong.at("/data/error").asText(), wrong.toString());
    assertEquals("locked", state(place));
    List<String> heard =
        events(
            place,
            "",
            "while it is locked",
            () -> {
              JsonNode opened = call(place, "unlock", "{'passphrase':'throw-away'}");
              assertEquals("open", opened.at("/result/state").asText(), opened.toString());
            });
    assertTrue(heard.contains("event: state"), heard.toString());
    assertTrue(call(place, "contacts", "{}").has("result"));
    assertFalse(Files.readString(folder.resolve("keeper").resolve("err")).contains("throw-away"));
  }

  @Test
  void nobodyThereLocksItAndAWipedVaultEndsIt() throws Exception {
    Pli person = new Pli(folder.resolve("idle"));
    String link = done(alice.run("invite", "--json")).json().get("invitation").asText();
    done(person.run("join", link, "--handle", "idle"));
    Process daemon = start(person, "--http", "127.0.0.1:0", "--lock-after", "1s");
    Path keeper = folder.resolve("keeper");
    String place = JSON.readTree(Files.readString(keeper.resolve("out"))).get("http").asText();
    Path token = person.vault().resolve("daemon.token");
    HttpRequest check =
        to(place, "/api/v1/check")
            .header("Authorization", "Bearer " + Files.readString(token).strip())
            .build();
    while (!http.send(check, body()).body().contains("\"locked\"")) {
      Thread.sleep(100);
    }
    assertTrue(Files.readString(keeper.resolve("err")).contains("locked"));
    done(person.run("wipe", "--yes"));
    assertTrue(daemon.waitFor(30, TimeUnit.SECONDS), "the daemon goes on");
    assertEquals(0, daemon.exitValue());
    assertFalse(Files.exists(token));
  }

  private String state(String place) throws Exception {
    return JSON.readTree(get(place, "/api/v1/check").body()).get("state").asText();
  }

  /** Whoever does not wait for ever has the time limit of these tests. */
  private void awaitLocked(String place) throws Exception {
    while (!state(place).equals("locked")) {
      Thread.sleep(100);
    }
  }

  /** Starts the bot's daemon; what it says when it can be asked. */
  private JsonNode daemon(String... options) throws Exception {
    start(bot, options);
    return JSON.readTree(Files.readString(folder.resolve("keeper").resolve("out")));
  }

  /** Starts somebody's daemon, and waits until it can be asked. */
  private Process start(Pli whose, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Checkout.ofThisProgram().launcher().toString());
    command.add("daemon");
    command.addAll(List.of(options));
    command.add("--json");
    Pli keeper = new Pli(folder.resolve("keeper")).with("PLI_VAULT", whose.vault().toString());
    Process daemon = keeper.start(command);
    running.add(daemon);
    var unused = keeper.awaitOutput(daemon, "}\n");
    return daemon;
  }

  private JsonNode call(String place, String method, String params) throws Exception {
    String body = "{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':" + params + "}";
    HttpRequest request =
        authorized(place, "/api/v1/rpc")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    try {
      return JSON.readTree(http.send(request, body()).body());
    } catch (IOException e) {
      throw new AssertionError(Files.readString(folder.resolve("keeper").resolve("err")), e);
    }
  }

  private HttpResponse<String> get(String place, String path) throws Exception {
    return http.send(authorized(place, path).build(), body());
  }

  private interface Step {
    void run() throws Exception;
  }

  private List<String> events(String place, String after, String until) throws Exception {
    return events(place, after, until, () -> {});
  }

  /** Follows events until a text has come. */
  private List<String> events(String place, String after, String until, Step step)
      throws Exception {
    HttpRequest.Builder request = authorized(place, "/api/v1/events");
    if (!after.isEmpty()) {
      request.header("Last-Event-ID", after);
    }
    HttpResponse<Stream<String>> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    assertEquals(200, answer.statusCode());
    List<String> lines = new ArrayList<>();
    try (Stream<String> coming = answer.body()) {
      step.run();
      for (var each = coming.iterator(); each.hasNext(); ) {
        lines.add(each.next());
        if (lines.getLast().contains("\"text\":\"" + until + "\"")) {
          return lines;
        }
      }
    }
    throw new AssertionError("the events ended: " + lines);
  }

  /** The id of the event with this text. */
  private static String id(List<String> lines, String text) {
    String id = "";
    for (String line : lines) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      }
      if (line.contains("\"text\":\"" + text + "\"")) {
        return id;
      }
    }
    throw new AssertionError("no event with " + text);
  }

  private HttpRequest.Builder authorized(String place, String path) throws IOException {
    String token = Files.readString(bot.vault().resolve("daemon.token")).strip();
    return to(place, path).header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.Builder to(String place, String path) {
    return HttpRequest.newBuilder(URI.create(place + path)).timeout(Duration.ofSeconds(90));
  }

  private static HttpResponse.BodyHandler<String> body() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static String page() throws IOException {
    return Files.readString(Checkout.ofThisProgram().root().resolve("docs/BOTS.md"));
  }
}
