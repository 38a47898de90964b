package pli.client.vault;

import pli.client.api.ClientException;

/**
 * Sees that what was deleted is in no file of the vault any more. Rows are overwritten when they
 * are deleted; the index of words is written anew here, and the log of the database is cut off once
 * the transaction has committed.
 */
public final class Erasure {
  private Erasure() {}

  /** Messages of the timeline that expire were deleted in this transaction. */
  public static void ofFleeting(Transaction t) throws ClientException {
    t.change("INSERT INTO fleeting_words (fleeting_words) VALUES ('optimize')");
    t.erase();
  }

  /** Any other message was deleted, or its text changed, in this transaction. */
  public static void owe(Transaction t) throws ClientException {
    t.change("INSERT INTO timeline_words (timeline_words) VALUES ('optimize')");
    ofFleeting(t);
  }
}
