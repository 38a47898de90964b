package pli.server.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.QueueId;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * Compares the counters of queues with their entries. Counters are written together with what they
 * count, so they can only differ if a part of a write is missing: damage, which must not be served
 * from. Of entries that came since a queue's counters were written, the number and the bytes of the
 * first and the last must go on from there. Only queues that got something on given days are known
 * by name, which are those that a crash was nearest to.
 */
public final class QueueCheck {
  /** Queues beyond these are not looked at, so that a start does not take minutes. */
  private static final int MAX_QUEUES = 50_000;

  private static final int PAGE = 1000;

  private final View view;
  private int verified;

  private QueueCheck(View view) {
    this.view = view;
  }

  /**
   * Looks at the queues that got an entry on the day of {@code nowMillis} or the one before.
   *
   * @return how many were looked at, all of which were right
   * @throws StoreException DAMAGED if one is not
   */
  public static int verify(View view, long nowMillis) throws StoreException {
    QueueCheck check = new QueueCheck(view);
    long today = Due.day(nowMillis);
    check.verifyDay(today);
    check.verifyDay(today - 1);
    return check.verified;
  }

  private void verifyDay(long day) throws StoreException {
    long from = 0;
    List<Due.Item> page = Due.list(view, day, Due.Kind.QUEUE, from, PAGE);
    while (!page.isEmpty() && verified < MAX_QUEUES) {
      for (Due.Item item : page) {
        verify(new QueueId(item.id()));
      }
      from = page.get(page.size() - 1).number() + 1;
      page = Due.list(view, day, Due.Kind.QUEUE, from, PAGE);
    }
  }

  private void verify(QueueId id) throws StoreException {
    @Nullable Queue queue = Rows.get(view, Table.QUEUES, id.value(), Queue::read);
    if (queue == null) {
      return; // It was deleted since.
    }
    if (!isRight(id.value(), queue)) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
    verified++;
  }

  private boolean isRight(Bytes id, Queue queue) throws StoreException {
    return isFirstRight(id, queue) && isLastRight(id, queue) && areLaterRight(id, queue);
  }

  private boolean isFirstRight(Bytes id, Queue queue) throws StoreException {
    if (queue.first() == queue.next()) {
      return queue.bytesIn() == queue.bytesOut();
    }
    @Nullable StoredEntry first = entry(id, queue.first());
    return first != null && first.bytesInBefore() == queue.bytesOut();
  }

  private boolean isLastRight(Bytes id, Queue queue) throws StoreException {
    if (queue.first() == queue.next()) {
      return true;
    }
    @Nullable StoredEntry last = entry(id, queue.next() - 1);
    return last != null && last.bytesInAfter() == queue.bytesIn();
  }

  /** Entries that the counters do not know of yet: the first and the last of them. */
  private boolean areLaterRight(Bytes id, Queue queue) throws StoreException {
    View.@Nullable Row row = view.last(Table.ENTRIES, id, queue.next());
    if (row == null) {
      return true;
    }
    StoredEntry last = Rows.read(row.value(), StoredEntry::read);
    @Nullable StoredEntry first = entry(id, queue.next());
    if (first == null || first.bytesInBefore() != queue.bytesIn()) {
      return false;
    }
    if (row.number() == queue.next()) {
      return true;
    }
    @Nullable StoredEntry beforeLast = entry(id, row.number() - 1);
    return beforeLast != null && beforeLast.bytesInAfter() == last.bytesInBefore();
  }

  private @Nullable StoredEntry entry(Bytes id, long number) throws StoreException {
    @Nullable Bytes row = view.get(Table.ENTRIES, id, number);
    return row == null ? null : Rows.read(row, StoredEntry::read);
  }
}
