package pli.server.fuzz;

import java.util.Arrays;
import java.util.List;
import pli.fuzz.Edits;
import pli.fuzz.Target;
import pli.protocol.wire.ServerFrame;

/**
 * Sequences of requests on several connections at once. An input is a list of steps, each an octet
 * for what is done, one for a variant of it, one for the length of what follows, and that: changes
 * to a good request ({@link Edits}), or a whole frame.
 */
public final class SessionFuzz implements Target {
  static final int RAW = Cast.Kind.values().length;
  static final int CHANGE = RAW + 1;
  static final int CLOSE = RAW + 2;
  static final int DEAF = RAW + 3;
  static final int TOGETHER = RAW + 4;
  private static final int STEPS = RAW + 5;
  private static final int CONNECTIONS = 4;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new SessionFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return Scripts.ALL;
  }

  @Override
  public void run(byte[] input) {
    play(input);
  }

  /** Plays an input to its end; what each connection was sent. */
  static List<List<ServerFrame>> play(byte[] input) {
    World world = new World();
    Peer[] peers = new Peer[CONNECTIONS];
    Arrays.setAll(peers, i -> new Peer(world));
    int current = 0;
    boolean together = false;
    for (int at = 0; at + 2 < input.length; ) {
      int step = (input[at] & 0xff) % STEPS;
      int variant = input[at + 1] & 0xff;
      int end = Math.min(input.length, at + 3 + (input[at + 2] & 0xff));
      byte[] rest = Arrays.copyOfRange(input, at + 3, end);
      at = end;
      Peer peer = peers[current];
      if (step < RAW) {
        peer.ask(Cast.Kind.values()[step], variant, good -> Edits.of(good, rest, 0));
      } else if (step == RAW) {
        peer.send(rest);
      } else if (step == CHANGE) {
        current = variant % CONNECTIONS;
      } else if (step == CLOSE) {
        peer.disconnect();
        peers[current] = new Peer(world);
      } else if (step == DEAF) {
        peer.setWritable(variant % 2 == 1);
      } else {
        together = variant % 2 == 1;
      }
      if (!together) {
        settle(peers);
      }
    }
    settle(peers);
    for (Peer peer : peers) {
      peer.disconnect();
    }
    world.requireNothingLeft();
    return Arrays.stream(peers).map(Peer::answers).toList();
  }

  private static void settle(Peer[] peers) {
    for (Peer peer : peers) {
      peer.settle();
    }
  }

  @Override
  public int mutations() {
    return 200;
  }
}
