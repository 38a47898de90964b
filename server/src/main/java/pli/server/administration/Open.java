package pli.server.administration;

import pli.codec.Bytes;
import pli.protocol.Limits;

/** What waits for administrators, for a while. */
interface Open {
  /** Of its row; 0 if it has none yet. */
  long number();

  /** Since when, by the server's clock. */
  long sinceMillis();

  /** Its row. */
  Bytes encode();

  /** Whether its time is over. */
  default boolean isOver(long nowMillis) {
    return nowMillis - sinceMillis() >= Limits.PROPOSAL_LIFETIME.toMillis();
  }
}
