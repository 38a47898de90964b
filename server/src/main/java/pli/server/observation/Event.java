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
  /** An edge process came, and connections may come through it. */
  EDGE_JOINED,
  /** An edge process is gone, and so are its connections. */
  EDGE_LEFT,
  /** An edge process was turned away: too many, another version, or not what it should say. */
  EDGE_REFUSED,
  /** No edge process can come: the socket in the data folder is not to be had. */
  NO_EDGES,
  /** In an edge process: the server is gone, and so are the connections; it will look for it. */
  CORE_LOST,
  /** The log is published again after it was not. */
  LOG_PUBLISHING,
  /** Too few witnesses cosign; what was published last is still shown. */
  LOG_QUORUM_MISSING,
  /** Witnesses have a larger or another tree of this log. Nothing is published any more. */
  LOG_ROLLED_BACK,
  /** The store cannot be read or written; the log goes on when it can. */
  LOG_WAITS_FOR_STORE,
  /** A witness does not cosign. */
  WITNESS_FAILED,
  /** A witness cosigns again. */
  WITNESS_RECOVERED,
  /** A fault of this program; the places are lines of its code. */
  FAULT
}
