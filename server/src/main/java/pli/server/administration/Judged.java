package pli.server.administration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.VerificationException;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.Quorum;

/**
 * An entry that may be, with those signatures alone that count.
 *
 * @param entry with one signature of each administrator who signed with a key that is theirs still
 * @param standing how far it is
 */
record Judged(LoggedEntry entry, Standing standing) {
  /**
   * Judges an entry.
   *
   * @param now what was decided so far
   * @param motion what it is about
   * @param all signatures of it that there are
   * @throws Refusal CHAIN_MOVED, RECORD_INVALID, NOT_ALLOWED, and what {@link Motion#requireSound}
   *     refuses
   */
  static Judged of(
      View view, Administration now, Motion motion, LoggedEntry entry, List<LeafSignature> all)
      throws StoreException, Refusal {
    if (!motion.isNext(view)) {
      throw Refusal.of(Error.Code.CHAIN_MOVED);
    }
    motion.requireSound(view, now);
    try {
      List<LeafSignature> counting = new ArrayList<>(counting(view, now, motion, all).values());
      if (counting.isEmpty()) {
        throw Refusal.of(Error.Code.NOT_ALLOWED);
      }
      counting.sort(Comparator.comparingInt(LeafSignature::signer));
      Leaf leaf = new Leaf(entry.leaf().body(), counting);
      LoggedEntry signed = new LoggedEntry(leaf, entry.opening(), entry.content());
      return new Judged(signed, motion.standing(view, now, signed));
    } catch (VerificationException e) {
      throw refusal(e);
    }
  }

  /** Who signed an entry, by what the signatures say; verifies none. */
  static Set<Handle> signers(View view, Administration now, Motion motion, LoggedEntry entry)
      throws StoreException {
    try {
      return counting(view, now, motion, entry.leaf().signatures()).keySet();
    } catch (VerificationException e) {
      return Set.of();
    }
  }

  private static Map<Handle, LeafSignature> counting(
      View view, Administration now, Motion motion, List<LeafSignature> all)
      throws StoreException, VerificationException {
    Quorum quorum = motion.quorum(now);
    Map<Handle, LeafSignature> counting = new LinkedHashMap<>();
    for (LeafSignature signature : all) {
      @Nullable Handle signer = motion.signer(view, now, quorum, signature);
      if (signer != null) {
        counting.putIfAbsent(signer, signature);
      }
    }
    return counting;
  }

  /** Why an entry that does not hold is not taken. */
  static Refusal refusal(VerificationException failure) {
    return Refusal.of(
        switch (failure.reason()) {
          case BAD_SIGNATURE, NOT_INVITED, TOO_FEW_SIGNERS -> Error.Code.NOT_ALLOWED;
          case VERSION_GAP, WRONG_PREDECESSOR, WRONG_POLICY -> Error.Code.CHAIN_MOVED;
          case OUT_OF_RANGE,
              PROOF_LENGTH,
              ROOT_MISMATCH,
              SHRUNK,
              FORK,
              WRONG_ORIGIN,
              NOT_SIGNED,
              TOO_FEW_WITNESSES,
              WRONG_CHAIN,
              WRONG_CONTENT,
              WRONG_LABEL,
              OUT_OF_ORDER ->
              Error.Code.RECORD_INVALID;
        });
  }
}
