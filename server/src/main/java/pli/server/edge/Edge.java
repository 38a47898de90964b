package pli.server.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.wire.Goodbye;
import pli.server.observation.Figures;
import pli.server.session.Link;
import pli.server.session.Session;

/**
 * Holds the connections: TLS, HTTP, WebSocket. One event loop for each core; nothing that blocks
 * runs on them. Knows of the protocol only that a connection has a {@link Session}.
 */
public final class Edge implements AutoCloseable {
  static final String TLS = "tls";

  private static final int MAX_REQUEST_LINE = 2048;
  private static final int MAX_HEADERS = 8192;
  private static final int LOW_WATER = 128 << 10;
  private static final int HIGH_WATER = 512 << 10;
  private static final int BACKLOG = 1024;

  private volatile EdgeOptions options;
  private final Figures figures;
  private final Bytes card;
  private final Tls tls;
  private final Function<Link, Session> sessions;
  private final ConnectionCount connections;
  private final LargeFrames largeFrames = new LargeFrames();
  private final Set<SocketLink> links = ConcurrentHashMap.newKeySet();
  private final EventLoopGroup loops;
  private @Nullable Channel listener;

  /**
   * An edge that does not listen yet.
   *
   * @param card what {@code GET /card} answers
   * @param sessions opens the session of a new connection
   */
  public Edge(
      EdgeOptions options, Tls tls, Bytes card, Figures figures, Function<Link, Session> sessions) {
    this.options = options;
    this.tls = tls;
    this.card = card;
    this.figures = figures;
    this.sessions = sessions;
    connections = new ConnectionCount(options);
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops = new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), io);
  }

  /**
   * Starts to accept connections.
   *
   * @return where
   * @throws IOException if the address is not to be had
   */
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    Class<? extends ServerSocketChannel> type =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, new WipingAllocator())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
            .childHandler(new Pipeline());
    try {
      Channel channel = bootstrap.bind(address).sync().channel();
      listener = channel;
      return (InetSocketAddress) channel.localAddress();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Netty throws what the bind failed with, undeclared.
      throw e instanceof IOException io ? io : new IOException(e);
    }
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      SslHandler ssl = tls.handler(channel.alloc());
      ssl.setHandshakeTimeoutMillis(options.handshake().toMillis());
      channel
          .pipeline()
          .addLast(new Gate(connections, options, figures))
          .addLast(new FlushConsolidationHandler(64, true))
          .addLast(TLS, ssl)
          .addLast(new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, MAX_HEADERS))
          .addLast(new HttpObjectAggregator(1))
          .addLast(new HttpDoor(Edge.this));
    }
  }

  /** How many connections are open. */
  public int size() {
    return connections.size();
  }

  /** How many of them are not through TLS and the upgrade. */
  public int atTheDoor() {
    return connections.atTheDoor();
  }

  /** Other limits from now on. Who is connected stays, and is held to the new ones. */
  public void adjust(EdgeOptions other) {
    options = other;
    connections.adjust(other);
  }

  Session open(SocketLink link) {
    links.add(link);
    return sessions.apply(link);
  }

  void closed(SocketLink link) {
    links.remove(link);
  }

  LargeFrames largeFrames() {
    return largeFrames;
  }

  EdgeOptions options() {
    return options;
  }

  Figures figures() {
    return figures;
  }

  Bytes card() {
    return card;
  }

  /** Accepts no more, says goodbye to all, and waits a while until they are gone. */
  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    links.forEach(link -> link.close(Goodbye.Reason.DRAINING));
    long end = System.nanoTime() + options.drain().toNanos();
    try {
      while (!links.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops
        .shutdownGracefully(0, options.drain().toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
  }
}
