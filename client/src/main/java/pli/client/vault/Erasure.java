package pli.client.vault;

import pli.client.api.ClientException;

/**
 * Sees that what was deleted is in no file of the vault any more. Rows are overwritten when they
 * are deleted; the index of words is written anew here, and the log of the database is cut off once
 * the transaction has committed.
 */
public final class Erasure {
  private static final String OWED = "words to erase";

  private Erasure() {}

  /** Messages of the timeline that expire were deleted in this transaction. */
  public static void ofFleeting(Transaction t) throws ClientException {
    t.change("INSERT INTO fleeting_words (fleeting_words) VALUES ('optimize')");
    t.erase();
  }

  /**
   * Any other message was deleted, or its text changed, in this transaction: the words are erased
   * soon, as that takes long where there are many.
   */
  public static void owe(Transaction t) throws ClientException {
    t.change("INSERT OR REPLACE INTO mark (name, number) VALUES (?, 1)", OWED);
    t.erase();
  }

  /** Whether that is still to be done. */
  public static boolean isOwed(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM mark WHERE name = ?", OWED);
  }

  /** Does it. */
  public static void settle(Transaction t) throws ClientException {
    t.change("INSERT INTO timeline_words (timeline_words) VALUES ('optimize')");
    t.change("DELETE FROM mark WHERE name = ?", OWED);
    ofFleeting(t);
  }
}
