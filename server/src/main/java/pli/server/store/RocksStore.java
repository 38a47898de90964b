package pli.server.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/**
 * The store on RocksDB. A write that fails is never half there: the engine is closed and opened
 * again, so that what the disk holds decides; until that succeeds, everything is refused.
 */
public final class RocksStore implements Store {
  private static final Bytes CHECK = Bytes.utf8("boot key check");
  private static final Bytes FORMAT = Bytes.of(1);

  private final Path folder;
  private final StoreOptions options;
  private final RowSeals seals;
  private final Committer committer;

  /**
   * Guards {@link #engine}: who uses it shares this, reopening and closing have it alone. Nobody
   * who has it asks for it again. One that counts what each thread has of it would take longer than
   * most reads.
   */
  private final ReadWriteLock lock = new StampedLock().asReadWriteLock();

  /** Volatile for who wants it to stop rewriting files, and must not wait until it does. */
  private volatile @Nullable RocksEngine engine;

  private final Recovered recovered;
  private final RecentRows recent = new RecentRows();

  private volatile long usedBytes;

  /** How much room there must be and may be taken, as the operator has it now. */
  private volatile StoreOptions room;

  private volatile Consumer<Recovered> onReopened = found -> {};

  private RocksStore(
      Path folder, StoreOptions options, RowSeals seals, RocksEngine engine, Executor completions) {
    this.folder = folder;
    this.options = options;
    this.seals = seals;
    this.engine = engine;
    room = options;
    recovered = engine.recovered();
    committer = new Committer(new Disk(), new Committed(true), options, completions);
  }

  /**
   * Opens or makes the database in {@code folder}.
   *
   * @param completions runs the stages behind {@link #commit}
   * @throws StoreException {@link StoreException.Reason#WRONG_KEY} if it was made with another key
   */
  public static RocksStore open(
      Path folder, StoreOptions options, BootKey bootKey, Entropy entropy, Executor completions)
      throws StoreException {
    RowSeals seals = new RowSeals(bootKey, entropy);
    RocksEngine engine = new RocksEngine(folder, options, seals);
    try {
      checkKey(engine);
    } catch (StoreException e) {
      engine.close();
      throw e;
    }
    return new RocksStore(folder, options, seals, engine, completions);
  }

  /** Under another key the mark has another name, so a store with rows but no mark is foreign. */
  private static void checkKey(RocksEngine engine) throws StoreException {
    if (engine.get(Table.MARKS, CHECK, 0) != null) {
      return;
    }
    if (!engine.isEmpty(Table.MARKS)) {
      throw new StoreException(StoreException.Reason.WRONG_KEY);
    }
    Overlay mark = new Overlay(engine);
    mark.put(Table.MARKS, CHECK, FORMAT);
    engine.write(mark);
  }

  @Override
  public <T, X extends Exception> CompletableFuture<T> commit(Change<T, X> change) {
    return committer.add(change, false);
  }

  @Override
  public <T, X extends Exception> CompletableFuture<T> release(Change<T, X> change) {
    return committer.add(change, true);
  }

  @Override
  public View view() {
    return new Committed(false);
  }

  /**
   * Makes a consistent copy of the database in a folder that is not there yet, while everything
   * goes on. On the same disk it takes no room at first: the files are linked. In which order its
   * queues were made, filled and read the copy does not say.
   *
   * @return how many writes the copy has seen at least, as {@link #sequence} counts them
   */
  public long checkpoint(Path target) throws StoreException {
    lock.readLock().lock();
    try {
      opened().forgetOrder();
      return opened().checkpoint(target);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * How many writes the database in {@code folder} has seen: of two copies of one database, the one
   * with more is the later. Needs no key, and that no server has the folder.
   *
   * @throws StoreException if there is no database, or it is damaged
   */
  public static long sequence(Path folder) throws StoreException {
    return RocksEngine.sequence(folder);
  }

  /** From now on the reserve and the most bytes are those of {@code later}. */
  public void adjustRoom(StoreOptions later) {
    room = later;
  }

  /** What was found when this store was opened. */
  public Recovered recovered() {
    return recovered;
  }

  /**
   * Whom to tell that the database was opened again after a failed write. What that write held is
   * there now or is not, and nobody was told which; called on the committer's thread.
   */
  public void onReopened(Consumer<Recovered> listener) {
    onReopened = listener;
  }

  /**
   * Gets what was deleted out of the files, while everything goes on; takes as long as the tables
   * that were written to since the last time are large, and needs some room for the new files. Ends
   * early, and goes on the next time, when the store is closed or opened again.
   */
  public void reclaim() throws StoreException {
    lock.readLock().lock();
    try {
      opened().reclaim();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Gets out of the files in which order queues were made, filled and read, as far as these rows
   * take less than some hundred MiB; takes as long as they are large, and nothing where nothing was
   * written to them since the last time. What is written from now on shows when, until the next.
   */
  public void forgetOrder() throws StoreException {
    lock.readLock().lock();
    try {
      opened().forgetOrder();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Whoever wants the lock for itself must not wait for a whole pass. */
  private void stopReclaiming() {
    @Nullable RocksEngine current = engine;
    if (current != null) {
      current.stopReclaiming();
    }
  }

  /** Whether RocksDB is at rest: what was written has reached the level where it stays. */
  public boolean isSettled() {
    lock.readLock().lock();
    try {
      return engine == null || engine.isSettled();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** How many rows a table holds, roughly. */
  public long estimatedRows(Table table) {
    lock.readLock().lock();
    try {
      return engine == null ? 0 : engine.estimatedRows(table);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<Placed> page(Table table, Bytes behind, int max) throws StoreException {
    lock.readLock().lock();
    try {
      return opened().page(table, behind, max);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Fill fill() {
    return new Fill(freeBytes(), measureUsed(), committer.state());
  }

  @Override
  public void close() {
    committer.close();
    stopReclaiming();
    lock.writeLock().lock();
    try {
      if (engine != null) {
        engine.close();
        engine = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private long freeBytes() {
    try {
      FileStore disk = Files.getFileStore(folder);
      return disk.getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  private long measureUsed() {
    try (Stream<Path> files = Files.list(folder)) {
      usedBytes = files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      // Files come and go while RocksDB compacts; the last figure is near enough.
    }
    return usedBytes;
  }

  /** The engine as the committer uses it. */
  private final class Disk implements Committer.Disk {
    @Override
    public void write(Overlay overlay) throws StoreException {
      lock.readLock().lock();
      try {
        opened().write(overlay);
        recent.written(overlay);
      } finally {
        lock.readLock().unlock();
      }
    }

    @Override
    public long reserveBytes() {
      return room.reserveBytes();
    }

    @Override
    public boolean hasRoom() {
      return freeBytes() >= room.reserveBytes() && measureUsed() <= room.maxBytes();
    }

    @Override
    public boolean reopen() {
      Recovered found;
      stopReclaiming();
      lock.writeLock().lock();
      try {
        if (engine != null) {
          engine.close();
          engine = null;
        }
        recent.clear();
        RocksEngine opened = new RocksEngine(folder, options, seals);
        engine = opened;
        found = opened.recovered();
      } catch (StoreException | RuntimeException e) {
        return false;
      } finally {
        lock.writeLock().unlock();
      }
      onReopened.accept(found);
      return true;
    }
  }

  /** What is on the disk. */
  private final class Committed implements View {
    /**
     * Whether what is read is kept: by the committer alone, and who reads ahead for it, between
     * whose reads nothing changes.
     */
    private final boolean keeps;

    Committed(boolean keeps) {
      this.keeps = keeps;
    }

    @Override
    public @Nullable Bytes get(Table table, Bytes id, long number) throws StoreException {
      RowKey row = new RowKey(table, id, number);
      @Nullable Bytes known = recent.get(row);
      if (known != null) {
        return known;
      }
      lock.readLock().lock();
      try {
        @Nullable Bytes read = opened().get(table, id, number);
        if (keeps && read != null) {
          recent.put(row, read);
        }
        return read;
      } finally {
        lock.readLock().unlock();
      }
    }

    @Override
    public List<Row> range(Table table, Bytes id, long from, int maxRows, long maxBytes)
        throws StoreException {
      lock.readLock().lock();
      try {
        return opened().range(table, id, from, maxRows, maxBytes);
      } finally {
        lock.readLock().unlock();
      }
    }

    @Override
    public @Nullable Row last(Table table, Bytes id, long from) throws StoreException {
      lock.readLock().lock();
      try {
        return opened().last(table, id, from);
      } finally {
        lock.readLock().unlock();
      }
    }
  }

  private RocksEngine opened() throws StoreException {
    @Nullable RocksEngine current = engine;
    if (current == null) {
      throw new StoreException(StoreException.Reason.UNAVAILABLE);
    }
    return current;
  }
}
