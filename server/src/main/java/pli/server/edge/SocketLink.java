package pli.server.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.ServerFrame;
import pli.server.observation.Counter;
import pli.server.session.Link;

/**
 * A WebSocket as a session's link. Reads from the peer stop while the session is behind or the peer
 * does not read; what waits for the peer is bounded.
 */
public final class SocketLink extends SimpleChannelInboundHandler<WebSocketFrame> implements Link {
  private static final long FAREWELL_MILLIS = 2000;

  private final Edge edge;
  private final Channel channel;
  private final PeerAddress address;
  private final AtomicLong outbound = new AtomicLong();
  private final AtomicBoolean closing = new AtomicBoolean();

  /** Event loop: why nothing is read just now. */
  private volatile boolean pausedBySession;

  private boolean pausedByPeer;

  private boolean pausedByFrame;

  /** How often the channel became writable, to tell whether anything moved. */
  private int moved;

  private @Nullable FarEnd end;
  private @Nullable FrameGuard guard;

  SocketLink(Edge edge, Channel channel) {
    this.edge = edge;
    this.channel = channel;
    address = PeerAddress.of(channel.remoteAddress());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    guard = new FrameGuard(edge.largeFrames(), address, this);
    context.pipeline().addAfter(Edge.TLS, null, guard);
    end = edge.open(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    edge.closed(this);
    if (end != null) {
      end.closed();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (guard != null && frame instanceof BinaryWebSocketFrame) {
      guard.finished();
    } else if (guard != null) {
      guard.passed(frame.content().readableBytes());
    }
    switch (frame) {
      case BinaryWebSocketFrame binary when end != null && !closing.get() ->
          end.received(binary.content());
      case PingWebSocketFrame ping ->
          channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case PongWebSocketFrame pong -> {}
      case CloseWebSocketFrame close -> finish(WebSocketCloseStatus.NORMAL_CLOSURE);
      default -> violation();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent idle) {
      if (idle.state() == IdleState.READER_IDLE) {
        close(Goodbye.Reason.IDLE);
      } else {
        channel.writeAndFlush(new PingWebSocketFrame());
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    pausedByPeer = !channel.isWritable();
    updateReading();
    if (pausedByPeer) {
      int before = moved;
      channel
          .eventLoop()
          .schedule(
              () -> closeIfStuck(before),
              edge.options().slowReader().toMillis(),
              TimeUnit.MILLISECONDS);
    } else {
      moved++;
      if (end != null) {
        end.wake();
      }
    }
  }

  private void closeIfStuck(int before) {
    if (moved == before && !channel.isWritable() && channel.isActive()) {
      close(Goodbye.Reason.TOO_SLOW);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A frame too large, a frame that is none, a reset: the peer's doing.
    violation();
  }

  private void violation() {
    edge.figures().count(Counter.PROTOCOL_VIOLATIONS);
    close(Goodbye.Reason.PROTOCOL_VIOLATION);
  }

  @Override
  public void send(ServerFrame frame) {
    send(Unpooled.wrappedBuffer(frame.toByteArray()), sent -> {});
  }

  @Override
  public void sendToMany(ServerFrame frame, Bytes encoded) {
    send(Unpooled.wrappedBuffer(encoded.asByteBuffer()), sent -> {});
  }

  /**
   * Sends a frame that is whole already, and takes it over.
   *
   * @param sent hears on the connection's event loop how many bytes have gone out
   */
  public void send(ByteBuf frame, IntConsumer sent) {
    int length = frame.readableBytes();
    if (closing.get()) {
      frame.release();
    } else if (outbound.addAndGet(length) > edge.options().maxOutbound()) {
      frame.release();
      close(Goodbye.Reason.TOO_SLOW);
    } else {
      channel
          .writeAndFlush(new BinaryWebSocketFrame(frame))
          .addListener(done -> {
            outbound.addAndGet(-length);
            sent.accept(length);
          });
    }
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable() && !closing.get();
  }

  /**
   * Event loop, inside {@link FarEnd#received} and before the frame that caused it is handed on: so
   * the resumption that this frame brings, from another thread, finds the mark and comes after it.
   */
  @Override
  public void pause() {
    pausedBySession = true;
    updateReading();
  }

  @Override
  public void resume() {
    if (!pausedBySession) {
      return;
    }
    channel
        .eventLoop()
        .execute(() -> {
          pausedBySession = false;
          updateReading();
        });
  }

  /** Event loop: whether a large frame has to wait. */
  void unfinished(boolean mustWait) {
    pausedByFrame = mustWait;
    updateReading();
  }

  private void updateReading() {
    channel.config().setAutoRead(!pausedBySession && !pausedByPeer && !pausedByFrame);
  }

  @Override
  public void close(Goodbye.Reason reason) {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    if (reason == Goodbye.Reason.TOO_SLOW) {
      edge.figures().count(Counter.CONNECTIONS_TOO_SLOW);
    }
    ServerFrame goodbye =
        ServerFrame.newBuilder().setGoodbye(Goodbye.newBuilder().setReason(reason)).build();
    channel.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(goodbye.toByteArray())));
    finish(
        switch (reason) {
          case DRAINING -> WebSocketCloseStatus.SERVICE_RESTART;
          case PROTOCOL_VIOLATION -> WebSocketCloseStatus.PROTOCOL_ERROR;
          case TOO_SLOW, IDLE, REASON_UNSPECIFIED, UNRECOGNIZED ->
              WebSocketCloseStatus.POLICY_VIOLATION;
        });
  }

  /** The last frame, and then the end: at once when it is out, or after a short while. */
  private void finish(WebSocketCloseStatus status) {
    closing.set(true);
    channel.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> channel.close(), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public PeerAddress countedAs() {
    return address;
  }
}
