package pli.server.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import pli.fuzz.Target;
import pli.server.fuzz.Requests;

/**
 * A WebSocket and what comes on it. An input is a list of steps, each an octet for what is done,
 * one for a variant of it, one for the length of what follows, and that: the payload of a frame, or
 * bytes as they are.
 */
public final class WebSocketFuzz implements Target {
  static final int FRAME = 0;
  static final int LARGE = 1;
  static final int LIE = 2;
  static final int NAKED = 3;
  static final int REQUEST = 4;
  static final int IN_TWO = 5;
  static final int BYTES = 6;
  static final int PIECES = 7;
  static final int TIME = 8;
  static final int CROWD = 9;
  private static final int STEPS = 10;
  private static final int KIB = 1024;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new WebSocketFuzz().run(input);
  }

  /** The steps of a seed. */
  static final class Script {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Script then(int step, int variant, int... rest) {
      out.write(step);
      out.write(variant);
      out.write(rest.length);
      for (int octet : rest) {
        out.write(octet);
      }
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  /** A connection that is used as it should be. */
  static final byte[] GOOD =
      new Script()
          .then(REQUEST, 0)
          .then(IN_TWO, 21)
          .then(REQUEST, 4)
          .then(REQUEST, 5)
          .then(FRAME, 0x89, 1, 2, 3)
          .then(PIECES, 5)
          .then(REQUEST, 8)
          .then(TIME, 31)
          .then(REQUEST, 8)
          .then(FRAME, 0x88, 3, 232)
          .bytes();

  @Override
  public List<byte[]> seeds() {
    return List.of(
        GOOD,
        new Script().then(FRAME, 0x81, 'h', 'i').bytes(),
        new Script().then(FRAME, 0x02, 8).then(FRAME, 0x89).then(FRAME, 0x80, 1).bytes(),
        new Script().then(LARGE, 90, 8, 1).then(REQUEST, 0).bytes(),
        new Script().then(CROWD, 1).then(LARGE, 90, 8, 1).then(CROWD, 0).then(REQUEST, 0).bytes(),
        new Script().then(LARGE, 255, 1).bytes(),
        new Script().then(LIE, 62, 1, 2, 3).then(TIME, 70).bytes(),
        new Script().then(LIE, 20, 1, 2, 3).then(TIME, 70).bytes(),
        new Script().then(NAKED, 0x82, 8, 1).bytes(),
        new Script().then(BYTES, 0, 0x82, 0x82, 0, 0, 0, 0, 8, 1).bytes(),
        new Script().then(FRAME, 0xc2, 8, 1).then(FRAME, 0x83).bytes());
  }

  @Override
  public void run(byte[] input) {
    play(input).end();
  }

  /** The connection after all steps. */
  static Line play(byte[] input) {
    Line line = new Line();
    line.receive(HttpDoorFuzz.UPGRADE.getBytes(StandardCharsets.US_ASCII), Integer.MAX_VALUE);
    int piece = Integer.MAX_VALUE;
    int id = 0;
    for (int at = 0; at + 2 < input.length && line.isOpen(); ) {
      int variant = input[at + 1] & 0xff;
      int end = Math.min(input.length, at + 3 + (input[at + 2] & 0xff));
      byte[] rest = Arrays.copyOfRange(input, at + 3, end);
      int step = (input[at] & 0xff) % STEPS;
      at = end;
      switch (step) {
        case FRAME -> line.receive(Frames.frame(variant, true, rest.length, rest), piece);
        case LARGE -> {
          byte[] payload = Line.repeated(rest, variant * 20 * KIB / Math.max(1, rest.length));
          line.receive(Frames.masked(true, Frames.BINARY, payload), Math.max(piece, KIB));
        }
        case LIE -> line.receive(Frames.frame(0x82, true, 1L << variant % 64, rest), piece);
        case NAKED -> line.receive(Frames.frame(variant, false, rest.length, rest), piece);
        case REQUEST -> {
          byte[] frame = Requests.good(variant, ++id, line.said().nonce());
          line.receive(Frames.masked(true, Frames.BINARY, frame), piece);
        }
        case IN_TWO -> {
          byte[] frame = Requests.good(variant, ++id, line.said().nonce());
          byte[] tail = Arrays.copyOfRange(frame, frame.length / 2, frame.length);
          byte[] head = Arrays.copyOf(frame, frame.length / 2);
          line.receive(Frames.masked(false, Frames.BINARY, head), piece);
          line.receive(Frames.masked(true, Frames.PING, rest), piece);
          line.receive(Frames.masked(true, Frames.CONTINUATION, tail), piece);
        }
        case BYTES -> line.receive(rest, piece);
        case PIECES -> piece = variant == 0 ? Integer.MAX_VALUE : variant;
        case TIME -> line.pass(Duration.ofSeconds(variant % 80));
        default -> line.occupyLargeFrames(variant % 2 == 1);
      }
    }
    return line;
  }

  @Override
  public int mutations() {
    return 100;
  }

  @Override
  public List<String> alsoLedBy() {
    return List.of("io.netty.handler.codec.http.websocketx");
  }
}
