package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.LookUp;

/** Peers that do not mean well. After each of them the server serves on as before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {
  private static final int ROUNDS = 60;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String UPGRADE =
      "GET /v1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n";

  private final Random random = new Random(20);
  private TestNetwork network;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    network =
        TestNetwork.start(
            folder.resolve("server"),
            toml ->
                toml.replace("handshake_seconds = 10", "handshake_seconds = 2")
                    .replace("slow_reader_seconds = 30", "slow_reader_seconds = 2"));
  }

  @AfterAll
  void stop() {
    network.close();
  }

  private Socket plain() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), network.address().port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private SSLSocket secure() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestClient.trustAll()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), network.address().port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.startHandshake();
    return socket;
  }

  private byte[] noise(int max) {
    byte[] bytes = new byte[1 + random.nextInt(max)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Reads until the server closes; what it said. */
  private static byte[] untilClosed(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return in.readAllBytes();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the server did not close", e);
    } catch (IOException e) {
      // Reset is as good as closed.
      return new byte[0];
    }
  }

  private static void sendAll(Socket socket, byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      // It had enough before it had everything.
    }
  }

  private void assertServes() throws Exception {
    try (TestClient client = network.connect()) {
      TestQueue queue = TestQueue.random();
      TestGroup group = TestGroup.of(List.of(queue));
      client.granted(queue.create(client));
      client.granted(group.create());
      client.granted(group.submit(Bytes.of(1)));
    }
    assertFalse(network.log().contains("fault"), network.log());
  }

  @Test
  void noiseInsteadOfTls() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      try (Socket socket = plain()) {
        sendAll(socket, noise(5000));
        socket.shutdownOutput();
        untilClosed(socket);
      }
    }
    assertServes();
  }

  @Test
  void aHandshakeThatStopsHalfWayIsGivenUp() throws Exception {
    try (Socket silent = plain();
        Socket half = plain();
        SSLSocket idle = secure()) {
      sendAll(half, new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
      assertEquals(0, untilClosed(silent).length);
      assertEquals(0, untilClosed(half).length);
      assertEquals(0, untilClosed(idle).length);
    }
    assertServes();
  }

  @Test
  void aRequestThatNeverEndsIsGivenUp() throws Exception {
    try (SSLSocket socket = secure()) {
      sendAll(socket, "GET /card HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
      assertEquals(0, untilClosed(socket).length);
    }
    try (SSLSocket socket = secure()) {
      sendAll(
          socket,
          ("GET /card HTTP/1.1\r\nHost: " + "a".repeat(20_000))
              .getBytes(StandardCharsets.US_ASCII));
      String said = new String(untilClosed(socket), StandardCharsets.US_ASCII);
      assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 4"), said);
    }
    assertServes();
  }

  @Test
  void noiseInsteadOfHttp() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      try (SSLSocket socket = secure()) {
        sendAll(socket, noise(3000));
        sendAll(socket, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String said = new String(untilClosed(socket), StandardCharsets.ISO_8859_1);
        assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 4"), said);
      }
    }
    assertServes();
  }

  @Test
  void whatIsNotAskedForProperlyIsRefused() throws Exception {
    for (List<String> asked :
        List.of(
            List.of("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "404"),
            List.of("GET /../keys HTTP/1.1\r\nHost: a\r\n\r\n", "404"),
            List.of("POST /card HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "405"),
            List.of("GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n", "426"),
            List.of("GET /card HTTP/1.1\r\nHost: a\r\nOrigin: https://a\r\n\r\n", "403"),
            List.of(UPGRADE.replace("\r\n\r\n", "\r\nOrigin: null\r\n\r\n"), "403"))) {
      try (SSLSocket socket = secure()) {
        sendAll(socket, asked.get(0).getBytes(StandardCharsets.US_ASCII));
        String said = new String(untilClosed(socket), StandardCharsets.UTF_8);
        assertTrue(said.startsWith("HTTP/1.1 " + asked.get(1)), asked.get(0) + said);
      }
    }
  }

  @Test
  void noiseInsteadOfWebSocketFrames() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      try (SSLSocket socket = secure()) {
        sendAll(socket, UPGRADE.getBytes(StandardCharsets.US_ASCII));
        sendAll(socket, noise(2000));
        socket.shutdownOutput();
        untilClosed(socket);
      }
    }
    assertServes();
  }

  @Test
  void noiseInsteadOfRequests() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      try (TestClient client = network.connect()) {
        try {
          for (int j = 0; j < 20; j++) {
            client.send(noise(300));
          }
        } catch (RuntimeException e) {
          // It had enough.
        }
        assertTrue(client.isClosed());
      }
    }
    assertServes();
  }

  @Test
  void requestsWithFlippedBitsAreAnsweredOrEndTheConnection() throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    byte[] request = group.submit(Bytes.of(1, 2, 3)).setRequestId(7).build().toByteArray();
    for (int bit = 0; bit < 8 * request.length; bit += 3) {
      byte[] flipped = request.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try (TestClient client = network.connect()) {
        client.send(flipped);
      }
    }
    assertServes();
  }

  @Test
  void aFrameThatIsTooLargeEndsTheConnection() throws Exception {
    try (TestClient client = network.connect()) {
      try {
        client.send(new byte[Limits.MAX_FRAME + 1]);
      } catch (RuntimeException e) {
        // It had enough before it had everything.
      }
      assertTrue(client.isClosed());
    }
    try (SSLSocket socket = secure()) {
      sendAll(socket, UPGRADE.getBytes(StandardCharsets.US_ASCII));
      // A masked binary frame that says it has 2^62 bytes.
      sendAll(socket, new byte[] {(byte) 0x82, (byte) 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4});
      untilClosed(socket);
    }
    assertServes();
  }

  @Test
  void whoDoesNotReadIsToldAndClosed() throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    List<TestClient> open = new ArrayList<>();
    try (TestClient sender = network.connect()) {
      sender.granted(queue.create(sender));
      sender.granted(group.create());
      TestClient slow = network.connect();
      open.add(slow);
      slow.granted(queue.read(slow));
      slow.untilCaughtUp();
      slow.stopReading();
      // Answers are more than the unacknowledged entries may be: ask much, read nothing.
      Bytes large = TestNetwork.random(1_000_000);
      for (int i = 0; i < 4; i++) {
        sender.granted(group.submit(large));
      }
      ClientFrame.Builder request =
          ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle("nobody"));
      try {
        for (int i = 0; i < 200_000; i++) {
          slow.start(request);
        }
      } catch (RuntimeException e) {
        // As it should.
      }
      long before = System.nanoTime();
      while (!network.log().isEmpty()
          && network.server().address().port() > 0
          && count("connections_too_slow") == 0
          && System.nanoTime() - before < PATIENCE_MILLIS * 1_000_000L) {
        Thread.sleep(50);
      }
      assertTrue(count("connections_too_slow") > 0);
    } finally {
      open.forEach(TestClient::close);
    }
    assertServes();
  }

  private long count(String counter) throws Exception {
    String metrics =
        new String(
            java.net
                .URI
                .create("http://127.0.0.1:" + network.server().observationPort() + "/metrics")
                .toURL()
                .openStream()
                .readAllBytes(),
            StandardCharsets.UTF_8);
    return metrics
        .lines()
        .filter(line -> line.startsWith("pli_" + counter + "_total "))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void stoppingIsAnnounced() throws Exception {
    try (TestClient client = network.connect()) {
      network.restart();
      assertEquals(Goodbye.Reason.DRAINING, client.goodbye());
      assertTrue(client.isClosed());
    }
    assertServes();
  }
}
