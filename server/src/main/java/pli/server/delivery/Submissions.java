package pli.server.delivery;

import org.jspecify.annotations.Nullable;
import pli.protocol.SubmissionId;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/** What was answered to each submission, so that the same one again adds nothing. */
final class Submissions {
  private Submissions() {}

  /** The answer to an earlier submission of this id, or null. */
  static @Nullable Accepted find(View view, SubmissionId id) throws StoreException {
    return Rows.get(view, Table.SUBMISSIONS, id.value(), Accepted::readRepeated);
  }

  /**
   * Remembers an answer to an id that {@link #find} did not know, with the day, by which {@link
   * Expiry} finds what may be forgotten: the id itself is stored nowhere.
   */
  static Accepted remember(Changes changes, SubmissionId id, Accepted answer, long now) {
    changes.put(Table.SUBMISSIONS, id.value(), answer.encode(Due.day(now)));
    return answer;
  }
}
