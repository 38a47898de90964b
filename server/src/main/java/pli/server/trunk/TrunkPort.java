package pli.server.trunk;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pli.protocol.wire.Goodbye;
import pli.server.edge.Edge;
import pli.server.observation.Counter;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Figures;
import pli.server.session.Link;
import pli.server.session.Session;

/**
 * Where edge processes come in: a socket in the data folder that only its owner can open. Whoever
 * comes gets what TLS needs, and may say of connections what it likes: it is trusted as this
 * process itself is, but held to the limits.
 */
public final class TrunkPort implements AutoCloseable {
  /** So many edge processes at once. */
  static final int MAX_EDGES = 16;

  /** So many connections with requests for attachments, beyond what may be under way of those. */
  private static final int MAX_RELAYS = 1000;

  private final Edge edge;
  private final Identity identity;
  private final Figures figures;
  private final EventLog log;
  private final Function<Link, Session> sessions;
  private final Set<EdgeLine> lines = ConcurrentHashMap.newKeySet();
  private final AtomicInteger relays = new AtomicInteger();
  private @Nullable Channel listener;
  private @Nullable Path socket;

  /**
   * A port that does not listen yet.
   *
   * @param edge of this process, whose threads and limits it shares
   * @param sessions opens the session of a new connection
   */
  public TrunkPort(
      Edge edge,
      Identity identity,
      Figures figures,
      EventLog log,
      Function<Link, Session> sessions) {
    this.edge = edge;
    this.identity = identity;
    this.figures = figures;
    this.log = log;
    this.sessions = sessions;
  }

  /**
   * Listens at {@code path}. Where that cannot be, because the path is too long for a socket or the
   * file system takes none, the server goes on without edges, and its log says so.
   */
  public void listen(Path path) {
    // Nobody can open it before its rights are set: it gets its name after that.
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      if (!LocalSockets.isPossible(path)) {
        throw new IOException("path too long");
      }
      Files.deleteIfExists(fresh);
      Channel bound =
          LocalSockets.server(edge.loops())
              .childHandler(new Line())
              .bind(LocalSockets.at(fresh))
              .awaitUninterruptibly()
              .channel();
      if (!bound.isActive()) {
        throw new IOException("not bound");
      }
      listener = bound;
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      socket = path;
    } catch (IOException | UnsupportedOperationException e) {
      stopListening();
      log.write(Event.NO_EDGES);
    }
  }

  private final class Line extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      EdgeLine line = new EdgeLine(TrunkPort.this, channel);
      channel
          .pipeline()
          .addLast(new FlushConsolidationHandler(64, true))
          .addLast(Message.decoder())
          .addLast(line);
    }
  }

  /** False if there are enough. */
  boolean joined(EdgeLine line) {
    synchronized (lines) {
      if (lines.size() >= MAX_EDGES) {
        return false;
      }
      lines.add(line);
    }
    log.write(Event.EDGE_JOINED);
    return true;
  }

  /** Takes a connection for requests for attachments; false if there are enough. */
  boolean relays(Channel channel) {
    if (relays.incrementAndGet() > MAX_RELAYS) {
      relays.decrementAndGet();
      return false;
    }
    channel.closeFuture().addListener(closed -> relays.decrementAndGet());
    return true;
  }

  void left(EdgeLine line) {
    if (lines.remove(line)) {
      log.write(Event.EDGE_LEFT);
    }
  }

  void refused() {
    log.write(Event.EDGE_REFUSED);
  }

  void count(Counter counter, long number) {
    figures.add(counter, number);
  }

  Edge edge() {
    return edge;
  }

  Identity identity() {
    return identity;
  }

  Session open(Link link) {
    return sessions.apply(link);
  }

  /** How many edge processes are connected. */
  public int edges() {
    return lines.size();
  }

  /** How many connections they hold. */
  public int connections() {
    return lines.stream().mapToInt(EdgeLine::size).sum();
  }

  private void stopListening() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
      listener = null;
    }
    try {
      if (socket != null) {
        Files.deleteIfExists(socket);
      }
    } catch (IOException e) {
      // Nobody listens there; the next start sweeps it.
    }
  }

  /** Lets nobody in any more, has goodbyes said, and waits a while until they are. */
  @Override
  public void close() {
    stopListening();
    lines.forEach(line -> line.goodbye(Goodbye.Reason.DRAINING));
    long end = System.nanoTime() + edge.options().drain().toNanos();
    try {
      while (connections() > 0 && System.nanoTime() < end) {
        Thread.sleep(Duration.ofMillis(20));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lines.forEach(EdgeLine::close);
  }
}
