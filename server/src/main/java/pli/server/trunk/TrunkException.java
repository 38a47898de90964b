package pli.server.trunk;

import java.io.IOException;

/** A trunk does not come about or does not go on. */
public final class TrunkException extends IOException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** Nobody is there, or not any more; trying again can help. */
    NOT_THERE,
    /** The other end is of another version of Pli. */
    OTHER_VERSION,
    /** The other end said what it may not say there. */
    NOT_THE_FORM
  }

  /** Why. */
  private final Reason reason;

  TrunkException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
