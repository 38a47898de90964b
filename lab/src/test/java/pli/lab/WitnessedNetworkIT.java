package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.awaitText;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
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

/** A server, a witness and two people's command lines, and what can happen to the log between. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WitnessedNetworkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Path folder;
  private Network network;
  private Pli alice;
  private Pli bob;

  @BeforeAll
  void twoPeopleWhoHaveWritten(@TempDir Path folder) throws Exception {
    this.folder = folder;
    network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse");
    alice = new Pli(folder.resolve("alice"));
    bob = new Pli(folder.resolve("bob"));
    done(alice.run("join", network.invitation(), "--handle", "alice"));
    done(bob.run("join", invitation(), "--handle", "bob"));
    done(alice.run("send", "--to", "bob", "is it lit?"));
    awaitText(bob, "is it lit?");
  }

  @AfterAll
  void clear() {
    network.close();
  }

  @Test
  void whatOnePersonProvesAStrangerChecksWithTheCardAlone() throws Exception {
    JsonNode status = done(alice.run("log", "status", "--json")).json();
    assertEquals(1, status.get("required").asInt());
    assertEquals(1, status.get("witnesses").size());
    assertTrue(status.get("witnessedAt").isTextual(), status.toString());
    Path proof = folder.resolve("bob.evidence");
    done(alice.run("log", "proof", "bob", proof.toString()));
    Pli stranger = new Pli(folder.resolve("stranger"));
    String card = network.card().toString();
    JsonNode verdict =
        done(stranger.run("check", proof.toString(), "--card", card, "--json")).json();
    assertTrue(verdict.get("holds").asBoolean(), verdict.toString());
    // Of another network's card it says so, and of a changed file too.
    Path other = Files.createDirectory(folder.resolve("elsewhere"));
    done(
        stranger.run(
            "server", "init", other.resolve("server").toString(), "--network", "The Lighthouse"));
    assertEquals(
        4,
        stranger
            .run(
                "check",
                proof.toString(),
                "--card",
                other.resolve("server").resolve("network.card").toString())
            .exitCode());
    Path changed = folder.resolve("changed.evidence");
    String text = Files.readString(proof);
    int at = text.length() / 2;
    char flipped = text.charAt(at) == 'A' ? 'B' : 'A';
    Files.writeString(changed, text.substring(0, at) + flipped + text.substring(at + 1));
    int code = stranger.run("check", changed.toString(), "--card", card).exitCode();
    assertTrue(code == 4 || code == 5, "a changed file: " + code);
  }

  @Test
  void withoutItsWitnessNothingNewIsPublishedAndOnceItIsBackItGoesOn() throws Exception {
    String link = invitation();
    long before = settled();
    network.killWitness();
    Pli carol = new Pli(folder.resolve("carol"));
    try {
      done(carol.run("join", link, "--handle", "carol"));
      assertEquals(before, done(alice.run("log", "status", "--json")).json().get("size").asLong());
      // Who is known already is written to all the same.
      done(alice.run("send", "--to", "bob", "the witness is away"));
      awaitText(bob, "the witness is away");
    } finally {
      network.restartWitness();
    }
    awaitStatus(status -> status.get("size").asLong() > before);
    done(alice.run("send", "--to", "carol", "welcome"));
    awaitText(carol, "welcome");
    assertEquals(1, status().get("witnesses").size());
  }

  @Test
  @Tag("seldom")
  void anOlderBackupIsRefusedAndAnOlderFolderSignsNothingMore() throws Exception {
    String data = network.data().toString();
    Path file = folder.resolve("old.zip");
    settled();
    done(alice.run("server", "backup", data, file.toString()));
    network.killServer();
    Path old = folder.resolve("old");
    copy(network.data(), old);
    network.restartServer();
    long before = status().get("size").asLong();
    done(new Pli(folder.resolve("dora")).run("join", invitation(), "--handle", "dora"));
    awaitStatus(status -> status.get("size").asLong() > before);
    settled();
    refused(4, alice.run("server", "restore", file.toString(), data));
    Path fresh = folder.resolve("fresh");
    refused(4, alice.run("server", "restore", file.toString(), fresh.toString()));
    assertTrue(Files.notExists(fresh), "something was restored");
    // Somebody puts the older folder there all the same.
    network.killServer();
    Path newest = folder.resolve("newest");
    Files.move(network.data(), newest);
    Files.move(old, network.data());
    network.restartServer();
    refused(4, alice.run("log", "status", "--json"));
    refused(4, alice.run("send", "--to", "bob", "into the past"));
    // And brings back the newest, with which all goes on.
    network.killServer();
    Files.move(network.data(), old);
    Files.move(newest, network.data());
    network.restartServer();
    awaitStatus(status -> status.get("size").asLong() > before);
    done(alice.run("send", "--to", "bob", "here again"));
    awaitText(bob, "here again");
  }

  private String invitation() throws Exception {
    return done(alice.run("invite", "--json")).json().get("invitation").asText();
  }

  private JsonNode status() throws Exception {
    return done(alice.run("log", "status", "--json")).json();
  }

  /** The log's size once all that was appended is published. */
  private long settled() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode log;
    do {
      log =
          done(alice.run("server", "status", network.data().toString(), "--json"))
              .json()
              .get("log");
      assertTrue(System.nanoTime() < end, log.toString());
    } while (log.get("published").asLong() < log.get("size").asLong());
    return status().get("size").asLong();
  }

  private void awaitStatus(Predicate<JsonNode> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode last = status();
    while (!condition.test(last) && System.nanoTime() < end) {
      last = status();
    }
    assertTrue(condition.test(last), last.toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        // The socket for edges is made anew at each start.
        if (Files.isDirectory(each) || Files.isRegularFile(each)) {
          Files.copy(each, to.resolve(from.relativize(each)));
        }
      }
    }
  }

  private static void refused(int exitCode, Pli.Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome.out() + outcome.err());
  }
}
