package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.wire.Error;

/** More of everything than the operator wants. Who is connected is served on. */
class FloodTest {
  private static final int PATIENCE_MILLIS = 60_000;

  /** A server whose settings have {@code lines} in place of what they say of the same keys. */
  private static TestNetwork limited(Path folder, String... lines) throws Exception {
    return TestNetwork.start(
        folder.resolve("server"),
        toml -> {
          String changed = toml;
          for (String line : lines) {
            String key = line.substring(0, line.indexOf('='));
            assertTrue(toml.contains("\n" + key + "="), key);
            changed = changed.replaceAll("(?m)^" + key + "=.*$", line);
          }
          return changed;
        });
  }

  private static Socket knock(TestNetwork network) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), network.address().port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** Whether the server closes it without a word. */
  private static boolean isTurnedAway(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void assertServed(TestClient client) throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    client.granted(queue.create(client));
    client.granted(group.create());
    client.granted(group.submit(Bytes.of(1)));
  }

  @Test
  void halfOpenConnectionsTakeNoMoreThanTheirShare(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            limited(folder, "unfinished_per_address = 8", "handshake_seconds = 3");
        TestClient inside = network.connect()) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        silent.add(knock(network));
      }
      try (Socket more = knock(network)) {
        assertTrue(isTurnedAway(more), "one more than may stand at the door");
      }
      assertServed(inside);
      for (Socket socket : silent) {
        assertTrue(isTurnedAway(socket), "its time is over");
        socket.close();
      }
      try (TestClient later = network.connect()) {
        assertServed(later);
      }
    }
  }

  @Test
  void finishedConnectionsDoNotStandAtTheDoor(@TempDir Path folder) throws Exception {
    try (TestNetwork network = limited(folder, "unfinished_per_address = 1")) {
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        clients.add(network.connect());
      }
      for (TestClient client : clients) {
        assertServed(client);
        client.close();
      }
    }
  }

  @Test
  void connectionsFromEverywhereComeAtARate(@TempDir Path folder) throws Exception {
    try (TestNetwork network = limited(folder, "new_per_second = 0.001", "new_in_all_burst = 3")) {
      try (TestClient inside = network.connect()) {
        for (int i = 0; i < 2; i++) {
          network.connect().close();
        }
        assertThrows(Exception.class, network::connect);
        assertServed(inside);
      }
    }
  }

  @Test
  void bytesOfAnAddressAreCounted(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            limited(folder, "bytes_per_second_per_address = 1", "bytes_burst = 100000");
        TestClient client = network.connect()) {
      TestQueue queue = TestQueue.random();
      TestGroup group = TestGroup.of(List.of(queue));
      client.granted(queue.create(client));
      client.granted(group.create());
      client.granted(group.submit(TestNetwork.random(60_000)));
      Error refused = client.refused(group.submit(TestNetwork.random(60_000)));
      assertEquals(Error.Code.RATE_LIMITED, refused.getCode());
      assertTrue(refused.getRetryAfterMillis() > 1000);
      client.granted(group.submit(Bytes.of(1)));
    }
  }

  /** Registering counts as what stays, also where the name is taken and nothing is made. */
  @Test
  void accountsAreMadeAtARate(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            limited(folder, "creations_per_second_per_address = 0.001", "creations_burst = 5");
        TestClient client = network.connect();
        TestClient stranger = network.connect()) {
      TestDevice admin = TestDevice.of("admin", network);
      client.granted(admin.register(client, network.invitation().token()));
      TestDevice another = TestDevice.of("admin", network);
      // Two proofs of a label and one account up to now.
      Bytes noInvitation = TestNetwork.random(16);
      for (Error.Code code :
          List.of(Error.Code.HANDLE_TAKEN, Error.Code.HANDLE_TAKEN, Error.Code.RATE_LIMITED)) {
        assertEquals(code, stranger.refused(another.register(stranger, noInvitation)).getCode());
      }
      assertFalse(network.log().contains("fault"), network.log());
    }
  }

  @Test
  void whatStaysIsMadeAtARate(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            limited(folder, "creations_per_second_per_address = 0.001", "creations_burst = 3");
        TestClient client = network.connect()) {
      TestQueue queue = TestQueue.random();
      TestGroup group = TestGroup.of(List.of(queue));
      client.granted(queue.create(client));
      client.granted(group.create());
      client.granted(TestQueue.random().create(client));
      Error refused = client.refused(TestQueue.random().create(client));
      assertEquals(Error.Code.RATE_LIMITED, refused.getCode());
      client.granted(group.submit(Bytes.of(1)));
      assertFalse(network.log().contains("fault"), network.log());
    }
  }
}
