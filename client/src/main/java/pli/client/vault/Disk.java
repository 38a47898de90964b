package pli.client.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is done with single files so that it is durable, for the person alone, or gone. */
final class Disk {
  private static final long MAX_OVERWRITTEN = 1 << 20;

  private Disk() {}

  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static void overwrite(FileChannel file) throws IOException {
    ByteBuffer nothing = ByteBuffer.allocate((int) Math.min(file.size(), MAX_OVERWRITTEN));
    file.position(0);
    while (nothing.remaining() > 0) {
      file.write(nothing);
    }
    file.force(true);
  }

  /** The same where it is well if it works: a full disk may have no room even for that. */
  static void tryToOverwrite(FileChannel file) {
    try {
      overwrite(file);
    } catch (IOException e) {
      // The name is gone, or goes; the passphrase protects what is left.
      return;
    }
  }

  /** Makes the names in {@code folder} durable, if that can be done just now. */
  static void tryToSync(Path folder) {
    try {
      sync(folder);
    } catch (IOException e) {
      // The file system writes them when it can.
      return;
    }
  }

  /** Overwrites a key slot, as far as the disk writes where it is told to, and deletes it. */
  static void destroy(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      tryToOverwrite(channel);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** An empty file for the person alone, made so before anything is written to it. */
  static void create(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      return;
    }
    restrict(file, "rw-------");
  }

  static void restrict(Path file, String rights) throws IOException {
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(rights);
    try {
      Files.setPosixFilePermissions(file, permissions);
    } catch (UnsupportedOperationException e) {
      // Not a file system with such rights; the platform's own protection of the folder remains.
      return;
    }
  }

  static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Makes the names in {@code folder} durable, where the platform lets a folder be opened. */
  static void sync(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      return;
    }
    try {
      channel.force(true);
    } finally {
      channel.close();
    }
  }

  static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing was written to it.
        return;
      }
    }
  }
}
