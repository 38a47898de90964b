package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.server.assembly.RunningServer;
import pli.server.folder.DataFolder;
import pli.server.log.TestWitness;
import pli.transparency.network.NetworkCard;

/** A server with witnesses, by the words that an operator types. */
@Timeout(180)
class WitnessedServerTest {
  private @TempDir Path folder;
  private TestWitness first;
  private TestWitness second;
  private String out = "";
  private String err = "";

  @BeforeEach
  void aServerWithTwoWitnesses() throws Exception {
    first = new TestWitness("one.example");
    second = new TestWitness("two.example");
    assertEquals(0, init(data(), "--quorum", "2", "--json"), err);
    JsonNode made = new ObjectMapper().readTree(out);
    assertEquals(2, made.get("witnesses").asInt());
    assertEquals(2, made.get("quorum").asInt());
    NetworkCard card = NetworkCard.parse(new DataFolder(data()).card());
    first.trust(card.log());
    second.trust(card.log());
    shrinkReserve(data());
    LogFiller.append(new DataFolder(data()), 0, 20);
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Path data() {
    return folder.resolve("server");
  }

  private Path file() {
    return folder.resolve("monday.zip");
  }

  private Path elsewhere() {
    return folder.resolve("elsewhere");
  }

  private static void shrinkReserve(Path data) throws Exception {
    Path toml = data.resolve("pli.toml");
    Files.writeString(toml, Files.readString(toml).replace("reserve_mib = 256", "reserve_mib = 1"));
  }

  private int init(Path at, String... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("init", at, "--network", "Seen by others", "--listen", "127.0.0.1:0"));
    for (TestWitness witness : List.of(first, second)) {
      words.add("--witness");
      words.add(witness.address().text());
    }
    words.addAll(Arrays.asList(more));
    return run(words.toArray());
  }

  private int run(Object... words) {
    List<Object> all = new ArrayList<>(List.of("server"));
    all.addAll(Arrays.asList(words));
    Said said = Said.by(all.toArray());
    out = said.out();
    err = said.err();
    assertFalse(err.contains("Exception"), err);
    return said.code();
  }

  private static RunningServer start(Path at) throws Exception {
    return RunningServer.start(
        new DataFolder(at),
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
        InstantSource.system());
  }

  /** The log in {@code status --json}, once it is in this state with so much published. */
  private JsonNode await(String state, long published) throws Exception {
    JsonNode log = null;
    for (int i = 0; i < 300; i++) {
      assertEquals(0, run("status", data(), "--json"), err);
      log = new ObjectMapper().readTree(out).get("log");
      if (log.get("state").asText().equals(state) && log.get("published").asLong() == published) {
        return log;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the log does not become " + state + ": " + log);
  }

  private String doctor() throws Exception {
    run("doctor", data(), "--json");
    for (JsonNode check : new ObjectMapper().readTree(out).get("checks")) {
      if (check.get("check").asText().equals("witnesses")) {
        return check.get("state").asText() + ": " + check.get("finding").asText();
      }
    }
    throw new AssertionError(out);
  }

  @Test
  void statusAndDoctorSayHowWitnessesAre() throws Exception {
    assertEquals("ok: 2 of 2 witnesses must cosign; no server runs", doctor());
    try (RunningServer server = start(data())) {
      assertTrue(server.address().port() > 0);
      JsonNode log = await("publishing", 20);
      assertEquals(20, log.get("size").asLong());
      assertEquals(20, log.get("integrated").asLong());
      assertEquals(2, log.get("quorum").asInt());
      assertTrue(log.get("ageSeconds").asLong() >= 0);
      for (JsonNode witness : log.get("witnesses")) {
        assertEquals(20, witness.get("size").asLong());
        assertTrue(witness.get("seconds").asLong() > 1_700_000_000);
        assertTrue(witness.get("counts").asBoolean());
        assertFalse(witness.has("fault"));
      }
      assertEquals("one.example", log.get("witnesses").get(0).get("name").asText());
      assertEquals(
          "ok: 20 entries of the log are published, with at least 2 cosignatures", doctor());
      assertEquals(0, run("status", data()), err);
      assertTrue(out.contains("  log.state: publishing\n"), out);
      assertTrue(out.contains("  log.witness two.example: 20, 20"), out);
    }
    second.become(TestWitness.Manner.UNKNOWN);
    LogFiller.append(new DataFolder(data()), 20, 1);
    try (RunningServer server = start(data())) {
      assertTrue(server.address().port() > 0);
      await("quorum-missing", 20);
      String finding = doctor();
      assertTrue(finding.startsWith("fail: the log is not published"), finding);
      assertTrue(finding.endsWith("two.example (unknown-log)"), finding);
    }
  }

  @Test
  void wordsThatNameNoWitnessesMakeNothing() {
    Path other = folder.resolve("other");
    assertEquals(2, init(other, "--quorum", "3"));
    assertEquals(2, init(other, "--quorum", "-1"));
    assertEquals(2, init(other, "--witness", "one.example http://127.0.0.1"));
    assertEquals(2, init(other, "--witness", first.address().text()));
    assertEquals(2, init(other, "--witness", first.address().key() + " ftp://127.0.0.1/"));
    assertEquals(2, init(other, "--witness", first.address().key() + " http://a:b@127.0.0.1/"));
    assertTrue(err.startsWith("Nothing was made"), err);
    assertFalse(Files.exists(other));
    assertEquals(0, init(other, "--json"), err);
    assertTrue(out.contains("\"quorum\":2"), out);
  }

  /** A backup from before the first entry says nothing of the log: it had none. */
  @Test
  void aLogThatWasNotYetIsNotPutBackEither() throws Exception {
    try (RunningServer server = start(data())) {
      assertTrue(server.address().port() > 0);
      await("publishing", 20);
    }
    assertEquals(0, run("backup", data(), file()), err);
    Path without = folder.resolve("without");
    assertEquals(0, run("restore", file(), without), err);
    Files.delete(without.resolve("log.checkpoint"));
    Files.delete(file());
    assertEquals(0, run("backup", without, file()), err);
    assertEquals(4, run("restore", file(), elsewhere()));
    assertTrue(err.startsWith("Witnesses have cosigned more"), err);
    assertFalse(Files.exists(elsewhere()));
  }

  /** Witnesses may have what was signed and not shown: the backup says what was signed. */
  @Test
  void aBackupHasWhatWasSigned() throws Exception {
    second.become(TestWitness.Manner.UNKNOWN);
    try (RunningServer server = start(data())) {
      assertTrue(server.address().port() > 0);
      await("quorum-missing", 0);
    }
    String signed = Files.readString(data().resolve("log.checkpoint"));
    assertTrue(signed.contains("\n20\n"), signed);
    assertEquals(0, run("backup", data(), file()), err);
    assertEquals(0, run("restore", file(), elsewhere()), err);
  }

  @Test
  void aLogIsNotRolledBack() throws Exception {
    try (RunningServer server = start(data())) {
      assertTrue(server.address().port() > 0);
      await("publishing", 20);
    }
    assertEquals(0, run("backup", data(), file()), err);
    // As it was: nothing is lost.
    assertEquals(0, run("restore", file(), elsewhere()), err);
    Files.move(elsewhere(), folder.resolve("unused"));
    List<Bytes> more = LogFiller.append(new DataFolder(data()), 20, 5);
    assertEquals(5, more.size());
    try (RunningServer server = start(data())) {
      assertTrue(server.address().port() > 0);
      await("publishing", 25);
    }
    assertEquals(4, run("restore", file(), elsewhere()));
    assertTrue(err.startsWith("Witnesses have cosigned more"), err);
    assertFalse(Files.exists(elsewhere()));
    // Somebody does it all the same.
    assertEquals(0, run("restore", file(), elsewhere(), "--offline"), err);
    Files.copy(data().resolve("boot.key"), elsewhere().resolve("boot.key"));
    Files.move(data(), folder.resolve("lost"));
    Files.move(elsewhere(), data());
    LogFiller.append(new DataFolder(data()), 900, 1);
    try (RunningServer server = start(data())) {
      assertTrue(server.address().port() > 0);
      JsonNode log = await("rolled-back", 20);
      assertTrue(log.get("witnesses").get(0).get("proof").asText().contains("\n25\n"), out);
      assertTrue(doctor().startsWith("fail: witnesses have a larger or another tree"));
    }
  }
}
