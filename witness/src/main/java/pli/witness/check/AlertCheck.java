package pli.witness.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertException;
import pli.transparency.alert.AlertGate;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.alert.AlertRevocation;
import pli.transparency.alert.AlertStatement;
import pli.transparency.alert.VerifiedAlert;
import pli.transparency.alert.VerifiedRevocation;
import pli.transparency.note.VerifierKey;
import pli.witness.language.Language;

/** Whether an alert, or the revocation of one, counts by an alert policy. */
public final class AlertCheck {
  private static final Bytes ALERT = Bytes.utf8("pli alert ");
  private static final Bytes REVOCATION = Bytes.utf8("pli alert revocation ");

  private final AlertPolicy policy;
  private final List<Bytes> revocations;
  private final long now;
  private final Language language;
  private final List<Verdict.Step> steps = new ArrayList<>();

  /**
   * A check.
   *
   * @param policy whose keys count
   * @param revocations files that may revoke it
   * @param now in seconds since 1970
   */
  public AlertCheck(AlertPolicy policy, List<Bytes> revocations, long now, Language language) {
    this.policy = policy;
    this.revocations = List.copyOf(revocations);
    this.now = now;
    this.language = language;
  }

  /** Whether a file is for this check, by its first line. */
  public static boolean isFor(Bytes file) {
    return file.startsWith(ALERT);
  }

  /**
   * Judges a file.
   *
   * @throws DecodeException if it is none that can be judged
   */
  public Verdict judge(Bytes file) throws DecodeException {
    boolean revokes = file.startsWith(REVOCATION);
    AlertGate gate = new AlertGate(policy);
    try {
      if (revokes) {
        describe(gate.revocation(file).revocation());
      } else {
        List<VerifiedRevocation> known = new ArrayList<>();
        for (Bytes revocation : revocations) {
          known.add(gate.revocation(revocation));
        }
        describe(gate.alert(file, now, known));
      }
    } catch (AlertException e) {
      if (e.reason() == AlertException.Reason.MALFORMED
          || e.reason() == AlertException.Reason.TOO_LARGE) {
        throw new DecodeException(DecodeException.Reason.BAD_VALUE, String.valueOf(e.getMessage()));
      }
      steps.add(new Verdict.Step(false, AlertSays.of(e.reason()).in(language)));
    }
    return new Verdict(revokes ? "alert-revocation" : "alert", steps);
  }

  private void describe(VerifiedAlert verified) {
    Alert alert = verified.alert();
    holds(AlertSays.SIGNED, verified.signers().size(), policy.keys().size(), policy.required());
    for (VerifierKey signer : verified.signers()) {
      holds(AlertSays.SIGNER, signer.name());
    }
    if (alert.exercise()) {
      holds(AlertSays.EXERCISE);
    }
    holds(
        AlertSays.ALERT,
        alert.id(),
        alert.network(),
        alert.level().word(),
        Instant.ofEpochSecond(alert.expires()));
    texts(alert);
  }

  private void describe(AlertRevocation revocation) {
    holds(AlertSays.REVOCATION, revocation.id(), revocation.network());
    texts(revocation);
  }

  private void texts(AlertStatement statement) {
    statement.texts().forEach(text -> holds(AlertSays.TEXT, text.language(), text.words()));
  }

  private void holds(AlertSays says, Object... parts) {
    steps.add(new Verdict.Step(true, says.in(language, parts)));
  }
}
