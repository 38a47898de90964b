package pli.transparency.witness;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.Merkle;

/** By what rules, and in what order, a witness answers {@code add-checkpoint}. */
public final class WitnessRules {
  /** What a witness has of a log before it first cosigns for it. */
  public static final TreeHead NOTHING_YET = new TreeHead(0, Merkle.EMPTY_ROOT);

  private WitnessRules() {}

  /**
   * Judges a request.
   *
   * @param log what the witness knows of the checkpoint's origin; null if it does not know it. The
   *     witness policy in it does not matter here
   * @param latest the head that it cosigned last for this origin, or {@link #NOTHING_YET}
   */
  public static WitnessVerdict judge(
      @Nullable TrustedLog log, TreeHead latest, AddCheckpointRequest request) {
    if (log == null || !log.origin().equals(request.checkpoint().checkpoint().origin())) {
      return refused(Refusal.UNKNOWN_LOG);
    }
    try {
      request.checkpoint().note().verify(log.keys());
    } catch (VerificationException e) {
      return refused(Refusal.NOT_SIGNED);
    }
    TreeHead head = request.checkpoint().checkpoint().head();
    if (request.oldSize() > head.size()) {
      return refused(Refusal.MALFORMED);
    }
    if (request.oldSize() != latest.size()) {
      return new WitnessVerdict.Answer(new AddCheckpointResponse.Conflict(latest.size()));
    }
    return follows(latest, head, request)
        ? new Cosignable(latest, request.checkpoint())
        : refused(Refusal.INCONSISTENT);
  }

  /** Where a witness shows what it cosigned last of a log, below its monitoring prefix. */
  public static String monitoringPath(String origin) {
    return Sha256.hash(Bytes.utf8(origin)).hex() + "/checkpoint";
  }

  private static boolean follows(TreeHead latest, TreeHead head, AddCheckpointRequest request) {
    if (latest.size() == 0) {
      return request.path().isEmpty() && (head.size() > 0 || isEmptyRoot(head.root()));
    }
    try {
      new ConsistencyProof(latest.size(), head.size(), request.path())
          .verify(latest.root(), head.root());
      return true;
    } catch (VerificationException e) {
      return false;
    }
  }

  private static boolean isEmptyRoot(Hash root) {
    return root.equals(Merkle.EMPTY_ROOT);
  }

  private static WitnessVerdict refused(Refusal refusal) {
    return new WitnessVerdict.Answer(new AddCheckpointResponse.Refused(refusal));
  }
}
