package pli.client.vault;

import pli.client.api.ClientException;

/**
 * The tables of the vault. Each version is a step that turns the one before into it; a vault of any
 * earlier version is brought up when it is opened, all steps in one transaction. A step that has
 * been released never changes.
 */
final class Schema {
  /** Brings the tables from one version to the next. */
  @FunctionalInterface
  interface Step {
    void run(Transaction transaction) throws ClientException;
  }

  /** A step that is nothing but statements. */
  static Step sql(String... statements) {
    return transaction -> {
      for (String statement : statements) {
        transaction.change(statement);
      }
    };
  }

  private static final Step[] STEPS = {
    sql(
        // Whose device this is: one row. state: 0 registration under way, 1 joined.
        """
        CREATE TABLE account (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          state INTEGER NOT NULL,
          network TEXT NOT NULL, origin TEXT NOT NULL, card BLOB NOT NULL,
          host TEXT NOT NULL, port INTEGER NOT NULL, token BLOB,
          handle TEXT NOT NULL, device_id BLOB NOT NULL, device_name TEXT NOT NULL,
          record BLOB NOT NULL,
          signature_seed BLOB NOT NULL, contact_private BLOB NOT NULL, contact_public BLOB NOT NULL)
        """,
        // Queues this device reads. role: 0 contact, 1 main, 2 hand-over. position: the last entry
        // whose effect is in this vault.
        """
        CREATE TABLE queue (
          id BLOB PRIMARY KEY, seed BLOB NOT NULL, role INTEGER NOT NULL, conversation BLOB,
          position INTEGER NOT NULL DEFAULT 0)
        """,
        // Private halves of KeyPackages that others may still use; seconds since 1970.
        """
        CREATE TABLE key_package (
          reference BLOB PRIMARY KEY, bundle BLOB NOT NULL, last_resort INTEGER NOT NULL,
          made_at INTEGER NOT NULL, not_after INTEGER NOT NULL)
        """,
        // Account records as first seen. changed: the directory has since shown another key.
        """
        CREATE TABLE contact (
          handle TEXT PRIMARY KEY, record BLOB NOT NULL, pinned_at INTEGER NOT NULL,
          changed INTEGER NOT NULL DEFAULT 0)
        """,
        // state: 0 active, 1 left, 2 frozen for safety, 3 never came about. peer: of a direct one.
        // pending: this device's commit under way, and the intention it is for. settled: every
        // member reads its main queue.
        """
        CREATE TABLE conversation (
          id BLOB PRIMARY KEY, state INTEGER NOT NULL, direct INTEGER NOT NULL, peer TEXT,
          name TEXT NOT NULL, epoch INTEGER NOT NULL, mls BLOB NOT NULL,
          pending BLOB, pending_for INTEGER, wrap_key BLOB NOT NULL, route_key BLOB NOT NULL, settled INTEGER NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX conversation_by_peer ON conversation (peer)",
        """
        CREATE TABLE member (
          conversation BLOB NOT NULL, leaf INTEGER NOT NULL, handle TEXT NOT NULL,
          PRIMARY KEY (conversation, leaf)) WITHOUT ROWID
        """,
        // What this device means to change in a conversation; gone once the change is merged.
        """
        CREATE TABLE intention (
          number INTEGER PRIMARY KEY AUTOINCREMENT, conversation BLOB NOT NULL,
          kind INTEGER NOT NULL, handles TEXT NOT NULL, material BLOB,
          not_before INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX intention_by_conversation ON intention (conversation)",
        // Why an intention, or a message, came to nothing, until whoever waits has read it.
        "CREATE TABLE failure (what TEXT PRIMARY KEY, problem TEXT NOT NULL, at INTEGER NOT NULL)",
        // What must reach the server, in order within a conversation. epoch and frame of a message
        // are those of the last time it was protected.
        """
        CREATE TABLE outbox (
          number INTEGER PRIMARY KEY AUTOINCREMENT, conversation BLOB NOT NULL, kind INTEGER NOT NULL,
          submission BLOB NOT NULL, plain BLOB, epoch INTEGER, frame BLOB,
          not_before INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX outbox_by_conversation ON outbox (conversation, number)",
        // Entries that no key opened yet.
        """
        CREATE TABLE set_aside (
          number INTEGER PRIMARY KEY AUTOINCREMENT, sealed BLOB NOT NULL, at INTEGER NOT NULL)
        """,
        """
        CREATE TABLE timeline (
          number INTEGER PRIMARY KEY AUTOINCREMENT, conversation BLOB NOT NULL,
          message_id TEXT NOT NULL, sender TEXT NOT NULL, device TEXT NOT NULL,
          sent_at INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT, content BLOB,
          own INTEGER NOT NULL, UNIQUE (conversation, message_id))
        """,
        """
        CREATE VIRTUAL TABLE timeline_words USING fts5 (
          text, content='timeline', content_rowid='number',
          tokenize='unicode61 remove_diacritics 2')
        """,
        """
        CREATE TRIGGER timeline_added AFTER INSERT ON timeline WHEN new.text IS NOT NULL BEGIN
          INSERT INTO timeline_words (rowid, text) VALUES (new.number, new.text);
        END
        """,
        // Counters and cursors by name.
        "CREATE TABLE mark (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID"),
    transaction -> {
      // The MLS group of a conversation, in parts: a message changes one or a few of them. It had
      // been in conversation.mls, in one piece.
      transaction.change(
          """
          CREATE TABLE group_part (
            conversation BLOB NOT NULL, part TEXT NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (conversation, part)) WITHOUT ROWID
          """);
      GroupsInParts.run(transaction);
    },
    sql(
        // Files on their way to the server, until the message that names them is in the outbox.
        """
        CREATE TABLE IF NOT EXISTS upload (
          file TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
          id BLOB NOT NULL, key BLOB NOT NULL, header BLOB NOT NULL,
          sent INTEGER NOT NULL, sent_hash BLOB NOT NULL, begun_at INTEGER NOT NULL)
        """),
    sql(
        // The log as it was last verified: one row. checkpoint: as it came. signature: the log's,
        // below it. size and subtrees: the tree of the entries read on the way to it. followed_at:
        // by this device's clock.
        """
        CREATE TABLE log_head (
          one INTEGER PRIMARY KEY CHECK (one = 1), checkpoint BLOB NOT NULL,
          signature BLOB NOT NULL, size INTEGER NOT NULL, subtrees BLOB NOT NULL,
          followed_at INTEGER NOT NULL)
        """,
        // The latest entry of each label of the log, and its place there.
        """
        CREATE TABLE log_label (
          label BLOB PRIMARY KEY, version INTEGER NOT NULL, leaf_hash BLOB NOT NULL,
          type INTEGER NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID
        """,
        // Heads of the log that others have named or that this device has seen. proved: the tree
        // of log_head begins with it.
        """
        CREATE TABLE log_seen (
          number INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER NOT NULL UNIQUE,
          root BLOB NOT NULL, signature BLOB NOT NULL, proved INTEGER NOT NULL)
        """,
        // Why nothing more is sent from this vault: one row. evidence: the file that proves it.
        """
        CREATE TABLE log_alarm (
          one INTEGER PRIMARY KEY CHECK (one = 1), problem TEXT NOT NULL, size INTEGER NOT NULL,
          evidence BLOB NOT NULL, at INTEGER NOT NULL)
        """,
        // Account records that the log has proved, each the latest that this device has seen. What
        // was pinned before there was a log proves nothing. confirmed: of the keys that somebody
        // compared in person. changed: they are others since.
        "DROP TABLE contact",
        """
        CREATE TABLE contact (
          handle TEXT PRIMARY KEY, record BLOB NOT NULL, version INTEGER NOT NULL,
          label BLOB NOT NULL, label_proof BLOB NOT NULL, place INTEGER NOT NULL,
          pinned_at INTEGER NOT NULL, changed INTEGER NOT NULL DEFAULT 0, confirmed BLOB)
        """,
        // record is a logged one from here on. recovery_words: until the join has come to its end.
        "ALTER TABLE account ADD COLUMN label_proof BLOB NOT NULL DEFAULT x''",
        "ALTER TABLE account ADD COLUMN recovery_words TEXT"),
    // Of which keys the person was shown the number last.
    sql("ALTER TABLE contact ADD COLUMN shown BLOB"),
    sql(
        // Entries of the log that are no account records, whole, as the log has them. A log that
        // was
        // followed before this table was there had none.
        """
        CREATE TABLE log_entry (
          place INTEGER PRIMARY KEY, label BLOB NOT NULL, version INTEGER NOT NULL,
          type INTEGER NOT NULL, leaf BLOB NOT NULL)
        """,
        "CREATE INDEX log_entry_by_label ON log_entry (label, version)",
        // The policies and the acts of administrators with what they say: those of log_entry that
        // were verified, without gaps from the first on. type: the leaf's. needed: whether it takes
        // this one to verify the next.
        """
        CREATE TABLE administration (
          place INTEGER PRIMARY KEY, type INTEGER NOT NULL, version INTEGER NOT NULL,
          entry BLOB NOT NULL, needed INTEGER NOT NULL)
        """,
        "CREATE UNIQUE INDEX administration_by_version ON administration (type, version)",
        // That the label of a chain is its label, by the type of its entries.
        """
        CREATE TABLE administration_label (
          type INTEGER PRIMARY KEY, label BLOB NOT NULL, proof BLOB NOT NULL)
        """,
        // The first entry that was not signed by who may: one row. evidence: the file that proves
        // it.
        """
        CREATE TABLE administration_fault (
          one INTEGER PRIMARY KEY CHECK (one = 1), place INTEGER NOT NULL,
          evidence BLOB NOT NULL, at INTEGER NOT NULL)
        """,
        // With which invitation this account came in, until it is known what the log has of it.
        """
        CREATE TABLE admission (one INTEGER PRIMARY KEY CHECK (one = 1), token BLOB NOT NULL)
        """),
    transaction -> {
      sql(
              // account.record is the latest of the account from here on, whoever made it; device:
              // this device, which need not be in it. state: 2 this device is in it no longer.
              // way: how the account is joined: 0 invitation, 1 device link, 2 recovery words, 3
              // returning. made: the hash of the last record that this device signed. pending: that
              // record, until the log has it. asked: the record that administrators were asked for.
              // changed_by: whose was the last record that this device did not make.
              "ALTER TABLE account ADD COLUMN device BLOB NOT NULL DEFAULT x''",
              "ALTER TABLE account ADD COLUMN way INTEGER NOT NULL DEFAULT 0",
              "ALTER TABLE account ADD COLUMN made BLOB NOT NULL DEFAULT x''",
              "ALTER TABLE account ADD COLUMN pending BLOB NOT NULL DEFAULT x''",
              "ALTER TABLE account ADD COLUMN asked BLOB NOT NULL DEFAULT x''",
              "ALTER TABLE account ADD COLUMN changed_by TEXT NOT NULL DEFAULT ''",
              // Devices of all records of an account. since: the version that brought it. gone:
              // it is not in the latest that is known.
              """
              CREATE TABLE known_device (
                handle TEXT NOT NULL, device BLOB NOT NULL, signature_key BLOB NOT NULL,
                since INTEGER NOT NULL, gone INTEGER NOT NULL,
                PRIMARY KEY (handle, device)) WITHOUT ROWID
              """,
              "ALTER TABLE member ADD COLUMN device BLOB NOT NULL DEFAULT x''",
              "ALTER TABLE member ADD COLUMN signature_key BLOB NOT NULL DEFAULT x''")
          .run(transaction);
      DevicesOfMembers.run(transaction);
    },
    // The decisions that the person was shown last: only these can be signed.
    sql("CREATE TABLE shown_decision (id TEXT PRIMARY KEY) WITHOUT ROWID"),
    sql(
        // What all devices of the account have alike. An empty value: it was taken back. counter,
        // device: the higher ones win. to_send: the others do not have it from this device yet.
        """
        CREATE TABLE shared_setting (
          key TEXT PRIMARY KEY, value BLOB NOT NULL, counter INTEGER NOT NULL,
          device BLOB NOT NULL, to_send INTEGER NOT NULL) WITHOUT ROWID
        """,
        // How many contact messages were taken of a device in this hour since 1970.
        """
        CREATE TABLE contact_message (
          handle TEXT NOT NULL, device BLOB NOT NULL, kind TEXT NOT NULL, hour INTEGER NOT NULL,
          number INTEGER NOT NULL, PRIMARY KEY (handle, device, kind)) WITHOUT ROWID
        """,
        // When the other devices of the account last said something that was read here, in millis.
        """
        CREATE TABLE device_seen (device BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID
        """,
        // The other devices are to be looked after when the vault is opened next.
        "INSERT OR REPLACE INTO mark (name, number) VALUES ('siblings due', 1)",
        // Groups that this device has to come into anew. nonce: of what it asked for. epoch,
        // group_info, tree, route_key: what it was answered. pending: the commit that it made.
        // accepted: whether the server took that.
        """
        CREATE TABLE rejoin (
          conversation BLOB PRIMARY KEY, nonce BLOB,
          attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
          epoch INTEGER, group_info BLOB, tree BLOB, route_key BLOB, pending BLOB,
          accepted INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID
        """,
        // Groups whose route is in a later epoch than this device has read of, as the server says.
        """
        CREATE TABLE late (conversation BLOB PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID
        """),
    sql(ConversationTables.MESSAGES),
    sql(ConversationTables.CHARTER),
    Fleeting.STEP,
    sql(ConversationTables.PEOPLE),
    sql(ConversationTables.ASKED),
    sql(AlertTables.ALERTS),
    sql(ConversationTables.UNVOUCHED),
    sql(AlertTables.LOGGED),
    sql(ConversationTables.EARLY),
    sql(ConversationTables.PLACES),
  };

  /** The version that this program writes. */
  static final int VERSION = STEPS.length;

  private Schema() {}

  /** Brings the tables up to {@link #VERSION} from whatever version they have. */
  static void migrate(Transaction transaction) throws ClientException {
    migrate(transaction, VERSION);
  }

  /** Brings the tables up to {@code version} from an earlier one. */
  static void migrate(Transaction transaction, int version) throws ClientException {
    long from = transaction.number("PRAGMA user_version");
    for (int step = (int) from; step < version; step++) {
      STEPS[step].run(transaction);
    }
    transaction.change("PRAGMA user_version = " + version);
  }
}
