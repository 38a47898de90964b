package pli.client.vault;

/**
 * Steps of {@link Schema} about conversations and what is said there. As all steps: what has been
 * released never changes.
 */
final class ConversationTables {
  /** What messages do to others, and what is known of them. */
  static final String[] MESSAGES = {
    // target: the message that a row answers, edits, takes back, reacts to: its first version.
    // hidden: 0 shown, 1 taken back. edited: when, by its author's clock; version: the edit
    // that it is now. state: of a message of this account: 0 here, 1 at the server, 2 on a
    // device of somebody, 3 read.
    "ALTER TABLE timeline ADD COLUMN target TEXT",
    "ALTER TABLE timeline ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE timeline ADD COLUMN edited INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE timeline ADD COLUMN version TEXT",
    "ALTER TABLE timeline ADD COLUMN state INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX timeline_by_message ON timeline (message_id)",
    "CREATE INDEX timeline_by_target ON timeline (conversation, target) WHERE target IS NOT NULL",
    "CREATE INDEX timeline_receipts ON timeline (number) WHERE kind = 'receipt'",
    """
    CREATE TRIGGER IF NOT EXISTS timeline_changed AFTER UPDATE OF text ON timeline
      WHEN old.text IS NOT new.text BEGIN
      INSERT INTO timeline_words (timeline_words, rowid, text)
        SELECT 'delete', old.number, old.text WHERE old.text IS NOT NULL;
      INSERT INTO timeline_words (rowid, text)
        SELECT new.number, new.text WHERE new.text IS NOT NULL;
    END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS timeline_removed AFTER DELETE ON timeline
      WHEN old.text IS NOT NULL BEGIN
      INSERT INTO timeline_words (timeline_words, rowid, text)
        VALUES ('delete', old.number, old.text);
    END
    """,
    // Edits, deletions and reactions whose message is not there. until: millis.
    """
    CREATE TABLE held (
      number INTEGER PRIMARY KEY AUTOINCREMENT, conversation BLOB NOT NULL,
      message_id TEXT NOT NULL, target TEXT NOT NULL, sender TEXT NOT NULL,
      device TEXT NOT NULL, sent_at INTEGER NOT NULL, own INTEGER NOT NULL,
      content BLOB NOT NULL, until INTEGER NOT NULL, UNIQUE (conversation, message_id))
    """,
    "CREATE INDEX held_by_target ON held (conversation, target)",
    // Who has (2) or has read (3) which message of this account, as they say. at: by theirs.
    """
    CREATE TABLE heard (
      conversation BLOB NOT NULL, message_id TEXT NOT NULL, handle TEXT NOT NULL,
      state INTEGER NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (conversation, message_id, handle)) WITHOUT ROWID
    """,
    // What is still to be said of messages of others: status as it travels.
    """
    CREATE TABLE receipt (
      conversation BLOB NOT NULL, message_id TEXT NOT NULL, status INTEGER NOT NULL,
      PRIMARY KEY (conversation, message_id)) WITHOUT ROWID
    """,
    // Up to which entry a conversation was read. What was there before this table counts so.
    """
    CREATE TABLE read_to (
      conversation BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID
    """,
    "INSERT INTO read_to SELECT conversation, max(number) FROM timeline GROUP BY conversation",
    // entry: the message's in the timeline. quiet: the person did not write it, nor waits for
    // it.
    "ALTER TABLE outbox ADD COLUMN entry INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0",
    "UPDATE timeline SET state = 1 WHERE own = 1 AND kind = 'text' AND conversation NOT IN"
        + " (SELECT conversation FROM outbox)"
  };

  /** What a conversation's members agreed on. */
  static final String[] CHARTER = {
    // What a conversation's charter says. kind: 1 direct, 2 group, 3 own devices. timer: in
    // seconds, 0 none. admins: handles between blanks; NULL where every member may change it.
    "ALTER TABLE conversation ADD COLUMN kind INTEGER NOT NULL DEFAULT 2",
    "UPDATE conversation SET kind = 1 WHERE peer IS NOT NULL",
    "ALTER TABLE conversation ADD COLUMN timer INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE conversation ADD COLUMN admins TEXT",
    // leaving: the person has left, and waits for others to commit it. broken_by: who changed
    // it and may not; it is frozen since.
    "ALTER TABLE conversation ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE conversation ADD COLUMN broken_by TEXT",
    // Whom a device that is gone has added, until somebody who may has removed them.
    """
    CREATE TABLE uninvited (
      conversation BLOB NOT NULL, handle TEXT NOT NULL,
      PRIMARY KEY (conversation, handle)) WITHOUT ROWID
    """,
    // What is too large for queues. state: 0 to be brought to the server, 1 brought, 2 fetched,
    // 3 lost. sealed: to be brought. content: what is in it; empty if nobody here opens it.
    """
    CREATE TABLE parcel (
      id BLOB PRIMARY KEY, conversation BLOB NOT NULL, sealed BLOB NOT NULL,
      content BLOB NOT NULL, state INTEGER NOT NULL, at INTEGER NOT NULL)
    """,
    // Into which conversations the person asked to be let in, by a link.
    "CREATE TABLE asked_to_join (conversation BLOB PRIMARY KEY) WITHOUT ROWID"
  };

  /** Strangers, and who wrote what. */
  static final String[] PEOPLE = {
    // accepted: 0 a stranger brought this person in. invited_by: who; of a direct one the
    // other.
    "ALTER TABLE conversation ADD COLUMN accepted INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE conversation ADD COLUMN invited_by TEXT NOT NULL DEFAULT ''",
    // What shows to others who wrote a message: what the signature covers (framed, then the
    // group's context of that epoch), the signature, and what the server said of when it came.
    // about: the message, of which this is what is shown of it now; or what is held. It goes with
    // the message. Of an edit that was held it becomes that of the message; of what is shown no
    // more nothing stays.
    """
    CREATE TABLE signed_message (
      conversation BLOB NOT NULL, about TEXT NOT NULL, device BLOB NOT NULL,
      epoch INTEGER NOT NULL, framed BLOB NOT NULL, signature BLOB NOT NULL,
      tag BLOB NOT NULL, accepted_at INTEGER NOT NULL, frank BLOB NOT NULL,
      PRIMARY KEY (conversation, about))
    """,
    "CREATE INDEX signed_message_epoch ON signed_message (conversation, epoch)",
    """
    CREATE TABLE signed_context (
      conversation BLOB NOT NULL, epoch INTEGER NOT NULL, context BLOB NOT NULL,
      PRIMARY KEY (conversation, epoch)) WITHOUT ROWID
    """,
    """
    CREATE TRIGGER signed_message_deleted AFTER DELETE ON timeline BEGIN
      DELETE FROM signed_message
        WHERE conversation = old.conversation AND about = old.message_id;
    END
    """,
    """
    CREATE TRIGGER signed_message_emptied AFTER UPDATE OF content ON timeline
      WHEN new.content IS NULL AND old.content IS NOT NULL BEGIN
      DELETE FROM signed_message
        WHERE conversation = old.conversation AND about = old.message_id;
    END
    """,
    """
    CREATE TRIGGER signed_message_edited AFTER UPDATE OF version ON timeline BEGIN
      DELETE FROM signed_message
        WHERE conversation = old.conversation AND about = old.message_id;
      UPDATE signed_message SET about = new.message_id
        WHERE conversation = new.conversation AND about = new.version;
    END
    """,
    """
    CREATE TRIGGER signed_held_dropped AFTER DELETE ON held
      WHEN NOT EXISTS (SELECT 1 FROM timeline WHERE conversation = old.conversation
        AND message_id = old.message_id AND content IS NOT NULL) BEGIN
      DELETE FROM signed_message
        WHERE conversation = old.conversation AND about = old.message_id;
    END
    """,
    """
    CREATE TRIGGER signed_context_unused AFTER DELETE ON signed_message
      WHEN NOT EXISTS (SELECT 1 FROM signed_message
        WHERE conversation = old.conversation AND epoch = old.epoch) BEGIN
      DELETE FROM signed_context
        WHERE conversation = old.conversation AND epoch = old.epoch;
    END
    """
  };

  /** Whom a person asked to be let in. */
  static final String[] ASKED = {
    // admin: by handle. Of what was asked before nobody knows: who lets them in is a stranger.
    "DELETE FROM asked_to_join",
    "ALTER TABLE asked_to_join ADD COLUMN admin TEXT NOT NULL DEFAULT ''"
  };

  /** Groups that are followed, and nothing else. */
  static final String[] UNVOUCHED = {
    // A device that is gone let this one in, and nobody else has done anything there yet. at:
    // when that was read, in millis. conversation.state is as if it were not there: 1 or 3.
    """
    CREATE TABLE unvouched (
      conversation BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID
    """
  };

  /** Welcomes that came too early. */
  static final String[] EARLY = {
    // Into groups that this device is in as far as it has read: it has yet to read that it was
    // taken out. epoch: that the Welcome leads into. at: when it came, in millis.
    """
    CREATE TABLE early_welcome (
      number INTEGER PRIMARY KEY AUTOINCREMENT, conversation BLOB NOT NULL,
      epoch INTEGER NOT NULL, sealed BLOB NOT NULL UNIQUE, at INTEGER NOT NULL)
    """
  };

  /** Where the entries of one conversation lie among those of all. */
  static final String[] PLACES = {
    // A page is read from its end on, and no more of the conversation than the page.
    "CREATE INDEX timeline_by_place ON timeline (conversation, number)",
    // What is counted is counted here, without reading the entries.
    "CREATE INDEX timeline_by_kind ON timeline (conversation, kind, hidden, number)"
  };

  private ConversationTables() {}
}
