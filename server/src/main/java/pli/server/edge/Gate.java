package pli.server.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.server.observation.Counter;
import pli.server.observation.Figures;

/**
 * The first handler of a connection: lets it in if there is room, and closes it if it has not
 * become a WebSocket in time. Belongs to the connection's event loop.
 */
final class Gate extends ChannelInboundHandlerAdapter {
  private final ConnectionCount connections;
  private final EdgeOptions options;
  private final Figures figures;

  /** While the connection is at the door. */
  private @Nullable Future<?> deadline;

  private @Nullable PeerAddress address;

  Gate(ConnectionCount connections, EdgeOptions options, Figures figures) {
    this.connections = connections;
    this.options = options;
    this.figures = figures;
  }

  /** Says that the connection is a WebSocket now. */
  static void passed(Channel channel) {
    @Nullable Gate gate = channel.pipeline().get(Gate.class);
    if (gate != null) {
      gate.finished();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Channel channel = context.channel();
    PeerAddress peer = PeerAddress.of(channel.remoteAddress());
    if (!connections.enter(peer)) {
      figures.count(Counter.CONNECTIONS_REFUSED);
      channel.close();
      return;
    }
    figures.count(Counter.CONNECTIONS_OPENED);
    address = peer;
    deadline =
        channel
            .eventLoop()
            .schedule(
                () -> tooLate(channel), options.handshake().toMillis(), TimeUnit.MILLISECONDS);
    channel
        .closeFuture()
        .addListener(closed -> {
          finished();
          connections.leave(peer);
        });
    context.fireChannelActive();
  }

  private void tooLate(Channel channel) {
    figures.count(Counter.CONNECTIONS_UNFINISHED);
    channel.close();
  }

  private void finished() {
    if (deadline != null && address != null) {
      deadline.cancel(false);
      deadline = null;
      connections.finished(address);
    }
  }
}
