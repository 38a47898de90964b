package pli.lab.fault;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stands between a client and the server and cuts a connection before a certain record of TLS in
 * one direction is handed on: what came before it arrived, it and all that follows did not. Each
 * side learns it by a reset, as from a network that went away.
 */
final class Scissors implements AutoCloseable {
  /** Which way a record goes. */
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private static final int LENGTH_AT = 3;
  private static final int HEADER = 5;

  private final ServerSocket listening;
  private final int port;
  private final int server;
  private final Direction direction;
  private final int record;
  private volatile boolean hasCut;

  /**
   * Begins to listen, for one connection.
   *
   * @param server the server's port
   * @param record which record is not handed on, from 1
   */
  Scissors(int server, Direction direction, int record) throws IOException {
    this.server = server;
    this.direction = direction;
    this.record = record;
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    port = listening.getLocalPort();
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return port;
  }

  /** Whether the record came. */
  boolean hasCut() {
    return hasCut;
  }

  private void accept() {
    try {
      Socket client = listening.accept();
      // Who tries again by itself is refused rather than left waiting.
      listening.close();
      Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
      client.setSoLinger(true, 0);
      behind.setSoLinger(true, 0);
      Thread.ofVirtual().start(() -> carry(client, behind, Direction.TO_SERVER));
      Thread.ofVirtual().start(() -> carry(behind, client, Direction.TO_CLIENT));
    } catch (IOException e) {
      // Closed before anybody came.
    }
  }

  private void carry(Socket from, Socket to, Direction way) {
    try (from;
        to) {
      DataInputStream in = new DataInputStream(from.getInputStream());
      OutputStream out = to.getOutputStream();
      for (int number = 1; ; number++) {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
          return;
        }
        int length = (header[LENGTH_AT] & 0xff) << 8 | (header[LENGTH_AT + 1] & 0xff);
        byte[] body = in.readNBytes(length);
        if (way == direction && number == record) {
          hasCut = true;
          return;
        }
        out.write(header);
        out.write(body);
        out.flush();
      }
    } catch (IOException e) {
      // The other direction has cut.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
