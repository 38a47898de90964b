package pli.server.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import pli.codec.Bytes;

/**
 * The port to what the server keeps. All changes go through one committer, one after the other, so
 * that a change may read, decide and write without a lock; those that wait share one write that is
 * synced to the disk.
 */
public interface Store extends AutoCloseable {
  /**
   * Applies {@code change} when its turn comes. Changes handed over by one thread keep their order.
   *
   * @return done when the change is on the disk; fails with what the change threw, then nothing of
   *     it was kept, or with {@link StoreException}. Stages behind it run on the store's own
   *     completion threads, never on the committer.
   */
  <T, X extends Exception> CompletableFuture<T> commit(Change<T, X> change);

  /**
   * As {@link #commit}, for a change that makes room or keeps no more than there was: it is taken
   * even when the disk is nearly full.
   */
  <T, X extends Exception> CompletableFuture<T> release(Change<T, X> change);

  /** The committed rows. */
  View view();

  /**
   * Committed rows of a table, whatever their ids, in an order that says nothing: for who goes
   * through all of them.
   *
   * @param behind the place of the last row of the page before; empty for the first page
   * @param max at most so many; fewer, even none, only at the end
   */
  List<Placed> page(Table table, Bytes behind, int max) throws StoreException;

  /** How full the disk is and how much there is. */
  Fill fill();

  /** Finishes what was handed over, then closes. */
  @Override
  void close();

  /**
   * Reads and writes rows, on the committer's thread. Must not block and must not be kept.
   *
   * @param <T> what it finds out
   * @param <X> what it throws when it decides against itself; then nothing it wrote is kept
   */
  @FunctionalInterface
  interface Change<T, X extends Exception> {
    /** Reads and writes. */
    T apply(Changes changes) throws StoreException, X;

    /**
     * Reads what {@link #apply} will most likely read, if that may be far away: changes that wait
     * do this at the same time, on any threads, so as to find it at hand. By then it may be
     * another.
     */
    default void lookAhead(View view) throws StoreException {}
  }

  /**
   * A row whose id is not known, because what is stored is a hash of it.
   *
   * @param place where it lies
   * @param value what was put there
   */
  record Placed(Bytes place, Bytes value) {}

  /**
   * How much room there is.
   *
   * @param freeBytes of the disk
   * @param usedBytes of the store's files
   * @param state whether changes that need room are taken
   */
  record Fill(long freeBytes, long usedBytes, State state) {}

  /** Whether changes that need room are taken. */
  enum State {
    /** They are. */
    ACCEPTING,
    /** The disk has less free than the reserve. */
    FULL,
    /** A write failed and the database could not be opened again yet. */
    FAILED
  }
}
