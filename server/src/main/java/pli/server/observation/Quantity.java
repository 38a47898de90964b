package pli.server.observation;

/** What a number in the log or among the figures counts. */
public enum Quantity {
  /** A port. */
  PORT,
  /** Steps of a repeated work. */
  STEPS,
  /** Settings that changed and hold only after a restart. */
  AFTER_RESTART,
  /** Bytes free on the disk. */
  FREE_BYTES
}
