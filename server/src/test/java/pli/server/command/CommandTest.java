package pli.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.protocol.Invitation;
import pli.server.Said;
import pli.server.assembly.RunningServer;
import pli.server.folder.DataFolder;
import pli.transparency.network.NetworkCard;

/** The words, what they print and how they end. */
class CommandTest {
  private @TempDir Path folder;
  private String out = "";
  private String err = "";

  private int run(String... words) {
    Said said = Said.by((Object[]) words);
    out = said.out();
    err = said.err();
    return said.code();
  }

  private Path data() {
    return folder.resolve("server");
  }

  private int init(String... more) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of("server", "init", data().toString(), "--listen", "127.0.0.1:0"));
    words.addAll(List.of("--network", "Café \"Zur Möwe\""));
    words.addAll(Arrays.asList(more));
    return run(words.toArray(String[]::new));
  }

  private void assertOneSentence(String text) {
    assertEquals(1, text.lines().count(), text);
    assertFalse(text.contains("Exception"), text);
    assertFalse(text.contains("\tat "), text);
  }

  @Test
  void initPrintsWhatScriptsNeed() throws Exception {
    assertEquals(0, init("--json"));
    JsonNode made = new ObjectMapper().readTree(out);
    assertEquals(1, out.lines().count());
    assertEquals("Café \"Zur Möwe\"", made.get("network").asText());
    String origin = made.get("origin").asText();
    assertTrue(origin.matches("cafe-zur-mowe\\.[0-9a-f]{8}"), origin);
    Bytes card = Bytes.copyOf(Files.readAllBytes(Path.of(made.get("card").asText())));
    NetworkCard parsed = NetworkCard.parse(card);
    assertEquals(origin, parsed.origin());
    assertTrue(
        Sha256.hash(parsed.networkKey())
            .hex()
            .startsWith(origin.substring(origin.indexOf('.') + 1)),
        origin);
    assertEquals(List.of("wss://" + made.get("listen").asText()), parsed.addresses());
    Invitation invitation = Invitation.parse(made.get("invitation").asText());
    assertEquals(NetworkCard.hash(card), invitation.cardHash());
    assertEquals(made.get("listen").asText(), invitation.address().hostPort());
    assertOneSentence(err);
    assertTrue(err.startsWith("WARNING"), err);
    for (String file : List.of("boot.key", "keys", "pli.toml", "network.card")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(file))));
    }
  }

  @Test
  void twoNetworksOfOneNameHaveTwoLogsAndWhoWantsNamesIts() throws Exception {
    List<String> origins = new java.util.ArrayList<>();
    for (String name : List.of("Phare", "Phare", "é".repeat(64), "灯台")) {
      String data = folder.resolve("server" + origins.size()).toString();
      assertEquals(0, run("server", "init", data, "--network", name, "--json"));
      origins.add(new ObjectMapper().readTree(out).get("origin").asText());
    }
    assertEquals(4, java.util.Set.copyOf(origins).size(), origins.toString());
    assertTrue(origins.get(1).startsWith("phare."), origins.toString());
    assertTrue(origins.get(2).matches("e{64}\\.[0-9a-f]{8}"), origins.toString());
    assertTrue(origins.get(3).matches("pli\\.[0-9a-f]{8}"), origins.toString());
    String longest = "a".repeat(128);
    String data = folder.resolve("long").toString();
    assertEquals(0, run("server", "init", data, "--network", longest, "--json"));
    String cut = new ObjectMapper().readTree(out).get("origin").asText();
    assertTrue(cut.matches("a{119}\\.[0-9a-f]{8}"), cut);
    assertEquals(2, init("--origin", "Le Phare"));
    assertTrue(err.contains("is no origin"), err);
    assertOneSentence(err);
    assertFalse(Files.exists(data()));
    assertEquals(0, init("--origin", "phare.example", "--json"));
    assertEquals("phare.example", new ObjectMapper().readTree(out).get("origin").asText());
    try (RunningServer server = server()) {
      assertTrue(server.address().port() > 0);
    }
  }

  @Test
  void aBootKeyElsewhereNeedsNoWarning() throws Exception {
    Path key = folder.resolve("elsewhere.key");
    assertEquals(0, init("--boot-key", key.toString()));
    assertEquals("", err);
    assertTrue(out.contains("pli://join/"));
    assertFalse(Files.exists(data().resolve("boot.key")));
    try (RunningServer server = server()) {
      assertEquals(0, run("server", "status", data().toString(), "--json"));
      assertEquals(1, new ObjectMapper().readTree(out).get("storeAccepting").asInt());
      assertEquals("", err);
      assertEquals(0, run("server", "status", data().toString()));
      assertTrue(out.contains("connections: 0"), out);
      assertTrue(out.contains("  administrators: 0\n"), out);
      assertTrue(out.contains("  proposals: 0\n"), out);
      assertEquals(1, run("server", "run", data().toString()));
      assertTrue(err.startsWith("Another server runs on"), err);
      assertOneSentence(err);
      assertTrue(server.address().port() > 0);
    }
    Files.delete(key);
    assertEquals(1, run("server", "run", data().toString()));
    assertTrue(err.startsWith("The boot key is not there"), err);
    assertOneSentence(err);
    Files.writeString(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    assertEquals(4, run("server", "run", data().toString()));
    assertTrue(err.startsWith("The boot key is not the one"), err);
    assertOneSentence(err);
  }

  private RunningServer server() throws Exception {
    return RunningServer.start(
        new DataFolder(data()),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        InstantSource.system());
  }

  @Test
  void aFolderWithSomethingInItIsLeftAlone() throws Exception {
    Files.createDirectories(data());
    Files.writeString(data().resolve("diary"), "mine");
    assertEquals(1, init("--json"));
    assertEquals("", out);
    assertTrue(err.contains("is not empty"), err);
    assertOneSentence(err);
    assertEquals(List.of("diary"), Arrays.asList(data().toFile().list()));
    assertEquals(1, init("--lang", "fr"));
    assertTrue(err.startsWith("Rien n'a été créé"), err);
  }

  @Test
  void wrongWordsAreToldInOneSentence() {
    for (String[] words :
        List.of(
            new String[] {"server"},
            new String[] {"server", "fly"},
            new String[] {"server", "init"},
            new String[] {"server", "init", data().toString()},
            new String[] {"server", "init", data().toString(), "--network", ""},
            new String[] {"server", "init", data().toString(), "--network", "a\nb"},
            new String[] {
              "server", "init", data().toString(), "--network", "a", "--listen", "here"
            },
            new String[] {"server", "run"},
            new String[] {"server", "edge", data().toString()},
            new String[] {"server", "edge", data().toString(), "--listen", "here"},
            new String[] {"server", "backup", data().toString()},
            new String[] {"server", "restore", "a.zip"},
            new String[] {"server", "status", "a", "b"})) {
      assertEquals(2, run(words), String.join(" ", words));
      assertEquals("", out);
      assertOneSentence(err);
    }
    assertFalse(Files.exists(data()));
  }

  @Test
  void helpShowsAnExampleFirst() {
    assertEquals(0, run("server", "--help"));
    assertTrue(out.startsWith("  pli server init /srv/pli"), out);
    for (String command : List.of("init", "run", "edge", "status", "doctor", "backup", "restore")) {
      assertEquals(0, run("server", command, "--help"));
      assertTrue(out.startsWith("  pli server " + command), out);
      assertEquals(0, run("server", "help", command));
    }
  }

  @Test
  void whatIsNotThereIsToldInBothLanguages() {
    assertEquals(1, run("server", "edge", data().toString(), "--listen", "127.0.0.1:0"));
    assertOneSentence(err);
    for (String command : List.of("run", "status", "doctor")) {
      assertEquals(1, run("server", command, data().toString(), "--lang", "en"));
      assertTrue(err.startsWith("There is no server in"), err);
      assertOneSentence(err);
      assertEquals(1, run("server", command, data().toString(), "--lang", "fr"));
      assertTrue(err.startsWith("Il n'y a pas de serveur dans"), err);
    }
  }

  @Test
  void aServerThatDoesNotRunIsNotReachable() {
    assertEquals(0, init());
    assertEquals(3, run("server", "status", data().toString()));
    assertTrue(err.startsWith("No server runs on"), err);
    assertOneSentence(err);
  }

  @Test
  void theDoctorSaysWhatToDo() throws Exception {
    assertEquals(0, init());
    assertEquals(0, run("server", "doctor", data().toString()), out);
    assertTrue(out.contains("warn  boot-key        the boot key lies in the folder"), out);
    assertTrue(out.contains("→ move it to another disk"), out);
    assertEquals(0, run("server", "doctor", data().toString(), "--json", "--lang", "fr"));
    JsonNode report = new ObjectMapper().readTree(out);
    assertTrue(report.get("ok").asBoolean());
    assertEquals("settings", report.get("checks").get(0).get("check").asText());
    assertEquals("réglages connus", report.get("checks").get(0).get("finding").asText());
    Files.delete(data().resolve("boot.key"));
    assertEquals(1, run("server", "doctor", data().toString(), "--json"));
    assertFalse(new ObjectMapper().readTree(out).get("ok").asBoolean());
  }

  @Test
  void settingsThatMeanNothingAreNamed() throws Exception {
    assertEquals(0, init());
    Path toml = data().resolve("pli.toml");
    String good = Files.readString(toml);
    for (List<String> change :
        List.of(
            List.of("at_once = 15000", "at_once = \"many\"", "connections.at_once"),
            List.of("at_once = 15000", "at_once = 0", "connections.at_once"),
            List.of("at_once = 15000", "at_onse = 15000", "connections.at_onse"),
            List.of("cache_mib = 64", "cache_mib = 64\ncahce_mib = 3", "store.cahce_mib"),
            List.of("[rates]", "[rates", "line"),
            List.of("requests_burst = 20000", "requests_burst = -1", "rates.requests_burst"))) {
      Files.writeString(toml, good.replace(change.get(0), change.get(1)));
      assertEquals(1, run("server", "run", data().toString()));
      assertTrue(err.contains(change.get(2)), err);
    }
  }

  @Test
  void damagedKeysAreToldFromAWrongBootKey() throws Exception {
    assertEquals(0, init());
    Path keys = data().resolve("keys");
    byte[] good = Files.readAllBytes(keys);
    for (int at = 0; at < good.length; at += 29) {
      byte[] bad = good.clone();
      bad[at] ^= 4;
      Files.write(keys, bad);
      assertEquals(5, run("server", "run", data().toString()));
    }
    Files.write(keys, Arrays.copyOf(good, good.length / 2));
    assertEquals(5, run("server", "run", data().toString()));
  }
}
