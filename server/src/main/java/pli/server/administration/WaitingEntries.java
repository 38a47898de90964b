package pli.server.administration;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;

/** Entries that lack signatures. */
final class WaitingEntries {
  /** Of those that the same administrators signed. */
  private static final int MAX_OF_ONE = 16;

  private final InstantSource clock;
  private final Motions motions;

  WaitingEntries(InstantSource clock, Motions motions) {
    this.clock = clock;
    this.motions = motions;
  }

  /** The one that says the same; null if none waits. */
  @Nullable OpenProposal find(View view, LoggedEntry entry) throws StoreException {
    for (OpenProposal open : OpenProposal.PILE.current(view, clock.millis())) {
      if (open.entry().leaf().body().equals(entry.leaf().body())) {
        return open;
      }
    }
    return null;
  }

  /**
   * Keeps an entry with the signatures that it has now.
   *
   * @param open the one that says the same, which it replaces
   * @throws Refusal TOO_MANY
   */
  void keep(
      Changes changes,
      Administration now,
      Motion motion,
      @Nullable OpenProposal open,
      LoggedEntry entry)
      throws StoreException, Refusal {
    if (open != null) {
      OpenProposal.PILE.put(changes, new OpenProposal(open.number(), open.sinceMillis(), entry));
      return;
    }
    clear(changes, false);
    requireRoom(changes, now, Judged.signers(changes, now, motion, entry));
    long number = OpenProposal.PILE.free(changes);
    OpenProposal.PILE.put(changes, new OpenProposal(number, clock.millis(), entry));
  }

  /** One administrator alone does not fill the room of all. */
  private void requireRoom(View view, Administration now, Set<Handle> signers)
      throws StoreException, Refusal {
    int theirs = 0;
    for (OpenProposal open : OpenProposal.PILE.all(view)) {
      Set<Handle> others = Judged.signers(view, now, motions.of(open.entry()), open.entry());
      theirs += others.equals(signers) ? 1 : 0;
    }
    if (theirs >= MAX_OF_ONE) {
      throw Refusal.of(Error.Code.TOO_MANY);
    }
  }

  /** Those that could still be logged. */
  List<LoggedEntry> open(View view) throws StoreException, Refusal {
    List<LoggedEntry> entries = new ArrayList<>();
    for (OpenProposal open : OpenProposal.PILE.current(view, clock.millis())) {
      if (motions.of(open.entry()).isNext(view)) {
        entries.add(open.entry());
      }
    }
    return entries;
  }

  /**
   * Deletes those that can never be logged.
   *
   * @param timeToo whether those too whose time is over, as far as the clock says
   */
  void clear(Changes changes, boolean timeToo) throws StoreException, Refusal {
    for (OpenProposal open : OpenProposal.PILE.all(changes)) {
      if (timeToo && open.isOver(clock.millis()) || !motions.of(open.entry()).isNext(changes)) {
        OpenProposal.PILE.delete(changes, open);
      }
    }
  }
}
