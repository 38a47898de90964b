package pli.transparency.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.Cosignature;
import pli.transparency.note.VerifierKey;

/**
 * A checkpoint that a trusted log signed, and that as many of its witnesses cosigned as the policy
 * asks for. It says nothing of age: see {@link #witnessedAt}.
 */
public final class VerifiedCheckpoint {
  private final SignedCheckpoint signed;
  private final TrustedLog log;
  private final List<Cosignature> cosignatures;

  private VerifiedCheckpoint(
      SignedCheckpoint signed, TrustedLog log, List<Cosignature> cosignatures) {
    this.signed = signed;
    this.log = log;
    this.cosignatures = Collections.unmodifiableList(cosignatures);
  }

  /**
   * Verifies what was signed below a checkpoint.
   *
   * @throws VerificationException {@link Reason#WRONG_ORIGIN} if it is another log's; {@link
   *     Reason#NOT_SIGNED} if the log did not sign; {@link Reason#BAD_SIGNATURE} if a line names a
   *     key of the log or of a witness and was not made with it; {@link Reason#TOO_FEW_WITNESSES}
   */
  public static VerifiedCheckpoint verify(SignedCheckpoint signed, TrustedLog log)
      throws VerificationException {
    if (!signed.checkpoint().origin().equals(log.origin())) {
      throw new VerificationException(Reason.WRONG_ORIGIN, "a checkpoint of another log");
    }
    signed.note().verify(log.keys());
    List<Cosignature> cosignatures = new ArrayList<>();
    for (VerifierKey witness : log.witnesses().witnesses()) {
      Cosignature cosignature = Cosignature.verify(signed.note(), witness);
      if (cosignature != null) {
        cosignatures.add(cosignature);
      }
    }
    if (cosignatures.size() < log.witnesses().required()) {
      throw new VerificationException(
          Reason.TOO_FEW_WITNESSES,
          cosignatures.size() + " of " + log.witnesses().required() + " witnesses");
    }
    return new VerifiedCheckpoint(signed, log, cosignatures);
  }

  /** The log's name. */
  public String origin() {
    return log.origin();
  }

  /** Size and root. */
  public TreeHead head() {
    return signed.checkpoint().head();
  }

  /** Whom it was verified against. */
  public TrustedLog log() {
    return log;
  }

  /** One for each witness of the policy that cosigned, with the latest time of each. */
  public List<Cosignature> cosignatures() {
    return cosignatures;
  }

  /**
   * Since when, by the clocks of the witnesses, in seconds since 1970: as many as the policy asks
   * for were there at this time or later, and knew of no larger tree. A witness whose clock is
   * ahead makes a checkpoint no younger than the others do. Nothing if the policy asks for none.
   */
  public OptionalLong witnessedAt() {
    int required = log.witnesses().required();
    if (required == 0) {
      return OptionalLong.empty();
    }
    long[] times = cosignatures.stream().mapToLong(Cosignature::seconds).sorted().toArray();
    return OptionalLong.of(times[times.length - required]);
  }

  /** The checkpoint as it came, to be passed on. */
  public SignedCheckpoint signed() {
    return signed;
  }

  @Override
  public String toString() {
    return "VerifiedCheckpoint[" + head() + "]";
  }
}
