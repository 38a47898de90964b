package pli.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.wire.Acknowledge;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.ServerFrame;
import pli.server.delivery.Wire;
import pli.server.edge.PeerAddress;
import pli.server.fuzz.World;

/** What a session does in the thread that reads its connection. */
class SessionTest {
  private final World world = new World();
  private final Wall wall = new Wall();
  private final Session session = world.open(wall);

  /** A link that keeps what is sent. */
  private static final class Wall implements Link {
    private final List<ServerFrame> sent = new ArrayList<>();

    @Override
    public void send(ServerFrame frame) {
      sent.add(frame);
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close(Goodbye.Reason reason) {}

    @Override
    public PeerAddress countedAs() {
      return new PeerAddress(Bytes.EMPTY);
    }
  }

  private static byte[] acknowledgement(int request) {
    Acknowledge acknowledge =
        Acknowledge.newBuilder().setQueueId(Wire.of(Bytes.adopt(new byte[16]))).setUpTo(1).build();
    return ClientFrame.newBuilder()
        .setRequestId(request)
        .setAcknowledge(acknowledge)
        .build()
        .toByteArray();
  }

  /**
   * Netty writes at once what the thread of the connection writes, and queues what others do: the
   * former would come before what the latter had sent already.
   */
  @Test
  void theThreadThatReadsTheConnectionSendsNothing() {
    world.run();
    assertTrue(wall.sent.getFirst().hasHello());
    wall.sent.clear();

    session.received(acknowledgement(1));
    session.received(acknowledgement(2));
    assertEquals(List.of(), wall.sent);

    world.run();
    assertEquals(List.of(1, 2), wall.sent.stream().map(ServerFrame::getRequestId).toList());
    assertTrue(
        wall.sent.stream()
            .allMatch(frame -> frame.getError().getCode() == Error.Code.UNKNOWN_QUEUE));
  }

  @Test
  void whatIsTooManyIsRefusedThereNeither() {
    world.run();
    wall.sent.clear();
    int tooMany = Limits.MAX_UNANSWERED + 1;
    for (int request = 1; request <= tooMany; request++) {
      session.received(acknowledgement(request));
    }
    assertEquals(List.of(), wall.sent);
    world.run();
    assertEquals(tooMany, wall.sent.size());
  }
}
