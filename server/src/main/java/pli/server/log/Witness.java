package pli.server.log;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.server.store.StoreException;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.Cosignature;
import pli.transparency.note.VerifierKey;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;

/**
 * One witness, and how it went with it. Asked by one thread at a time, which {@link #take}s it;
 * everybody may look. After a fault it is left alone for a while, twice as long after each.
 */
final class Witness {
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final int MOST_DOUBLINGS = 7;

  /** A cosignature that is so far from this server's clock is not shown to clients. */
  private static final long CLOCK_SLACK_SECONDS = 3600;

  private final WitnessAddress address;
  private final boolean counts;
  private final WitnessClient client;
  private final VerifierKey log;
  private final InstantSource clock;

  /** The next ones are guarded by this. */
  private boolean taken;

  private int faults;
  private long notBefore;
  private WitnessReport report;
  private boolean toldOfFault;

  /** Of whoever has taken it: the size that the witness cosigned last, as far as is known. */
  private long latest;

  Witness(
      WitnessAddress address,
      boolean counts,
      WitnessClient client,
      VerifierKey log,
      InstantSource clock) {
    this.address = address;
    this.counts = counts;
    this.client = client;
    this.log = log;
    this.clock = clock;
    report = WitnessReport.untried(address, counts);
  }

  VerifierKey key() {
    return address.key();
  }

  /** Whether the card's policy names it. */
  boolean counts() {
    return counts;
  }

  synchronized WitnessReport report() {
    return report;
  }

  /** Whether it fails since this was last asked, or no longer does. */
  synchronized boolean isNews() {
    boolean fails = report.fault() != null;
    boolean news = fails != toldOfFault;
    toldOfFault = fails;
    return news;
  }

  /** Takes it, to be asked; false if it is being asked or left alone. */
  synchronized boolean take(long nowMillis) {
    boolean free = isFree(nowMillis);
    taken |= free;
    return free;
  }

  /** Whether it could be taken. */
  synchronized boolean isFree(long nowMillis) {
    return !taken && nowMillis >= notBefore;
  }

  /** What the hashes between two trees of the log are. */
  interface Proofs {
    List<Hash> consistency(long oldSize, long newSize) throws StoreException;

    /** Whether {@code head} is not a beginning of the log. */
    boolean contradicts(TreeHead head) throws StoreException;
  }

  /**
   * Asks for a cosignature. Gives the witness back.
   *
   * @return null if it gave none; {@link #report} says why
   */
  @Nullable Cosignature ask(SignedCheckpoint head, Proofs proofs) {
    try {
      Cosignature cosignature = cosign(head, proofs);
      latest = head.checkpoint().head().size();
      done(report().cosigned(latest, cosignature.seconds()), true);
      return cosignature;
    } catch (WitnessException e) {
      SignedCheckpoint proof = proof(e.fault(), head, proofs);
      done(report().failed(e.fault(), e.size(), proof), false);
      return null;
    } catch (StoreException | RuntimeException | Error e) {
      // Not the witness's fault: the store cannot be read just now, or the server stops.
      done(report(), false);
      return null;
    }
  }

  private synchronized void done(WitnessReport next, boolean good) {
    taken = false;
    report = next;
    faults = good ? 0 : faults + 1;
    long pause = FIRST_PAUSE_MILLIS << Math.min(faults, MOST_DOUBLINGS);
    notBefore = good ? 0 : clock.millis() + Math.min(pause, LONGEST_PAUSE_MILLIS);
  }

  private Cosignature cosign(SignedCheckpoint head, Proofs proofs)
      throws WitnessException, StoreException {
    long size = head.checkpoint().head().size();
    AddCheckpointResponse answer = add(Math.min(latest, size), head, proofs);
    if (answer instanceof AddCheckpointResponse.Conflict other && other.size() <= size) {
      latest = other.size();
      answer = add(latest, head, proofs);
    }
    return switch (answer) {
      case AddCheckpointResponse.Cosigned cosigned -> verified(cosigned, head);
      case AddCheckpointResponse.Conflict other ->
          throw new WitnessException(
              other.size() > size ? WitnessFault.LARGER : WitnessFault.CONFLICT, other.size());
      case AddCheckpointResponse.Unavailable unavailable ->
          throw new WitnessException(WitnessFault.UNAVAILABLE);
      case AddCheckpointResponse.Refused refused ->
          throw new WitnessException(
              switch (refused.refusal()) {
                case UNKNOWN_LOG -> WitnessFault.UNKNOWN_LOG;
                case INCONSISTENT -> WitnessFault.INCONSISTENT;
                case MALFORMED, NOT_SIGNED -> WitnessFault.REFUSED;
              });
    };
  }

  private AddCheckpointResponse add(long from, SignedCheckpoint head, Proofs proofs)
      throws WitnessException, StoreException {
    long size = head.checkpoint().head().size();
    return client.add(
        address.url(), new AddCheckpointRequest(from, proofs.consistency(from, size), head));
  }

  private Cosignature verified(AddCheckpointResponse.Cosigned cosigned, SignedCheckpoint head)
      throws WitnessException {
    try {
      Cosignature cosignature = cosigned.by(key(), head);
      long now = clock.instant().getEpochSecond();
      if (cosignature.seconds() > now + CLOCK_SLACK_SECONDS
          || cosignature.seconds() < now - CLOCK_SLACK_SECONDS) {
        throw new WitnessException(WitnessFault.CLOCK);
      }
      return cosignature;
    } catch (VerificationException e) {
      throw new WitnessException(WitnessFault.BAD_SIGNATURE);
    }
  }

  /**
   * What a witness says of another tree is its word alone, until it shows a checkpoint with the
   * log's own signature that contradicts this log.
   */
  private @Nullable SignedCheckpoint proof(
      WitnessFault fault, SignedCheckpoint head, Proofs proofs) {
    if (fault != WitnessFault.LARGER && fault != WitnessFault.INCONSISTENT) {
      return null;
    }
    @Nullable SignedCheckpoint shown = client.shown(address.url(), head.checkpoint().origin());
    try {
      if (shown == null || !shown.checkpoint().origin().equals(head.checkpoint().origin())) {
        return null;
      }
      shown.note().verify(List.of(log));
      return proofs.contradicts(shown.checkpoint().head()) ? shown : null;
    } catch (VerificationException | StoreException e) {
      return null;
    }
  }
}
