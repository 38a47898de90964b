package pli.client.vault;

/**
 * A step of {@link Schema}: messages that expire, and an index of words of their own for them.
 *
 * <p>What is deleted from an index of words stays in its file until all of the index is written
 * anew (FTS5 before SQLite 3.42 has no way to delete in place). That is quick for the few messages
 * that are there for a while only, and slow for all the others; so they are kept apart.
 */
final class Fleeting {
  private static final String LASTS = ".expires_at IS NULL AND %1$s.expires_after IS NULL";

  static final Schema.Step STEP =
      Schema.sql(
          // When a message expires, in the milliseconds of pli.client.conversation.Passage; and
          // how many seconds after it was read, if it was not.
          "ALTER TABLE timeline ADD COLUMN expires_at INTEGER",
          "ALTER TABLE timeline ADD COLUMN expires_after INTEGER",
          "CREATE INDEX timeline_by_expiry ON timeline (expires_at) WHERE expires_at IS NOT NULL",
          "CREATE INDEX timeline_by_reading ON timeline (conversation, number)"
              + " WHERE expires_after IS NOT NULL",
          """
          CREATE VIRTUAL TABLE fleeting_words USING fts5 (
            text, content='timeline', content_rowid='number',
            tokenize='unicode61 remove_diacritics 2')
          """,
          "DROP TRIGGER IF EXISTS timeline_added",
          "DROP TRIGGER IF EXISTS timeline_changed",
          "DROP TRIGGER IF EXISTS timeline_removed",
          "CREATE TRIGGER timeline_added AFTER INSERT ON timeline WHEN new.text IS NOT NULL BEGIN"
              + add("timeline_words", "")
              + add("fleeting_words", "NOT ")
              + " END",
          "CREATE TRIGGER timeline_removed AFTER DELETE ON timeline WHEN old.text IS NOT NULL BEGIN"
              + remove("timeline_words", "")
              + remove("fleeting_words", "NOT ")
              + " END",
          "CREATE TRIGGER timeline_changed AFTER UPDATE OF text, expires_at, expires_after"
              + " ON timeline WHEN old.text IS NOT new.text OR ("
              + lasts("old")
              + ") IS NOT ("
              + lasts("new")
              + ") BEGIN"
              + remove("timeline_words", "")
              + remove("fleeting_words", "NOT ")
              + add("timeline_words", "")
              + add("fleeting_words", "NOT ")
              + " END");

  private Fleeting() {}

  private static String lasts(String row) {
    return row + LASTS.replace("%1$s", row);
  }

  private static String add(String index, String not) {
    return " INSERT INTO "
        + index
        + " (rowid, text) SELECT new.number, new.text WHERE new.text IS NOT NULL AND "
        + not
        + "("
        + lasts("new")
        + ");";
  }

  private static String remove(String index, String not) {
    return " INSERT INTO "
        + index
        + " ("
        + index
        + ", rowid, text) SELECT 'delete', old.number, old.text WHERE old.text IS NOT NULL AND "
        + not
        + "("
        + lasts("old")
        + ");";
  }
}
