package pli.server.doctor;

import java.util.Locale;

/** How it is with something. */
public enum State {
  /** As it should be. */
  OK,
  /** It works, but should be better. */
  WARN,
  /** It does not work, or will not for long. */
  FAIL;

  /** Its name for people and scripts. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
