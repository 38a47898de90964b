package pli.server.log;

import org.jspecify.annotations.Nullable;
import pli.transparency.checkpoint.SignedCheckpoint;

/**
 * How it stands with a witness.
 *
 * @param address who and where
 * @param counts whether the network's card names it, so that it counts for the quorum
 * @param size of the tree that it last cosigned here; 0 if none
 * @param seconds when, by its own clock, since 1970; 0 if it never did
 * @param fault what was wrong when it was last asked; null if nothing was
 * @param saidSize the size that it says it has, for faults that are about one; 0 else
 * @param proof a checkpoint with this log's signature that contradicts this log; null if it showed
 *     none
 */
public record WitnessReport(
    WitnessAddress address,
    boolean counts,
    long size,
    long seconds,
    @Nullable WitnessFault fault,
    long saidSize,
    @Nullable SignedCheckpoint proof) {
  static WitnessReport untried(WitnessAddress address, boolean counts) {
    return new WitnessReport(address, counts, 0, 0, null, 0, null);
  }

  WitnessReport cosigned(long newSize, long newSeconds) {
    return new WitnessReport(address, counts, newSize, newSeconds, null, 0, proof);
  }

  /** A proof stays: the witness cannot take it back, nor the log. */
  WitnessReport failed(WitnessFault what, long said, @Nullable SignedCheckpoint shown) {
    return new WitnessReport(
        address, counts, size, seconds, what, said, shown != null ? shown : proof);
  }

  /** Whether it says that this log is not the one that it cosigned. */
  boolean contradicts() {
    return fault == WitnessFault.LARGER || fault == WitnessFault.INCONSISTENT;
  }
}
