package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.awaitText;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Device;
import pli.client.api.Finding;
import pli.client.api.Platform;
import pli.codec.Bytes;
import pli.lab.network.Network;
import pli.lab.process.Checkout;
import pli.protocol.wire.Administration;
import pli.protocol.wire.Alerts;
import pli.protocol.wire.ServerFrame;

/** Alerts from the safe to people's devices and their end, on real processes. */
@Timeout(600)
class AlertIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Keys of three people, which lie on no server; what a network is told of them. */
  private List<String> keys(Pli safe) throws Exception {
    List<String> words = new ArrayList<>(List.of("--alert-signatures", "2"));
    for (String name : List.of("editor", "lawyer", "trustee")) {
      JsonNode made = done(safe.run("alert", "key", file(name), "--name", name, "--json")).json();
      words.addAll(List.of("--alert-key", made.get("key").asText()));
    }
    return words;
  }

  private void sign(Pli safe, String file, String... keys) throws Exception {
    for (String key : keys) {
      done(safe.run("alert", "sign", file(file), "--key", file(key)));
    }
  }

  @Test
  void anAlertGoesFromTheSafeToEveryDeviceAndIsOver() throws Exception {
    Pli safe = new Pli(folder.resolve("safe"));
    Checkout checkout = Checkout.ofThisProgram();
    try (Network network = Network.make(checkout, folder, "The Lighthouse", keys(safe))) {
      String card = network.card().toString();
      Pli alice = new Pli(folder.resolve("alice"));
      done(alice.run("join", network.invitation(), "--handle", "alice"));
      Pli bob = new Pli(folder.resolve("bob"));
      String link =
          done(alice.run("invite", "--uses", "2", "--json")).json().get("invitation").asText();
      done(bob.run("join", link, "--handle", "bob"));

      done(
          safe.run(
              "alert", "draft", "lock", "A drill.", file("drill"), "--card", card, "--exercise"));
      sign(safe, "drill", "editor", "trustee");
      done(safe.run("alert", "publish", file("drill"), "--card", card));
      done(alice.run("send", "--to", "bob", "as before"));
      List<JsonNode> lines = await(bob, "text", "alert");
      assertEquals("A drill.", of("alert", lines).get("text").asText());
      assertTrue(of("alert", lines).get("alert").get("exercise").asBoolean());
      assertEquals("as before", of("text", lines).get("text").asText());
      assertFalse(done(bob.run("receive", "--json")).out().contains("A drill."), "once");
      assertTrue(done(bob.run("alerts", "--json")).lines().get(0).get("exercise").asBoolean());

      done(safe.run("alert", "draft", "lock", "Send nothing.", file("alert"), "--card", card));
      sign(safe, "alert", "editor");
      Pli.Outcome few = safe.run("alert", "publish", file("alert"), "--card", card);
      assertEquals(4, few.exitCode(), "one signature is too few");
      sign(safe, "alert", "lawyer");
      done(safe.run("alert", "publish", file("alert"), "--card", card));

      assertEquals(4, alice.run("send", "--to", "bob", "still there?").exitCode());
      Pli.Outcome locked = bob.run("receive", "--timeout", "20");
      assertEquals(4, locked.exitCode(), locked.err());
      assertTrue(locked.sentence().contains("pli alerts"), locked.err());
      JsonNode shown = done(bob.run("alerts", "--json")).lines().get(0);
      assertEquals("lock", shown.get("level").asText());
      assertEquals("in-force", shown.get("state").asText());
      assertEquals("Send nothing.", shown.get("texts").get("en").asText());
      assertTrue(shown.get("fromServer").asBoolean());
      aServerThatKeepsItBackIsToldWithEvidence(bob, link, card);

      done(safe.run("alert", "revoke", file("alert"), "It is over.", file("over")));
      sign(safe, "over", "lawyer", "trustee");
      done(safe.run("alert", "publish", file("over"), "--card", card));
      done(alice.run("alerts"));
      done(alice.run("send", "--to", "bob", "over"));
      awaitText(bob, "over");
      // A device that comes now asks what the log's entries say, and accuses nobody.
      List<JsonNode> findings = done(bob.run("status", "--json")).lines();
      assertEquals(Finding.Kind.values().length, findings.size());
    }
  }

  /** Receives until a line of each of these kinds has come; all that came. */
  private static List<JsonNode> await(Pli person, String... kinds) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lines.addAll(done(person.run("receive", "--timeout", "20", "--max", "1", "--json")).lines());
      if (List.of(kinds).stream()
          .allMatch(kind -> lines.stream().anyMatch(line -> kind(line).equals(kind)))) {
        return lines;
      }
    }
    throw new AssertionError(List.of(kinds) + " did not all come: " + lines);
  }

  private static JsonNode of(String kind, List<JsonNode> lines) {
    return lines.stream().filter(line -> kind(line).equals(kind)).findFirst().orElseThrow();
  }

  private static String kind(JsonNode line) {
    return line.get("kind").asText();
  }

  /** What the server says of alerts does not reach this device; a person brings it the file. */
  private void aServerThatKeepsItBackIsToldWithEvidence(Pli member, String link, String card)
      throws Exception {
    LyingLayer layer = new LyingLayer();
    layer.frames = AlertIT::silenced;
    Platform platform = new Platform(layer, new SecureRandom()::nextBytes, Clock.systemUTC());
    Path vault = folder.resolve("carol");
    Device.join(platform, vault, PASSPHRASE, link, "carol", "a device");
    List<Path> evidence = new ArrayList<>();
    try (Device carol = Device.open(platform, vault, PASSPHRASE)) {
      carol.alarms().take(Bytes.copyOf(Files.readAllBytes(folder.resolve("alert"))));
      // She has read it: else her vault would be locked by now, as Bob's was.
      carol.alarms().markRead();
      for (Finding finding : carol.selfDetection().look(null, PATIENCE)) {
        boolean withheld = finding.kind() == Finding.Kind.ALERT_WITHHELD;
        assertEquals(withheld, finding.state() == Finding.State.ARISEN, finding.toString());
        evidence.addAll(finding.evidence());
      }
    }
    assertFalse(evidence.isEmpty());
    for (Path file : evidence) {
      done(member.run("check", file.toString(), "--card", card));
    }
  }

  private static ServerFrame silenced(ServerFrame frame) {
    ServerFrame.Builder silent = frame.toBuilder();
    if (frame.hasHello()) {
      silent.setHello(frame.getHello().toBuilder().setAlerts(0));
    } else if (frame.hasAlerts()) {
      silent.setAlerts(Alerts.getDefaultInstance());
    } else if (frame.hasAdministration() && isOfAlerts(frame.getAdministration())) {
      silent.setAdministration(frame.getAdministration().toBuilder().clearEntries());
    }
    return silent.build();
  }

  private static boolean isOfAlerts(Administration part) {
    return part.getEntriesCount() > 0
        && part.getEntries(0).getContent().toStringUtf8().startsWith("pli alert ");
  }
}
