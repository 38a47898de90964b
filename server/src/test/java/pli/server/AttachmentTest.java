package pli.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.AttachmentClient.offset;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.protocol.AttachmentId;
import pli.protocol.Limits;
import pli.server.backup.Backup;
import pli.server.backup.Restore;
import pli.server.folder.DataFolder;

/** Attachments through a real server. */
class AttachmentTest {
  private static final int BLOCK = Limits.ATTACHMENT_BLOCK;

  private static AttachmentId id() {
    return AttachmentId.random(TestNetwork.entropy());
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private static List<Path> files(TestNetwork network) throws Exception {
    try (Stream<Path> files = Files.list(network.path().resolve("attachments"))) {
      return files.toList();
    }
  }

  @Test
  void whatIsPutIsFetchedWholeAndInRangesAlsoAfterARestart(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"));
        AttachmentClient client = new AttachmentClient(network.address())) {
      for (int length : new int[] {1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 17, 9_000_001}) {
        AttachmentId id = id();
        byte[] whole = content(length);
        HttpResponse<byte[]> last = client.putAll(id, whole, 0, 37 * BLOCK);
        assertEquals(201, last.statusCode());
        assertEquals(length, offset(last));
        HttpResponse<byte[]> head = client.head(id);
        assertEquals(200, head.statusCode());
        assertEquals(length, offset(head));
        assertEquals(length, head.headers().firstValueAsLong("content-length").orElse(-1));
        assertArrayEquals(whole, client.get(id).body());
        int from = length / 2;
        HttpResponse<byte[]> rest =
            client.send(client.request(id.path()).header("Range", "bytes=" + from + "-"));
        assertEquals(from == 0 ? 200 : 206, rest.statusCode());
        assertArrayEquals(Arrays.copyOfRange(whole, from, length), rest.body());
        HttpResponse<byte[]> one =
            client.send(client.request(id.path()).header("Range", "bytes=" + from + "-" + from));
        assertArrayEquals(new byte[] {whole[from]}, one.body());
        HttpResponse<byte[]> beyond =
            client.send(client.request(id.path()).header("Range", "bytes=" + length + "-"));
        assertEquals(416, beyond.statusCode());
      }
      AttachmentId id = id();
      byte[] whole = content(3 * BLOCK + 5);
      assertEquals(204, client.put(id, whole, 0, BLOCK).statusCode());
      network.restart();
      assertEquals(BLOCK, offset(client.head(id)));
      assertEquals(404, client.get(id).statusCode());
      assertEquals(201, client.putAll(id, whole, BLOCK, BLOCK).statusCode());
      network.restart();
      assertArrayEquals(whole, client.get(id).body());
      assertEquals(7, files(network).size());
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAndChangesNothing(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"));
        AttachmentClient client = new AttachmentClient(network.address())) {
      AttachmentId id = id();
      byte[] whole = content(4 * BLOCK + 5);
      assertEquals(404, client.head(id).statusCode());
      assertEquals(404, client.get(id).statusCode());
      assertEquals(404, client.put(id, whole, BLOCK, 2 * BLOCK).statusCode());
      assertEquals(204, client.put(id, whole, 0, 2 * BLOCK).statusCode());
      // The same part again, one too far, and one of another length.
      HttpResponse<byte[]> again = client.put(id, whole, 0, 2 * BLOCK);
      assertEquals(409, again.statusCode());
      assertEquals(2 * BLOCK, offset(again));
      assertEquals(409, client.put(id, whole, 3 * BLOCK, 4 * BLOCK).statusCode());
      assertEquals(409, client.put(id, content(5 * BLOCK), 2 * BLOCK, 3 * BLOCK).statusCode());
      // Parts that are not of whole blocks, headers that are none.
      assertEquals(400, client.put(id, whole, 2 * BLOCK, 3 * BLOCK - 1).statusCode());
      for (String range :
          List.of(
              "bytes 131072-196607/*",
              "bytes 131072-196607/",
              "bytes 196607-131072/262149",
              "bytes 131072-196607/131072",
              "bytes -1-196607/262149",
              "bytes 131072-9999999999999/262149",
              "octets 131072-196607/262149")) {
        HttpRequest.Builder request =
            client
                .request(id.path())
                .header("Content-Range", range)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[BLOCK]));
        assertEquals(400, client.send(request).statusCode(), range);
      }
      assertEquals(
          400,
          client
              .send(
                  client
                      .request(id.path())
                      .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[1])))
              .statusCode());
      // No ids, other methods, a browser.
      for (String path : List.of("", "x", id.hex().substring(1), id.hex() + "0", "%2e%2e")) {
        assertEquals(404, client.send(client.request(AttachmentId.PATH + path)).statusCode());
      }
      assertEquals(405, client.send(client.request(id.path()).DELETE()).statusCode());
      assertEquals(
          403, client.send(client.request(id.path()).header("Origin", "https://x")).statusCode());
      // After all of this it goes on where it was.
      assertEquals(201, client.put(id, whole, 2 * BLOCK, whole.length).statusCode());
      assertArrayEquals(whole, client.get(id).body());
      assertEquals(409, client.put(id, whole, 0, BLOCK).statusCode());
      assertEquals(1, files(network).size());
    }
  }

  @Test
  void quotasAnswerClearly(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("server"),
                toml ->
                    toml.replace("max_mib = 2048", "max_mib = 2")
                        .replace("total_mib = 20480", "total_mib = 3")
                        .replace(
                            "kib_per_second_per_address = 8192", "kib_per_second_per_address = 1")
                        .replace("burst_mib_per_address = 4096", "burst_mib_per_address = 5"));
        AttachmentClient client = new AttachmentClient(network.address())) {
      byte[] large = content((2 << 20) + 1025);
      assertEquals(413, client.put(id(), large, 0, 1 << 20).statusCode());
      byte[] whole = content(2 << 20);
      assertEquals(201, client.put(id(), whole, 0, whole.length).statusCode());
      HttpResponse<byte[]> full = client.put(id(), whole, 0, 1 << 20);
      assertEquals(507, full.statusCode());
      assertTrue(full.headers().firstValueAsLong("retry-after").orElse(0) > 0);
      // 4 of 5 MiB are used up.
      HttpResponse<byte[]> tooFast = client.put(id(), whole, 0, whole.length);
      assertEquals(429, tooFast.statusCode());
      assertTrue(tooFast.headers().firstValueAsLong("retry-after").orElse(0) > 100);
      assertEquals(1, files(network).size());
    }
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("other"), toml -> toml.replace("max_mib = 2048", "max_mib = 0"));
        AttachmentClient client = new AttachmentClient(network.address())) {
      assertEquals(413, client.put(id(), content(1), 0, 1).statusCode());
    }
  }

  @Test
  void whoComesBackTakesOverFromAConnectionThatHangs(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"));
        AttachmentClient client = new AttachmentClient(network.address())) {
      AttachmentId id = id();
      byte[] whole = content(3 * BLOCK);
      try (Socket hanging = open(network)) {
        OutputStream out = hanging.getOutputStream();
        out.write(head(id, whole.length));
        out.write(whole, 0, BLOCK + 100);
        out.flush();
        while (files(network).isEmpty() || Files.size(files(network).get(0)) < BLOCK) {
          Thread.sleep(5);
        }
        HttpResponse<byte[]> busy = client.put(id, whole, 0, whole.length);
        assertEquals(503, busy.statusCode());
        assertEquals(1, busy.headers().firstValueAsLong("retry-after").orElse(0));
        assertEquals(-1, hanging.getInputStream().read());
      }
      // Nothing of what hung counts.
      assertEquals(0, offset(client.head(id)));
      HttpResponse<byte[]> done = client.put(id, whole, 0, whole.length);
      for (int tries = 0; tries < 100 && done.statusCode() == 503; tries++) {
        Thread.sleep(20);
        done = client.put(id, whole, 0, whole.length);
      }
      assertEquals(201, done.statusCode());
      assertArrayEquals(whole, client.get(id).body());
    }
  }

  @Test
  void whoDoesNotMoveIsClosed(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
        TestNetwork.start(
            folder.resolve("server"),
            toml -> toml.replace("slow_seconds = 30", "slow_seconds = 1"))) {
      AttachmentId id = id();
      byte[] whole = content(4 << 20);
      try (AttachmentClient client = new AttachmentClient(network.address())) {
        try (Socket silent = open(network)) {
          silent.getOutputStream().write(head(id, whole.length));
          silent.getOutputStream().write(whole, 0, 1000);
          assertEquals(-1, silent.getInputStream().read());
        }
        HttpResponse<byte[]> done = client.put(id, whole, 0, whole.length);
        for (int tries = 0; tries < 100 && done.statusCode() == 503; tries++) {
          Thread.sleep(20);
          done = client.put(id, whole, 0, whole.length);
        }
        assertEquals(201, done.statusCode());
      }
      awaitConnections(network, 0);
      // One that asks for everything, a hundred times, and reads nothing.
      try (Socket deaf = open(network)) {
        byte[] get =
            ("GET " + id.path() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100; i++) {
          deaf.getOutputStream().write(get);
        }
        awaitConnections(network, 1);
        awaitConnections(network, 0);
        deaf.setSoTimeout(20_000);
        assertTrue(readToTheEnd(deaf) < 100L * whole.length);
      }
    }
  }

  private static void awaitConnections(TestNetwork network, int count) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + network.server().observationPort() + "/metrics");
    String wanted = "\npli_connections " + count + "\n";
    String shown = "";
    for (int tries = 0; tries < 4000 && !shown.contains(wanted); tries++) {
      try (InputStream in = metrics.toURL().openStream()) {
        shown = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      Thread.sleep(5);
    }
    assertTrue(shown.contains(wanted), shown);
  }

  /** How many bytes came before the other side closed. */
  private static long readToTheEnd(Socket socket) {
    long sum = 0;
    byte[] part = new byte[1 << 16];
    try {
      for (int read = socket.getInputStream().read(part); read >= 0; ) {
        sum += read;
        read = socket.getInputStream().read(part);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("still open", e);
    } catch (java.io.IOException e) {
      // Closed the hard way.
    }
    return sum;
  }

  private static Socket open(TestNetwork network) throws Exception {
    Socket socket = TestClient.trustAll().getSocketFactory().createSocket();
    socket.connect(
        new java.net.InetSocketAddress(network.address().host(), network.address().port()));
    return socket;
  }

  private static byte[] head(AttachmentId id, int length) {
    return ("PUT "
            + id.path()
            + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + length
            + "\r\nContent-Range: "
            + AttachmentClient.range(0, length, length)
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void theDiskShowsNeitherIdNorContent(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.start(folder.resolve("server"));
        AttachmentClient client = new AttachmentClient(network.address())) {
      AttachmentId id = id();
      byte[] whole = new byte[2 * BLOCK];
      Arrays.fill(whole, (byte) 'x');
      client.put(id, whole, 0, whole.length);
      try (Stream<Path> files = Files.walk(network.path())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertFalse(bytes.contains("xxxxxxxx"), file.toString());
          assertFalse(
              bytes.contains(new String(id.value().toByteArray(), StandardCharsets.ISO_8859_1)),
              file.toString());
          assertFalse(bytes.contains(id.hex()) || file.toString().contains(id.hex()));
        }
      }
      assertEquals(1, files(network).size());
      assertFalse(network.log().contains(id.hex()));
    }
  }

  @Test
  void aBackupHoldsThemAndARestoredServerGoesOn(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("server");
    try (TestNetwork network = TestNetwork.start(data);
        AttachmentClient client = new AttachmentClient(network.address())) {
      AttachmentId there = id();
      AttachmentId begun = id();
      byte[] whole = content(3 * BLOCK + 5);
      assertEquals(201, client.put(there, whole, 0, whole.length).statusCode());
      assertEquals(204, client.put(begun, whole, 0, BLOCK).statusCode());
      Path file = folder.resolve("copy.zip");
      InstantSource clock = InstantSource.system();
      new Backup(new DataFolder(data), clock).take(file, (done, of) -> {});
      // What comes after the copy is not in it.
      assertEquals(204, client.put(begun, whole, BLOCK, 2 * BLOCK).statusCode());
      AttachmentId late = id();
      assertEquals(201, client.put(late, whole, 0, whole.length).statusCode());
      network.server().close();
      Path restored = folder.resolve("restored");
      new Restore(file, true).into(restored, (done, of) -> {});
      Files.copy(data.resolve("boot.key"), restored.resolve("boot.key"));
      Files.move(data, folder.resolve("lost"));
      Files.move(restored, data);
      network.restart();
      assertArrayEquals(whole, client.get(there).body());
      assertEquals(404, client.head(late).statusCode());
      assertEquals(BLOCK, offset(client.head(begun)));
      assertEquals(201, client.putAll(begun, whole, BLOCK, BLOCK).statusCode());
      assertArrayEquals(whole, client.get(begun).body());
      // A copy of one that does not run, too.
      network.server().close();
      new Backup(new DataFolder(data), clock).take(folder.resolve("rest.zip"), (done, of) -> {});
      new Restore(folder.resolve("rest.zip"), true).into(restored, (done, of) -> {});
      try (Stream<Path> files = Files.list(restored.resolve("attachments"))) {
        assertEquals(2, files.count());
      }
    }
  }
}
