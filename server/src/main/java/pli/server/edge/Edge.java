package pli.server.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
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
 * runs on them. Knows of the protocol only that a connection has a {@link FarEnd}: a session of
 * this process, or a line to another one that has it.
 */
public final class Edge implements AutoCloseable {
  static final String TLS = "tls";
  static final String ATTACHMENTS = "attachments";
  static final String LOG = "log";

  private static final int MAX_REQUEST_LINE = 2048;
  private static final int MAX_HEADERS = 8192;
  private static final int LOW_WATER = 128 << 10;
  private static final int HIGH_WATER = 512 << 10;
  private static final int BACKLOG = 1024;

  /**
   * From so many connections a loop reads before it sends what waits. When a message goes to
   * thousands, those who have it acknowledge it while others do not have it yet; those come first.
   */
  private static final int READ_AT_ONCE = 16;

  /** How many tiles of the log are read from the disk at once for one address. */
  private static final int TILES_OF_ONE_ADDRESS = 64;

  private volatile EdgeOptions options;
  private final Figures figures;
  private final Bytes card;
  private final Encryption encryption;
  private final Function<SocketLink, FarEnd> ends;
  private final ConnectionCount connections;
  private final LargeFrames largeFrames = new LargeFrames();
  private final Function<PeerAddress, ChannelHandler> attachments;

  private final Transfers tiles = new Transfers(Integer.MAX_VALUE, TILES_OF_ONE_ADDRESS);

  /** Null where another process has the log. */
  private final @Nullable LogAccess log;

  private final Set<SocketLink> links = ConcurrentHashMap.newKeySet();
  private final EventLoopGroup loops;
  private final WipingAllocator memory = new WipingAllocator();

  /** All connections, those at the door and those that ask for attachments too. */
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  private @Nullable Channel listener;

  /**
   * An edge that does not listen yet.
   *
   * @param card what {@code GET /card} answers
   * @param attachments what is behind their door
   * @param log what is behind the log's door
   * @param sessions opens the session of a new connection
   */
  public Edge(
      EdgeOptions options,
      Encryption encryption,
      Bytes card,
      Figures figures,
      AttachmentAccess attachments,
      LogAccess log,
      Function<Link, Session> sessions) {
    this(
        options,
        encryption,
        card,
        figures,
        doors(figures, attachments),
        log,
        link -> new SessionEnd(sessions.apply(link)));
  }

  /**
   * An edge whose sessions are elsewhere, and which does not listen yet.
   *
   * @param card what {@code GET /card} answers
   * @param attachments makes what answers requests for them and for the log on a connection of that
   *     peer
   * @param ends opens the far end of a new connection
   */
  public Edge(
      EdgeOptions options,
      Encryption encryption,
      Bytes card,
      Figures figures,
      Function<PeerAddress, ChannelHandler> attachments,
      Function<SocketLink, FarEnd> ends) {
    this(options, encryption, card, figures, attachments, null, ends);
  }

  private Edge(
      EdgeOptions options,
      Encryption encryption,
      Bytes card,
      Figures figures,
      Function<PeerAddress, ChannelHandler> attachments,
      @Nullable LogAccess log,
      Function<SocketLink, FarEnd> ends) {
    this.log = log;
    this.options = options;
    this.encryption = encryption;
    this.card = card;
    this.figures = figures;
    this.ends = ends;
    this.attachments = attachments;
    connections = new ConnectionCount(options);
    IoHandlerFactory io =
        Epoll.isAvailable()
            ? EpollIoHandler.newFactory(READ_AT_ONCE, DefaultSelectStrategyFactory.INSTANCE)
            : NioIoHandler.newFactory();
    loops = new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), io);
  }

  private static Function<PeerAddress, ChannelHandler> doors(
      Figures figures, AttachmentAccess access) {
    Transfers transfers =
        new Transfers(access.limits().atOnce(), access.limits().atOncePerAddress());
    return address -> new AttachmentDoor(figures, access, transfers, address);
  }

  /**
   * Starts to accept connections.
   *
   * @return where
   * @throws IOException if the address is not to be had
   */
  public synchronized InetSocketAddress listen(InetSocketAddress address) throws IOException {
    Class<? extends ServerSocketChannel> type =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, memory)
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
      open.add(channel);
      furnish(channel, encryption.handler(channel.alloc(), options.handshake()));
    }
  }

  /** Gives a connection its handlers; {@code secure} is the one that takes TLS off what comes. */
  void furnish(Channel channel, ChannelHandler secure) {
    ChannelPipeline pipeline =
        channel
            .pipeline()
            .addLast(new Gate(connections, options, figures))
            .addLast(new FlushConsolidationHandler(64, true))
            .addLast(TLS, secure)
            .addLast(new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, MAX_HEADERS));
    addDoors(pipeline, PeerAddress.of(channel.remoteAddress()));
    pipeline.addLast(new WholeRequests()).addLast(new HttpDoor(this));
  }

  /** Adds what answers requests for the log and for attachments; others pass by. */
  public void addDoors(ChannelPipeline pipeline, PeerAddress peer) {
    if (log != null) {
      pipeline.addLast(LOG, new LogDoor(figures, log, tiles, peer));
    }
    pipeline.addLast(ATTACHMENTS, attachments.apply(peer));
  }

  /** A connection that became a WebSocket asks for nothing of that. */
  static void removeDoors(ChannelPipeline pipeline) {
    if (pipeline.get(LOG) != null) {
      pipeline.remove(LOG);
    }
    pipeline.remove(ATTACHMENTS);
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

  /** How many of them are WebSockets with a session. */
  int sessions() {
    return links.size();
  }

  FarEnd open(SocketLink link) {
    links.add(link);
    return ends.apply(link);
  }

  /** Counts in a connection that another process holds; false if its address has too many. */
  public boolean enterElsewhere(PeerAddress address) {
    return connections.enterElsewhere(address);
  }

  /** One that had entered elsewhere is gone. */
  public void leaveElsewhere(PeerAddress address) {
    connections.leaveElsewhere(address);
  }

  /** Says that a connection is through the door, because somebody else limits it now. */
  public static void passed(Channel channel) {
    Gate.passed(channel);
  }

  /** The threads of the connections. */
  public EventLoopGroup loops() {
    return loops;
  }

  void closed(SocketLink link) {
    links.remove(link);
  }

  LargeFrames largeFrames() {
    return largeFrames;
  }

  /** The limits that hold now. */
  public EdgeOptions options() {
    return options;
  }

  Figures figures() {
    return figures;
  }

  Bytes card() {
    return card;
  }

  /** Accepts no more, until {@link #listen} is called again. Who is connected stays. */
  public synchronized void stopListening() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
      listener = null;
    }
  }

  /** Accepts no more, says goodbye to all, and waits a while until they are gone. */
  @Override
  public void close() {
    stopListening();
    links.forEach(link -> link.close(Goodbye.Reason.DRAINING));
    long end = System.nanoTime() + options.drain().toNanos();
    try {
      while (!links.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.close().awaitUninterruptibly(options.drain().toMillis());
    loops
        .shutdownGracefully(0, options.drain().toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
  }
}
