package pli.client.vault;

/** Steps of {@link Schema} about alerts. As all steps: what has been released never changes. */
final class AlertTables {
  static final String[] ALERTS = {
    // text: the hash of what was signed. ends_at: of an alert, in millis. from_server: the server
    // has shown it. handed: it was given to the server, which said that it has it. withheld: it
    // should have, and did not. overridden: the person sends all the
    // same.
    """
    CREATE TABLE alert (
      number INTEGER PRIMARY KEY AUTOINCREMENT, text BLOB NOT NULL UNIQUE, file BLOB NOT NULL,
      revocation INTEGER NOT NULL, ends_at INTEGER NOT NULL, heard_at INTEGER NOT NULL,
      from_server INTEGER NOT NULL, handed INTEGER NOT NULL DEFAULT 0, withheld INTEGER NOT NULL DEFAULT 0,
      was_read INTEGER NOT NULL DEFAULT 0, overridden INTEGER NOT NULL DEFAULT 0)
    """,
    // What was said in which conversation, by this device or by others.
    """
    CREATE TABLE alert_told (
      conversation BLOB NOT NULL, alert INTEGER NOT NULL,
      PRIMARY KEY (conversation, alert)) WITHOUT ROWID
    """,
  };

  static final String[] LOGGED = {
    // Alerts and revocations that the log has. shown: the server has shown what they say. evidence:
    // of one that it does not show, that the log has it.
    """
    CREATE TABLE log_alert (
      place INTEGER PRIMARY KEY, shown INTEGER NOT NULL, evidence BLOB NOT NULL)
    """,
    // Accounts of which something showed other keys than the log has. problem: what.
    """
    CREATE TABLE unknown_device (
      handle TEXT PRIMARY KEY, problem TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID
    """,
  };

  private AlertTables() {}
}
