package pli.client.attachment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import pli.codec.Bytes;

/**
 * A file as it leaves the device, part after part: padded, sealed, hashed. Holds one part in
 * memory. Belongs to one thread.
 */
final class SealedParts {
  private static final int SEGMENTS_IN_PART = 16;

  private final FileChannel file;
  private final StreamSeal seal;
  private final long size;
  private final long padded;
  private final long segments;
  private final MessageDigest digest = sha256();
  private long next;
  private long at;

  SealedParts(FileChannel file, StreamSeal seal, long size) {
    this.file = file;
    this.seal = seal;
    this.size = size;
    padded = FilePadding.paddedLength(size);
    segments = StreamSeal.segments(padded);
  }

  /** Bytes of all parts together. */
  static long length(long size) {
    return StreamSeal.sealedLength(FilePadding.paddedLength(size));
  }

  boolean hasNext() {
    return next < segments;
  }

  /** The next part: where the one before ended, and a whole number of segments long. */
  Bytes next() throws IOException {
    byte[] part = new byte[SEGMENTS_IN_PART * StreamSeal.SEGMENT];
    int length = 0;
    if (next == 0) {
      seal.header().copyTo(part, 0);
      length = StreamSeal.HEADER;
    }
    for (int i = 0; i < SEGMENTS_IN_PART && next < segments; i++, next++) {
      byte[] plain = plain(next);
      Bytes sealed = seal.seal(next, next == segments - 1, plain);
      StreamSeal.wipe(plain);
      sealed.copyTo(part, length);
      length += sealed.length();
    }
    at += length;
    digest.update(part, 0, length);
    return Bytes.copyOf(part, 0, length);
  }

  /** What the file has there, and zeros behind its end. */
  private byte[] plain(long segment) throws IOException {
    byte[] plain = new byte[StreamSeal.plainLength(segment, padded)];
    long start = StreamSeal.plainStart(segment);
    int there = (int) Math.max(0, Math.min(plain.length, size - start));
    ByteBuffer target = ByteBuffer.wrap(plain, 0, there);
    while (target.hasRemaining()) {
      if (file.read(target, start + target.position()) < 0) {
        throw new FileChangedException();
      }
    }
    return plain;
  }

  /** How many bytes have come out. */
  long at() {
    return at;
  }

  /** SHA-256 of what has come out. */
  Bytes hash() {
    try {
      return Bytes.adopt(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned on every platform of Pli", e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }
}
