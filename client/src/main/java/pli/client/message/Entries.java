package pli.client.message;

import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry.Kind;
import pli.client.vault.Erasure;
import pli.client.vault.Transaction;
import pli.codec.DecodeException;
import pli.content.MessageContent;
import pli.content.MessageId;

/** The entries of the timeline that messages make and change. */
public final class Entries {
  /** {@code hidden} of a message that was taken back: only that there was one is left. */
  static final int DELETED = 1;

  private Entries() {}

  /**
   * A message that others are about.
   *
   * @param number in the timeline
   * @param conversation where
   * @param id hexadecimal, of its first version
   * @param kind TEXT or REACTION
   * @param sender whose
   * @param hidden 1 if it was taken back
   * @param editedAt 0 if it is as it was written
   * @param version the id of the edit that it is now, or its own
   */
  public record Target(
      long number,
      ConversationId conversation,
      String id,
      Kind kind,
      String sender,
      int hidden,
      long editedAt,
      String version) {

    /** Whether this account wrote it. */
    public boolean isBy(String handle) {
      return sender.equals(handle);
    }

    /** Whether it was taken back. */
    public boolean isDeleted() {
      return hidden == DELETED;
    }

    /** Whether a later edit than this one has been applied; of two at once the higher id is it. */
    boolean isNewerThan(Message edit) {
      return editedAt != 0
          && (editedAt > edit.sentAtMillis()
              || editedAt == edit.sentAtMillis() && version.compareTo(edit.id()) >= 0);
    }
  }

  /**
   * What a message refers to by {@code id}; if that is an edit, the message that was edited. Null
   * if it is not there, or is nothing that a message can refer to.
   */
  public static @Nullable Target find(Transaction t, ConversationId conversation, MessageId id)
      throws ClientException {
    return find(t, conversation, id.value().hex());
  }

  /** The same by the id in hexadecimal. */
  public static @Nullable Target find(Transaction t, ConversationId conversation, String id)
      throws ClientException {
    Target found = row(t, conversation, id);
    if (found != null && found.kind() == Kind.EDIT) {
      String first =
          t.first(
              "SELECT target FROM timeline WHERE number = ?", row -> row.text(1), found.number());
      found = first == null ? null : row(t, conversation, first);
    }
    boolean fit = found != null && (found.kind() == Kind.TEXT || found.kind() == Kind.REACTION);
    return fit ? found : null;
  }

  private static @Nullable Target row(Transaction t, ConversationId conversation, String id)
      throws ClientException {
    return t.first(
        "SELECT number, kind, sender, hidden, edited, version FROM timeline"
            + " WHERE conversation = ? AND message_id = ?",
        row ->
            new Target(
                row.number(1),
                conversation,
                id,
                kind(row.text(2)),
                row.text(3),
                row.small(4),
                row.number(5),
                row.textOrNull(6) == null ? id : row.text(6)),
        conversation.value(),
        id);
  }

  /** Whether an account has reacted to a message as often as it may. */
  public static boolean isFull(Transaction t, Target target, String sender) throws ClientException {
    return t.number(
            "SELECT count(*) FROM timeline WHERE conversation = ? AND target = ? AND kind = ?"
                + " AND sender = ? AND hidden = 0",
            target.conversation().value(),
            target.id(),
            Kind.REACTION.word(),
            sender)
        >= Meaning.MAX_REACTIONS;
  }

  static Kind kind(String word) throws DecodeException {
    try {
      return Kind.ofWord(word);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a timeline entry");
    }
  }

  /**
   * What a message that was not taken back says now.
   *
   * @throws ClientException VAULT_DAMAGED if it is not there
   */
  public static MessageContent content(Transaction t, Target target) throws ClientException {
    MessageContent content =
        t.first(
            "SELECT content FROM timeline WHERE number = ?",
            row -> MessageContent.decode(row.bytes(1)),
            target.number());
    if (content == null) {
      throw new ClientException(ClientException.Problem.VAULT_DAMAGED, "part", 2);
    }
    return content;
  }

  /** Adds a message; its number, or 0 if it is there already, and then stays as it is. */
  static long add(Transaction t, Message message, Kind kind, @Nullable String text, Expiry.Due due)
      throws ClientException {
    boolean told = kind == Kind.TEXT || kind == Kind.REACTION;
    int added =
        t.change(
            "INSERT OR IGNORE INTO timeline (conversation, message_id, sender, device, sent_at,"
                + " kind, text, content, own, target, expires_at, expires_after)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            message.conversation().value(),
            message.id(),
            message.sender(),
            message.device(),
            message.sentAtMillis(),
            kind.word(),
            text,
            told ? message.content().encode() : null,
            message.own(),
            target(t, message),
            due.at(),
            due.afterSeconds());
    return added == 0 ? 0 : t.number("SELECT last_insert_rowid()");
  }

  /** The first version of what a message refers to; as it names it if that is not there. */
  private static @Nullable String target(Transaction t, Message message) throws ClientException {
    MessageId id = message.content().replaces();
    id = id == null ? message.content().inReplyTo() : id;
    if (id == null) {
      return null;
    }
    Target known = find(t, message.conversation(), id);
    return known == null ? id.value().hex() : known.id();
  }

  /** What {@code edit} says takes the place of what stood there. */
  static void edit(Transaction t, Target target, Message edit, @Nullable String text)
      throws ClientException {
    t.change(
        "UPDATE timeline SET text = ?, content = ?, edited = ?, version = ? WHERE number = ?",
        text,
        withBodyOf(edit.content(), content(t, target)).encode(),
        edit.sentAtMillis(),
        edit.id(),
        target.number());
    Erasure.owe(t);
  }

  /** An edit changes what a message says and nothing else: not how long it may be seen, say. */
  private static MessageContent withBodyOf(MessageContent edit, MessageContent was) {
    return new MessageContent(
        was.salt(),
        was.replaces(),
        was.topicId(),
        was.expires(),
        was.inReplyTo(),
        was.extensions(),
        edit.body());
  }

  /** Nothing of what it said is left, nor of the reactions to it, nor of what waits to go out. */
  static void delete(Transaction t, Target target, long nowMillis) throws ClientException {
    Unsent.withdraw(t, target.conversation(), target.number(), target.id(), nowMillis);
    t.change(
        "UPDATE timeline SET hidden = ?, text = NULL, content = NULL WHERE number = ?",
        DELETED,
        target.number());
    t.change(
        "UPDATE timeline SET hidden = ?, text = NULL, content = NULL"
            + " WHERE conversation = ? AND target = ? AND kind = ?",
        DELETED,
        target.conversation().value(),
        target.id(),
        Kind.REACTION.word());
    Erasure.owe(t);
  }
}
