package pli.desktop.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import pli.client.api.ClientException;
import pli.client.api.TransferProgress;

/** Says on standard error how far a file has come, where that takes a while. */
final class Transfers implements TransferProgress {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Invocation invocation;
  private final String key;
  private long toldAt = System.nanoTime();

  /**
   * For one command.
   *
   * @param key of the sentence, which has a place {@code percent}
   */
  Transfers(Invocation invocation, String key) {
    this.invocation = invocation;
    this.key = key;
  }

  @Override
  public void at(long done, long of) {
    long now = System.nanoTime();
    if (now - toldAt >= PAUSE_NANOS) {
      toldAt = now;
      invocation.tell(key, "percent", 100 * done / Math.max(1, of));
    }
  }

  /** The file of this name. */
  static Path path(String name) throws ClientException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new ClientException(ClientException.Problem.FILE_UNREADABLE, e);
    }
  }
}
