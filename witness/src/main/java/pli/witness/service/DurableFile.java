package pli.witness.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import pli.codec.Bytes;

/** A file that is the old one or the new one, whole, whenever the machine stops. */
public final class DurableFile {
  private DurableFile() {}

  /** Puts {@code content} in place of what the file had; on the disk when it returns. */
  public static void replace(Path folder, String name, Bytes content) throws IOException {
    Path file = folder.resolve(name);
    Path fresh = folder.resolve(name + ".new");
    Files.deleteIfExists(fresh);
    write(fresh, content);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(folder);
  }

  /** The same, for a file wherever it lies. */
  public static void replace(Path file, Bytes content) throws IOException {
    Path whole = file.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null) {
      throw new IOException(file + " is no file");
    }
    replace(folder, String.valueOf(whole.getFileName()), content);
  }

  /**
   * At most {@code limit} bytes.
   *
   * @throws IOException also if there are more
   */
  public static Bytes read(Path file, int limit) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw new IOException(file + " is larger than it may be");
      }
      return Bytes.adopt(content);
    }
  }

  /** A new file that its owner alone reads. */
  private static void write(Path file, Bytes content) throws IOException {
    ByteBuffer left = content.asByteBuffer();
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file, "rw-------"))) {
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** What makes a new file or folder its owner's alone, where the system knows owners. */
  public static FileAttribute<?>[] ownerOnly(Path path, String rights) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  /** Without this a rename can be forgotten when the machine loses its power. */
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
