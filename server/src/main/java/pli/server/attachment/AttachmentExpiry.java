package pli.server.attachment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.delivery.Due;
import pli.server.delivery.Rows;
import pli.server.delivery.SteadyClock;
import pli.server.store.Changes;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;

/**
 * Deletes attachments whose time is over, and those that never came whole: first the row with the
 * file's key, then the file. Each is looked at when the hour is over in which its time ends. A file
 * that a crash leaves without its row is found by {@link #sweep}.
 */
public final class AttachmentExpiry {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int STEP = 256;
  private static final Bytes DONE = Bytes.utf8("attachments expired up to hour");
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");

  private final Store store;
  private final Path folder;
  private final InstantSource clock;

  /** Expiry of the attachments in {@code folder}. */
  public AttachmentExpiry(Store store, Path folder, InstantSource clock) {
    this.store = store;
    this.folder = folder;
    this.clock = clock;
  }

  /** Whether a file of this name is an attachment's. */
  public static boolean isName(String file) {
    return NAME.matcher(file).matches();
  }

  static long hour(long millis) {
    return Math.floorDiv(millis, HOUR_MILLIS);
  }

  /** Does one step; true if there is more to do now. */
  public CompletableFuture<Boolean> step() {
    List<Bytes> gone = new ArrayList<>();
    CompletableFuture<Boolean> step = store.release(changes -> step(changes, gone));
    return step.thenApply(more -> {
      gone.forEach(this::deleteFile);
      return more;
    });
  }

  private boolean step(Changes changes, List<Bytes> gone) throws StoreException {
    long now = clock.millis();
    if (!SteadyClock.isBelieved(changes, now)) {
      return false;
    }
    long overdue = hour(now) - 1;
    @Nullable Bytes done = changes.get(Table.MARKS, DONE);
    if (done == null) {
      changes.put(Table.MARKS, DONE, hourBytes(overdue));
      return false;
    }
    long hour = Rows.read(done, TlsReader::u64) + 1;
    if (hour > overdue + 1) {
      // The clock was set back: what is listed for the hours between must be looked at again.
      changes.put(Table.MARKS, DONE, hourBytes(overdue));
      return false;
    }
    if (hour > overdue) {
      return false;
    }
    List<Due.Item> items = Due.list(changes, hour, Due.Kind.ATTACHMENT, STEP);
    for (Due.Item item : items) {
      expire(changes, item.id(), now, gone);
      Due.remove(changes, hour, item);
    }
    if (items.isEmpty()) {
      changes.put(Table.MARKS, DONE, hourBytes(hour));
    }
    return true;
  }

  private static void expire(Changes changes, Bytes name, long now, List<Bytes> gone)
      throws StoreException {
    @Nullable Attachment attachment = Attachments.row(changes, name);
    if (attachment == null) {
      return;
    }
    if (attachment.isWhole() && !attachment.isOver(now)) {
      Due.add(changes, hour(attachment.expiresMillis()), Due.Kind.ATTACHMENT, name);
      return;
    }
    changes.delete(Table.ATTACHMENTS, name);
    Held.read(changes).plus(-1, -attachment.received()).write(changes);
    gone.add(name);
  }

  /**
   * Deletes files that no row knows. A row is there before its file, so this may run at any time.
   *
   * @return how many it deleted
   */
  public int sweep() throws IOException, StoreException {
    int deleted = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Iterator<Path> all = files.iterator(); all.hasNext(); ) {
        String file = all.next().getFileName().toString();
        if (isName(file)) {
          Bytes name = Bytes.adopt(HexFormat.of().parseHex(file));
          if (store.view().get(Table.ATTACHMENTS, name) == null) {
            deleteFile(name);
            deleted++;
          }
        }
      }
    }
    return deleted;
  }

  /** Where that fails, or does not last because of a crash, {@link #sweep} comes by again. */
  private void deleteFile(Bytes name) {
    try {
      Files.deleteIfExists(folder.resolve(name.hex()));
    } catch (IOException e) {
      // The row and with it the file's key are gone already.
    }
  }

  private static Bytes hourBytes(long hour) {
    return new TlsWriter(8).u64(hour).toBytes();
  }
}
