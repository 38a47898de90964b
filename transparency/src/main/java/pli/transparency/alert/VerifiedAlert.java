package pli.transparency.alert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.transparency.note.VerifierKey;

/**
 * An alert that enough alert keys of its network signed, and that is in force. Only {@link
 * AlertGate} makes one.
 */
public final class VerifiedAlert {
  private final Alert alert;
  private final List<VerifierKey> signers;

  VerifiedAlert(Alert alert, List<VerifierKey> signers) {
    this.alert = alert;
    this.signers = Collections.unmodifiableList(new ArrayList<>(signers));
  }

  /** What it says. */
  public Alert alert() {
    return alert;
  }

  /** Whose signatures hold, in the order of the policy. */
  public List<VerifierKey> signers() {
    return signers;
  }

  /** What a device has to do: an exercise is shown, as what it is, and changes nothing. */
  public AlertLevel effect() {
    return alert.exercise() ? AlertLevel.INFORM : alert.level();
  }
}
