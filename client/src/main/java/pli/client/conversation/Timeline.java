package pli.client.conversation;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.AttachmentInfo;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry;
import pli.client.api.TimelineEntry.Kind;
import pli.client.attachment.Reference;
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
          + " timeline.text, own, content FROM timeline ";

  private Timeline() {}

  private static Row.Reader<TimelineEntry> reader(Transaction t) throws ClientException {
    String origin = t.first("SELECT origin FROM account", row -> row.text(1));
    return row -> read(row, origin == null ? "" : origin);
  }

  private static TimelineEntry read(Row row, String origin) throws SQLException, DecodeException {
    Kind kind;
    try {
      kind = Kind.ofWord(row.text(7));
    } catch (IllegalArgumentException e) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a timeline entry");
    }
    return new TimelineEntry(
        row.number(1),
        new ConversationId(row.bytes(2)),
        row.text(3),
        row.text(4),
        row.text(5),
        row.number(6),
        kind,
        row.textOrNull(8),
        row.flag(9),
        attachments(row.bytes(10), origin));
  }

  private static List<AttachmentInfo> attachments(Bytes content, String origin)
      throws DecodeException {
    if (content.isEmpty()) {
      return Collections.emptyList();
    }
    List<AttachmentInfo> attachments = new ArrayList<>();
    for (ExternalPart part : Reference.parts(MessageContent.decode(content).body())) {
      attachments.add(Reference.info(origin, part));
    }
    return attachments;
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

  /** Adds a message; one that is there already stays as it is. */
  static void addMessage(
      Transaction t,
      ConversationId conversation,
      String messageId,
      Deed deed,
      @Nullable String text,
      Bytes content)
      throws ClientException {
    add(t, conversation, messageId, deed, Kind.TEXT, text, content);
  }

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
    add(t, conversation, id.hex(), deed, kind, subject, null);
  }

  private static void add(
      Transaction t,
      ConversationId conversation,
      String messageId,
      Deed deed,
      Kind kind,
      @Nullable String text,
      @Nullable Bytes content)
      throws ClientException {
    t.change(
        "INSERT OR IGNORE INTO timeline (conversation, message_id, sender, device, sent_at, kind,"
            + " text, content, own) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        conversation.value(),
        messageId,
        deed.sender(),
        deed.device(),
        deed.sentAtMillis(),
        kind.word(),
        text,
        content,
        deed.own());
  }

  /** The number of the newest entry. */
  public static long newest(Transaction t) throws ClientException {
    return t.number("SELECT max(number) FROM timeline");
  }

  /** How many entries of others came after {@code number}. */
  public static int countSince(Transaction t, long number) throws ClientException {
    return (int) t.number("SELECT count(*) FROM timeline WHERE number > ? AND own = 0", number);
  }

  /** Entries of others that nobody has taken yet, the oldest first. */
  public static List<TimelineEntry> untaken(Transaction t, int max) throws ClientException {
    return after(t, taken(t), max);
  }

  /** Entries of others after the one with {@code number}, the oldest first. */
  public static List<TimelineEntry> after(Transaction t, long number, int max)
      throws ClientException {
    return t.list(
        COLUMNS + "WHERE timeline.number > ? AND own = 0 ORDER BY timeline.number LIMIT ?",
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
    }
  }

  /**
   * The last entries of a conversation, the oldest of them first.
   *
   * @param search words that must all occur in the text, in any order; the last one may be the
   *     beginning of a word; null or empty for everything
   */
  public static List<TimelineEntry> history(
      Transaction t, ConversationId conversation, @Nullable String search, int limit)
      throws ClientException {
    String words = search == null ? "" : query(search);
    List<TimelineEntry> entries;
    if (search == null || search.trim().isEmpty()) {
      entries =
          t.list(
              COLUMNS + "WHERE conversation = ? ORDER BY timeline.number DESC LIMIT ?",
              reader(t),
              conversation.value(),
              limit);
    } else if (words.isEmpty()) {
      return Collections.emptyList();
    } else {
      entries =
          t.list(
              COLUMNS
                  + "JOIN timeline_words ON timeline_words.rowid = timeline.number"
                  + " WHERE timeline_words MATCH ? AND conversation = ? AND kind = 'text'"
                  + " ORDER BY timeline.number DESC LIMIT ?",
              reader(t),
              words,
              conversation.value(),
              limit);
    }
    List<TimelineEntry> oldestFirst = new ArrayList<>(entries);
    Collections.reverse(oldestFirst);
    return oldestFirst;
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
