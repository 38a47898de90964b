package pli.client.vault;

/**
 * Steps of {@link Schema} about conversations and what is said there. As all steps: what has been
 * released never changes.
 */
final class ConversationTables {
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
    """
  };

  /** Strangers, and who wrote what. */
  static final String[] PEOPLE = {
    // accepted: 0 a stranger brought this person in. invited_by: who; of a direct one the
    // other.
    "ALTER TABLE conversation ADD COLUMN accepted INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE conversation ADD COLUMN invited_by TEXT NOT NULL DEFAULT ''",
    // What shows to others who wrote a message: what the signature covers (framed, then the
    // group's context of that epoch), the signature, and what the server said of when it came.
    // about: the message, of which this is what was said last. It goes with the message.
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
    CREATE TRIGGER signed_context_unused AFTER DELETE ON signed_message
      WHEN NOT EXISTS (SELECT 1 FROM signed_message
        WHERE conversation = old.conversation AND epoch = old.epoch) BEGIN
      DELETE FROM signed_context
        WHERE conversation = old.conversation AND epoch = old.epoch;
    END
    """
  };

  private ConversationTables() {}
}
