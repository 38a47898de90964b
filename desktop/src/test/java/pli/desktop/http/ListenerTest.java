package pli.desktop.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask on real sockets, what they get, and what is left when it is over. */
@Timeout(60)
class ListenerTest {
  private static final String TOKEN = "secret";

  @TempDir private Path folder;

  /** Says what was asked; one path is an event. */
  private static void echo(Request request, Answer answer) throws Refusal, IOException {
    switch (request.path()) {
      case "/nothing" -> answer.nothing();
      case "/events" -> {
        EventStream events = answer.events();
        events.event(7, "receive", "{\"a\":1}");
        events.event("told", "{}");
        events.remark();
      }
      case "/no" -> throw new Refusal(HttpStatus.NOT_FOUND);
      default -> answer.json("\"" + request.method() + " " + request.body().length() + "\"");
    }
  }

  @Test
  void onLoopbackRequestsFollowEachOther() throws Exception {
    try (Listener listener = loopback()) {
      String host = host(listener);
      String all =
          ask(
              listener,
              "POST /x HTTP/1.1|" + host + "content-length: 3||abc",
              "GET /nothing HTTP/1.1|" + host + "|",
              "GET /y HTTP/1.1|" + host + "connection: close||",
              "GET /never HTTP/1.1|" + host + "|");
      assertEquals(
          List.of("HTTP/1.1 200 OK", "HTTP/1.1 204 No Content", "HTTP/1.1 200 OK"),
          all.lines().filter(line -> line.startsWith("HTTP")).toList());
      assertTrue(all.contains("\"POST 3\""), all);
      assertTrue(all.endsWith("\"GET 0\"\n"), all);
      assertFalse(all.contains(TOKEN), all);
    }
  }

  @Test
  void eventsEndTheConnection() throws Exception {
    try (Listener listener = loopback()) {
      String all = ask(listener, "GET /events HTTP/1.1|" + host(listener) + "|");
      assertTrue(all.contains("Content-Type: text/event-stream\r\n"), all);
      assertTrue(
          all.endsWith(
              "\r\n\r\nid: 7\nevent: receive\ndata: {\"a\":1}\n\nevent: told\ndata: {}\n\n:\n\n"),
          all);
    }
  }

  /** What is written to somebody who has gone must not count as heard. */
  @Test
  void whoHasGoneIsSeenBeforeAnythingIsWritten() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    Path socket = folder.resolve("socket");
    try (Listener listener = Listener.onSocket(socket)) {
      listener.serve(
          AccessRules.ofSocket(),
          (request, answer) -> {
            EventStream events = answer.events();
            while (events.isHeard()) {
              LockSupport.parkNanos(1_000_000);
            }
            assertThrows(IOException.class, events::remark);
            gone.countDown();
          });
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        send(channel, "GET / HTTP/1.1|host: a||");
        assertTrue(line(channel).startsWith("HTTP/1.1 200 "));
        assertEquals(1, gone.getCount());
      }
      gone.await();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET /x HTTP/1.1|host: HOST||;401",
        "GET /x HTTP/1.1|host: HOST|authorization: Bearer||;401",
        "GET /x HTTP/1.1|host: HOST|authorization: Bearer secreT||;401",
        "GET /x HTTP/1.1|host: HOST|authorization: Basic secret||;401",
        "GET /x HTTP/1.1|host: HOST|cookie: token=secret||;401",
        "GET /x HTTP/1.1|host: localhost|authorization: Bearer secret||;421",
        "GET /x HTTP/1.1|host: 127.0.0.1|authorization: Bearer secret||;421",
        "GET /x HTTP/1.1|host: evil.example|authorization: Bearer secret||;421",
        "GET /x HTTP/1.1|authorization: Bearer secret||;400",
        "GET /x HTTP/1.1|host: HOST|origin: null|authorization: Bearer secret||;403",
        "GET /x HTTP/1.1|host: HOST|origin: https://HOST|authorization: Bearer secret||;403",
        "GET /x HTTP/1.1|host: HOST|origin: http://evil.example|authorization: Bearer secret||;403",
        "GET /no HTTP/1.1|host: HOST|authorization: Bearer secret||;404",
        "GET /x HTTP/1.1|host: HOST|authorization: Bearer secret|expect: tea||;417",
        "GET /x HTTP/1.1|host: HOST|origin: http://HOST|authorization: Bearer secret||;200",
        "nonsense||;400",
      })
  void whoMayNotAskIsRefusedAndTheConnectionEnds(String request, int status) throws Exception {
    try (Listener listener = loopback()) {
      String asked = request.replace("HOST", String.valueOf(listener.authority()));
      String end = status == 200 ? "GET /x HTTP/1.1|host: bye||" : "";
      String answer = ask(listener, asked, end);
      assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
      assertTrue(answer.contains("Connection: close\r\n"), answer);
    }
  }

  /** Curl asks before it sends something long. */
  @Test
  void whoAsksBeforeIsToldToGoOn() throws Exception {
    try (Listener listener = loopback()) {
      String head =
          "POST /x HTTP/1.1|" + host(listener) + "expect: 100-continue|connection: close|";
      String answer = ask(listener, head + "content-length: 2||", "ab");
      assertTrue(answer.startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), answer);
    }
  }

  @Test
  void aRefusalIsReadAlsoByWhoSendsMuch() throws Exception {
    try (Listener listener = loopback()) {
      String body = "x".repeat(400_000);
      String head = "POST /x HTTP/1.1|host: " + listener.authority() + "|content-length: 400000||";
      assertTrue(ask(listener, head, body).startsWith("HTTP/1.1 401 "));
    }
  }

  @Test
  void aSocketIsTheOwnersAloneAndGoesWithTheListener() throws Exception {
    Path socket = folder.resolve("socket");
    try (Listener listener = Listener.onSocket(socket)) {
      listener.serve(AccessRules.ofSocket(), ListenerTest::echo);
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
      assertEquals(List.of(socket), files());
      String answer = ask(listener, socket, "GET /x HTTP/1.1|host: pli|connection: close||");
      assertTrue(answer.endsWith("\"GET 0\"\n"), answer);
      String page = ask(listener, socket, "GET /x HTTP/1.1|host: pli|origin: http://pli||");
      assertTrue(page.startsWith("HTTP/1.1 403 "), page);
      assertThrows(FileAlreadyExistsException.class, () -> Listener.onSocket(socket));
      assertTrue(
          ask(listener, socket, "GET /x HTTP/1.1|host: a|connection: close||").contains("200"));
    }
    assertEquals(List.of(), files());
  }

  @Test
  void aForsakenSocketIsReplacedAndAnotherFileIsNot() throws Exception {
    Path socket = folder.resolve("socket");
    try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(socket));
    }
    assertTrue(Files.exists(socket));
    try (Listener listener = Listener.onSocket(socket)) {
      listener.serve(AccessRules.ofSocket(), ListenerTest::echo);
      assertTrue(
          ask(listener, socket, "GET /x HTTP/1.1|host: a|connection: close||").contains("200"));
    }
    Path letter = Files.writeString(folder.resolve("letter"), "dear");
    assertThrows(FileAlreadyExistsException.class, () -> Listener.onSocket(letter));
    assertEquals("dear", Files.readString(letter));
    assertThrows(IOException.class, () -> Listener.onSocket(folder.resolve("x".repeat(120))));
    assertEquals(List.of(letter), files());
  }

  @Test
  void moreConnectionsThanMayBeAreToldSo() throws Exception {
    List<SocketChannel> open = new ArrayList<>();
    try (Listener listener = loopback()) {
      String request = "GET /x HTTP/1.1|" + host(listener) + "|";
      for (int i = 0; i < Listener.MOST_CONNECTIONS; i++) {
        SocketChannel channel = SocketChannel.open(address(listener));
        open.add(channel);
        send(channel, request);
        assertTrue(line(channel).startsWith("HTTP/1.1 200 "));
      }
      assertTrue(ask(listener, request).startsWith("HTTP/1.1 503 "));
      open.removeFirst().close();
      String answer = "";
      for (int i = 0; i < 100 && !answer.startsWith("HTTP/1.1 200 "); i++) {
        Thread.sleep(20);
        answer = ask(listener, request.replace("||", "|connection: close||"));
      }
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    } finally {
      for (SocketChannel channel : open) {
        channel.close();
      }
    }
  }

  @Test
  void whoHangsUpIsNotAnsweredAnyLonger() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Listener listener = Listener.onLoopback(0)) {
      listener.serve(
          AccessRules.ofLoopback(String.valueOf(listener.authority()), TOKEN),
          (request, answer) -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
              Thread.currentThread().interrupt();
            }
            answer.json("1");
          });
      try (SocketChannel channel = SocketChannel.open(address(listener))) {
        send(channel, "GET /x HTTP/1.1|" + host(listener) + "|");
        begun.await();
        assertEquals(1, interrupted.getCount());
      }
      interrupted.await();
    }
  }

  @Test
  void requestsThatCameTogetherAreAllAnswered() throws Exception {
    try (Listener listener = loopback();
        SocketChannel channel = SocketChannel.open(address(listener))) {
      String request = "POST /x HTTP/1.1|" + host(listener) + "content-length: 3||abc";
      send(channel, request.repeat(200) + request.replace("||", "|connection: close||"));
      String all =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(201, all.lines().filter(line -> line.endsWith("\"POST 3\"")).count(), all);
    }
  }

  @Test
  void closedItEndsAllConnections() throws Exception {
    Listener listener = loopback();
    SocketAddress there = address(listener);
    try (SocketChannel channel = SocketChannel.open(there)) {
      send(channel, "GET /x HTTP/1.1|" + host(listener) + "|");
      assertTrue(line(channel).startsWith("HTTP/1.1 200 "));
      listener.close();
      ByteBuffer rest = ByteBuffer.allocate(4096);
      while (channel.read(rest) >= 0) {
        rest.clear();
      }
      assertThrows(IOException.class, () -> SocketChannel.open(there).close());
    }
  }

  private static Listener loopback() throws IOException {
    Listener listener = Listener.onLoopback(0);
    listener.serve(
        AccessRules.ofLoopback(String.valueOf(listener.authority()), TOKEN), ListenerTest::echo);
    return listener;
  }

  private static String host(Listener listener) throws IOException {
    return "host: " + listener.authority() + "|authorization: Bearer " + TOKEN + "|";
  }

  private static SocketAddress address(Listener listener) throws IOException {
    String authority = String.valueOf(listener.authority());
    int port = Integer.parseInt(authority.substring(authority.indexOf(':') + 1));
    return new InetSocketAddress("127.0.0.1", port);
  }

  private static String ask(Listener listener, String... requests) throws IOException {
    return ask(address(listener), requests);
  }

  private static String ask(Listener listener, Path socket, String... requests) throws IOException {
    return ask(UnixDomainSocketAddress.of(socket), requests);
  }

  /** Everything that comes until the other side ends it. */
  private static String ask(SocketAddress address, String... requests) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      for (String request : requests) {
        send(channel, request);
      }
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(SocketChannel channel, String request) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(request.replace("|", "\r\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String line(SocketChannel channel) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    return String.valueOf(lines.readLine());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
