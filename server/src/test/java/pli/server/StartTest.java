package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;

/** What a start says of the server before it. */
class StartTest {
  private @TempDir Path folder;

  private static JsonNode opened(TestNetwork network) throws IOException {
    String line =
        network
            .log()
            .lines()
            .filter(one -> one.contains("\"opened\""))
            .reduce((first, second) -> second)
            .orElseThrow();
    return new ObjectMapper().readTree(line);
  }

  @Test
  void aStopLeavesNothingToLookAt() throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"))) {
      assertTrue(Files.exists(folder.resolve("server/run/running")));
      network.restart();
      assertEquals(0, opened(network).path("after-crash").asInt());
      assertEquals(0, opened(network).path("files-swept").asInt());
      assertEquals(0, opened(network).path("log-bytes-cut").asInt());
      // How many lie in the log depends on how fast files go whose order was forgotten at the stop.
      assertTrue(opened(network).path("log-records").isInt());
    }
    assertFalse(Files.exists(folder.resolve("server/run/running")));
  }

  /** A crash is made of its marks; real ones are in the lab. */
  @Test
  void aCrashIsLookedAtEvenIfAStartInBetweenFails() throws Exception {
    Path run = folder.resolve("server/run");
    TestNetwork network = TestNetwork.start(folder.resolve("server"));
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    try (TestClient client = network.connect()) {
      client.granted(queue.create(client));
      client.granted(group.create());
      client.granted(group.submit(Bytes.utf8("one")));
    }
    network.close();
    Files.writeString(run.resolve("running"), "");
    Files.writeString(run.resolve("token.new"), "half");
    Files.createDirectories(run.resolve("checkpoint"));
    Files.writeString(run.resolve("checkpoint/000001.sst"), "half");
    int port = network.address().port();
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(other.isBound());
      assertThrows(IOException.class, network::restart);
    }
    assertTrue(Files.exists(run.resolve("running")));
    network.restart();
    assertEquals(1, opened(network).path("after-crash").asInt());
    assertEquals(1, opened(network).path("queues-verified").asInt());
    assertFalse(Files.exists(run.resolve("checkpoint")));
    network.restart();
    assertEquals(0, opened(network).path("after-crash").asInt());
    network.close();
  }
}
