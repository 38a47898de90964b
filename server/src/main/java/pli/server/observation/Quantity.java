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
  FREE_BYTES,
  /** 1 if the server before this one had not closed everything, 0 if it had. */
  AFTER_CRASH,
  /** Files of the write-ahead log. */
  LOG_FILES,
  /** Whole records in them. */
  LOG_RECORDS,
  /** Bytes of a last record that was never whole, which were cut off. */
  LOG_BYTES_CUT,
  /** Queues whose counters were compared with their entries. */
  QUEUES_VERIFIED,
  /** Files that the server before this one had left in {@code run/}. */
  FILES_SWEPT,
  /** Files. */
  FILES,
  /** Which witness: its place in {@code log.witnesses}, from 1. */
  WITNESS
}
