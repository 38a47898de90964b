package pli.bench.peer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that speaks lines of text with bytes between them. */
final class TextLine implements AutoCloseable {
  private static final int MAX_LINE = 64 << 10;
  private static final int TIMEOUT_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  TextLine(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 4096);
    out = new BufferedOutputStream(socket.getOutputStream(), 4096);
  }

  void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** How long {@link #readLine} and {@link #read} wait at most. */
  void patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  int read() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("the peer closed a connection");
    }
    return next;
  }

  byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the peer closed a connection");
    }
    return bytes;
  }

  /** Up to a line feed, without it and a carriage return before it. */
  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = read(); next != '\n'; next = read()) {
      if (line.length() > MAX_LINE) {
        throw new IOException("a line without end");
      }
      line.append((char) next);
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }

  /** Whether something has come that was not read yet. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }
}
