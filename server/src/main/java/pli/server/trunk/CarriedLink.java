package pli.server.trunk;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pli.protocol.wire.Goodbye;
import pli.server.edge.FarEnd;
import pli.server.edge.SocketLink;

/** A connection of this edge whose session is in the core. */
final class CarriedLink implements FarEnd {
  private final CoreLine line;
  private final long id;
  private final SocketLink link;

  /** Bytes that went to the core and that it has not credited yet. */
  private final AtomicInteger underWay = new AtomicInteger();

  /** Connection's event loop: bytes that went to the peer and are not credited yet. */
  private int owed;

  /** Connection's event loop. */
  private boolean closed;

  CarriedLink(CoreLine line, long id, SocketLink link) {
    this.line = line;
    this.id = id;
    this.link = link;
  }

  long id() {
    return id;
  }

  @Override
  public void received(ByteBuf frame) {
    int length = frame.readableBytes();
    if (underWay.addAndGet(length) >= Message.WINDOW_IN | !line.isWritable(this)) {
      link.pause();
    }
    if (!line.send(Message.frame(line.channel().alloc(), id, frame))) {
      link.close(Goodbye.Reason.DRAINING);
    }
    if (underWay.get() < Message.WINDOW_IN && line.isWritable(this)) {
      // What it waits for may have come before it waited.
      link.resume();
    }
  }

  /** Line's event loop: the core has dealt with so many bytes. */
  void credited(int bytes) throws TrunkException {
    int before = underWay.getAndAdd(-bytes);
    if (bytes <= 0 || before < bytes) {
      throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    }
    if (before >= Message.WINDOW_IN && before - bytes < Message.WINDOW_IN) {
      resume();
    }
  }

  /** Line's event loop. */
  void resume() {
    link.resume();
  }

  /** Line's event loop: a frame for the peer, which it takes over. */
  void send(ByteBuf frame) {
    link.send(frame, this::sent);
  }

  private void sent(int bytes) {
    owed += bytes;
    if (owed >= Message.CREDIT_EVERY && !closed) {
      int credit = owed;
      owed = 0;
      if (!line.send(Message.credit(line.channel().alloc(), id, credit))) {
        link.close(Goodbye.Reason.DRAINING);
      }
    }
  }

  /** Line's event loop: the core wants it closed, or is gone. */
  void close(Goodbye.@Nullable Reason reason) {
    link.close(reason == null ? Goodbye.Reason.REASON_UNSPECIFIED : reason);
  }

  /** The peer takes again what it is sent, as the core will learn by its credit. */
  @Override
  public void wake() {}

  @Override
  public void closed() {
    closed = true;
    line.closed(this);
  }
}
