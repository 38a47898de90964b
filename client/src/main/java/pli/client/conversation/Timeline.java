package pli.client.conversation;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.MessageDetails;
import pli.client.api.TimelineEntry;
import pli.client.api.TimelineEntry.Kind;
import pli.client.attachment.Described;
import pli.client.attachment.Reference;
import pli.client.message.Expiry;
import pli.client.message.Markup;
import pli.client.message.Passage;
import pli.client.message.Receipts;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsWriter;
import pli.content.MessageContent;
import pli.content.NestedPart.ExternalPart;
import pli.crypto.Sha256;

/** What happened in conversations, in the order in which this device stored it. */
public final class Timeline {
  private static final String COLUMNS =
      "SELECT timeline.number, conversation, message_id, sender, device, sent_at, kind,"
          + " CASE kind WHEN 'edit' THEN (SELECT now.text FROM timeline now"
          + " WHERE now.conversation = timeline.conversation"
          + " AND now.message_id = timeline.target) ELSE timeline.text END,"
          + " own, content, target, hidden, edited, state,"
          + " CASE kind WHEN 'text' THEN (SELECT group_concat(sender || char(9) || text, char(31))"
          + " FROM (SELECT sender, text FROM timeline reaction"
          + " WHERE reaction.conversation = timeline.conversation"
          + " AND reaction.target = timeline.message_id AND reaction.kind = 'reaction'"
          + " AND reaction.hidden = 0 AND NOT EXISTS (SELECT 1 FROM shared_setting"
          + " WHERE key = 'blocked/' || reaction.sender AND length(value) > 0) ORDER BY reaction.number LIMIT 1000)) END, expires_at, expires_after FROM timeline ";

  /**
   * Nothing is shown that was said by somebody whom the person blocks, nor what happens in
   * conversations that such a one began.
   */
  private static final String SHOWN =
      " AND (kind NOT IN ('text', 'reaction', 'edit', 'delete', 'receipt', 'alert') OR NOT EXISTS"
          + " (SELECT 1 FROM shared_setting WHERE key = 'blocked/' || sender AND length(value) > 0))"
          + " AND NOT EXISTS (SELECT 1 FROM conversation WHERE id = timeline.conversation AND "
          + Requests.OF_BLOCKED
          + ")";

  private Timeline() {}

  /** Whose timeline it is, and where. */
  private record Reader(String origin, String handle, long ahead, long clock)
      implements Row.Reader<TimelineEntry> {
    private long expiresAt(Row row) throws SQLException {
      if (row.number(17) != 0) {
        return clock + 1000 * row.number(17);
      }
      return row.number(16) == 0 ? 0 : row.number(16) - ahead;
    }

    @Override
    public TimelineEntry read(Row row) throws SQLException, DecodeException {
      Kind kind = kind(row.text(7));
      Bytes content = row.bytes(10);
      boolean told = kind == Kind.TEXT && !content.isEmpty();
      MessageContent message = told ? MessageContent.decode(content) : null;
      String sender = row.text(4);
      return new TimelineEntry(
          row.number(1),
          new ConversationId(row.bytes(2)),
          row.text(3),
          sender,
          row.text(5),
          row.number(6),
          kind,
          row.textOrNull(8),
          row.flag(9),
          message == null ? Collections.emptyList() : Described.infos(origin, message.body()),
          row.textOrNull(11),
          expiresAt(row),
          new MessageDetails(
              row.number(13),
              row.small(12) != 0,
              message != null && Markup.mentions(message, origin, handle),
              kind == Kind.TEXT && sender.equals(handle) ? state(row, 14) : null,
              reactions(row.textOrNull(15))));
    }
  }

  private static Reader reader(Transaction t) throws ClientException {
    long ahead = Passage.ahead(t);
    long clock = Passage.noted(t) - ahead;
    Reader reader =
        t.first(
            "SELECT origin, handle FROM account",
            row -> new Reader(row.text(1), row.text(2), ahead, clock));
    return reader == null ? new Reader("", "", 0, 0) : reader;
  }

  private static Kind kind(String word) throws DecodeException {
    try {
      return Kind.ofWord(word);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a timeline entry");
    }
  }

  /** What another device of this account wrote came from the server. */
  private static MessageDetails.State state(Row row, int column)
      throws SQLException, DecodeException {
    int ordinal = row.flag(9) ? row.small(column) : Math.max(1, row.small(column));
    MessageDetails.State[] all = MessageDetails.State.values();
    if (ordinal < 0 || ordinal >= all.length) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "the state of a message");
    }
    return all[ordinal];
  }

  /** Senders and what they reacted with; the same twice, from two devices, counts once. */
  private static List<MessageDetails.Reaction> reactions(@Nullable String joined) {
    if (joined == null) {
      return Collections.emptyList();
    }
    Set<MessageDetails.Reaction> reactions = new LinkedHashSet<>();
    for (String reaction : joined.split("\u001f")) {
      int tab = reaction.indexOf('\t');
      for (String emoji : reaction.substring(tab + 1).split("\n")) {
        reactions.add(new MessageDetails.Reaction(reaction.substring(0, tab), emoji));
      }
    }
    return new ArrayList<>(reactions);
  }

  /**
   * The file of this id that a message in the vault names.
   *
   * @throws ClientException ATTACHMENT_UNKNOWN
   */
  public static Reference attachment(Transaction t, String origin, String id)
      throws ClientException {
    List<Bytes> contents =
        t.list(
            "SELECT content FROM timeline WHERE instr(content, CAST(? AS BLOB)) > 0"
                + " ORDER BY number DESC",
            row -> row.bytes(1),
            id);
    for (Bytes content : contents) {
      try {
        for (ExternalPart part : Reference.parts(MessageContent.decode(content).body())) {
          Reference reference = Reference.of(origin, part);
          if (reference != null && reference.id().hex().equals(id)) {
            return reference;
          }
        }
      } catch (DecodeException e) {
        throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
      }
    }
    throw new ClientException(Problem.ATTACHMENT_UNKNOWN);
  }

  /** Who did something and when. */
  record Deed(String sender, String device, long sentAtMillis, boolean own) {}

  /**
   * Adds something that a commit brought about. Its id is the same for everyone in the
   * conversation.
   *
   * @param epoch that the commit opened
   * @param subject whom or what it concerns
   */
  static void addEvent(
      Transaction t, ConversationId conversation, long epoch, Deed deed, Kind kind, String subject)
      throws ClientException {
    Bytes id =
        Sha256.hash(
            new TlsWriter()
                .opaque(Bytes.utf8("pli timeline event v1"))
                .opaque(conversation.value())
                .u64(epoch)
                .opaque(Bytes.utf8(kind.word()))
                .opaque(Bytes.utf8(subject))
                .toBytes());
    t.change(
        "INSERT OR IGNORE INTO timeline (conversation, message_id, sender, device, sent_at, kind,"
            + " text, own) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        conversation.value(),
        id.hex(),
        deed.sender(),
        deed.device(),
        deed.sentAtMillis(),
        kind.word(),
        subject,
        deed.own());
  }

  /** The content of a message as it came; null if there is no such message, or not any more. */
  public static @Nullable Bytes content(Transaction t, String messageId) throws ClientException {
    return t.first(
        "SELECT content FROM timeline WHERE message_id = ? AND content IS NOT NULL",
        row -> row.bytes(1),
        messageId);
  }

  /** The number of the newest entry. */
  public static long newest(Transaction t) throws ClientException {
    return t.number("SELECT max(number) FROM timeline");
  }

  /** How many entries of others came after {@code number}, receipts apart. */
  public static int countSince(Transaction t, long number) throws ClientException {
    return (int)
        t.number(
            "SELECT count(*) FROM timeline"
                + " WHERE number > ? AND own = 0 AND hidden = 0 AND kind != 'receipt'"
                + SHOWN,
            number);
  }

  /** Entries of others that nobody has taken yet, the oldest first. */
  public static List<TimelineEntry> untaken(Transaction t, int max) throws ClientException {
    return after(t, taken(t), max);
  }

  /** Entries of others after the one with {@code number}, the oldest first. */
  public static List<TimelineEntry> after(Transaction t, long number, int max)
      throws ClientException {
    return t.list(
        COLUMNS
            + "WHERE timeline.number > ? AND own = 0 AND hidden = 0"
            + SHOWN
            + " ORDER BY timeline.number LIMIT ?",
        reader(t),
        number,
        max);
  }

  /** The number of the last entry that has been taken. */
  public static long taken(Transaction t) throws ClientException {
    return Marks.get(t, Marks.TAKEN);
  }

  /** Everything up to {@code number} has been taken. */
  public static void take(Transaction t, long number) throws ClientException {
    if (number > Marks.get(t, Marks.TAKEN)) {
      Marks.set(t, Marks.TAKEN, number);
      Receipts.taken(t, number);
      Expiry.taken(t, number);
    }
  }

  /** The message that an id, or the beginning of one, names; null if there is none, or several. */
  public static @Nullable TimelineEntry find(Transaction t, String id) throws ClientException {
    try {
      long number = Amending.find(t, id).number();
      return t.first(COLUMNS + "WHERE timeline.number = ?", reader(t), number);
    } catch (ClientException e) {
      if (e.problem() != Problem.UNKNOWN_MESSAGE) {
        throw e;
      }
      return null;
    }
  }

  /** What stands in a conversation: what is about it stands with it. */
  private static final String STANDING =
      "conversation = ? AND kind NOT IN ('reaction', 'edit', 'delete', 'receipt')";

  /**
   * The last entries of a conversation, the oldest of them first. Edits, reactions and deletions
   * are no entries here: they show in what they are about.
   *
   * @param search words that must all occur in the text, in any order; the last one may be the
   *     beginning of a word; null or empty for everything
   */
  public static List<TimelineEntry> history(
      Transaction t, ConversationId conversation, @Nullable String search, int limit)
      throws ClientException {
    List<TimelineEntry> entries = new ArrayList<>();
    if (search == null || search.trim().isEmpty()) {
      entries.addAll(
          t.list(
              COLUMNS + "WHERE " + STANDING + SHOWN + " ORDER BY timeline.number DESC LIMIT ?",
              reader(t),
              conversation.value(),
              limit));
    } else {
      for (long number : Searching.numbers(t, conversation, search, SHOWN, limit)) {
        entries.addAll(t.list(COLUMNS + "WHERE timeline.number = ?", reader(t), number));
      }
    }
    Collections.reverse(entries);
    return entries;
  }

  /**
   * The last entries of a conversation that stand before one of its messages, the oldest of them
   * first; as {@link #history} has them.
   *
   * @param message its id, or at least 8 digits of it
   * @throws ClientException UNKNOWN_MESSAGE, also if it stands in another conversation
   */
  public static List<TimelineEntry> before(
      Transaction t, ConversationId conversation, String message, int limit)
      throws ClientException {
    TimelineEntry later = find(t, message);
    if (later == null || !later.conversation().equals(conversation)) {
      throw new ClientException(Problem.UNKNOWN_MESSAGE);
    }
    List<TimelineEntry> entries =
        new ArrayList<>(
            t.list(
                COLUMNS
                    + "WHERE "
                    + STANDING
                    + SHOWN
                    + " AND timeline.number < ? ORDER BY timeline.number DESC LIMIT ?",
                reader(t),
                conversation.value(),
                later.number(),
                limit));
    Collections.reverse(entries);
    return entries;
  }
}
