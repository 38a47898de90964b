package pli.server.trunk;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.ServerFrame;
import pli.server.edge.PeerAddress;
import pli.server.observation.Counter;

/**
 * The form of what passes: length of the rest (4 bytes), kind (1), connection (8, counted up by the
 * edge, 0 where it is about the line), and what the kind brings. Each message is one buffer, so
 * that no two of different threads mix.
 */
final class Message {
  static final int VERSION = 1;

  /** Bytes of one client's frames that may be under way to the core before it has to wait. */
  static final int WINDOW_IN = 256 << 10;

  /**
   * The same to a client: what makes its connection count as one that does not read (512 KiB), and
   * what may have left an edge without credit (the largest entry, and less than {@link
   * #CREDIT_EVERY}). With less, a core could wait for credit from an edge that does not see why.
   */
  static final int WINDOW_OUT = (512 + 1024 + 64) << 10;

  /** Credit is given for so many bytes at a time, so that small frames do not cost one each. */
  static final int CREDIT_EVERY = 32 << 10;

  /** Bytes that may wait for a line; a line with more has stopped. */
  static final long MOST_WAITING = 64L << 20;

  /** What an edge counts, in this order; the core counts the rest itself. */
  static final List<Counter> REPORTED =
      List.of(
          Counter.CONNECTIONS_OPENED,
          Counter.CONNECTIONS_REFUSED,
          Counter.CONNECTIONS_TOO_SLOW,
          Counter.CONNECTIONS_UNFINISHED,
          Counter.PROTOCOL_VIOLATIONS);

  private static final int MAX_ADDRESS = 16;
  private static final int LENGTH = 4;
  private static final int HEAD = 1 + 8;

  private Message() {}

  /** What cuts the bytes of a line into messages, without their lengths. */
  static ChannelHandler decoder() {
    return new LengthFieldBasedFrameDecoder(HEAD + Limits.MAX_FRAME, 0, LENGTH, 0, LENGTH);
  }

  private static ByteBuf begin(ByteBufAllocator memory, Kind kind, long connection, int length) {
    return memory
        .directBuffer(LENGTH + HEAD + length)
        .writeInt(HEAD + length)
        .writeByte(kind.code())
        .writeLong(connection);
  }

  static ByteBuf hello(ByteBufAllocator memory) {
    return begin(memory, Kind.HELLO, 0, 2).writeShort(VERSION);
  }

  /** A welcome with {@code rest} behind the version. */
  static ByteBuf welcome(ByteBufAllocator memory, byte[] rest) {
    return begin(memory, Kind.WELCOME, 0, 2 + rest.length).writeShort(VERSION).writeBytes(rest);
  }

  static ByteBuf open(ByteBufAllocator memory, long connection, byte[] address) {
    return begin(memory, Kind.OPEN, connection, address.length).writeBytes(address);
  }

  /** A frame from a client; {@code frame} stays as it is. */
  static ByteBuf frame(ByteBufAllocator memory, long connection, ByteBuf frame) {
    int length = frame.readableBytes();
    return begin(memory, Kind.FRAME, connection, length)
        .writeBytes(frame, frame.readerIndex(), length);
  }

  /** A frame to a client. */
  static ByteBuf frame(ByteBufAllocator memory, long connection, ServerFrame frame, int length) {
    ByteBuf message = begin(memory, Kind.FRAME, connection, length);
    ByteBuffer room = message.internalNioBuffer(message.writerIndex(), length);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(room);
      frame.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("a frame longer than it says", e);
    }
    return message.writerIndex(message.writerIndex() + length);
  }

  static ByteBuf attachments(ByteBufAllocator memory, byte[] address) {
    return begin(memory, Kind.ATTACHMENTS, 0, address.length).writeBytes(address);
  }

  /** How a peer is counted, which is all that is left of {@code rest}. */
  static PeerAddress address(ByteBuf rest) throws TrunkException {
    mustHave(rest, 0, MAX_ADDRESS);
    byte[] prefix = new byte[rest.readableBytes()];
    rest.readBytes(prefix);
    return new PeerAddress(Bytes.adopt(prefix));
  }

  static ByteBuf credit(ByteBufAllocator memory, long connection, int bytes) {
    return begin(memory, Kind.CREDIT, connection, 4).writeInt(bytes);
  }

  static ByteBuf goodbye(ByteBufAllocator memory, long connection, Goodbye.Reason reason) {
    return begin(memory, Kind.GOODBYE, connection, 1).writeByte(reason.getNumber());
  }

  static ByteBuf closed(ByteBufAllocator memory, long connection) {
    return begin(memory, Kind.CLOSED, connection, 0);
  }

  /** A number for each of {@link #REPORTED}. */
  static ByteBuf counted(ByteBufAllocator memory, int[] numbers) {
    ByteBuf message = begin(memory, Kind.COUNTED, 0, 4 * numbers.length);
    for (int number : numbers) {
      message.writeInt(number);
    }
    return message;
  }

  /** The rest of a message must be so long. */
  static void mustHave(ByteBuf rest, int min, int max) throws TrunkException {
    if (rest.readableBytes() < min || rest.readableBytes() > max) {
      throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    }
  }
}
