package pli.server.edge;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import java.time.Duration;

/**
 * What stands between the bytes of a connection and its HTTP. A server has {@link Tls} and nothing
 * else; a measurement may put something of its own here to learn what TLS costs.
 */
@FunctionalInterface
public interface Encryption {
  /** The handler of a new connection, which gives up when its handshake takes longer than that. */
  ChannelHandler handler(ByteBufAllocator allocator, Duration handshake);
}
