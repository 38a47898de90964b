package pli.desktop.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One daemon or screen for one vault: two would have one token file, and each would take messages
 * from the other. The system lets go of it with the process.
 */
record Claim(FileChannel file, FileLock lock) implements AutoCloseable {
  private static final String NAME = "daemon.lock";

  /** Takes the vault in {@code folder}, which is there. */
  static Claim take(Path folder) throws NotDone {
    FileChannel file;
    try {
      file =
          FileChannel.open(
              folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "daemon.folder", "vault", folder);
    }
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return new Claim(file, lock);
      }
    } catch (IOException | IllegalStateException e) {
      // A file system without locks, or another one in this process: it cannot be had either way.
    }
    closeQuietly(file);
    throw new NotDone(NotDone.NOTHING_CHANGED, "daemon.already");
  }

  private static void closeQuietly(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      // It is closed all the same.
      return;
    }
  }

  @Override
  public void close() {
    closeQuietly(file);
  }
}
