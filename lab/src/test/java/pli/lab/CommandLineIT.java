package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static pli.lab.Pli.awaitText;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/**
 * The command line's contract on real processes: what goes right prints what scripts rely on; what
 * goes wrong has its exit code and one sentence, and loses nothing.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineIT {
  private Path folder;
  private Network network;
  private Pli alice;
  private Pli bob;
  private String conversation;

  @BeforeAll
  void twoPeopleWhoHaveWritten(@TempDir Path folder) throws Exception {
    this.folder = folder;
    network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse");
    alice = person("alice");
    bob = person("bob");
    Pli.Outcome joined =
        alice.run("join", network.invitation(), "--handle", "alice", "--device", "desk", "--json");
    assertTrue(
        joined
            .out()
            .matches(
                "\\{\"handle\":\"alice\",\"device\":\"desk\",\"network\":\"The Lighthouse\","
                    + "\"recoveryWords\":\"[a-z]+( [a-z]+){23}\"}\n"),
        joined.err());
    done(bob.run("join", invitation("--handle", "bob"), "--handle", "bob", "--json"));
    JsonNode sent = done(alice.run("send", "--to", "bob", "À table, 漢字 👋", "--json")).json();
    assertEquals("accepted", sent.get("state").asText());
    conversation = sent.get("conversation").asText();
    Pli.Outcome received = done(bob.run("receive", "--timeout", "60", "--max", "1", "--json"));
    JsonNode line = received.lines().getFirst();
    assertEquals("À table, 漢字 👋", line.get("text").asText());
    assertEquals(sent.get("messageId"), line.get("messageId"));
    assertEquals(conversation, line.get("conversation").asText());
    assertEquals("alice", line.get("sender").asText());
    assertEquals("desk", line.get("device").asText());
    assertTrue(line.get("sentAt").asText().endsWith("Z"), line.toString());
    for (String name : List.of("attachments", "replyTo", "expiresAt", "kind")) {
      assertTrue(line.has(name), name);
    }
  }

  @AfterAll
  void clear() {
    network.close();
  }

  @Test
  void whatWasReceivedDoesNotComeAgainAndStaysInTheHistory() throws Exception {
    assertFalse(done(bob.run("receive", "--json")).out().contains("À table"));
    List<JsonNode> kept = done(bob.run("history", conversation, "--json")).lines();
    assertEquals("À table, 漢字 👋", kept.getFirst().get("text").asText());
    assertRefused(1, "no text", bob.run("send", "--conversation", conversation, "-"));
  }

  @Test
  void aGroupFromBeginningToEnd() throws Exception {
    Pli dora = person("dora");
    done(dora.run("join", invitation(), "--handle", "dora"));
    JsonNode made = done(alice.run("conversation", "create", "Équipe", "bob", "--json")).json();
    assertEquals("group", made.get("kind").asText());
    String id = made.get("conversation").asText();
    JsonNode grown = done(alice.run("conversation", "add", id, "dora", "--json")).json();
    assertEquals("[\"alice\",\"bob\",\"dora\"]", grown.get("members").toString());
    done(alice.run("send", "--conversation", id, "hello all"));
    JsonNode heard = awaitText(dora, "hello all");
    assertEquals(id, heard.get("conversation").asText());
    awaitText(bob, "hello all");
    JsonNode link = done(alice.run("conversation", "link", id, "--expire", "1h", "--json")).json();
    done(alice.run("conversation", "remove", id, "dora", "--json"));
    // So that her device knows it.
    done(dora.run("receive", "--timeout", "2"));
    JsonNode asked =
        done(dora.run(
                "conversation", "join", link.get("link").asText(), "--timeout", "10", "--json"))
            .json();
    assertEquals("asked", asked.get("state").asText());
    assertRefused(1, "a member", alice.run("conversation", "remove", id, "dora"));
    JsonNode renamed = done(alice.run("conversation", "rename", id, "Équipe 2", "--json")).json();
    assertEquals("Équipe 2", renamed.get("name").asText());
    assertEquals("[\"alice\",\"bob\"]", renamed.get("members").toString());
    done(alice.run("conversation", "timer", id, "7d"));
    assertRefused(1, "only admin", alice.run("conversation", "leave", id));
    assertRefused(1, "Only admins", bob.run("conversation", "rename", id, "mine"));
    done(alice.run("conversation", "admin", id, "bob"));
    JsonNode shown = done(alice.run("conversation", "show", id, "--json")).json();
    assertEquals(604_800, shown.get("timer").asLong());
    assertEquals("[\"alice\",\"bob\"]", shown.get("admins").toString());
    assertEquals(2, shown.get("roster").size());
    done(alice.run("conversation", "rename", id, "Équipe"));
    List<JsonNode> all = done(alice.run("conversation", "list", "--json")).lines();
    assertTrue(all.stream().anyMatch(each -> each.get("name").asText().equals("Équipe")));
    List<JsonNode> found = done(alice.run("history", id, "--search", "hello", "--json")).lines();
    assertEquals(1, found.size());
    JsonNode left = done(alice.run("conversation", "leave", id, "--json")).json();
    assertEquals("left", left.get("state").asText());
    assertRefused(1, "two people", alice.run("conversation", "add", conversation, "dora"));
    assertTrue(done(alice.run("contacts", "--json")).out().contains("\"bob\""));
  }

  @Test
  void theLogIsReadProvedAndCompared() throws Exception {
    JsonNode status = done(alice.run("log", "status", "--json")).json();
    assertTrue(status.get("size").asLong() >= 2, status.toString());
    assertEquals(status.get("size"), status.get("read"));
    assertEquals(1, status.get("ownVersion").asLong());
    assertTrue(status.get("ownUnchanged").asBoolean());
    assertTrue(status.get("alarm").isNull());
    Path proof = folder.resolve("bob.evidence");
    done(alice.run("log", "proof", "bob", proof.toString()));
    assertTrue(Files.readString(proof).startsWith("pli evidence v1\nkind record\n"));
    assertRefused(1, "already", alice.run("log", "proof", "bob", proof.toString()));
    assertRefused(1, "has that handle", alice.run("log", "proof", "nobody", folder + "/nobody"));
    List<JsonNode> watched = done(alice.run("log", "watch", "--timeout", "1", "--json")).lines();
    assertEquals(status.get("origin"), watched.getFirst().get("origin"));
    Pli.Outcome early = bob.run("verify", "alice", "--confirm");
    assertEquals(4, early.exitCode(), early.err());
    assertTrue(early.sentence().contains("Nothing is noted"), early.err());
    JsonNode seen = done(alice.run("verify", "bob", "--json")).json();
    assertEquals(
        seen.get("number"), done(bob.run("verify", "alice", "--json")).json().get("number"));
    Pli.Outcome drawn = done(alice.run("verify", "bob", "--qr"));
    assertTrue(drawn.err().contains("▀"), drawn.err());
    assertFalse(done(alice.run("verify", "bob", "--qr", "--json")).err().contains("▀"));
    assertFalse(done(alice.run("verify", "bob")).err().contains("▀"), "nobody sees it");
    assertTrue(
        done(alice.run("verify", "bob", "--confirm", "--json"))
            .json()
            .get("confirmed")
            .asBoolean());
  }

  @Test
  void theWrongPassphraseAndAMissingVault() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "something else\n");
    Pli.Outcome opened = alice.run("contacts", "--passphrase-file", wrong.toString());
    assertRefused(1, "not the passphrase", opened);
    assertRefused(1, "no vault", alice.run("contacts", "--vault", folder + "/nowhere"));
    assertRefused(1, "--passphrase-file", alice.run("contacts", "--passphrase-file", "/no/such"));
    done(alice.run("contacts"));
  }

  @Test
  void aDamagedVaultIsFiveAndIsLeftAsItIs() throws Exception {
    for (String part : List.of("keyslot", "vault.db")) {
      Pli copy = copyOf(bob, "damaged-" + part);
      Path file = copy.vault().resolve(part);
      try (RandomAccessFile damage = new RandomAccessFile(file.toFile(), "rw")) {
        long middle = damage.length() / 2;
        for (long at = middle; at < Math.min(damage.length(), middle + 5000); at += 64) {
          damage.seek(at);
          int old = damage.read();
          damage.seek(at);
          damage.write(old ^ 0x55);
        }
      }
      byte[] before = Files.readAllBytes(file);
      Pli.Outcome outcome = copy.run("history", conversation);
      if (outcome.exitCode() == 0) {
        outcome = copy.run("receive", "--timeout", "5");
      }
      assertRefused(5, "damaged", outcome);
      assertTrue(Arrays.equals(before, Files.readAllBytes(file)), part + " was changed");
    }
  }

  @Test
  void invitationsAndHandles() throws Exception {
    String used = invitation();
    Pli eve = person("eve");
    assertRefused(1, "somebody else", eve.run("join", used, "--handle", "bob"));
    assertRefused(1, "no handle", eve.run("join", used, "--handle", "Ève"));
    done(eve.run("join", used, "--handle", "eve"));
    assertRefused(1, "already", eve.run("join", invitation(), "--handle", "eve2"));
    assertRefused(1, "has been used", person("fred").run("join", used, "--handle", "fred"));
    assertRefused(2, "no link of Pli", person("g").run("join", "pli:/join/x"));
    assertRefused(1, "no link of Pli", person("g").run("join", "pli://join/x/y"));
    String wrongCard =
        used.substring(0, used.length() - 3) + (used.endsWith("AAA") ? "BBB" : "AAA");
    int code = person("h").run("join", wrongCard, "--handle", "h").exitCode();
    assertTrue(code == 4 || code == 1, "a link with another card's hash: " + code);
    assertRefused(1, "administrator", eve.run("invite"));
    assertRefused(1, "Nobody", alice.run("send", "--to", "nobody.at.all", "hi"));
    assertRefused(1, "your own", alice.run("send", "--to", "alice", "hi"));
  }

  @Test
  void withoutAServer() throws Exception {
    Pli away = person("away");
    String nowhere = network.invitation().replace(":" + network.port(), ":1");
    assertRefused(3, "cannot be reached", away.run("join", nowhere, "--handle", "away"));
    network.killServer();
    try {
      Pli.Outcome sent = alice.run("send", "--to", "bob", "kept for later", "--json");
      assertEquals("queued", done(sent).json().get("state").asText());
      assertTrue(sent.err().contains("wait in the vault"), sent.err());
      assertRefused(3, "cannot be reached", alice.run("receive", "--timeout", "2"));
      done(alice.run("history", conversation));
    } finally {
      network.restartServer();
    }
    // What is kept goes out meanwhile; on a busy machine that takes more than a moment.
    done(alice.run("receive", "--timeout", "10"));
    awaitText(bob, "kept for later");
  }

  @Test
  void tenMegabytesAreTooMuchAndChangeNothing() throws Exception {
    byte[] large = "0123456789abcdef".repeat(10 << 16).getBytes(StandardCharsets.US_ASCII);
    Pli.Outcome sent = alice.runWith(large, "send", "--to", "bob", "-");
    assertRefused(1, Integer.toString(large.length), sent);
    byte[] fits = "x".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
    done(alice.runWith(fits, "send", "--to", "bob", "-"));
    assertEquals(200_000, awaitText(bob, "x".repeat(200_000)).get("text").asText().length());
  }

  @Test
  @Tag("seldom")
  void aClockThatIsOffByTwentyHoursIsToldAndStopsNothing() throws Exception {
    for (String offset : List.of("72000000", "-72000000")) {
      String handle = "gina" + offset.length();
      Pli gina = person(handle);
      gina.with("JAVA_TOOL_OPTIONS", "-Dpli.test.clock.offset.millis=" + offset);
      Pli.Outcome joined = gina.run("join", invitation(), "--handle", handle);
      done(joined);
      Pli.Outcome sent = gina.run("send", "--to", "bob", "by my clock " + offset);
      done(sent);
      assertTrue(sent.err().contains("clock"), sent.err());
      awaitText(bob, "by my clock " + offset);
      done(bob.run("send", "--to", handle, "and by mine"));
      awaitText(gina, "and by mine");
    }
  }

  /** Past a day it says how old the log is, by the witnesses' clocks, and takes no new key. */
  @Test
  void aClockThatIsMoreThanADayAheadTakesNoNewKey() throws Exception {
    Pli ida = person("ida").with("JAVA_TOOL_OPTIONS", "-Dpli.test.clock.offset.millis=90000000");
    done(ida.run("join", invitation(), "--handle", "ida"));
    assertRefused(4, "check this device's clock", ida.run("send", "--to", "bob", "tomorrow"));
  }

  @Test
  void aFullDiskLosesNothing() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    boolean mounted = sh("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small.toString());
    assumeTrue(mounted, "no right to mount a small disk here: the full disk is not tried");
    try {
      Pli hugo = person("hugo");
      String vault = small.resolve("vault").toString();
      done(hugo.run("join", invitation(), "--handle", "hugo", "--vault", vault));
      done(hugo.run("send", "--to", "bob", "before", "--vault", vault));
      Path filler = small.resolve("filler");
      try (OutputStream out = Files.newOutputStream(filler)) {
        byte[] block = new byte[1024];
        while (true) {
          out.write(block);
        }
      } catch (IOException e) {
        // Full, as it should be.
      }
      byte[] text = "y".repeat(150_000).getBytes(StandardCharsets.US_ASCII);
      Pli.Outcome full = hugo.runWith(text, "send", "--to", "bob", "-", "--vault", vault);
      assertRefused(1, "disk is full", full);
      Files.delete(filler);
      done(hugo.run("send", "--to", "bob", "after", "--vault", vault));
      awaitText(bob, "after");
    } finally {
      sh("umount", small.toString());
    }
  }

  @Test
  void wordsInFrench() throws Exception {
    Pli.Outcome outcome = alice.run("contacts", "--vault", "/nowhere", "--lang", "fr");
    assertRefused(1, "Il n’y a pas de coffre", outcome);
    assertRefused(2, "n’existe pas", alice.with("LC_ALL", "fr_FR.UTF-8").run("écrire"));
    alice.with("LC_ALL", "C");
  }

  @Test
  void optionsMayStandBeforeTheVerb() throws Exception {
    String server = network.data().toString();
    assertTrue(done(alice.run("--json", "server", "status", server)).json().has("accounts"));
    Pli.Outcome french = alice.run("--lang", "fr", "server", "status", "/nowhere");
    assertEquals(1, french.exitCode());
    assertTrue(french.err().startsWith("Il n'y a pas de serveur"), french.err());
    assertTrue(done(alice.run("--json", "--lang", "en", "contacts")).out().contains("\"bob\""));
  }

  @Test
  @Tag("seldom")
  void devicesComeAndGo() throws Exception {
    Pli laptop = person("ivo");
    JsonNode joined =
        done(laptop.run("join", invitation(), "--handle", "ivo", "--device", "laptop", "--json"))
            .json();
    Process adding =
        laptop.start(
            List.of(
                Checkout.ofThisProgram().launcher().toString(),
                "devices",
                "add",
                "--timeout",
                "120",
                "--json"));
    String shown = laptop.awaitOutput(adding, "}\n");
    String link = new ObjectMapper().readTree(shown).get("link").asText();
    Pli phone = person("ivo-phone");
    JsonNode second = done(phone.run("join", link, "--device", "phone", "--json")).json();
    assertEquals("ivo", second.get("handle").asText());
    assertTrue(second.get("recoveryWords").isNull(), second.toString());
    assertTrue(adding.waitFor(60, java.util.concurrent.TimeUnit.SECONDS));
    assertEquals(0, adding.exitValue());
    assertRefused(1, "used", person("thief").run("join", link, "--device", "thief"));
    List<JsonNode> devices = done(laptop.run("devices", "--json")).lines();
    assertEquals(2, devices.size());
    assertTrue(devices.getFirst().get("current").asBoolean());
    assertEquals(2, devices.getLast().get("sinceVersion").asLong());
    done(bob.run("send", "--to", "ivo", "to both"));
    awaitText(laptop, "to both");
    awaitText(phone, "to both");
    assertRefused(1, "--confirm", laptop.run("devices", "revoke", "laptop"));
    done(laptop.run("devices", "revoke", "phone", "--json"));
    assertRefused(4, "no longer", phone.run("send", "--to", "bob", "let me in"));
    assertRefused(1, "only device", laptop.run("devices", "revoke", "laptop", "--confirm"));
    Path words = Files.writeString(folder.resolve("words"), joined.get("recoveryWords").asText());
    Pli fresh = person("ivo-fresh");
    String any = invitation();
    done(fresh.run("join", any, "--handle", "ivo", "--recover", words.toString(), "--json"));
    assertRefused(4, "no longer", laptop.run("send", "--to", "bob", "let me in"));
    done(bob.run("send", "--to", "ivo", "to the new one"));
    awaitText(fresh, "to the new one");
    done(person("jana").run("join", any, "--handle", "jana"));
  }

  private Pli person(String name) throws IOException {
    return new Pli(folder.resolve(name));
  }

  /** Another folder with a copy of somebody's vault. */
  private Pli copyOf(Pli person, String name) throws IOException {
    Pli copy = person(name);
    Files.createDirectories(copy.vault());
    try (Stream<Path> files = Files.list(person.vault())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.vault().resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private String invitation(String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("invite", "--json"));
    words.addAll(List.of(options));
    return done(alice.run(words.toArray(String[]::new))).json().get("invitation").asText();
  }

  private static boolean sh(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertRefused(int exitCode, String words, Pli.Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome.err());
    assertEquals("", outcome.out());
    String sentence = outcome.sentence();
    assertTrue(sentence.startsWith("pli: ") && sentence.contains(words), outcome.err());
    assertFalse(outcome.err().contains("\tat "), outcome.err());
    assertFalse(outcome.err().contains("Exception"), outcome.err());
  }
}
