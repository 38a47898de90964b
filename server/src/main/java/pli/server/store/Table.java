package pli.server.store;

/**
 * What the store keeps apart; each is a column family of its own. docs/STORAGE.md describes the
 * rows. The name is part of the keyed hashes and seals: a table is never renamed.
 */
public enum Table {
  /** Queue id → the queue's key and counters. */
  QUEUES("queues", Writes.MANY),
  /** Queue id, entry number → the entry. */
  ENTRIES("entries", Writes.ONCE),
  /** Route id → epoch and sealed routing table. */
  ROUTES("routes", Writes.MANY),
  /** Submission id → what was answered. */
  SUBMISSIONS("submissions", Writes.ONCE),
  /** Handle → latest version and the proof of its label. */
  ACCOUNTS("accounts", Writes.MANY),
  /** Handle, version → a record of the account, which stands in the log. */
  RECORDS("records", Writes.ONCE),
  /** Handle and device id → counters of its KeyPackages. */
  DEVICES("devices", Writes.MANY),
  /** Handle and device id, number → a one-time KeyPackage; number 0 is the last resort. */
  KEY_PACKAGES("key-packages", Writes.MANY),
  /** Queue id → nothing: that this is a registered device's contact queue. */
  CONTACT_QUEUES("contact-queues", Writes.MANY),
  /** SHA-256 of a token → what the invitation allows. */
  INVITATIONS("invitations", Writes.MANY),
  /** Chain of policies or of acts, version → an entry of it, which stands in the log. */
  DECISIONS("decisions", Writes.MANY),
  /** Entries or requests, number → what waits for signatures of administrators. */
  PROPOSALS("proposals", Writes.MANY),
  /** Version → an alert or a revocation in force; number 0 is how many there ever were. */
  ALERTS("alerts", Writes.MANY),
  /** Day → what to look at when that day is over. */
  DUE("due", Writes.MANY),
  /** Keyed hash of an attachment's id → its key and how far it has come. */
  ATTACHMENTS("attachments", Writes.MANY),
  /** The log's names → how many entries it has, its tree, and the checkpoints of it. */
  LOG("log", Writes.MANY),
  /** Number → an entry of the log. */
  LOG_ENTRIES("log-entries", Writes.ONCE),
  /** Level, number → a tile of the log's tree. */
  LOG_TILES("log-tiles", Writes.MANY),
  /** The store's own marks. */
  MARKS("marks", Writes.MANY);

  /** How often a row is put before it is deleted, which decides how it may be deleted. */
  enum Writes {
    /** Put once and deleted once, so that RocksDB's SingleDelete is sound. */
    ONCE,
    /** Put again over itself. */
    MANY
  }

  private final String label;
  private final Writes writes;

  Table(String label, Writes writes) {
    this.label = label;
    this.writes = writes;
  }

  /** The name of the column family. */
  String label() {
    return label;
  }

  Writes writes() {
    return writes;
  }
}
