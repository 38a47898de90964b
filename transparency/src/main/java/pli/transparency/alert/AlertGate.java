package pli.transparency.alert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.alert.AlertException.Reason;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;

/**
 * Tells alerts that count from those that do not. An alert says the same to everybody, may be
 * passed on by anybody, and is verified by each who gets it; so it does not matter who brought it.
 *
 * <p>Lines of keys that the policy does not have are passed over, as signed notes have it; a line
 * that names a key of the policy and is not by it makes the whole file refused.
 */
public final class AlertGate {
  private final AlertPolicy policy;

  /** For what this policy's network says. */
  public AlertGate(AlertPolicy policy) {
    this.policy = policy;
  }

  /**
   * The alert in a file, if it counts now.
   *
   * @param now in seconds since 1970, from a clock that the caller trusts
   * @param revocations that are known
   * @throws AlertException if it does not count
   */
  public VerifiedAlert alert(Bytes file, long now, Collection<VerifiedRevocation> revocations)
      throws AlertException {
    SignedNote note = read(file);
    if (!(statement(note) instanceof Alert alert)) {
      throw new AlertException(Reason.OTHER_KIND, "not an alert but the revocation of one");
    }
    List<VerifierKey> signers = signers(note, alert);
    if (alert.issued() - now > Limits.ALERT_CLOCK_SECONDS) {
      throw new AlertException(Reason.NOT_YET_VALID, "an alert of a later time than now");
    }
    if (now >= alert.expires()) {
      throw new AlertException(Reason.EXPIRED, "an alert that has ended");
    }
    for (VerifiedRevocation revocation : revocations) {
      if (revocation.revokes(alert)) {
        throw new AlertException(Reason.REVOKED, "an alert that was revoked");
      }
    }
    return new VerifiedAlert(alert, signers);
  }

  /**
   * The revocation in a file. It counts whatever the time, so that no clock brings back an alert.
   *
   * @throws AlertException if it does not count
   */
  public VerifiedRevocation revocation(Bytes file) throws AlertException {
    SignedNote note = read(file);
    if (!(statement(note) instanceof AlertRevocation revocation)) {
      throw new AlertException(Reason.OTHER_KIND, "not a revocation but an alert");
    }
    List<VerifierKey> unused = signers(note, revocation);
    return new VerifiedRevocation(revocation);
  }

  private static SignedNote read(Bytes file) throws AlertException {
    if (file.length() > Limits.MAX_ALERT) {
      throw new AlertException(Reason.TOO_LARGE, "an alert past its limit");
    }
    try {
      return SignedNote.parse(file);
    } catch (DecodeException e) {
      throw AlertException.of(e);
    }
  }

  private static AlertStatement statement(SignedNote note) throws AlertException {
    try {
      return AlertStatement.parse(note.text());
    } catch (DecodeException e) {
      throw AlertException.of(e);
    }
  }

  /** The keys of the policy that signed; enough of them did. */
  private List<VerifierKey> signers(SignedNote note, AlertStatement statement)
      throws AlertException {
    if (!statement.network().equals(policy.network())) {
      throw new AlertException(Reason.WRONG_NETWORK, "an alert of another network");
    }
    List<VerifierKey> signers = new ArrayList<>();
    for (VerifierKey key : policy.keys()) {
      try {
        if (!note.signaturesBy(key).isEmpty()) {
          signers.add(key);
        }
      } catch (VerificationException e) {
        throw new AlertException(Reason.BAD_SIGNATURE, "a signature by another key than it names");
      }
    }
    if (signers.size() < policy.required()) {
      throw new AlertException(Reason.TOO_FEW_SIGNATURES, "fewer signatures than must be");
    }
    return signers;
  }
}
