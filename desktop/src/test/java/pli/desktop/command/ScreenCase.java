package pli.desktop.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.Platform;
import pli.desktop.http.AccessRules;
import pli.desktop.http.Listener;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.net.WebTransport;
import pli.desktop.screen.Bundle;
import pli.desktop.screen.Exchange;
import pli.desktop.screen.ScreenHeaders;
import pli.desktop.terminal.Terminal;

/** A screen on a real port, before there is a vault. */
@Timeout(60)
abstract class ScreenCase {
  static final String TOKEN = "secret";
  private static final Map<String, String> PAGE =
      Map.of("/index.html", "<!doctype html>", "/assets/a.js", "1", "/api/v1/x.html", "no");

  @TempDir Path vault;
  final AtomicLong nanos = new AtomicLong();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private @Nullable Serving serving;

  /** What was begun for a test. */
  record Serving(Ending ending, Exchange exchange, Seat seat, Listener listener) {}

  @BeforeEach
  void begin() throws Exception {
    Invocation invocation = invocation();
    Bulletin bulletin = new Bulletin();
    Ending ending = new Ending();
    Exchange exchange = Exchange.in(vault, invocation.platform().entropy());
    Seat seat = new Seat(invocation, bulletin, exchange, nanos::get);
    Listener listener = Listener.onLoopback(0);
    Screen screen =
        new Screen(new Bundle(ScreenCase::open), seat, invocation, bulletin, exchange, ending);
    listener.serve(
        AccessRules.ofPage(String.valueOf(listener.authority()), TOKEN, ScreenHeaders.LINES),
        screen);
    serving = new Serving(ending, exchange, seat, listener);
  }

  static @Nullable InputStream open(String path) {
    String text = PAGE.get(path);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  Invocation invocation() {
    return invocation(Words.in(Language.FRENCH));
  }

  Invocation invocation(Words words) {
    SecureRandom random = new SecureRandom();
    Platform platform = new Platform(new WebTransport(), random::nextBytes, Clock.systemUTC());
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            err,
            Map.of("PLI_VAULT", vault.toString()),
            question -> Optional.empty());
    return Invocation.ofCommand(Arguments.of(List.of(), Map.of()), terminal, platform, words);
  }

  Serving serving() {
    Serving now = serving;
    if (now == null) {
      throw new IllegalStateException("nothing was begun");
    }
    return now;
  }

  @AfterEach
  void end() {
    serving().listener.close();
    serving().seat.close();
    serving().exchange.close();
    serving().ending.close();
  }

  String call(String method, String params) throws Exception {
    return call("", method, params);
  }

  String call(String lines, String method, String params) throws Exception {
    String body = body(method, params);
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return ask(
        "POST /api/v1/rpc HTTP/1.1|host: HOST|TOKEN"
            + lines
            + "|content-type: application/json|content-length: "
            + length
            + "||"
            + body);
  }

  static String body(String method, String params) {
    return ("{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':" + params + "}")
        .replace('\'', '"');
  }

  static void assertError(String error, String answer) {
    assertTrue(
        answer.contains("\"data\":{\"error\":\"" + error + "\""), error + " not in " + answer);
  }

  static void assertStatus(int status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
  }

  InetSocketAddress address() throws IOException {
    String authority = String.valueOf(serving().listener.authority());
    int port = Integer.parseInt(authority.substring(authority.indexOf(':') + 1));
    return new InetSocketAddress("127.0.0.1", port);
  }

  String request(String written) throws IOException {
    return written
        .replace("HOST", String.valueOf(serving().listener.authority()))
        .replace("TOKEN", "authorization: Bearer " + TOKEN)
        .replace("||", "|connection: close||")
        .replace("|", "\r\n");
  }

  /** Everything that comes until the other side ends it. */
  String ask(String written) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address())) {
      send(channel, request(written));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
