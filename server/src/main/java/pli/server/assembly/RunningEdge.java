package pli.server.assembly;

import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import pli.server.edge.Edge;
import pli.server.edge.Encryption;
import pli.server.edge.PeerAddress;
import pli.server.edge.Tls;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.Settings;
import pli.server.observation.Counter;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Figures;
import pli.server.observation.Quantity;
import pli.server.trunk.CoreLine;
import pli.server.trunk.TrunkException;
import pli.transparency.network.Address;

/**
 * An edge process: holds connections for the server that runs on the same folder, and stores
 * nothing. It listens while it has a line to that server, and looks for it while it has none.
 */
public final class RunningEdge implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2000;

  /**
   * Libraries' own logs, which would name addresses. Held, so that the setting is not collected.
   */
  private static final Logger LIBRARIES = Logger.getLogger("io.netty");

  private final DataFolder folder;
  private final Path socket;
  private final Address wanted;
  private final EventLog log;
  private final Listener listener;
  private final Figures figures = new Figures(Map.of());
  private final SecureRandom random = new SecureRandom();
  private final Edge edge;
  private final CompletableFuture<End> ended = new CompletableFuture<>();
  private final Thread thread;

  /** Set before the edge listens; what a new connection gets. */
  private volatile @Nullable CoreLine line;

  private volatile @Nullable Encryption encryption;

  /** The thread's own: what a server has been told of {@link #figures}. */
  private final Map<Counter, Long> said = new EnumMap<>(Counter.class);

  /** The thread's own: where it listened first, and does again. */
  private @Nullable Address address;

  /** Guarded by this. */
  private boolean stopping;

  /** How an edge process ended. */
  public enum End {
    /** It was stopped. */
    STOPPED,
    /** Its address is not to be had. */
    CANNOT_LISTEN,
    /** The server is of another version. */
    OTHER_VERSION
  }

  /** Hears what a person should know. Called on a thread of the edge. */
  public interface Listener {
    /** It listens for the first time. */
    void ready(Address address);

    /** There is no server yet. */
    void waiting();
  }

  /** Whether the system takes a path as long as that of the folder's socket. */
  public static boolean isPossible(DataFolder folder) {
    return CoreLine.isPossible(folder.edges());
  }

  /**
   * Starts one, which looks for its server from now on.
   *
   * @param listen where it shall listen
   * @param logTo where its log goes
   */
  public static RunningEdge start(
      DataFolder folder, Address listen, PrintStream logTo, InstantSource clock, Listener listener)
      throws FolderException {
    RunningEdge edge = new RunningEdge(folder, listen, new EventLog(logTo, clock), listener);
    edge.thread.start();
    return edge;
  }

  private RunningEdge(DataFolder folder, Address wanted, EventLog log, Listener listener)
      throws FolderException {
    LIBRARIES.setLevel(Level.OFF);
    this.folder = folder;
    this.wanted = wanted;
    this.log = log;
    this.listener = listener;
    socket = folder.edges();
    Settings settings = folder.settings();
    Function<PeerAddress, ChannelHandler> attachments = peer -> CoreLine.relay(socket, peer);
    edge =
        new Edge(
            settings.edge(),
            (memory, patience) -> Objects.requireNonNull(encryption).handler(memory, patience),
            folder.card(),
            figures,
            attachments,
            link -> Objects.requireNonNull(line).carry(link));
    thread = Thread.ofPlatform().name("trunk").daemon().unstarted(this::run);
  }

  /** Done when it has ended by itself or was stopped. */
  public CompletableFuture<End> ended() {
    return ended;
  }

  /**
   * Reads the settings again; limits hold at once.
   *
   * @throws FolderException if the settings are not right; then those of before stay
   */
  public void reload() throws FolderException {
    edge.adjust(folder.settings().edge());
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    boolean told = false;
    while (!isStopping()) {
      try (CoreLine opened = CoreLine.open(edge.loops(), socket)) {
        pause = FIRST_PAUSE_MILLIS;
        told = true;
        serve(opened);
      } catch (TrunkException e) {
        if (e.reason() == TrunkException.Reason.OTHER_VERSION) {
          ended.complete(End.OTHER_VERSION);
          return;
        }
        if (!told) {
          told = true;
          listener.waiting();
        }
      } catch (IOException e) {
        if (address == null) {
          ended.complete(End.CANNOT_LISTEN);
          return;
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // Threads that are shut down already say so in this way.
        if (!isStopping()) {
          log.write(Event.FAULT, e.getStackTrace());
        }
      } finally {
        edge.stopListening();
      }
      try {
        Thread.sleep(pause / 2 + random.nextLong(pause));
      } catch (InterruptedException e) {
        return;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private void serve(CoreLine opened) throws IOException, InterruptedException {
    encryption =
        new Tls(opened.identity().key(), opened.identity().certificate(), random::nextBytes);
    line = opened;
    Address before = address;
    Address now = listen(before == null ? wanted : before);
    if (now == null) {
      return;
    }
    address = now;
    log.write(Event.STARTED, Quantity.PORT, now.port());
    if (before == null) {
      listener.ready(now);
    }
    opened.awaitEnd(figures, said);
    if (!isStopping()) {
      log.write(Event.CORE_LOST);
    }
  }

  private synchronized @Nullable Address listen(Address at) throws IOException {
    if (stopping) {
      return null;
    }
    InetSocketAddress bound = edge.listen(new InetSocketAddress(at.host(), at.port()));
    return new Address(at.host(), bound.getPort());
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  /** Says goodbye to all and stops. */
  @Override
  public void close() {
    synchronized (this) {
      stopping = true;
    }
    log.write(Event.DRAINING);
    edge.close();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.write(Event.STOPPED);
    ended.complete(End.STOPPED);
  }
}
