package pli.client.conversation;

import java.util.ArrayList;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;

/**
 * Finds texts of a conversation by their words, newest first, in both indexes of words. The index
 * gives its matches from the newest on, and reading stops when there are enough; so a word that is
 * everywhere is found as quickly as one that is rare. What is everywhere except in this
 * conversation would have the whole index looked through: so of a conversation that is not large
 * the messages are listed first, and no others are looked at.
 */
final class Searching {
  private static final String[] INDEXES = {"timeline_words", "fleeting_words"};
  private static final int LARGE = 20_000;

  private Searching() {}

  /**
   * The numbers of at most {@code limit} entries, the newest first.
   *
   * @param shown a condition on the timeline that begins with {@code AND}
   */
  static List<Long> numbers(
      Transaction t, ConversationId conversation, String search, String shown, int limit)
      throws ClientException {
    String words = query(search);
    List<Long> numbers = new ArrayList<>();
    if (words.isEmpty()) {
      return numbers;
    }
    boolean large =
        t.number(
                "SELECT count(*) FROM (SELECT 1 FROM timeline WHERE conversation = ? LIMIT ?)",
                conversation.value(),
                LARGE)
            == LARGE;
    for (String index : INDEXES) {
      numbers.addAll(
          t.list(
              sql(index, large, shown), row -> row.number(1), words, conversation.value(), limit));
    }
    numbers.sort(java.util.Collections.reverseOrder());
    return numbers.subList(0, Math.min(limit, numbers.size()));
  }

  private static String sql(String index, boolean large, String shown) {
    return "SELECT "
        + index
        + ".rowid FROM "
        + index
        + " CROSS JOIN timeline ON timeline.number = "
        + index
        + ".rowid WHERE "
        + index
        + " MATCH ? AND "
        + (large
            ? "timeline.conversation = ?"
            : "+" + index + ".rowid IN (SELECT number FROM timeline WHERE conversation = ?)")
        + " AND kind = 'text'"
        + shown
        + " ORDER BY "
        + index
        + ".rowid DESC LIMIT ?";
  }

  /** Each word as a quoted string, so that nothing in it is an operator of FTS5. */
  private static String query(String search) {
    StringBuilder query = new StringBuilder();
    for (String word : search.trim().split("\\s+")) {
      if (!word.codePoints().anyMatch(Character::isLetterOrDigit)) {
        continue;
      }
      if (query.length() > 0) {
        query.append(' ');
      }
      query.append('"').append(word.replace("\"", "\"\"")).append('"');
    }
    return query.length() == 0 ? "" : query.append('*').toString();
  }
}
