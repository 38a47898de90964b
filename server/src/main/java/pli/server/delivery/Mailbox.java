package pli.server.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.wire.CaughtUp;
import pli.protocol.wire.Entries;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.ServerFrame;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * The queues that one connection reads: sends what is there, in order, as long as the connection
 * takes it and not too much is unacknowledged. Belongs to the connection's turn: no two of its
 * methods run at the same time.
 */
public final class Mailbox implements AutoCloseable {
  private static final int FRAME_ENTRIES = 64;
  private static final int FRAME_BYTES = 256 << 10;
  private static final int FEW = 16;

  private final Store store;
  private final Readers readers;
  private final Outlet outlet;
  private final Map<QueueId, Reading> readings = new HashMap<>(2);
  private int unacknowledgedEntries;
  private long unacknowledgedBytes;

  /** The connection, as far as its mailbox knows it. */
  public interface Outlet {
    /** Sends a frame. */
    void send(ServerFrame frame);

    /** Whether more may be sent now; when that changes to yes, {@link Mailbox#pump} is called. */
    boolean isWritable();

    /** Have {@link Mailbox#pump} called soon; from any thread. */
    void wake();

    /** Have {@link Mailbox#pump} called in this thread, which may wait for the disk, or soon. */
    void wakeHere();
  }

  /** A mailbox that reads nothing yet. */
  public Mailbox(Store store, Readers readers, Outlet outlet) {
    this.store = store;
    this.readers = readers;
    this.outlet = outlet;
  }

  /**
   * Begins to read a queue from its first entry. Reading it again starts from there again. Nothing
   * is sent before {@link #pump}.
   *
   * @throws Refusal TOO_MANY past the limits of readers, UNKNOWN_QUEUE
   */
  public void read(QueueId queue) throws StoreException, Refusal {
    stop(queue);
    if (readings.size() >= Limits.MAX_QUEUES_READ) {
      throw Refusal.of(Error.Code.TOO_MANY);
    }
    // Registered first, looked at second: an entry that comes between the two is not missed.
    Woken woken = new Woken();
    if (!readers.add(queue, woken)) {
      throw Refusal.of(Error.Code.TOO_MANY);
    }
    @Nullable Queue row = null;
    try {
      row = Queues.find(store.view(), queue);
    } finally {
      if (row == null) {
        readers.remove(queue, woken);
      }
    }
    if (row == null) {
      throw Refusal.of(Error.Code.UNKNOWN_QUEUE);
    }
    Reading reading = new Reading(queue, row.first(), row.next(), woken);
    woken.reading = reading;
    if (woken.isEarly) {
      reading.arrived();
    }
    readings.put(queue, reading);
  }

  /** Wakes the connection for one reading. */
  private final class Woken implements Readers.Reader {
    private volatile @Nullable Reading reading;

    /** Something came, perhaps before there was a reading to tell. */
    private volatile boolean isEarly;

    @Override
    public void arrived(boolean here) {
      isEarly = true;
      @Nullable Reading target = reading;
      if (target != null) {
        target.arrived();
      }
      if (here) {
        outlet.wakeHere();
      } else {
        outlet.wake();
      }
    }
  }

  /** Whether this connection reads {@code queue}. */
  public boolean reads(QueueId queue) {
    return readings.containsKey(queue);
  }

  /** Gives room for what was acknowledged; the entries themselves are deleted by {@link Queues}. */
  public void acknowledged(QueueId queue, long upTo) {
    @Nullable Reading reading = readings.get(queue);
    if (reading != null) {
      free(reading.acknowledged(upTo));
    }
  }

  /** Reads {@code queue} no longer. */
  public void stop(QueueId queue) {
    @Nullable Reading reading = readings.remove(queue);
    if (reading != null) {
      readers.remove(queue, reading.wake());
      free(reading.acknowledged(Long.MAX_VALUE));
    }
  }

  /** Sends what can be sent now. */
  public void pump() throws StoreException {
    boolean sent = true;
    while (sent && hasWindow()) {
      sent = false;
      for (Reading reading : readings.values()) {
        if (reading.mayHaveMore() && hasWindow()) {
          sent |= sendFrom(reading);
        }
      }
    }
  }

  private boolean hasWindow() {
    return outlet.isWritable()
        && unacknowledgedEntries < Limits.MAX_UNACKNOWLEDGED_ENTRIES
        && unacknowledgedBytes < Limits.MAX_UNACKNOWLEDGED_BYTES;
  }

  private boolean sendFrom(Reading reading) throws StoreException {
    reading.lookingNow();
    int entries =
        Math.min(FRAME_ENTRIES, Limits.MAX_UNACKNOWLEDGED_ENTRIES - unacknowledgedEntries);
    long bytes = Math.min(FRAME_BYTES, Limits.MAX_UNACKNOWLEDGED_BYTES - unacknowledgedBytes);
    List<View.Row> rows;
    long end;
    try {
      if (!reading.isEndKnown()) {
        findEnd(reading);
      }
      end = reading.end();
      rows = rows(reading.queue(), reading.next(), end, entries, bytes);
    } catch (StoreException e) {
      reading.arrived();
      throw e;
    }
    if (!rows.isEmpty()) {
      send(reading, rows);
      if (reading.next() < end) {
        reading.lookAgain();
      }
    }
    if (reading.isCaughtUpNow(rows.isEmpty())) {
      CaughtUp caughtUp =
          CaughtUp.newBuilder().setQueueId(Wire.of(reading.queue().value())).build();
      outlet.send(ServerFrame.newBuilder().setCaughtUp(caughtUp).build());
    }
    return !rows.isEmpty();
  }

  private void findEnd(Reading reading) throws StoreException {
    reading.lookingForEnd();
    @Nullable Queue row = Queues.find(store.view(), reading.queue());
    reading.found(row == null ? 0 : row.first(), row == null ? 0 : row.next());
  }

  /**
   * Entries from a number on. A few are asked for one by one: as a rule they came just now, and the
   * store has them at hand.
   */
  private List<View.Row> rows(QueueId queue, long from, long end, int entries, long bytes)
      throws StoreException {
    View view = store.view();
    if (end - from > FEW) {
      return view.range(Table.ENTRIES, queue.value(), from, entries, bytes);
    }
    List<View.Row> rows = new ArrayList<>();
    long size = 0;
    for (long number = from; number < end && rows.size() < entries; number++) {
      @Nullable Bytes value = view.get(Table.ENTRIES, queue.value(), number);
      if (value == null) {
        // It was acknowledged meanwhile, by another reader of the queue.
        continue;
      }
      size += value.length();
      if (size > bytes && !rows.isEmpty()) {
        break;
      }
      rows.add(new View.Row(number, value));
    }
    return rows;
  }

  private void send(Reading reading, List<View.Row> rows) throws StoreException {
    Entries.Builder frame = Entries.newBuilder().setQueueId(Wire.of(reading.queue().value()));
    for (View.Row row : rows) {
      StoredEntry entry = Rows.read(row.value(), StoredEntry::read);
      frame.addEntries(
          Entry.newBuilder()
              .setNumber(row.number())
              .setAcceptedMillis(entry.acceptedMillis())
              .setSealed(Wire.of(entry.sealed())));
      reading.sent(row.number(), entry.sealed().length());
      unacknowledgedEntries++;
      unacknowledgedBytes += entry.sealed().length();
    }
    outlet.send(ServerFrame.newBuilder().setEntries(frame).build());
  }

  private void free(Reading.Freed freed) {
    unacknowledgedEntries -= freed.entries();
    unacknowledgedBytes -= freed.bytes();
  }

  /** Stops all reading. */
  @Override
  public void close() {
    List.copyOf(readings.keySet()).forEach(this::stop);
  }
}
