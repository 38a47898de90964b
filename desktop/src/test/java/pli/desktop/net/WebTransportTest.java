package pli.desktop.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Endpoint.Trust;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;
import pli.codec.Bytes;

/** Against servers of the JDK's own TLS that behave and that do not. */
@Timeout(60)
class WebTransportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Trust ANY = new Trust.Unverified();
  private static final int MAX_FRAME = 4 << 20;

  @TempDir private Path folder;
  private final WebTransport transport = new WebTransport();

  @Test
  void framesGoBothWaysWholeAndInOrder() throws Exception {
    int[] sizes = {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20, MAX_FRAME};
    try (TlsPeer server =
        serve(peer -> {
          peer.upgrade();
          for (int i = 0; i < sizes.length; i++) {
            peer.frame(0x82, peer.message());
          }
          peer.linger();
        })) {
      Heard heard = new Heard();
      Connection connection =
          transport.connect(server.endpoint(pinned(server.pin())), heard, PATIENCE);
      for (int size : sizes) {
        connection.send(bytes(size));
      }
      for (int size : sizes) {
        assertArrayEquals(bytes(size), heard.frame());
      }
      assertTrue(connection.isOpen());
      connection.close();
      connection.close();
      assertEquals(Optional.empty(), heard.closed.get());
      assertFalse(connection.isOpen());
      assertReason(Reason.CLOSED, () -> connection.send(bytes(1)));
      assertReason(Reason.CLOSED, connection::ping);
    }
  }

  @Test
  void fragmentsBecomeOneFrameAndControlFramesSayTheServerIsAlive() throws Exception {
    try (TlsPeer server =
        serve(peer -> {
          peer.upgrade();
          peer.frame(0x02, bytes(5));
          peer.frame(0x89, bytes(0));
          peer.frame(0x00, bytes(6));
          peer.frame(0x80, bytes(7));
          peer.linger();
        })) {
      Heard heard = new Heard();
      try (Connection connection =
          transport.connect(server.endpoint(pinned(server.pin())), heard, PATIENCE)) {
        assertEquals(18, heard.frame().length);
        assertNotNull(heard.alive.poll(10, TimeUnit.SECONDS));
        assertTrue(connection.isOpen());
      }
    }
  }

  @Test
  void itAsksAtTheProtocolsPath() throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (TlsPeer server =
        serve(peer -> {
          asked.complete(peer.upgrade());
          peer.linger();
        })) {
      transport.connect(server.endpoint(ANY), new Heard(), PATIENCE).close();
      assertTrue(asked.get().startsWith("GET /v1 HTTP/1.1\r\n"), asked.get());
    }
  }

  @Test
  void timeThatIsOverIsOverAndNoMistake() throws Exception {
    try (TlsPeer server = serve(TlsPeer.Peer::upgrade)) {
      Endpoint endpoint = server.endpoint(ANY);
      for (Duration over : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofNanos(1))) {
        assertReason(
            Reason.TIMED_OUT, () -> transport.connect(endpoint, new Heard(), over).close());
        assertReason(Reason.TIMED_OUT, () -> transport.get(endpoint, "/card", 100, over));
      }
    }
  }

  @Test
  void onlyAPinnedKeyIsTheServers() throws Exception {
    try (TlsPeer server = serve(TlsPeer.Peer::upgrade)) {
      byte[] flipped = server.pin().toByteArray();
      flipped[31] ^= 1;
      for (List<Bytes> pins : List.of(List.of(Bytes.copyOf(flipped)), List.<Bytes>of())) {
        Endpoint wrong = server.endpoint(new Trust.Pinned(pins));
        assertReason(
            Reason.PIN_MISMATCH, () -> transport.connect(wrong, new Heard(), PATIENCE).close());
        assertReason(Reason.PIN_MISMATCH, () -> transport.get(wrong, "/card", 100, PATIENCE));
      }
      Trust second = new Trust.Pinned(List.of(Bytes.copyOf(flipped), server.pin()));
      transport.connect(server.endpoint(second), new Heard(), PATIENCE).close();
    }
  }

  @Test
  void theCardIsFetchedFromAnyKeyAndNoFurtherThanItsLimit() throws Exception {
    byte[] card = "pli network card v1\n".getBytes(StandardCharsets.UTF_8);
    try (TlsPeer server =
        serve(peer -> {
          String head = peer.head();
          if (head.startsWith("GET /card ")) {
            peer.answer("HTTP/1.1 200 OK", card);
          } else if (head.startsWith("GET /elsewhere ")) {
            peer.answer("HTTP/1.1 302 Found\r\nLocation: /card", new byte[0]);
          } else {
            peer.answer("HTTP/1.1 404 Not Found", new byte[0]);
          }
        })) {
      Endpoint any = server.endpoint(ANY);
      assertArrayEquals(card, transport.get(any, "/card", card.length, PATIENCE));
      assertReason(Reason.TOO_LARGE, () -> transport.get(any, "/card", card.length - 1, PATIENCE));
      assertReason(Reason.REFUSED, () -> transport.get(any, "/elsewhere", 100, PATIENCE));
      assertReason(Reason.REFUSED, () -> transport.get(any, "/nothing", 100, PATIENCE));
      assertReason(Reason.REFUSED, () -> transport.connect(any, new Heard(), PATIENCE).close());
    }
  }

  @Test
  void nobodyThereIsUnreachable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    for (String host : List.of("127.0.0.1", "no-such-host.invalid", "::1", "not a host")) {
      Endpoint nobody = new Endpoint(host, port, ANY);
      assertReason(
          Reason.UNREACHABLE, () -> transport.connect(nobody, new Heard(), PATIENCE).close());
      assertReason(Reason.UNREACHABLE, () -> transport.get(nobody, "/card", 100, PATIENCE));
    }
  }

  @Test
  void silenceEndsWithThePatience() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Endpoint endpoint = new Endpoint("127.0.0.1", silent.getLocalPort(), ANY);
      Duration little = Duration.ofMillis(300);
      assertReason(
          Reason.TIMED_OUT, () -> transport.connect(endpoint, new Heard(), little).close());
      assertReason(Reason.TIMED_OUT, () -> transport.get(endpoint, "/card", 100, little));
    }
    try (TlsPeer server =
        serve(peer -> {
          peer.head();
          peer.linger();
        })) {
      Duration little = Duration.ofSeconds(2);
      assertReason(
          Reason.TIMED_OUT,
          () -> transport.connect(server.endpoint(ANY), new Heard(), little).close());
    }
  }

  @Test
  void nothingOlderThanTls13() throws Exception {
    try (TlsPeer server = TlsPeer.serve(folder, "TLSv1.2", TlsPeer.Peer::upgrade)) {
      assertReason(
          Reason.TLS_FAILED,
          () -> transport.connect(server.endpoint(ANY), new Heard(), PATIENCE).close());
    }
  }

  @Test
  void aServerThatDiesIsHeardOnceWithItsCause() throws Exception {
    try (TlsPeer server =
        serve(peer -> {
          peer.upgrade();
          peer.frame(0x82, bytes(3));
          peer.message();
          peer.die();
        })) {
      Heard heard = new Heard();
      Connection connection =
          transport.connect(server.endpoint(pinned(server.pin())), heard, PATIENCE);
      assertEquals(3, heard.frame().length);
      connection.send(bytes(1));
      assertTrue(heard.closed.get().isPresent());
      assertFalse(connection.isOpen());
      connection.close();
      assertReason(Reason.CLOSED, () -> connection.send(bytes(1)));
    }
  }

  @Test
  void aServerThatStopsWhileTlsBeginsMayBeTriedAgain() throws Exception {
    try (ServerSocket dying = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                dying.accept().close();
              }
            } catch (IOException e) {
              // The test is over.
            }
          });
      Endpoint endpoint = new Endpoint("127.0.0.1", dying.getLocalPort(), ANY);
      for (int i = 0; i < 30; i++) {
        TransportException e =
            assertThrows(
                TransportException.class,
                () -> transport.connect(endpoint, new Heard(), PATIENCE).close());
        assertTrue(e.mayRetry(), e.reason().name());
      }
    }
  }

  @Test
  void framesOfTextOrPastTheLimitEndTheConnection() throws Exception {
    try (TlsPeer server =
            serve(peer -> {
              peer.upgrade();
              peer.frame(0x81, bytes(0));
              peer.linger();
            });
        TlsPeer greedy =
            serve(peer -> {
              peer.upgrade();
              peer.frame(0x02, bytes(MAX_FRAME));
              peer.frame(0x80, bytes(1));
              peer.linger();
            })) {
      for (TlsPeer each : List.of(server, greedy)) {
        Heard heard = new Heard();
        Connection connection = transport.connect(each.endpoint(ANY), heard, PATIENCE);
        assertTrue(heard.closed.get().isPresent());
        assertFalse(connection.isOpen());
        assertNull(heard.frames.poll());
      }
    }
  }

  @Test
  void aServerThatDoesNotReadHoldsTheSenderBackUntilSomebodyCloses() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (TlsPeer server =
        serve(peer -> {
          peer.upgrade();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        })) {
      Connection connection = transport.connect(server.endpoint(ANY), new Heard(), PATIENCE);
      CompletableFuture<Reason> ended = new CompletableFuture<>();
      LinkedBlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int i = 0; i < 64; i++) {
                connection.send(bytes(MAX_FRAME));
                sent.add(i);
              }
              ended.complete(Reason.TOO_LARGE);
            } catch (TransportException e) {
              ended.complete(e.reason());
            }
          });
      while (sent.poll(1, TimeUnit.SECONDS) != null) {
        // The sockets' own buffers take a few frames.
      }
      assertFalse(ended.isDone(), "256 MiB went somewhere");
      connection.close();
      assertEquals(Reason.CLOSED, ended.get());
      over.countDown();
    }
  }

  private TlsPeer serve(TlsPeer.Script script) throws Exception {
    return TlsPeer.serve(folder, "TLSv1.3", script);
  }

  private static Trust pinned(Bytes pin) {
    return new Trust.Pinned(List.of(pin));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private interface Act {
    void run() throws Exception;
  }

  private static void assertReason(Reason reason, Act act) {
    TransportException e = assertThrows(TransportException.class, act::run);
    assertEquals(reason, e.reason(), () -> String.valueOf(e.getCause()));
  }

  private static final class Heard implements ConnectionListener {
    final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> alive = new LinkedBlockingQueue<>();
    final CompletableFuture<Optional<Throwable>> closed = new CompletableFuture<>();

    byte[] frame() throws InterruptedException {
      byte[] frame = frames.poll(30, TimeUnit.SECONDS);
      assertNotNull(frame, "no frame came");
      return frame;
    }

    @Override
    public void onFrame(byte[] frame) {
      frames.add(frame);
    }

    @Override
    public void onAlive() {
      alive.add(true);
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
      assertTrue(closed.complete(Optional.ofNullable(cause)), "closed twice");
    }
  }
}
