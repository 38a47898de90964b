package pli.server.edge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** WebSocket frames as clients send them, good ones and others. */
final class Frames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int MASK = 0x01020304;

  private Frames() {}

  /** A frame as it should be. */
  static byte[] masked(boolean last, int opcode, byte[] payload) {
    return frame((last ? FIN : 0) | opcode, true, payload.length, payload);
  }

  /**
   * Any frame.
   *
   * @param first the first octet: the last of a message or not, the reserved bits, the opcode
   * @param length what it says its length is
   */
  static byte[] frame(int first, boolean masked, long length, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
    int mark = masked ? MASKED : 0;
    out.put((byte) first);
    if (length >= 0 && length < 126) {
      out.put((byte) (mark | (int) length));
    } else if (length >= 0 && length < 1 << 16) {
      out.put((byte) (mark | 126)).putShort((short) length);
    } else {
      out.put((byte) (mark | 127)).putLong(length);
    }
    if (masked) {
      out.putInt(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (masked ? payload[i] ^ MASK >> 8 * (3 - i % 4) : payload[i]));
    }
    return Arrays.copyOf(out.array(), out.position());
  }
}
