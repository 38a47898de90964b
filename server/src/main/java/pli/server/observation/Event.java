package pli.server.observation;

/** What the server writes down that it happened. */
public enum Event {
  /** It accepts connections. */
  STARTED,
  /** It stops: connections are told, changes that wait are finished. */
  DRAINING,
  /** It stopped. */
  STOPPED,
  /** The disk is full; nothing that needs room is taken. */
  STORE_FULL,
  /** A write failed for another reason; the store is being opened again. */
  STORE_FAILED,
  /** The store takes changes again. */
  STORE_RECOVERED,
  /** Some of what outlived its time was deleted. */
  EXPIRED,
  /**
   * Files of attachments that a crash or a restored backup left without their rows were deleted.
   */
  ORPHANS_DELETED,
  /** What was deleted is out of the store's files. */
  RECLAIMED,
  /** A row of the store does not open: the disk is not what it was. */
  STORE_DAMAGED,
  /** A fault of this program; the places are lines of its code. */
  FAULT
}
