package pli.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.awaitText;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/** A screen's host beside a real server, asked as the page asks it (docs/SCREEN.md). */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScreenIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** That of the commands, so that they work beside. */
  private static final String PASSPHRASE = "throw-away";

  private static final byte[] PICTURE = picture();

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private Path folder;
  private Network network;
  private Pli alice;
  private Pli bob;
  private Process host;
  private String place;
  private String token;
  private Path page;

  @BeforeAll
  void aServerAndAScreen(@TempDir Path folder) throws Exception {
    this.folder = folder;
    network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse");
    alice = new Pli(folder.resolve("alice"));
    bob = new Pli(folder.resolve("bob"));
    done(alice.run("join", network.invitation(), "--handle", "alice"));
    Path bundle = Files.createDirectories(folder.resolve("bundle").resolve("pli/screen"));
    Files.writeString(bundle.resolve("index.html"), "<!doctype html><title>Pli</title>");
    Pli keeper = new Pli(folder.resolve("keeper")).with("PLI_VAULT", bob.vault().toString());
    // As the launcher sets it: names of files are UTF-8.
    var unused = keeper.with("LC_ALL", "C.UTF-8");
    host = keeper.start(command(folder.resolve("bundle")));
    JsonNode ready = JSON.readTree(keeper.awaitOutput(host, "}\n"));
    place = ready.get("http").asText();
    page = Path.of(ready.get("page").asText());
    String leads = Files.readString(page);
    int at = leads.indexOf(place + "/#token=") + place.length() + 8;
    token = leads.substring(at, leads.indexOf('"', at));
  }

  /** A person's program with a page, whether this build has one or not. */
  private static List<String> command(Path bundle) throws IOException {
    List<String> command =
        new ArrayList<>(
            Checkout.ofThisProgram()
                .command(
                    "desktop",
                    "pli.desktop.Main",
                    List.of(),
                    List.of("ui", "--no-open", "--json")));
    int jars = command.indexOf("-cp") + 1;
    command.set(jars, bundle + System.getProperty("path.separator") + command.get(jars));
    return command;
  }

  @AfterAll
  void clear() {
    host.destroyForcibly();
    network.close();
  }

  /** One walk, since each step stands on the one before. */
  @Test
  void aPersonComesInWritesAndLocks() throws Exception {
    theFileIsThePersonsAlone();
    comesIn();
    follow();
    writesAndReads();
    isToldWhatToDo();
    sendsAFile();
    getsAFile();
    makesABackup();
    locksAndUnlocks();
    wipes();
    ends();
  }

  private void theFileIsThePersonsAlone() throws Exception {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(page)));
    assertEquals(bob.vault().resolve("screen.html"), page);
    assertTrue(token.matches("[A-Za-z0-9_-]{43}"), token);
    HttpResponse<String> start = http.send(to("/").build(), text());
    assertEquals(200, start.statusCode());
    assertTrue(start.body().contains("<title>Pli</title>"), start.body());
    assertEquals(401, http.send(to("/api/v1/state").build(), text()).statusCode());
    String arguments = String.join(" ", host.info().arguments().orElse(new String[0]));
    assertTrue(arguments.contains("ui --no-open") && !arguments.contains(token), arguments);
  }

  private void comesIn() throws Exception {
    assertEquals("new", state().get("state").asText());
    String link = done(alice.run("invite", "--json")).json().get("invitation").asText();
    JsonNode whose = result("ui invitation", "link", link);
    assertEquals("join", whose.get("kind").asText());
    assertEquals("The Lighthouse", whose.get("network").asText());
    assertEquals(1, whose.get("quorum").asInt());
    assertEquals(1, whose.get("witnesses").size());
    assertTrue(whose.get("fingerprint").asText().matches("[0-9a-f]{64}"), whose.toString());
    assertEquals("new", state().get("state").asText());
    JsonNode joined =
        result(
            "ui join", "link", link, "handle", "bob", "device", "écran", "passphrase", PASSPHRASE);
    assertEquals("bob", joined.get("handle").asText());
    assertEquals(24, joined.get("words").size(), "words on paper");
    // Until they are on paper they outlive whatever happens to the page.
    result("ui lock");
    assertEquals("locked", state().get("state").asText());
    result("ui unlock", "passphrase", PASSPHRASE);
    assertTrue(state().get("words").asBoolean());
    assertEquals(joined.get("words"), result("ui words").get("words"));
    result("ui written");
    assertFalse(state().get("words").asBoolean());
    assertTrue(result("ui words").get("words").isEmpty());
    assertEquals("écran", state().get("device").asText());
    Pli.Outcome second = bob.run("daemon", "--http", "127.0.0.1:0");
    assertEquals(1, second.exitCode());
    assertTrue(second.sentence().contains("Another daemon or screen"), second.err());
  }

  private void writesAndReads() throws Exception {
    JsonNode sent = result("send", "to", "alice", "text", "from the screen");
    String conversation = sent.get("conversation").asText();
    awaitText(alice, "from the screen");
    done(alice.run("send", "--to", "bob", "seen?"));
    JsonNode received = await("receive", event -> event.path("text").asText().equals("seen?"));
    result("history", "id", conversation);
    assertEquals(1, unread(conversation), "to be shown is not to be read");
    result("ui read", "conversation", conversation, "upTo", received.get("messageId").asText());
    assertEquals(0, unread(conversation));
    assertEquals(
        "UNKNOWN_MESSAGE",
        error("ui read", "conversation", conversation, "upTo", "0123456789abcdef"));
    JsonNode heard = result("ui heard", "messageId", sent.get("messageId").asText()).get("heard");
    assertTrue(heard.isArray(), heard.toString());
  }

  /** On the screen with its own words, at a terminal with verbs. */
  private void isToldWhatToDo() throws Exception {
    result("contact block", "handle", "alice");
    String told = call("send", false, "to", "alice", "text", "x").at("/error/message").asText();
    assertTrue(told.contains("“Unblock”") && !told.contains("`"), told);
    Pli.Outcome terminal = bob.run("send", "--to", "alice", "x");
    assertTrue(terminal.sentence().contains("`pli contact unblock HANDLE`"), terminal.err());
    result("contact unblock", "handle", "alice");
  }

  private int unread(String conversation) throws Exception {
    return result("conversation show", "id", conversation).get("unread").asInt();
  }

  private void sendsAFile() throws Exception {
    int half = PICTURE.length / 2;
    byte[] first = java.util.Arrays.copyOf(PICTURE, half);
    byte[] second = java.util.Arrays.copyOfRange(PICTURE, half, PICTURE.length);
    HttpResponse<String> answer = put(first, "Pli-Name", "Caf%C3%A9.png");
    assertEquals(200, answer.statusCode());
    JsonNode begun = JSON.readTree(answer.body());
    String path = begun.get("path").asText();
    assertEquals(409, put(second, "Pli-Path", path, "Pli-Offset", "1").statusCode());
    String offset = Integer.toString(half);
    JsonNode whole = JSON.readTree(put(second, "Pli-Path", path, "Pli-Offset", offset).body());
    assertEquals(PICTURE.length, whole.get("size").asInt());
    assertEquals(
        "screen.file", error("send", "to", "alice", "text", "", "attach", page.toString()));
    assertEquals("screen.file", error("send", "to", "alice", "text", "", "attach", "../keyslot"));
    result("send", "to", "alice", "text", "a picture", "attach", path);
    JsonNode attachment = awaitText(alice, "a picture").get("attachments").get(0);
    assertEquals("Café.png", attachment.get("name").asText());
    assertEquals(PICTURE.length, attachment.get("size").asInt());
    assertFalse(Files.exists(bob.vault().resolve("screen").resolve(path)), "sent, and gone");
  }

  private void getsAFile() throws Exception {
    Path picture = Files.write(folder.resolve("page.html"), PICTURE);
    Path script = Files.writeString(folder.resolve("picture.png"), "<script>alert(1)</script>");
    done(
        alice.run(
            "send",
            "--to",
            "bob",
            "two files",
            "--attach",
            picture.toString(),
            "--attach",
            script.toString()));
    JsonNode files =
        await("receive", event -> event.path("text").asText().equals("two files"))
            .get("attachments");
    HttpResponse<byte[]> first = file("/api/v1/files/" + files.get(0).get("id").asText());
    assertArrayEquals(PICTURE, first.body());
    assertEquals("image/png", first.headers().firstValue("Content-Type").orElse(""));
    HttpResponse<byte[]> second = file("/api/v1/files/" + files.get(1).get("id").asText());
    assertEquals(
        "application/octet-stream", second.headers().firstValue("Content-Type").orElse(""));
    assertEquals("attachment", second.headers().firstValue("Content-Disposition").orElse(""));
    assertEquals(404, file("/api/v1/files/" + "0".repeat(32)).statusCode());
  }

  private void makesABackup() throws Exception {
    assertEquals("screen.file", error("backup create", "file", folder.resolve("b").toString()));
    JsonNode made = result("backup create", "file", "backup.pli");
    assertEquals(24, made.get("recoveryWords").asText().split(" ", -1).length);
    HttpResponse<byte[]> backup = file("/api/v1/made/backup.pli");
    assertEquals(made.get("bytes").asInt(), backup.body().length);
    assertEquals(404, file("/api/v1/made/backup.pli").statusCode(), "it goes once it was read");
  }

  private void locksAndUnlocks() throws Exception {
    events.clear();
    put(PICTURE, "Pli-Name", "left.png");
    done(bob.run("lock"));
    await("state", event -> event.path("state").asText().equals("locked"));
    try (Stream<Path> left = Files.list(bob.vault())) {
      assertTrue(left.noneMatch(file -> file.endsWith("screen")), "nothing of a file stays");
    }
    assertEquals("VAULT_LOCKED", error("send", "to", "alice", "text", "x"));
    assertEquals(409, put(PICTURE, "Pli-Name", "x.png").statusCode());
    assertEquals("WRONG_PASSPHRASE", error("ui unlock", "passphrase", "wrong"));
    assertEquals("locked", state().get("state").asText());
    done(alice.run("send", "--to", "bob", "while you were away"));
    result("ui passphrase", "old", PASSPHRASE, "new", "another");
    assertEquals("WRONG_PASSPHRASE", error("ui unlock", "passphrase", PASSPHRASE));
    assertEquals("open", result("ui unlock", "passphrase", "another").get("state").asText());
    assertEquals("screen.open", error("ui unlock", "passphrase", "another"));
    await("state", event -> event.path("state").asText().equals("open"));
    await("receive", event -> event.path("text").asText().equals("while you were away"));
  }

  private void wipes() throws Exception {
    assertEquals("vault.wipe.sure", error("wipe"));
    assertEquals(bob.vault().toString(), call("wipe", true, "yes").at("/result/wiped").asText());
    assertEquals("new", state().get("state").asText());
    assertFalse(Files.exists(bob.vault().resolve("keyslot")));
    await("state", event -> event.path("state").asText().equals("new"));
  }

  private void ends() throws Exception {
    host.destroy();
    assertTrue(host.waitFor(20, TimeUnit.SECONDS), "the host goes on");
    assertFalse(Files.exists(page), "the file goes with the host");
  }

  /** Events from here on, each with its name in the field {@code event}. */
  private void follow() throws Exception {
    HttpResponse<Stream<String>> answer =
        http.send(authorized("/api/v1/events").build(), HttpResponse.BodyHandlers.ofLines());
    assertEquals(200, answer.statusCode());
    Thread unused = Thread.ofPlatform().daemon().start(() -> read(answer.body()));
  }

  private void read(Stream<String> lines) {
    String[] name = {""};
    try (lines) {
      lines.forEach(line -> {
        if (line.startsWith("event: ")) {
          name[0] = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(event(name[0], line.substring(6)));
        }
      });
    } catch (java.io.UncheckedIOException e) {
      // The host has ended.
      return;
    }
  }

  private static JsonNode event(String name, String data) {
    try {
      return ((ObjectNode) JSON.readTree(data)).put("event", name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private JsonNode await(String name, Predicate<JsonNode> wanted) throws Exception {
    List<JsonNode> others = new ArrayList<>();
    while (true) {
      JsonNode event = events.poll(60, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no such event " + name + " after " + others);
      }
      if (event.get("event").asText().equals(name) && wanted.test(event)) {
        return event;
      }
      others.add(event);
    }
  }

  private JsonNode state() throws Exception {
    return JSON.readTree(http.send(authorized("/api/v1/state").build(), text()).body());
  }

  private JsonNode result(String method, String... params) throws Exception {
    JsonNode answer = call(method, false, params);
    assertTrue(answer.has("result"), method + ": " + answer);
    return answer.get("result");
  }

  private String error(String method, String... params) throws Exception {
    return call(method, false, params).at("/error/data/error").asText();
  }

  /** Calls with names and values in turn; with {@code yes}, each name is a truth. */
  private JsonNode call(String method, boolean yes, String... params) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    ObjectNode named = body.put("method", method).putObject("params");
    for (int i = 0; i < params.length; i += yes ? 1 : 2) {
      if (yes) {
        named.put(params[i], true);
      } else if (params[i].equals("attach")) {
        named.putArray("attach").add(params[i + 1]);
      } else {
        named.put(params[i], params[i + 1]);
      }
    }
    HttpRequest request =
        authorized("/api/v1/rpc")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return JSON.readTree(http.send(request, text()).body());
  }

  private HttpResponse<String> put(byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        authorized("/api/v1/files").header("Content-Type", "application/octet-stream");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build(), text());
  }

  private HttpResponse<byte[]> file(String path) throws Exception {
    return http.send(authorized(path).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder authorized(String path) {
    return to(path).header("Authorization", "Bearer " + token);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(place + path)).timeout(Duration.ofSeconds(90));
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  /** Begins like one, which is what counts. */
  private static byte[] picture() {
    byte[] bytes = "0PNG\r\n0\n, and so on".repeat(500).getBytes(StandardCharsets.US_ASCII);
    bytes[0] = (byte) 0x89;
    bytes[6] = 0x1a;
    return bytes;
  }
}
