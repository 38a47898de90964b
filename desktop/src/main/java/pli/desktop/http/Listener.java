package pli.desktop.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A place where programs can ask; each connection has a thread of its own. */
public final class Listener implements AutoCloseable {
  /** So many may be connected at once, those who follow events included. */
  public static final int MOST_CONNECTIONS = 64;

  private static final int BACKLOG = 16;

  /** In bytes; the systems have 104 and 108 with the zero at the end. */
  private static final int LONGEST_PATH = 103;

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final ServerSocketChannel channel;
  private final @Nullable Path socket;
  private final Alarms alarms = new Alarms();

  /** The connections that are open. */
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private Listener(ServerSocketChannel channel, @Nullable Path socket) {
    this.channel = channel;
    this.socket = socket;
  }

  /**
   * Listens on 127.0.0.1.
   *
   * @param port 0 for any that is free
   */
  public static Listener onLoopback(int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new Listener(channel.bind(new InetSocketAddress(loopback, port), BACKLOG), null);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Listens on a UNIX socket that only this user can reach: there is no moment at which it lies
   * there with wider rights. One that nobody answers any more is replaced.
   *
   * @param path of at most 103 bytes
   * @throws FileAlreadyExistsException if somebody answers there, or it is another file
   */
  public static Listener onSocket(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isForsaken(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    Path absolute = path.toAbsolutePath();
    if (absolute.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new IOException("nobody could name this socket");
    }
    boolean rights = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path folder = aside(absolute);
    folder = rights ? Files.createDirectory(folder, OWNER_ONLY) : Files.createDirectory(folder);
    Path made = folder.resolve("s");
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(made), BACKLOG);
      if (rights) {
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      }
      Files.move(made, absolute, StandardCopyOption.ATOMIC_MOVE);
      return new Listener(channel, absolute);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(made);
      throw e;
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  /** A folder beside the socket, with a short name. */
  private static Path aside(Path socket) {
    return socket.resolveSibling("." + Long.toString(System.nanoTime() & 0xffffff, 36));
  }

  private static boolean isForsaken(Path path) throws IOException {
    BasicFileAttributes file =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!file.isOther()) {
      return false;
    }
    try (SocketChannel knock = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return !knock.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      return true;
    }
  }

  /** Host and port, or nothing for a UNIX socket. */
  public @Nullable String authority() throws IOException {
    return channel.getLocalAddress() instanceof InetSocketAddress address
        ? "127.0.0.1:" + address.getPort()
        : null;
  }

  /** Serves from now on, in threads of its own, until it is closed. */
  public void serve(AccessRules rules, Handler handler) {
    Thread unused = Thread.ofVirtual().name("listener").start(() -> accept(rules, handler));
  }

  private void accept(AccessRules rules, Handler handler) {
    while (channel.isOpen()) {
      try {
        begin(channel.accept(), rules, handler);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        pause();
      }
    }
  }

  /** When there are too many open files, for instance. */
  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(SocketChannel connection, AccessRules rules, Handler handler) {
    int before = connections.size();
    if (before >= 2 * MOST_CONNECTIONS) {
      closeQuietly(connection);
      return;
    }
    connections.add(connection);
    LocalConnection local = new LocalConnection(connection, rules, handler, alarms);
    Runnable work = before < MOST_CONNECTIONS ? local::serve : local::turnAway;
    Thread unused =
        Thread.ofVirtual()
            .name("connection")
            .start(() -> {
              try {
                work.run();
              } catch (RejectedExecutionException e) {
                // The alarms are gone, because the listener is.
                closeQuietly(connection);
              } finally {
                connections.remove(connection);
              }
            });
  }

  private static void closeQuietly(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is closed all the same.
      return;
    }
  }

  /** Takes nobody any more, ends all connections, and removes the socket. */
  @Override
  public void close() {
    try (channel) {
      if (socket != null) {
        Files.deleteIfExists(socket);
      }
    } catch (IOException e) {
      // A socket that stays there is replaced by the next one that wants its place.
    }
    connections.forEach(Listener::closeQuietly);
    alarms.close();
  }
}
