package pli.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.AttachmentId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.ServerFrame;
import pli.server.assembly.RunningEdge;
import pli.transparency.network.Address;

/** Connections through edges, which know nothing but the way to their server. */
@Timeout(120)
class EdgeTest {
  private static final int LARGE = 900_000;

  @TempDir private Path folder;
  private TestNetwork network;

  @BeforeEach
  void start() throws Exception {
    network = TestNetwork.start(folder.resolve("server"));
  }

  /** Starts the server again, with other settings. */
  private void set(UnaryOperator<String> settings) throws Exception {
    Path toml = network.path().resolve("pli.toml");
    Files.writeString(toml, settings.apply(Files.readString(toml)));
    network.restart();
  }

  private TestEdge edge() throws Exception {
    return TestEdge.start(network.path());
  }

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void peopleOnTwoEdgesAndOnTheServerItselfTalk() throws Exception {
    try (TestEdge one = edge();
        TestEdge two = edge();
        TestClient alice = one.connect(network.origin());
        TestClient bob = two.connect(network.origin());
        TestClient carol = network.connect();
        TestClient sender = one.connect(network.origin())) {
      List<TestClient> readers = List.of(alice, bob, carol);
      List<TestQueue> queues = new ArrayList<>();
      for (TestClient reader : readers) {
        TestQueue queue = TestQueue.random();
        reader.granted(queue.create(reader));
        reader.granted(queue.read(reader));
        assertEquals(List.of(), reader.untilCaughtUp());
        queues.add(queue);
      }
      TestGroup group = TestGroup.of(queues);
      sender.granted(group.create());
      // Some larger than a read of the socket, one larger than a window.
      List<Bytes> messages =
          List.of(Bytes.utf8("short"), TestNetwork.random(70_000), TestNetwork.random(LARGE));
      for (Bytes message : messages) {
        sender.granted(group.submit(message));
      }
      for (int i = 0; i < readers.size(); i++) {
        List<Entry> entries = readers.get(i).entries(messages.size());
        for (int j = 0; j < messages.size(); j++) {
          assertEquals(messages.get(j), group.open(i, entries.get(j)));
        }
        readers.get(i).granted(queues.get(i).acknowledge(messages.size()));
      }
      assertTrue(network.log().contains("edge-joined"));
    }
  }

  @Test
  void anEdgeWaitsForItsServerAndComesBack() throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    try (TestEdge edge = edge()) {
      try (TestClient client = edge.connect(network.origin())) {
        client.granted(queue.create(client));
        client.granted(queue.read(client));
        client.untilCaughtUp();
        network.close();
        assertEquals(Goodbye.Reason.DRAINING, client.goodbye());
        assertTrue(client.isClosed());
      }
      assertThrows(Exception.class, () -> edge.connect(network.origin()).close());
      network.restart();
      try (TestClient sender = again(edge);
          TestClient reader = edge.connect(network.origin())) {
        sender.granted(group.create());
        sender.granted(group.submit(Bytes.utf8("after")));
        reader.granted(queue.read(reader));
        assertEquals(1, reader.untilCaughtUp().size());
      }
      assertTrue(edge.log().contains("core-lost"));
    }
  }

  /** Connects as a client does: until it may. */
  private TestClient again(TestEdge edge) throws Exception {
    for (int i = 0; i < 200; i++) {
      try {
        return edge.connect(network.origin());
      } catch (Exception e) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("the edge did not come back");
  }

  @Test
  void anEdgeThatIsFirstWaits() throws Exception {
    network.close();
    try (TestEdge edge = edge()) {
      edge.awaitWaiting();
      network.restart();
      edge.connect(network.origin()).close();
    }
  }

  @Test
  void aServerOfAnotherVersionEndsIt() throws Exception {
    network.close();
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(network.path().resolve("run/edges")));
      try (TestEdge edge = edge();
          SocketChannel line = other.accept()) {
        line.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 11, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}));
        assertEquals(RunningEdge.End.OTHER_VERSION, edge.awaitEnd());
      }
    }
  }

  @Test
  void anAddressThatIsTakenEndsIt() throws Exception {
    try (TestEdge edge = TestEdge.startAt(network.path(), network.address())) {
      assertEquals(RunningEdge.End.CANNOT_LISTEN, edge.awaitEnd());
    }
  }

  @Test
  void anEdgeThatStopsSaysGoodbye() throws Exception {
    TestEdge edge = edge();
    try (TestClient client = edge.connect(network.origin())) {
      edge.close();
      assertEquals(Goodbye.Reason.DRAINING, client.goodbye());
      assertEquals(RunningEdge.End.STOPPED, edge.awaitEnd());
    }
    while (!network.log().contains("edge-left")) {
      Thread.sleep(10);
    }
    network.connect().close();
  }

  @Test
  void requestsOfAnAddressAreCountedOverAllEdges() throws Exception {
    set(toml ->
        toml.replace("requests_burst = 20000", "requests_burst = 9")
            .replace(
                "requests_per_second_per_address = 2000",
                "requests_per_second_per_address = 0.01"));
    try (TestEdge one = edge();
        TestEdge two = edge();
        TestClient first = one.connect(network.origin());
        TestClient second = two.connect(network.origin());
        TestClient third = network.connect()) {
      ClientFrame.Builder request =
          ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle("somebody"));
      List<TestClient> all = List.of(first, second, third);
      for (int i = 0; i < 9; i++) {
        assertEquals(Error.Code.UNKNOWN_HANDLE, all.get(i % 3).refused(request).getCode());
      }
      for (TestClient client : all) {
        assertEquals(Error.Code.RATE_LIMITED, client.refused(request).getCode());
      }
    }
  }

  @Test
  void connectionsOfAnAddressAreCountedOverAllEdges() throws Exception {
    set(toml -> toml.replace("at_once_per_address = 15000", "at_once_per_address = 2"));
    try (TestEdge one = edge();
        TestEdge two = edge();
        RawClient first = RawClient.connect(one.address());
        RawClient second = RawClient.connect(two.address())) {
      assertTrue(first.frame().hasHello());
      assertTrue(second.frame().hasHello());
      assertTrue(firstFrame(one.address()).hasGoodbye());
      assertTrue(firstFrame(two.address()).hasGoodbye());
      assertThrows(IOException.class, () -> firstFrame(network.address()));
      second.close();
      // As soon as the edge has seen that it is gone.
      while (!figures().contains("\npli_connections_at_edges 1\n")) {
        Thread.sleep(20);
      }
      assertTrue(firstFrame(one.address()).hasHello());
    }
  }

  private static ServerFrame firstFrame(Address address) throws Exception {
    try (RawClient client = RawClient.connect(address)) {
      return client.frame();
    }
  }

  @Test
  void whoDoesNotReadStopsNobodyElseOnTheSameEdge() throws Exception {
    set(toml ->
        toml.replace("slow_reader_seconds = 30", "slow_reader_seconds = 2")
            .replace("_per_second_per_address = 2000", "_per_second_per_address = 0"));
    TestQueue unread = TestQueue.random();
    TestQueue read = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(unread, read));
    try (TestEdge edge = edge();
        TestClient sender = edge.connect(network.origin());
        TestClient reader = edge.connect(network.origin())) {
      sender.granted(unread.create(sender));
      sender.granted(read.create(sender));
      sender.granted(group.create());
      List<RawClient> slow = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        slow.add(RawClient.of(unread, edge.address(), network.origin()));
        slow.get(i).askForMuch();
      }
      reader.granted(read.read(reader));
      reader.untilCaughtUp();
      Bytes large = TestNetwork.random(LARGE);
      // More than the sockets take in for who does not read; how much that is their system decides.
      for (int i = 1; i <= 12 || !areTooSlow(2); i++) {
        sender.granted(group.submit(large));
        assertEquals(large, group.open(1, reader.entries(1).get(0)));
        reader.granted(read.acknowledge(i));
        if (i > 12) {
          Thread.sleep(500);
        }
      }
      try (TestClient back = edge.connect(network.origin())) {
        for (RawClient one : slow) {
          one.close();
        }
        back.granted(unread.read(back));
        assertEquals(large, group.open(0, back.entries(1).get(0)));
      }
    }
  }

  private boolean areTooSlow(int connections) throws Exception {
    String figures = figures();
    return figures.contains("\npli_connections_at_edges 2\n")
        && figures.contains("\npli_connections_too_slow_total " + connections + "\n");
  }

  private String figures() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + network.server().observationPort() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void whoSendsMuchAtOnceIsReadInPieces() throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    try (TestEdge edge = edge();
        TestClient sender = edge.connect(network.origin())) {
      sender.granted(queue.create(sender));
      sender.granted(group.create());
      Bytes large = TestNetwork.random(LARGE);
      List<CompletableFuture<ServerFrame>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(sender.start(group.submit(large)));
      }
      for (CompletableFuture<ServerFrame> answer : answers) {
        assertEquals(1, answer.get(60, TimeUnit.SECONDS).getAccepted().getDelivered());
      }
    }
  }

  @Test
  void attachmentsComeThroughAnEdgeAndAreCountedOverAll() throws Exception {
    set(toml ->
        toml.replace("burst_mib_per_address = 4096", "burst_mib_per_address = 4")
            .replace("kib_per_second_per_address = 8192", "kib_per_second_per_address = 1"));
    AttachmentId id = AttachmentId.random(TestNetwork.entropy());
    byte[] whole = TestNetwork.random(3 << 20).toByteArray();
    try (TestEdge one = edge();
        TestEdge two = edge();
        AttachmentClient first = new AttachmentClient(one.address());
        AttachmentClient second = new AttachmentClient(two.address());
        AttachmentClient third = new AttachmentClient(network.address())) {
      assertEquals(201, first.putAll(id, whole, 0, 1 << 20).statusCode());
      for (AttachmentClient client : List.of(second, third, first)) {
        HttpResponse<byte[]> got = client.get(id);
        assertEquals(200, got.statusCode());
        assertArrayEquals(whole, got.body());
        assertEquals(whole.length, AttachmentClient.offset(client.head(id)));
      }
      HttpResponse<byte[]> part =
          second.send(second.request(id.path()).header("Range", "bytes=1000000-1000009"));
      assertEquals(206, part.statusCode());
      assertArrayEquals(Arrays.copyOfRange(whole, 1_000_000, 1_000_010), part.body());
      AttachmentId other = AttachmentId.random(TestNetwork.entropy());
      assertEquals(204, second.put(other, whole, 0, 1 << 20).statusCode());
      assertEquals(429, third.put(other, whole, 1 << 20, 2 << 20).statusCode());
      assertEquals(429, first.put(other, whole, 1 << 20, 2 << 20).statusCode());
      assertEquals(404, first.send(first.request("/nothing")).statusCode());
      assertEquals(200, first.send(first.request("/card")).statusCode());
    }
  }

  @Test
  void onlyTheOwnerReachesTheSocketAndNothingButItsFormIsHeard() throws Exception {
    Path socket = network.path().resolve("run/edges");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    byte[] hello = {0, 0, 0, 11, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    List<byte[]> wrong =
        List.of(
            // No kind of message; a frame before hello; longer than any; of another version.
            new byte[] {0, 0, 0, 9, 99, 0, 0, 0, 0, 0, 0, 0, 0},
            new byte[] {0, 0, 0, 9, 4, 0, 0, 0, 0, 0, 0, 0, 1},
            new byte[] {127, 0, 0, 0, 1},
            new byte[] {0, 0, 0, 1, 1},
            new byte[] {0, 0, 0, 11, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9},
            // Hello twice; an address of 17 bytes; a connection twice; credit for nothing.
            concat(hello, hello),
            concat(
                hello, concat(new byte[] {0, 0, 0, 26, 3, 0, 0, 0, 0, 0, 0, 0, 1}, new byte[17])),
            concat(hello, concat(open(), open())),
            concat(
                hello,
                concat(open(), new byte[] {0, 0, 0, 13, 5, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0})),
            concat(hello, new byte[] {0, 0, 0, 10, 6, 0, 0, 0, 0, 0, 0, 0, 1, 1}));
    for (byte[] bytes : wrong) {
      assertTrue(isTurnedAway(socket, bytes));
    }
    try (TestEdge edge = edge();
        TestClient client = edge.connect(network.origin())) {
      client.nonce();
    }
  }

  private static byte[] open() {
    return new byte[] {0, 0, 0, 13, 3, 0, 0, 0, 0, 0, 0, 0, 1, 127, 0, 0, 1};
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return Bytes.concat(Bytes.copyOf(first), Bytes.copyOf(second)).toByteArray();
  }

  /** Whether the server closes; the test's own patience bounds that. */
  private static boolean isTurnedAway(Path socket, byte[] bytes) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(bytes));
      ByteBuffer answer = ByteBuffer.allocate(1 << 16);
      while (channel.read(answer.clear()) >= 0) {
        // A welcome, or a session's hello.
      }
      return true;
    } catch (IOException e) {
      return true;
    }
  }
}
