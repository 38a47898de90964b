package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.wire.Error;
import pli.server.folder.FolderException;
import pli.server.folder.NewServer;
import pli.transparency.network.Address;

/** Settings that change while the server runs. */
class ReloadTest {
  private static void change(Path server, String from, String to) throws Exception {
    Path toml = server.resolve("pli.toml");
    String before = Files.readString(toml);
    assertTrue(before.contains(from), from);
    Files.writeString(toml, before.replace(from, to));
  }

  @Test
  void limitsHoldAtOnceForThoseWhoAreConnected(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"));
        TestClient client = network.connect()) {
      TestQueue queue = TestQueue.random();
      TestGroup group = TestGroup.of(List.of(queue));
      client.granted(queue.create(client));
      client.granted(group.create());
      client.granted(group.submit(Bytes.of(1)));
      change(network.path(), "submits_burst = 2000", "submits_burst = 1");
      change(
          network.path(),
          "submits_per_second_per_route = 100",
          "submits_per_second_per_route = 0.001");
      change(network.path(), "at_once_per_address = 15000", "at_once_per_address = 1");
      assertEquals(List.of(), network.server().reload());
      client.granted(group.submit(Bytes.of(1)));
      Error refused = client.refused(group.submit(Bytes.of(1)));
      assertEquals(Error.Code.RATE_LIMITED, refused.getCode());
      assertThrows(Exception.class, network::connect);
      change(network.path(), "at_once_per_address = 1", "at_once_per_address = 10");
      change(
          network.path(),
          "submits_per_second_per_route = 0.001",
          "submits_per_second_per_route = 0");
      network.server().reload();
      client.granted(group.submit(Bytes.of(1)));
      network.connect().close();
    }
  }

  @Test
  void theReserveOfTheDiskHoldsAtOnce(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"));
        TestClient client = network.connect()) {
      client.granted(TestQueue.random().create(client));
      change(network.path(), "reserve_mib = 1", "reserve_mib = 1048576");
      network.server().reload();
      Error refused = null;
      // The disk is looked at once a second.
      for (int i = 0; i < 600 && refused == null; i++) {
        var answer = client.ask(TestQueue.random().create(client));
        refused = answer.hasError() ? answer.getError() : null;
        Thread.sleep(20);
      }
      assertEquals(Error.Code.STORE_FULL, refused == null ? null : refused.getCode());
    }
  }

  @Test
  void whatIsNotRightChangesNothing(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"))) {
      change(network.path(), "at_once_per_address = 15000", "at_once_per_address = 1");
      change(network.path(), "slow_reader_seconds = 30", "slow_reader_seconds = \"soon\"");
      FolderException problem =
          assertThrows(FolderException.class, () -> network.server().reload());
      assertEquals("connections.slow_reader_seconds", problem.subject());
      assertTrue(network.log().contains("settings-refused"), network.log());
      network.connect().close();
      try (TestClient one = network.connect();
          TestClient two = network.connect()) {
        one.nonce();
        two.nonce();
      }
    }
  }

  @Test
  void whatHoldsOnlyAfterARestartIsNamed(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"))) {
      change(network.path(), "cache_mib = 64", "cache_mib = 32");
      change(network.path(), "observation_port = 0", "observation_port = 9");
      assertEquals(
          List.of("server.observation_port", "store.cache_mib"), network.server().reload());
      assertTrue(network.log().contains("\"after-restart\":2"), network.log());
    }
  }

  @Test
  void aFileOfAnOlderVersionNeedsNotNameEveryLimit(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("server"),
                toml ->
                    toml.lines()
                        .filter(line ->
                            !line.startsWith("unfinished") && !line.startsWith("creations_"))
                        .reduce("", (all, line) -> all + line + "\n"));
        TestClient client = network.connect()) {
      client.granted(TestQueue.random().create(client));
    }
  }

  @Test
  void sighupReadsTheSettingsOfARunningServer(@TempDir Path folder) throws Exception {
    assumeFalse(hangUpsAreIgnored(), "under nohup no program hears of a hang-up");
    Path data = folder.resolve("server");
    Address address = new Address("127.0.0.1", TestNetwork.freePort());
    NewServer.make(
        new NewServer.Plan(data, "Reload", address, address, null),
        InstantSource.system(),
        TestNetwork.entropy());
    List<String> command = new ArrayList<>(ServerProcess.java());
    command.addAll(List.of("server", "run", data.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      await(out, "ready wss://");
      change(data, "at_once = 15000", "at_once = 100");
      hangUp(process);
      await(out, "is read again; its limits hold from now on.");
      change(data, "at_once = 100", "at_once = -1");
      hangUp(process);
      await(out, "is not right at connections.at_once;");
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  /** Whether this process, and so each that it starts, was told to. */
  private static boolean hangUpsAreIgnored() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElse("SigIgn: 0");
    return (Long.parseUnsignedLong(ignored.split("\\s+")[1], 16) & 1) != 0;
  }

  private static void hangUp(Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  private static void await(BufferedReader out, String text) throws Exception {
    StringBuilder all = new StringBuilder();
    String line = out.readLine();
    while (line != null && !line.contains(text)) {
      all.append(line).append('\n');
      line = out.readLine();
    }
    assertTrue(line != null, "the server ended before it said \"" + text + "\":\n" + all);
  }
}
