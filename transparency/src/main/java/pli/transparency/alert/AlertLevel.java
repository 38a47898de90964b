package pli.transparency.alert;

import pli.codec.DecodeException;

/**
 * What an alert asks a device to do. None destroys anything: wiping is the person's own choice, on
 * their device.
 */
public enum AlertLevel {
  /** Show it. */
  INFORM("inform"),
  /** Show it, and send nothing until the person says so or the alert ends. */
  STOP("stop"),
  /** Show it, send nothing, and lock the vault. */
  LOCK("lock");

  private final String word;

  AlertLevel(String word) {
    this.word = word;
  }

  /** As files and commands write it. */
  public String word() {
    return word;
  }

  /**
   * The level of this word.
   *
   * @throws DecodeException {@link DecodeException.Reason#UNKNOWN_KIND} if there is none
   */
  public static AlertLevel of(String word) throws DecodeException {
    for (AlertLevel level : values()) {
      if (level.word.equals(word)) {
        return level;
      }
    }
    throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a level of no alert");
  }
}
