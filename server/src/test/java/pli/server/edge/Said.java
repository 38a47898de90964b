package pli.server.edge;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.wire.ServerFrame;

/**
 * What a server says on one connection: answers of HTTP up to one that ends the connection, or that
 * changes to WebSocket, and then its frames. Throws at anything else.
 */
final class Said {
  private static final Pattern ANSWER =
      Pattern.compile(
          "HTTP/1\\.1 (100|101|20[046]|40[03459]|41[1367]|42[69]|50[0137]) [A-Za-z ]+\r\n");
  private static final Pattern CLOSES = Pattern.compile("(?i)\r\nconnection: close\r\n");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d{1,6})\r\n");
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final int MOST_OF_AN_ANSWER = 2048;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FIN = 0x80;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final List<ServerFrame> frames = new ArrayList<>();
  private byte[] rest = new byte[0];
  private boolean webSocket;
  private boolean over;
  private boolean closes;
  private int status;

  void add(byte[] bytes) {
    if (!webSocket) {
      head.writeBytes(bytes);
      readAnswers();
    } else {
      byte[] all = Arrays.copyOf(rest, rest.length + bytes.length);
      System.arraycopy(bytes, 0, all, rest.length, bytes.length);
      ByteBuffer in = ByteBuffer.wrap(all);
      while (in.hasRemaining() && readFrame(in)) {}
      rest = Arrays.copyOfRange(all, in.position(), all.length);
    }
  }

  /** Reads the answers that are whole. What comes behind one to HEAD is no body of it. */
  private void readAnswers() {
    String text = head.toString(StandardCharsets.ISO_8859_1);
    require(text.length() <= MOST_OF_AN_ANSWER, "an answer of " + text.length() + " bytes");
    int end = text.indexOf(END_OF_HEAD);
    while (end >= 0) {
      String first = text.substring(0, end + END_OF_HEAD.length());
      text = text.substring(first.length());
      Matcher answer = ANSWER.matcher(first);
      require(answer.lookingAt(), "not an answer: " + first);
      require(!closes, "answered after an answer that ends the connection");
      status = Integer.parseInt(answer.group(1));
      closes = CLOSES.matcher(first).find();
      if (status == 101) {
        webSocket = true;
        head.reset();
        add(text.getBytes(StandardCharsets.ISO_8859_1));
        return;
      }
      Matcher length = LENGTH.matcher(first);
      if (length.find() && !text.startsWith("HTTP/1.1 ")) {
        text = text.substring(Math.min(text.length(), Integer.parseInt(length.group(1))));
      }
      end = text.indexOf(END_OF_HEAD);
    }
    head.reset();
    head.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads one frame; false, and nothing is read, if it is not whole. */
  private boolean readFrame(ByteBuffer in) {
    int start = in.position();
    if (in.remaining() < 2) {
      return false;
    }
    int first = in.get() & 0xff;
    long length = in.get() & 0xff;
    if (length > 125 && in.remaining() < 8) {
      in.position(start);
      return false;
    }
    if (length == 126) {
      length = in.getShort() & 0xffff;
    } else if (length == 127) {
      length = in.getLong();
    }
    require(length >= 0 && length <= Limits.MAX_FRAME, "a frame of " + length + " bytes");
    if (in.remaining() < length) {
      in.position(start);
      return false;
    }
    byte[] payload = new byte[(int) length];
    in.get(payload);
    require(!over, "spoken after the last word");
    switch (first ^ FIN) {
      case BINARY -> readServerFrame(payload);
      case CLOSE -> over = true;
      case PING -> {}
      case PONG -> require(length <= 125, "a long pong");
      default -> throw new IllegalStateException("a frame that servers do not send: " + first);
    }
    return true;
  }

  private void readServerFrame(byte[] payload) {
    try {
      ServerFrame frame = ServerFrame.parseFrom(payload);
      require(frame.hasHello() == frames.isEmpty(), "greeted late or twice");
      frames.add(frame);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not a frame of the protocol", e);
    }
  }

  boolean isWebSocket() {
    return webSocket;
  }

  /** Whether an answer said that it is the last. */
  boolean closes() {
    return closes;
  }

  /** The last answer's status, or 0. */
  int status() {
    return status;
  }

  List<ServerFrame> frames() {
    return frames;
  }

  /** What proofs on this connection sign; empty before the greeting. */
  Bytes nonce() {
    return frames.isEmpty()
        ? Bytes.EMPTY
        : Bytes.copyOf(frames.get(0).getHello().getNonce().toByteArray());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
