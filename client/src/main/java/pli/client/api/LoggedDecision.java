package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A decision that stands in the log.
 *
 * @param place its place there, from 0
 * @param atMillis when it was made, by the clock of the device that made it; 0 if not known
 * @param signedBy handles; none if the network's own key signed it, as it does the first policy
 * @param decision what was decided
 */
public record LoggedDecision(long place, long atMillis, List<String> signedBy, Decision decision) {
  /** With a copy of {@code signedBy}. */
  public LoggedDecision {
    signedBy = Collections.unmodifiableList(new ArrayList<>(signedBy));
  }
}
