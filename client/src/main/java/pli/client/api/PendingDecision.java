package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A decision that waits for signatures.
 *
 * @param id 32 hexadecimal digits
 * @param atMillis since when, by the clock of the device that made it, or for a reset that somebody
 *     asks for by the server's
 * @param signedBy handles; none if somebody asks to come back and no administrator has signed yet
 * @param required how many must sign
 * @param decision what is to be decided
 */
public record PendingDecision(
    String id, long atMillis, List<String> signedBy, int required, Decision decision) {
  /** With a copy of {@code signedBy}. */
  public PendingDecision {
    signedBy = Collections.unmodifiableList(new ArrayList<>(signedBy));
  }
}
