package pli.server.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import pli.server.observation.Counter;
import pli.server.observation.Figures;

/**
 * The first handler of a connection: lets it in if there is room, and closes it if it has not
 * become a WebSocket in time.
 */
final class Gate extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Boolean> THROUGH = AttributeKey.valueOf("pli.through");

  private final ConnectionCount connections;
  private final EdgeOptions options;
  private final Figures figures;

  Gate(ConnectionCount connections, EdgeOptions options, Figures figures) {
    this.connections = connections;
    this.options = options;
    this.figures = figures;
  }

  /** Says that the connection is a WebSocket now. */
  static void passed(Channel channel) {
    channel.attr(THROUGH).set(true);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Channel channel = context.channel();
    PeerAddress address = PeerAddress.of(channel.remoteAddress());
    if (!connections.enter(address)) {
      figures.count(Counter.CONNECTIONS_REFUSED);
      channel.close();
      return;
    }
    figures.count(Counter.CONNECTIONS_OPENED);
    Future<?> deadline =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  if (!channel.hasAttr(THROUGH)) {
                    channel.close();
                  }
                },
                options.handshake().toMillis(),
                TimeUnit.MILLISECONDS);
    channel
        .closeFuture()
        .addListener(closed -> {
          deadline.cancel(false);
          connections.leave(address);
        });
    context.fireChannelActive();
  }
}
