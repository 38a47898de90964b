package pli.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.AttachmentId;
import pli.server.folder.DataFolder;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;
import pli.transparency.proof.FollowedLog;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.TileReader;
import pli.transparency.tile.TileSource;

/** The log over HTTP, from the server and through an edge, as a client follows it. */
@Timeout(120)
class LogDoorTest {
  private @TempDir Path folder;
  private TestNetwork network;
  private AttachmentClient http;
  private List<Bytes> entries = List.of();

  @BeforeEach
  void aServerWithALog() throws Exception {
    network = TestNetwork.start(folder);
    network.close();
    entries = new ArrayList<>(LogFiller.append(new DataFolder(folder), 0, 700));
    network.restart();
    http = new AttachmentClient(network.address());
    awaitSize(http, 700);
  }

  @AfterEach
  void stop() {
    http.close();
    network.close();
  }

  private static HttpResponse<byte[]> get(AttachmentClient client, String path) throws Exception {
    return client.send(client.request(path));
  }

  private static void awaitSize(AttachmentClient client, long size) throws Exception {
    for (int i = 0; i < 3000; i++) {
      HttpResponse<byte[]> answer = get(client, "/log/checkpoint");
      if (answer.statusCode() == 200
          && SignedCheckpoint.parse(Bytes.copyOf(answer.body())).checkpoint().head().size()
              == size) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("the log is not published");
  }

  private VerifiedCheckpoint checkpoint(AttachmentClient client) throws Exception {
    NetworkCard card = NetworkCard.parse(Bytes.copyOf(get(client, "/card").body()));
    HttpResponse<byte[]> answer = get(client, "/log/checkpoint");
    assertEquals(200, answer.statusCode());
    assertEquals(
        "text/plain; charset=utf-8", answer.headers().firstValue("content-type").orElse(""));
    assertEquals("no-store", answer.headers().firstValue("cache-control").orElse(""));
    SignedCheckpoint signed = SignedCheckpoint.parse(Bytes.copyOf(answer.body()));
    return VerifiedCheckpoint.verify(signed, card.log());
  }

  private static TileSource tiles(AttachmentClient client) {
    return tile -> {
      try {
        HttpResponse<byte[]> answer = get(client, "/log/" + tile.path());
        assertTrue(answer.statusCode() == 200 || answer.statusCode() == 404);
        return answer.statusCode() == 200
            ? Optional.of(Bytes.copyOf(answer.body()))
            : Optional.empty();
      } catch (Exception e) {
        throw new IOException(e);
      }
    };
  }

  private void follow(AttachmentClient client) throws Exception {
    VerifiedCheckpoint now = checkpoint(client);
    TileReader reader = new TileReader(tiles(client), now.head().size());
    List<Bytes> all = new ArrayList<>();
    for (BundleId bundle : BundleId.holding(0, now.head().size())) {
      all.addAll(reader.entries(bundle).entries());
    }
    assertTrue(FollowedLog.begin(now).follow(now, all).isComplete());
    assertEquals(entries, all);
    assertEquals(now.head(), reader.tree().head());
  }

  @Test
  void aClientFollowsTheLog() throws Exception {
    follow(http);
    HttpResponse<byte[]> tile = get(http, "/log/tile/0/000");
    assertEquals(256 * 32, tile.body().length);
    assertEquals(
        "public, max-age=31536000, immutable",
        tile.headers().firstValue("cache-control").orElse(""));
  }

  @Test
  void aClientFollowsTheLogThroughAnEdge() throws Exception {
    try (TestEdge edge = TestEdge.start(folder);
        AttachmentClient there = new AttachmentClient(edge.address())) {
      follow(there);
      assertEquals(404, get(there, "/log/tile/0/009").statusCode());
      assertEquals(404, get(there, "/log").statusCode());
    }
  }

  @Test
  void whatIsNoPathOfTheLogIsNotThere() throws Exception {
    for (String path :
        List.of(
            "/log/",
            "/log/tile",
            "/log/tile/0/0",
            "/log/tile/0/0000",
            "/log/tile/0/003",
            "/log/tile/0/002",
            "/log/tile/0/002.p/189",
            "/log/tile/0/002.p/0",
            "/log/tile/64/000",
            "/log/tile/-1/000",
            "/log/tile/1/000.p/3",
            "/log/tile/entries/002",
            "/log/tile/entries/x999/x999/x999/x999/x999/999",
            "/log/checkpoint/",
            "/log/checkpoint?size=3",
            "/log/..%2fcard")) {
      HttpResponse<byte[]> answer = get(http, path);
      assertEquals(404, answer.statusCode(), path);
      assertEquals(0, answer.body().length, path);
    }
    assertEquals(200, get(http, "/log/tile/0/002.p/188").statusCode());
    HttpRequest.Builder put =
        http.request("/log/checkpoint").PUT(HttpRequest.BodyPublishers.noBody());
    assertEquals(405, http.send(put).statusCode());
    HttpRequest.Builder page = http.request("/log/checkpoint").header("Origin", "https://a.page");
    assertEquals(403, http.send(page).statusCode());
  }

  /** All requests at once on one connection, of which some are for other doors. */
  @Test
  void answersComeInTheOrderOfTheRequests() throws Exception {
    String unknown = AttachmentId.PATH + "0".repeat(32);
    List<String> paths =
        List.of(
            "/log/checkpoint",
            unknown,
            "/log/tile/entries/000",
            unknown,
            "/log/tile/0/000",
            "/log/nothing",
            "/log/tile/1/000.p/2",
            "/card");
    StringBuilder requests = new StringBuilder();
    for (String path : paths) {
      requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    Address address = network.address();
    try (Socket socket =
        TestClient.trustAll().getSocketFactory().createSocket(address.host(), address.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      for (String path : paths) {
        byte[] body = answer(in, path);
        if (path.startsWith("/log/tile/")) {
          assertArrayEquals(get(http, path).body(), body, path);
        }
      }
      assertEquals(-1, in.read());
    }
  }

  /** The body of one answer. */
  private static byte[] answer(InputStream in, String path) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      assertTrue(next >= 0, path + " has no answer: " + head);
      head.append((char) next);
    }
    boolean isThere = !path.endsWith("nothing") && !path.startsWith(AttachmentId.PATH);
    assertTrue(head.toString().startsWith("HTTP/1.1 " + (isThere ? 200 : 404)), path + head);
    String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length: ") + "content-length: ".length();
    int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)));
    return in.readNBytes(length);
  }

  @Test
  void whoAsksTooOftenIsToldToWait() throws Exception {
    network.close();
    Path toml = folder.resolve("pli.toml");
    java.nio.file.Files.writeString(
        toml,
        java.nio.file.Files.readString(toml)
            .replace(
                "requests_per_second_per_address = 2000\n      requests_burst = 20000",
                "requests_per_second_per_address = 1\n      requests_burst = 5")
            .replace(
                "requests_per_second_per_address = 2000", "requests_per_second_per_address = 1")
            .replace("requests_burst = 20000", "requests_burst = 5"));
    network.restart();
    HttpResponse<byte[]> last = get(http, "/log/checkpoint");
    for (int i = 0; i < 50 && last.statusCode() != 429; i++) {
      last = get(http, "/log/tile/0/000");
    }
    assertEquals(429, last.statusCode());
    assertTrue(last.headers().firstValueAsLong("retry-after").orElse(0) >= 1);
  }

  @Test
  void theLogGoesOnAfterARestart() throws Exception {
    VerifiedCheckpoint before = checkpoint(http);
    network.close();
    entries.addAll(LogFiller.append(new DataFolder(folder), 700, 30));
    network.restart();
    awaitSize(http, 730);
    follow(http);
    VerifiedCheckpoint after = checkpoint(http);
    pli.transparency.proof.AppendOnlyStep.verify(
        before,
        after,
        new TileReader(tiles(http), after.head().size()).consistency(before.head().size()));
  }
}
