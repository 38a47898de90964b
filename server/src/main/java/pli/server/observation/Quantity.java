package pli.server.observation;

/** What a number in the log or among the figures counts. */
public enum Quantity {
  /** A port. */
  PORT,
  /** Steps of a repeated work. */
  STEPS,
  /** Bytes free on the disk. */
  FREE_BYTES,
  /** Files. */
  FILES
}
