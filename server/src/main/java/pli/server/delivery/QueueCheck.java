package pli.server.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.QueueId;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * Compares the counters of queues with their entries. They are written together, so they can only
 * differ if a part of a write is missing: damage, which must not be served from. Only queues that
 * got something on given days are known by name, which are those that a crash was nearest to.
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
    boolean endsThere = view.range(Table.ENTRIES, id, queue.next(), 1, 1).isEmpty();
    if (queue.first() == queue.next()) {
      return endsThere && queue.bytesIn() == queue.bytesOut();
    }
    @Nullable StoredEntry first = entry(id, queue.first());
    @Nullable StoredEntry last = entry(id, queue.next() - 1);
    return endsThere
        && first != null
        && last != null
        && first.bytesInAfter() - first.sealed().length() == queue.bytesOut()
        && last.bytesInAfter() == queue.bytesIn();
  }

  private @Nullable StoredEntry entry(Bytes id, long number) throws StoreException {
    @Nullable Bytes row = view.get(Table.ENTRIES, id, number);
    return row == null ? null : Rows.read(row, StoredEntry::read);
  }
}
