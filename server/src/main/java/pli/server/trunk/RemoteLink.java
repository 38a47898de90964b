package pli.server.trunk;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pli.protocol.Limits;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.ServerFrame;
import pli.server.edge.PeerAddress;
import pli.server.session.Link;
import pli.server.session.Session;

/**
 * A connection that an edge process holds, as a session's link. The edge has no more of its frames
 * than the session asked for: what the session is behind with is not credited until it has caught
 * up. The session is asked for no more than the peer takes: what the edge has not credited counts
 * as waiting.
 */
final class RemoteLink implements Link {
  private final EdgeLine line;
  private final long id;
  private final PeerAddress address;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** Bytes that went to the edge and from there not yet to the peer. */
  private final AtomicInteger underWay = new AtomicInteger();

  /** Line's event loop, but read anywhere. */
  private volatile boolean paused;

  /** Line's event loop: bytes that came and are not credited yet. */
  private int owed;

  private @Nullable Session session;

  RemoteLink(EdgeLine line, long id, PeerAddress address) {
    this.line = line;
    this.id = id;
    this.address = address;
  }

  void begin(Function<Link, Session> sessions) {
    session = sessions.apply(this);
  }

  /** A frame came, which the session will overwrite. */
  void received(byte[] frame) throws TrunkException {
    owed += frame.length;
    boolean tooMuch = owed > Message.WINDOW_IN + Limits.MAX_FRAME;
    if (session != null && !closing.get() && !tooMuch) {
      session.received(frame);
      credit();
    } else {
      Arrays.fill(frame, (byte) 0);
    }
    if (tooMuch) {
      throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    }
  }

  private void credit() {
    if (!paused && owed >= Message.CREDIT_EVERY) {
      line.send(Message.credit(line.channel().alloc(), id, owed));
      owed = 0;
    }
  }

  /** The edge got rid of so many bytes. */
  void credited(int bytes) throws TrunkException {
    int before = underWay.getAndAdd(-bytes);
    if (bytes <= 0 || before < bytes) {
      throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    }
    if (before >= Message.WINDOW_OUT && before - bytes < Message.WINDOW_OUT) {
      wake();
    }
  }

  void wake() {
    if (session != null) {
      session.wake();
    }
  }

  /** The connection is gone; whether it ever had a session. */
  boolean ended() {
    closing.set(true);
    if (session != null) {
      session.closed();
    }
    return session != null;
  }

  @Override
  public void send(ServerFrame frame) {
    if (closing.get()) {
      return;
    }
    int length = frame.getSerializedSize();
    if (underWay.addAndGet(length) > line.port().edge().options().maxOutbound()) {
      close(Goodbye.Reason.TOO_SLOW);
      return;
    }
    line.send(Message.frame(line.channel().alloc(), id, frame, length));
  }

  @Override
  public boolean isWritable() {
    return !closing.get() && underWay.get() < Message.WINDOW_OUT && line.isWritable(this);
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    if (!paused) {
      return;
    }
    line.channel()
        .eventLoop()
        .execute(() -> {
          paused = false;
          credit();
        });
  }

  @Override
  public void close(Goodbye.Reason reason) {
    if (closing.compareAndSet(false, true)) {
      line.send(Message.goodbye(line.channel().alloc(), id, reason));
    }
  }

  @Override
  public PeerAddress countedAs() {
    return address;
  }
}
