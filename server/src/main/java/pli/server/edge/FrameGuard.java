package pli.server.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between TLS and the WebSocket's decoder and counts what has come of a frame that is not
 * whole yet. Past a small size the connection needs one of the {@link LargeFrames} and is not read
 * until it has one; with one it has to finish in time.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
  private static final int SMALL = 64 << 10;
  private static final int CONTROL_HEADER = 6;
  private static final long TRY_MILLIS = 50;
  private static final long FINISH_SECONDS = 60;

  private final LargeFrames large;
  private final PeerAddress address;
  private final SocketLink link;
  private int unfinished;
  private boolean hasOne;
  private @Nullable Future<?> next;

  FrameGuard(LargeFrames large, PeerAddress address, SocketLink link) {
    this.large = large;
    this.address = address;
    this.link = link;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    unfinished += ((ByteBuf) message).readableBytes();
    context.fireChannelRead(message);
    if (unfinished > SMALL && !hasOne && next == null) {
      begin(context);
    }
  }

  private void begin(ChannelHandlerContext context) {
    next = null;
    if (unfinished <= SMALL || !context.channel().isActive()) {
      link.unfinished(false);
    } else if (large.begin(address)) {
      hasOne = true;
      link.unfinished(false);
      next =
          context
              .executor()
              .schedule(() -> context.channel().close(), FINISH_SECONDS, TimeUnit.SECONDS);
    } else {
      link.unfinished(true);
      next = context.executor().schedule(() -> begin(context), TRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** A control frame, which may come between the parts of another, had so many bytes. */
  void passed(int bytes) {
    unfinished = Math.max(0, unfinished - bytes - CONTROL_HEADER);
  }

  /** A frame was whole. */
  void finished() {
    unfinished = 0;
    stop();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stop();
    context.fireChannelInactive();
  }

  private void stop() {
    if (hasOne) {
      hasOne = false;
      large.end(address);
    }
    if (next != null) {
      next.cancel(false);
      next = null;
      link.unfinished(false);
    }
  }
}
