package pli.client.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry.Kind;
import pli.client.message.Entries;
import pli.client.message.Meaning;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.Expiration;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.content.NestedPart;

/** What a person of this device does with messages that are there. */
public final class Amending {
  /** As many digits of a message's id are enough if no other begins with them. */
  private static final int FEWEST_DIGITS = 8;

  private static final int DIGITS = 2 * MessageId.LENGTH;

  private final Surroundings here;
  private final Writing writing;

  /** For the device of {@code here}. */
  public Amending(Surroundings here) {
    this.here = here;
    this.writing = new Writing(here);
  }

  /**
   * The message, or the first version of it, that an id or the beginning of one names.
   *
   * @throws ClientException UNKNOWN_MESSAGE, also if several begin like that
   */
  public static Entries.Target find(Transaction t, String id) throws ClientException {
    if (id.length() < FEWEST_DIGITS || id.length() > DIGITS || !id.matches("[0-9a-f]+")) {
      throw new ClientException(Problem.UNKNOWN_MESSAGE);
    }
    List<Entries.Target> found = new ArrayList<>();
    for (Found each : named(t, id)) {
      Entries.Target target = Entries.find(t, each.conversation(), each.id());
      if (target != null) {
        found.add(target);
      }
    }
    if (found.size() != 1) {
      throw new ClientException(Problem.UNKNOWN_MESSAGE);
    }
    return found.get(0);
  }

  private record Found(ConversationId conversation, String id) {}

  private static List<Found> named(Transaction t, String id) throws ClientException {
    return t.list(
        "SELECT conversation, message_id FROM timeline WHERE message_id >= ?1"
            + " AND message_id < ?1 || 'g' LIMIT 3",
        row -> new Found(new ConversationId(row.bytes(1)), row.text(2)),
        id);
  }

  /**
   * A text of a conversation that can be answered or reacted to.
   *
   * @throws ClientException UNKNOWN_MESSAGE, MESSAGE_DELETED
   */
  static Entries.Target target(Transaction t, ConversationId conversation, String id)
      throws ClientException {
    Entries.Target target = find(t, id);
    if (!target.conversation().equals(conversation) || target.kind() != Kind.TEXT) {
      throw new ClientException(Problem.UNKNOWN_MESSAGE);
    }
    if (target.isDeleted()) {
      throw new ClientException(Problem.MESSAGE_DELETED);
    }
    return target;
  }

  /** A message that this account wrote and has not taken back. */
  private Entries.Target ownTarget(Transaction t, String id) throws ClientException {
    Entries.Target target = find(t, id);
    if (!target.isBy(here.self().handle().value())) {
      throw new ClientException(Problem.NOT_YOUR_MESSAGE);
    }
    if (target.isDeleted()) {
      throw new ClientException(Problem.MESSAGE_DELETED);
    }
    Conversation unused = Conversations.writable(t, target.conversation());
    return target;
  }

  /**
   * Puts another text in the place of a message of this account. Its files stay.
   *
   * @throws ClientException UNKNOWN_MESSAGE, NOT_YOUR_MESSAGE, MESSAGE_DELETED, EMPTY, TOO_LARGE,
   *     and those of {@link Writing#requireMember}
   */
  public Writing.Written edit(Transaction t, String id, String text) throws ClientException {
    Entries.Target target = ownTarget(t, id);
    if (target.kind() != Kind.TEXT) {
      throw new ClientException(Problem.UNKNOWN_MESSAGE);
    }
    MessageContent was = Entries.content(t, target);
    List<NestedPart> files = new ArrayList<>();
    keepFiles(was.body(), files);
    Writing.check(text, files.size());
    NestedPart body = Writing.body(writing.markdown(t, target.conversation(), text), files);
    MessageContent edit = MessageContent.of(body, here.entropy()).replacing(first(target));
    Expiration expires = was.expires();
    return writing.put(
        t,
        target.conversation(),
        expires == null ? edit : edit.expiring(expires),
        Math.max(here.nowMillis(), target.editedAt() + 1));
  }

  /** What of a message is not its text: each file with what stands beside it. */
  private static void keepFiles(NestedPart part, List<NestedPart> files) {
    switch (part) {
      case NestedPart.NullPart none -> {}
      case NestedPart.ExternalPart file -> files.add(file);
      case NestedPart.MultiPart several -> {
        if (several.disposition().equals(Disposition.ATTACHMENT)) {
          files.add(several);
        } else {
          several.parts().forEach(each -> keepFiles(each, files));
        }
      }
      case NestedPart.SinglePart single -> {
        if (!single.contentType().startsWith("text/")) {
          files.add(single);
        }
      }
    }
  }

  /**
   * Takes a message of this account back, for everyone.
   *
   * @throws ClientException as {@link #edit}
   */
  public Writing.Written delete(Transaction t, String id) throws ClientException {
    Entries.Target target = ownTarget(t, id);
    return writing.put(
        t,
        target.conversation(),
        MessageContent.deletion(first(target), here.entropy()),
        here.nowMillis());
  }

  /**
   * Reacts to a message.
   *
   * @param emoji one emoji, or at most 64 bytes of anything else on one line
   * @return null if this account has reacted like that already
   * @throws ClientException REACTION_INVALID, UNKNOWN_MESSAGE, MESSAGE_DELETED, OUT_OF_RANGE if
   *     this account has reacted often enough, and those of {@link Writing#requireMember}
   */
  public Writing.@Nullable Written react(Transaction t, String id, String emoji)
      throws ClientException {
    Entries.Target target = reactable(t, id, emoji);
    if (!reactions(t, target, emoji).isEmpty()) {
      return null;
    }
    if (Entries.isFull(t, target, here.self().handle().value())) {
      throw new ClientException(Problem.OUT_OF_RANGE, "limit", Meaning.MAX_REACTIONS);
    }
    MessageId message = new MessageId(Bytes.fromHex(target.version()));
    return writing.put(
        t,
        target.conversation(),
        MessageContent.reaction(message, emoji.trim(), here.entropy()),
        here.nowMillis());
  }

  /**
   * Takes a reaction of this account back.
   *
   * @return nothing if there was none
   * @throws ClientException as {@link #react}
   */
  public List<Writing.Written> takeBack(Transaction t, String id, String emoji)
      throws ClientException {
    Entries.Target target = reactable(t, id, emoji);
    List<Writing.Written> written = new ArrayList<>();
    for (String reaction : reactions(t, target, emoji)) {
      MessageContent deletion =
          MessageContent.of(new NestedPart.NullPart(Disposition.REACTION, ""), here.entropy())
              .replacing(new MessageId(Bytes.fromHex(reaction)));
      written.add(writing.put(t, target.conversation(), deletion, here.nowMillis()));
    }
    return written;
  }

  private static Entries.Target reactable(Transaction t, String id, String emoji)
      throws ClientException {
    if (!Meaning.isReaction(emoji.trim())) {
      throw new ClientException(Problem.REACTION_INVALID);
    }
    Entries.Target found = find(t, id);
    Conversation unused = Conversations.writable(t, found.conversation());
    return target(t, found.conversation(), found.id());
  }

  private List<String> reactions(Transaction t, Entries.Target target, String emoji)
      throws ClientException {
    return t.list(
        "SELECT message_id FROM timeline WHERE conversation = ? AND target = ? AND kind = ?"
            + " AND hidden = 0 AND sender = ? AND text = ?",
        row -> row.text(1),
        target.conversation().value(),
        target.id(),
        Kind.REACTION.word(),
        here.self().handle().value(),
        emoji.trim());
  }

  private static MessageId first(Entries.Target target) {
    return new MessageId(Bytes.fromHex(target.id()));
  }
}
