package pli.drill.operator;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;

/**
 * Another lie, with a count of what the person handed in to be delivered to others while it lasted:
 * messages, changes of groups, first contacts.
 */
public final class Counted implements Lie {
  private final Lie lie;
  private final AtomicInteger handedIn = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  /** Counts under a lie. */
  public Counted(Lie lie) {
    this.lie = lie;
  }

  /** How much was handed in. */
  public int handedIn() {
    return handedIn.get();
  }

  /** How much the person asked in all. */
  public int asked() {
    return asked.get();
  }

  @Override
  public int log(int honest) {
    return lie.log(honest);
  }

  @Override
  public int frames(int honest) {
    return lie.frames(honest);
  }

  @Override
  public Bytes file(String path, Bytes body) {
    return lie.file(path, body);
  }

  @Override
  public List<ClientFrame> toServer(ClientFrame frame) {
    asked.incrementAndGet();
    if (frame.hasSubmit() || frame.hasCommit() || frame.hasDeliverWelcome()) {
      handedIn.incrementAndGet();
    }
    return lie.toServer(frame);
  }

  @Override
  public List<ServerFrame> toClient(ServerFrame frame) {
    return lie.toClient(frame);
  }
}
