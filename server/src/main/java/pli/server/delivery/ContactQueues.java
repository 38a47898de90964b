package pli.server.delivery;

import pli.codec.Bytes;
import pli.protocol.QueueId;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/** Which queues are contact queues of registered devices: the only ones that take Welcomes. */
public final class ContactQueues {
  private static final Bytes MARK = Bytes.of(1);

  private ContactQueues() {}

  /** From now on {@code id} is one. */
  public static void mark(Changes changes, QueueId id) {
    changes.put(Table.CONTACT_QUEUES, id.value(), MARK);
  }

  /** From now on {@code id} is one no more. */
  public static void unmark(Changes changes, QueueId id) {
    changes.delete(Table.CONTACT_QUEUES, id.value());
  }

  /** Whether {@code id} is one. */
  public static boolean isContactQueue(View view, QueueId id) throws StoreException {
    return view.get(Table.CONTACT_QUEUES, id.value()) != null;
  }
}
