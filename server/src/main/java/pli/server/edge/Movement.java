package pli.server.edge;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Closes a connection on which too little moves. Belongs to the connection's event loop. */
final class Movement {
  private final Duration period;
  private final long least;
  private long moved;
  private boolean watching;

  /** At least {@code least} bytes have to move in each {@code period}. */
  Movement(Duration period, long least) {
    this.period = period;
    this.least = least;
  }

  /** So many bytes moved, or something that counts as much. */
  void add(long bytes) {
    moved += bytes;
  }

  /** From now on. */
  void watch(ChannelHandlerContext context) {
    if (watching) {
      return;
    }
    watching = true;
    context.executor().schedule(() -> look(context), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(ChannelHandlerContext context) {
    watching = false;
    if (moved < least) {
      context.close();
    } else {
      moved = 0;
      watch(context);
    }
  }
}
