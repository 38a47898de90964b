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
 * What a server says on one connection: one answer of HTTP, and after one that changes to WebSocket
 * its frames. Throws at anything else.
 */
final class Said {
  private static final Pattern ANSWER =
      Pattern.compile("HTTP/1\\.1 (101|200|400|403|404|405|413|417|426) [A-Za-z ]+\r\n");
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
  private int status;

  void add(byte[] bytes) {
    if (!webSocket) {
      head.writeBytes(bytes);
      readAnswer();
    } else {
      byte[] all = Arrays.copyOf(rest, rest.length + bytes.length);
      System.arraycopy(bytes, 0, all, rest.length, bytes.length);
      ByteBuffer in = ByteBuffer.wrap(all);
      while (in.hasRemaining() && readFrame(in)) {}
      rest = Arrays.copyOfRange(all, in.position(), all.length);
    }
  }

  private void readAnswer() {
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return;
    }
    require(text.length() <= MOST_OF_AN_ANSWER, "an answer of " + text.length() + " bytes");
    Matcher answer = ANSWER.matcher(text);
    require(answer.lookingAt(), "not an answer: " + text);
    require(text.indexOf("HTTP/1.1 ", 1) < 0, "answered twice");
    status = Integer.parseInt(answer.group(1));
    if (status == 101) {
      webSocket = true;
      add(text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
    }
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

  /** How many answers of HTTP. */
  int answers() {
    return status == 0 ? 0 : 1;
  }

  /** The answer's status, or 0. */
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
