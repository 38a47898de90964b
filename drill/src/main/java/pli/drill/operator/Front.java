package pli.drill.operator;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;
import pli.server.folder.ServerKeys;

/**
 * The operator's program where the network card says that the server is. It has the server's TLS
 * key, so that nobody can tell; it reads and rewrites what goes through, and asks the real server,
 * or another one, for everything else. What it does to a connection is decided when that begins:
 * the drills bring one person after the other.
 */
public final class Front implements AutoCloseable {
  private static final int MAX_HEAD = 32 << 10;
  private static final String LOG = "/log/";

  private final int honest;
  private final SSLServerSocket listening;
  private final OperatorsTls tls;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger frames = new AtomicInteger();
  private volatile Lie lie = Lie.NONE;

  /**
   * Begins to listen.
   *
   * @param port where people look for the server
   * @param honest where the network's server is
   * @param keys of that server
   */
  public Front(int port, int honest, ServerKeys keys) throws IOException {
    this.honest = honest;
    try {
      tls = new OperatorsTls(keys.tlsKey(), keys.certificate());
      listening = tls.listen(port);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** From now on new connections get this. */
  public void tell(Lie next) {
    lie = next;
  }

  /** How many messages have gone through, both ways. */
  public int frames() {
    return frames.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        Lie now = lie;
        Thread.ofVirtual().start(() -> serve(client, now));
      } catch (IOException e) {
        // Closed, or somebody who went away again.
      }
    }
  }

  private void serve(Socket client, Lie now) {
    try (client) {
      @Nullable String head = head(client.getInputStream());
      if (head == null) {
        return;
      }
      String path = head.split(" ", 3)[1];
      if (head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket")) {
        socket(client, head, now);
      } else {
        int port = path.startsWith(LOG) ? now.log(honest) : now.frames(honest);
        exchange(client, head, path, port, now);
      }
    } catch (IOException | RuntimeException e) {
      // One side went away; so does the other.
    } finally {
      open.remove(client);
    }
  }

  /** Asks for a file, one for each connection. */
  private void exchange(Socket client, String head, String path, int port, Lie now)
      throws IOException {
    try (SSLSocket server = tls.connect(port)) {
      open.add(server);
      OutputStream to = server.getOutputStream();
      to.write(head.replaceFirst("\r\n", "\r\nConnection: close\r\n").getBytes(latin()));
      long body = length(head);
      InputStream more = client.getInputStream();
      for (long left = body; left > 0; ) {
        byte[] part = more.readNBytes((int) Math.min(left, 1 << 16));
        if (part.length == 0) {
          return;
        }
        to.write(part);
        left -= part.length;
      }
      to.flush();
      @Nullable String answer = head(server.getInputStream());
      if (answer == null) {
        return;
      }
      long length = length(answer);
      byte[] said =
          length >= 0
              ? server.getInputStream().readNBytes((int) length)
              : server.getInputStream().readAllBytes();
      boolean rewritten = path.startsWith(LOG) && answer.startsWith("HTTP/1.1 200");
      byte[] told = rewritten ? now.file(path, Bytes.copyOf(said)).toByteArray() : said;
      write(client.getOutputStream(), answer, told, length >= 0);
      server.close();
      open.remove(server);
    }
  }

  private static void write(OutputStream out, String head, byte[] body, boolean hasLength)
      throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (String line : head.split("\r\n")) {
      String name = line.toLowerCase(Locale.ROOT);
      if (!name.startsWith("content-length:") && !name.startsWith("connection:")) {
        whole.write((line + "\r\n").getBytes(latin()));
      }
    }
    if (hasLength) {
      whole.write(("content-length: " + body.length + "\r\n").getBytes(latin()));
    }
    whole.write("connection: close\r\n\r\n".getBytes(latin()));
    whole.write(body);
    out.write(whole.toByteArray());
    out.flush();
  }

  private void socket(Socket client, String head, Lie now) throws IOException {
    try (SSLSocket server = tls.connect(now.frames(honest))) {
      open.add(server);
      server.getOutputStream().write(head.getBytes(latin()));
      server.getOutputStream().flush();
      @Nullable String answer = head(server.getInputStream());
      if (answer == null) {
        return;
      }
      client.getOutputStream().write(answer.getBytes(latin()));
      client.getOutputStream().flush();
      Frames up = new Frames(client.getInputStream(), server.getOutputStream(), true);
      Frames down = new Frames(server.getInputStream(), client.getOutputStream(), false);
      Thread asking = Thread.ofVirtual().start(() -> carry(up, server, Asked.of(now)));
      carry(down, client, Answered.of(now));
      client.close();
      server.close();
      open.remove(server);
      asking.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What becomes of one message. */
  private interface Rewriting {
    List<? extends MessageLite> of(byte[] message) throws InvalidProtocolBufferException;
  }

  private record Asked(Lie lie) implements Rewriting {
    static Asked of(Lie lie) {
      return new Asked(lie);
    }

    @Override
    public List<ClientFrame> of(byte[] message) throws InvalidProtocolBufferException {
      return lie.toServer(ClientFrame.parseFrom(message));
    }
  }

  private record Answered(Lie lie) implements Rewriting {
    static Answered of(Lie lie) {
      return new Answered(lie);
    }

    @Override
    public List<ServerFrame> of(byte[] message) throws InvalidProtocolBufferException {
      return lie.toClient(ServerFrame.parseFrom(message));
    }
  }

  private void carry(Frames way, Socket to, Rewriting rewriting) {
    try {
      for (Frames.Message message = way.read(); message != null; message = way.read()) {
        if (!message.isBinary()) {
          way.write(message);
          continue;
        }
        frames.incrementAndGet();
        for (MessageLite each : rewriting.of(message.body().toByteArray())) {
          way.write(new Frames.Message(message.opcode(), Bytes.adopt(each.toByteArray())));
        }
      }
    } catch (IOException | RuntimeException e) {
      // Nobody hears the rest.
    } finally {
      close(to);
    }
  }

  private static @Nullable String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > MAX_HEAD) {
        return null;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static long length(String head) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return -1;
  }

  private static Charset latin() {
    return StandardCharsets.ISO_8859_1;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }

  /** A port of this machine that is free now. */
  public static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(Front::close);
  }
}
