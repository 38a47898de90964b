package pli.server.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pli.fuzz.Target;

/**
 * What a peer sends as soon as TLS is through: the first octet says in pieces of how many bytes it
 * comes, the rest is that.
 */
public final class HttpDoorFuzz implements Target {
  static final String UPGRADE =
      "GET /v1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n";

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new HttpDoorFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String request :
        List.of(
            "GET /card HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /card HTTP/1.0\r\n\r\n",
            "GET /card HTTP/1.1\r\n\r\nGET /card HTTP/1.1\r\n\r\n",
            "GET /card HTTP/1.1\r\nOrigin: https://a\r\n\r\n",
            "GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /card HTTP/1.1\r\nContent-Length: 2\r\n\r\nab",
            "POST /v1 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
            "GET /v1/attachments/ HTTP/1.1\r\n\r\nGET /card HTTP/1.1\r\n\r\n",
            "HEAD /v1/attachments/00112233445566778899aabbccddeeff HTTP/1.1\r\n\r\n",
            "GET /log/checkpoint HTTP/1.1\r\n\r\nGET /log/tile/0/000 HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n",
            UPGRADE,
            UPGRADE.replace("13", "8"),
            UPGRADE.replace("MDEyMzQ1Njc4OWFiY2RlZg==", "a"))) {
      seeds.add(seed(0, request.getBytes(StandardCharsets.US_ASCII)));
      seeds.add(seed(7, request.getBytes(StandardCharsets.US_ASCII)));
    }
    byte[] upgrade = UPGRADE.getBytes(StandardCharsets.US_ASCII);
    for (byte[] frame :
        List.of(
            Frames.masked(true, Frames.BINARY, new byte[] {8, 1}),
            Frames.masked(true, Frames.PING, new byte[] {1}),
            Frames.masked(true, Frames.CLOSE, new byte[] {3, (byte) 232}))) {
      byte[] both = Arrays.copyOf(upgrade, upgrade.length + frame.length);
      System.arraycopy(frame, 0, both, upgrade.length, frame.length);
      seeds.add(seed(0, both));
    }
    return seeds;
  }

  private static byte[] seed(int piece, byte[] bytes) {
    byte[] seed = new byte[bytes.length + 1];
    seed[0] = (byte) piece;
    System.arraycopy(bytes, 0, seed, 1, bytes.length);
    return seed;
  }

  @Override
  public void run(byte[] input) {
    if (input.length > 0) {
      play(input).end();
    }
  }

  /** The connection after all that came. */
  static Line play(byte[] input) {
    int piece = input[0] & 0xff;
    Line line = new Line();
    line.receive(
        Arrays.copyOfRange(input, 1, input.length), piece == 0 ? Integer.MAX_VALUE : piece);
    return line;
  }

  @Override
  public int mutations() {
    return 200;
  }

  @Override
  public List<String> alsoLedBy() {
    return List.of("io.netty.handler.codec.http");
  }
}
