package pli.server.observation;

/** What the server writes down that it happened. */
public enum Event {
  /** The folder was taken and the database opened: what was found, and what was done about it. */
  OPENED,
  /** It accepts connections. */
  STARTED,
  /** The settings were read again, and hold. */
  SETTINGS_READ,
  /** The settings were read again and are not right; those of before stay. */
  SETTINGS_REFUSED,
  /** It stops: connections are told, changes that wait are finished. */
  DRAINING,
  /** It stopped. */
  STOPPED,
  /** The disk is full; nothing that needs room is taken. */
  STORE_FULL,
  /** A write failed for another reason; the store is being opened again. */
  STORE_FAILED,
  /** After a failed write the database was opened again; what the disk holds counts. */
  STORE_REOPENED,
  /** The store takes changes again. */
  STORE_RECOVERED,
  /** Some of what outlived its time was deleted. */
  EXPIRED,
  /** The clock leapt ahead: nothing expires for a day, so that somebody can set it right. */
  CLOCK_LEAPT,
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
