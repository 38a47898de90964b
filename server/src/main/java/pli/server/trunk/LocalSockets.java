package pli.server.trunk;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import pli.server.edge.WipingAllocator;

/** UNIX domain sockets, of the same kind as the event loops that they run on. */
final class LocalSockets {
  /**
   * The least that any platform takes, without the zero, and the ending of a name before its own.
   */
  private static final int LONGEST_PATH = 103 - ".new".length();

  /** One for all, since each has a pool. */
  private static final WipingAllocator MEMORY = new WipingAllocator();

  private static final int BACKLOG = 16;
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(1 << 20, 4 << 20);

  private LocalSockets() {}

  /** Whether the system takes a socket at this path. */
  static boolean isPossible(Path path) {
    return path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= LONGEST_PATH;
  }

  static SocketAddress at(Path path) {
    return Epoll.isAvailable()
        ? new DomainSocketAddress(path.toString())
        : UnixDomainSocketAddress.of(path);
  }

  static Bootstrap client(EventLoopGroup loops) {
    return new Bootstrap()
        .group(loops)
        .channel(
            Epoll.isAvailable() ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class)
        .option(ChannelOption.ALLOCATOR, MEMORY)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS);
  }

  static ServerBootstrap server(EventLoopGroup loops) {
    return new ServerBootstrap()
        .group(loops)
        .channel(
            Epoll.isAvailable()
                ? EpollServerDomainSocketChannel.class
                : NioServerDomainSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.ALLOCATOR, MEMORY)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS);
  }
}
