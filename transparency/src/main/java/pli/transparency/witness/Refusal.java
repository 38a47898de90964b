package pli.transparency.witness;

import org.jspecify.annotations.Nullable;

/** Why a witness does not cosign, as its HTTP status says. */
public enum Refusal {
  /** The body is no request, or the old size is above the checkpoint's. */
  MALFORMED(400),
  /** No trusted key of the log signed, or a line that names one was not made with it. */
  NOT_SIGNED(403),
  /** The witness does not know this log. */
  UNKNOWN_LOG(404),
  /** The proof does not hold, or the same size has another root: perhaps a fork. */
  INCONSISTENT(422);

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  static @Nullable Refusal of(int status) {
    for (Refusal refusal : values()) {
      if (refusal.status == status) {
        return refusal;
      }
    }
    return null;
  }
}
