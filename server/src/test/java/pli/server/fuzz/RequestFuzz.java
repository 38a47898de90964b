package pli.server.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pli.codec.Bytes;
import pli.fuzz.Target;

/**
 * One frame of any bytes, on a connection of which the first octet says how far it has come: that
 * said nothing yet, that sends to a group, that reads a queue, that speaks for a device.
 */
public final class RequestFuzz implements Target {
  private static final int STATES = 4;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new RequestFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int state = 0; state < STATES; state++) {
      for (Cast.Kind kind : Cast.Kind.values()) {
        seeds.add(seed(state, kind, 4));
      }
      for (int decision = 5; decision < 8; decision++) {
        seeds.add(seed(state, Cast.Kind.PROPOSE, decision));
      }
    }
    return seeds;
  }

  private static byte[] seed(int state, Cast.Kind kind, int variant) {
    byte[] frame =
        World.CAST.request(kind, variant, Bytes.EMPTY).setRequestId(200).build().toByteArray();
    byte[] seed = new byte[frame.length + 1];
    seed[0] = (byte) state;
    System.arraycopy(frame, 0, seed, 1, frame.length);
    return seed;
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] frame = Arrays.copyOfRange(input, 1, input.length);
    World world = new World();
    Peer peer = new Peer(world);
    prepare(peer, (input[0] & 0xff) % STATES);
    int before = peer.answers().size();
    peer.send(frame);
    peer.settle();
    boolean answered = peer.answers().size() > before;
    if (answered == peer.isClosed() || answered && !isRequest(frame)) {
      throw new IllegalStateException("neither answered nor closed, or both");
    }
    peer.disconnect();
    world.requireNothingLeft();
  }

  private static void prepare(Peer peer, int state) {
    switch (state) {
      case 0 -> {}
      case 1 -> {
        ask(peer, Cast.Kind.CREATE_QUEUE, 0);
        ask(peer, Cast.Kind.CREATE_ROUTE, 0);
        ask(peer, Cast.Kind.SUBMIT, 8);
      }
      case 2 -> {
        ask(peer, Cast.Kind.CREATE_QUEUE, 0);
        ask(peer, Cast.Kind.READ_QUEUE, 0);
      }
      default -> {
        ask(peer, Cast.Kind.AUTHENTICATE, 0);
        ask(peer, Cast.Kind.PUBLISH, 2);
      }
    }
  }

  private static void ask(Peer peer, Cast.Kind kind, int variant) {
    peer.ask(kind, variant, good -> good);
    peer.settle();
  }

  private static boolean isRequest(byte[] frame) {
    try {
      return Peer.parse(frame).getRequestId() != 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public int mutations() {
    return 200;
  }
}
