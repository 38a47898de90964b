package pli.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The parts of records in one file of RocksDB's write-ahead log (its {@code db/log_format.h}):
 * blocks of 32 KiB, in which each part is a masked CRC-32C of kind and bytes, a length of two
 * bytes, a kind, and the bytes. No part crosses a block; fewer than seven bytes at the end of a
 * block are zeros. Kinds for recycled files are none here, since no file is recycled.
 */
final class LogBlocks {
  private static final int BLOCK = 32 << 10;
  private static final int HEADER = 7;
  private static final int LENGTH_AT = 4;
  private static final int KIND_AT = 6;
  private static final int MASK = 0xa282ead8;

  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  /** What files say of themselves: how records are compressed and so on. */
  private static final int SET_COMPRESSION = 9;

  private static final int TIMESTAMP_SIZE = 10;
  private static final int PREDECESSOR = 130;

  private final FileChannel file;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);

  /** Where the block in {@link #block} begins in the file. */
  private long blockAt;

  /** The next place in the block to look at. */
  private int at;

  /**
   * A whole part.
   *
   * @param begins whether a record begins with it
   * @param ends whether a record ends with it
   * @param isData whether the record is one of the database and not the file's own
   */
  record Part(boolean begins, boolean ends, boolean isData) {}

  /** The parts of {@code file} from its beginning. */
  LogBlocks(FileChannel file) throws IOException {
    this.file = file;
    load(0);
  }

  /** How far the file is read: where the last part ended. */
  long position() {
    return blockAt + at;
  }

  /** The next part; null at the end, or where there is no whole one. */
  @Nullable Part next() throws IOException {
    if (BLOCK - at < HEADER) {
      load(blockAt + BLOCK);
    }
    @Nullable Part part = partAt(at);
    if (part != null) {
      at += lengthAt(at);
    }
    return part;
  }

  /**
   * Whether somewhere from {@link #position} on a record begins with a whole part. What lies
   * between says nothing, so each place is tried.
   */
  boolean anotherBegins() throws IOException {
    int from = at;
    while (block.limit() > 0) {
      for (int place = from; place <= block.limit() - HEADER; place++) {
        @Nullable Part part = partAt(place);
        if (part != null && part.begins() && part.isData()) {
          return true;
        }
      }
      load(blockAt + BLOCK);
      from = 0;
    }
    return false;
  }

  private void load(long from) throws IOException {
    blockAt = from;
    at = 0;
    block.clear();
    while (block.hasRemaining() && file.read(block, from + block.position()) > 0) {
      // Until the block is whole or the file ends.
    }
    block.flip();
  }

  private @Nullable Part partAt(int place) {
    if (place > block.limit() - HEADER) {
      return null;
    }
    @Nullable Part part = part(block.get(place + KIND_AT) & 0xff);
    if (part == null || lengthAt(place) > block.limit() - place) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(block.array(), place + KIND_AT, lengthAt(place) - KIND_AT);
    int sum = (int) crc.getValue();
    int masked = Integer.rotateRight(sum, 15) + MASK;
    return masked == block.getInt(place) ? part : null;
  }

  private static @Nullable Part part(int kind) {
    return switch (kind) {
      case FULL -> new Part(true, true, true);
      case FIRST -> new Part(true, false, true);
      case MIDDLE -> new Part(false, false, true);
      case LAST -> new Part(false, true, true);
      case SET_COMPRESSION, TIMESTAMP_SIZE, PREDECESSOR -> new Part(true, true, false);
      default -> null;
    };
  }

  /** Of the part with its header. */
  private int lengthAt(int place) {
    return HEADER + (block.getShort(place + LENGTH_AT) & 0xffff);
  }
}
