package pli.desktop.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import pli.client.net.Endpoint;
import pli.codec.Bytes;

/**
 * A server of the JDK's own TLS that a test scripts: what it does with each connection is given.
 */
final class TlsPeer implements AutoCloseable {
  /** What the server does with a connection after TLS. */
  interface Script {
    void run(Peer peer) throws IOException;
  }

  private static final char[] PASSWORD = "only for tests".toCharArray();

  private final ServerSocket listening;
  private final KeyStore keys;
  private final CopyOnWriteArrayList<Socket> open = new CopyOnWriteArrayList<>();

  private TlsPeer(ServerSocket listening, KeyStore keys, Script script) {
    this.listening = listening;
    this.keys = keys;
    Thread.ofVirtual().start(() -> accept(script));
  }

  /** Serves with a fresh self-signed key whose certificate names nobody and is long expired. */
  static TlsPeer serve(Path folder, String protocol, Script script) throws Exception {
    KeyStore keys = newKey(folder);
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setEnabledProtocols(new String[] {protocol});
    return new TlsPeer(socket, keys, script);
  }

  private static KeyStore newKey(Path folder) throws Exception {
    Path file = Files.createTempDirectory(folder, "key").resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=nobody",
                "-startdate",
                "-30d",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(file.resolveSibling("log").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException(Files.readString(file.resolveSibling("log")));
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The SHA-256 of this server's SubjectPublicKeyInfo. */
  Bytes pin() throws GeneralSecurityException {
    return Bytes.copyOf(
        MessageDigest.getInstance("SHA-256")
            .digest(keys.getCertificate("server").getPublicKey().getEncoded()));
  }

  Endpoint endpoint(Endpoint.Trust trust) {
    return new Endpoint("127.0.0.1", port(), trust);
  }

  private void accept(Script script) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                script.run(new Peer(socket));
              } catch (IOException | UncheckedIOException e) {
                // The client is gone; what it makes of that is what the tests look at.
              }
            });
      } catch (IOException e) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** One accepted connection. */
  static final class Peer {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      this.out = socket.getOutputStream();
    }

    /** Reads an HTTP request's head and returns it. */
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      return head.toString();
    }

    void answer(String head, byte[] body) throws IOException {
      out.write((head + "\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
      out.write(body);
      out.flush();
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

    /** The WebSocket handshake (RFC 6455 section 4.2.2); returns the request's head. */
    String upgrade() throws IOException {
      String head = head();
      String key =
          head.lines()
              .filter(line -> line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18))
              .map(line -> line.substring(18).strip())
              .findFirst()
              .orElseThrow();
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8));
        String answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + Base64.getEncoder().encodeToString(hash)
                + "\r\n\r\n";
        out.write(answer.getBytes(UTF_8));
        out.flush();
        return head;
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }

    /** Writes one WebSocket frame: {@code first} is FIN and opcode (RFC 6455 section 5.2). */
    void frame(int first, byte[] payload) throws IOException {
      ByteBuffer head = ByteBuffer.allocate(10).put((byte) first);
      if (payload.length < 126) {
        head.put((byte) payload.length);
      } else if (payload.length < 65_536) {
        head.put((byte) 126).putShort((short) payload.length);
      } else {
        head.put((byte) 127).putLong(payload.length);
      }
      out.write(head.array(), 0, head.position());
      out.write(payload);
      out.flush();
    }

    /** Reads one WebSocket message of the client, its fragments joined, and unmasks it. */
    byte[] message() throws IOException {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      boolean last;
      do {
        last = (in.readUnsignedByte() & 0x80) != 0;
        whole.writeBytes(payload());
      } while (!last);
      return whole.toByteArray();
    }

    private byte[] payload() throws IOException {
      long length = in.readUnsignedByte() & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes((int) length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return payload;
    }

    /** Ends as a killed process does: without a word. */
    void die() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the client is gone. */
    void linger() throws IOException {
      while (in.read() >= 0) {
        // What comes in does not matter.
      }
    }
  }
}
