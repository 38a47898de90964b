package pli.server.attachment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.protocol.Limits;
import pli.server.store.ExtendedNonceAead;

/**
 * An attachment's file: blocks of {@link Limits#ATTACHMENT_BLOCK} bytes, the last one shorter, each
 * sealed under the file's own key with its number as associated data. Belongs to one transfer.
 */
final class SealedFile implements AutoCloseable {
  private static final int BLOCK = Limits.ATTACHMENT_BLOCK;
  private static final int SEALED_BLOCK = BLOCK + ExtendedNonceAead.OVERHEAD;

  private final FileChannel channel;
  private final ExtendedNonceAead seal;
  private final Entropy entropy;

  private SealedFile(FileChannel channel, Bytes fileKey, Entropy entropy) {
    this.channel = channel;
    this.entropy = entropy;
    try (Secret key = Secret.copyOf(fileKey)) {
      seal = new ExtendedNonceAead(key);
    }
  }

  static SealedFile open(Path file, Bytes fileKey, Entropy entropy) throws IOException {
    return new SealedFile(
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE),
        fileKey,
        entropy);
  }

  /** Makes an empty file that only its owner reads, if there is none, and syncs its folder. */
  static void create(Path file) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      // Another first part came at the same moment, or a deletion was cut off by a crash: whatever
      // is in there counts for nothing and is written over.
    }
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Writes a block over whatever is there. */
  void write(long block, Bytes content) throws IOException {
    ByteBuffer sealed = seal.seal(aad(block), content, entropy).asByteBuffer();
    long at = block * SEALED_BLOCK;
    while (sealed.hasRemaining()) {
      at += channel.write(sealed, at);
    }
  }

  /**
   * Reads a block of so many bytes.
   *
   * @throws CryptoException if that is not what was written there
   */
  Bytes read(long block, int length) throws IOException, CryptoException {
    ByteBuffer sealed = ByteBuffer.allocate(length + ExtendedNonceAead.OVERHEAD);
    long at = block * SEALED_BLOCK;
    while (sealed.hasRemaining()) {
      int read = channel.read(sealed, at + sealed.position());
      if (read < 0) {
        throw new CryptoException(
            CryptoException.Reason.AUTHENTICATION_FAILED, "an attachment's file that was cut off");
      }
    }
    return seal.open(aad(block), sealed.array());
  }

  /** What was written is on the disk when this returns. */
  void sync() throws IOException {
    channel.force(false);
  }

  private static Bytes aad(long block) {
    return new TlsWriter(8).u64(block).toBytes();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
