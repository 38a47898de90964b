package pli.server.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.transparency.checkpoint.SignedCheckpoint;

/**
 * What an operator may know of the log.
 *
 * @param state how it stands
 * @param size durable entries
 * @param integrated of these, those in the tree
 * @param published the size that everybody is shown; 0 if none
 * @param publishedMillis when this server last published; 0 if it has not
 * @param quorum how many witnesses must cosign
 * @param witnesses who is asked
 * @param proof what proved that the log was rolled back, also before the last start; null if
 *     nothing did
 */
public record LogReport(
    LogState state,
    long size,
    long integrated,
    long published,
    long publishedMillis,
    int quorum,
    List<WitnessReport> witnesses,
    @Nullable SignedCheckpoint proof) {
  /** With a copy of {@code witnesses}. */
  public LogReport {
    witnesses = List.copyOf(witnesses);
  }
}
