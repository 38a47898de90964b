package pli.drill.operator;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/** One direction of a WebSocket (RFC 6455), read and written message by message. */
final class Frames {
  private static final int MAX = 8 << 20;
  private static final int BINARY = 2;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int CONTROL = 8;

  private final DataInputStream in;
  private final OutputStream out;
  private final boolean masked;

  /** A message, or a control frame. */
  record Message(int opcode, Bytes body) {
    boolean isBinary() {
      return opcode == BINARY;
    }
  }

  /**
   * One direction.
   *
   * @param masked whether what is written is to be masked, as a client's must be
   */
  Frames(InputStream in, OutputStream out, boolean masked) {
    this.in = new DataInputStream(in);
    this.out = out;
    this.masked = masked;
  }

  /** The next message, put together of its fragments; null at the end. */
  @Nullable Message read() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int opcode = -1;
    while (true) {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      int kind = first & 0x0f;
      byte[] part = body();
      if (kind >= CONTROL) {
        // Between the fragments of a message; these have no order with it.
        if (opcode >= 0) {
          write(new Message(kind, Bytes.adopt(part)));
          continue;
        }
        return new Message(kind, Bytes.adopt(part));
      }
      opcode = opcode < 0 ? kind : opcode;
      body.write(part);
      if (body.size() > MAX) {
        throw new IOException("a message that is too long");
      }
      if ((first & FINAL) != 0) {
        return new Message(opcode, Bytes.adopt(body.toByteArray()));
      }
    }
  }

  private byte[] body() throws IOException {
    int second = in.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (length < 0 || length > MAX) {
      throw new IOException("a frame that is too long");
    }
    byte[] mask = new byte[4];
    if ((second & MASKED) != 0) {
      in.readFully(mask);
    }
    byte[] body = in.readNBytes((int) length);
    if (body.length < length) {
      throw new EOFException();
    }
    for (int i = 0; i < body.length; i++) {
      body[i] ^= mask[i % 4];
    }
    return body;
  }

  /** Writes a message in one frame. */
  synchronized void write(Message message) throws IOException {
    byte[] body = message.body().toByteArray();
    ByteArrayOutputStream frame = new ByteArrayOutputStream(body.length + 14);
    frame.write(FINAL | message.opcode());
    int mask = masked ? MASKED : 0;
    if (body.length < 126) {
      frame.write(mask | body.length);
    } else if (body.length <= 0xffff) {
      frame.write(mask | 126);
      frame.write(body.length >> 8);
      frame.write(body.length);
    } else {
      frame.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) body.length >> shift));
      }
    }
    if (masked) {
      // A mask of zeros is a mask; what it hides from is between programs of good will.
      frame.write(new byte[4]);
    }
    frame.write(body);
    out.write(frame.toByteArray());
    out.flush();
  }
}
