package pli.server.log;

import java.util.Locale;

/** How it stands with the log. */
public enum LogState {
  /** Nothing was ever appended. */
  EMPTY,
  /** What is appended is published. */
  PUBLISHING,
  /** Too few witnesses cosign; what was published last is still shown. */
  QUORUM_MISSING,
  /**
   * Witnesses have a larger or another tree of this log: it was rolled back, or somebody else has
   * its key. Nothing is published.
   */
  ROLLED_BACK,
  /** The store cannot be read or written just now. */
  STORE_FAILED;

  /** Its name for people and scripts. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
