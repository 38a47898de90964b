package pli.server.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;

/** How far witnesses have seen a log, asked without the log's own key. */
public final class WitnessedSizes {
  private WitnessedSizes() {}

  /**
   * Whether a witness shows a larger tree with the log's signature, or more than half of the
   * witnesses say that they have one.
   *
   * @param ours the checkpoint that the log signed last; null if it signed none, which any tree
   *     that a witness shows is beyond
   */
  public static boolean areBeyond(
      @Nullable SignedCheckpoint ours, TrustedLog trusted, LogOptions options) {
    long size = ours == null ? 0 : ours.checkpoint().head().size();
    int larger = 0;
    try (WitnessClient client = new WitnessClient(options.witnessPatience())) {
      for (WitnessAddress witness : options.witnesses()) {
        @Nullable SignedCheckpoint shown = client.shown(witness.url(), trusted.origin());
        if (shown != null && isOf(trusted, shown) && shown.checkpoint().head().size() > size) {
          return true;
        }
        larger += ours != null && saidSize(client, witness, ours) > size ? 1 : 0;
      }
    }
    return 2 * larger > options.witnesses().size();
  }

  private static boolean isOf(TrustedLog trusted, SignedCheckpoint shown) {
    try {
      shown.note().verify(trusted.keys());
      return shown.checkpoint().origin().equals(trusted.origin());
    } catch (VerificationException e) {
      return false;
    }
  }

  /** What it says to the checkpoint that it may have cosigned: that it has a later one, or not. */
  private static long saidSize(
      WitnessClient client, WitnessAddress witness, SignedCheckpoint ours) {
    try {
      long size = ours.checkpoint().head().size();
      AddCheckpointResponse answer =
          client.add(witness.url(), new AddCheckpointRequest(size, List.of(), ours));
      return answer instanceof AddCheckpointResponse.Conflict other ? other.size() : 0;
    } catch (WitnessException e) {
      return 0;
    }
  }
}
