package pli.client.message;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.Self;
import pli.client.account.SharedSettings;
import pli.client.api.ClientException;
import pli.client.api.TimelineEntry.Kind;
import pli.client.vault.Transaction;
import pli.codec.DecodeException;
import pli.content.MessageStatus;

/**
 * Does to the vault what a message means. What comes twice changes nothing the second time; what
 * comes before the message that it is about is held until that one is there; what its sender may
 * not do is not done:
 *
 * <ul>
 *   <li>only the account that wrote a message edits it or takes it back, with any of its devices;
 *   <li>an edit replaces the text and nothing else, and the latest of several is the one that
 *       stays, in whatever order they come: the one that was written last by its author's clock;
 *   <li>what was taken back stays so;
 *   <li>what has expired when it comes, or is to expire in more than a year, is not kept.
 * </ul>
 */
public final class Applying {
  private final Self self;
  private final Typists typists;

  /** For the device of this account, which is told who writes. */
  public Applying(Self self, Typists typists) {
    this.self = self;
    this.typists = typists;
  }

  /** For what a device writes itself. */
  public Applying(Self self) {
    this(self, new Typists());
  }

  /**
   * Does it.
   *
   * @param nowMillis by this device's clock
   * @return the timeline's number of what was added; 0 if nothing was
   */
  public long apply(Transaction t, Message message, long nowMillis) throws ClientException {
    return switch (Meaning.of(message.content())) {
      case Meaning.Text text ->
          text(t, message, Markup.shown(text.markdown(), self.origin()), nowMillis);
      case Meaning.Reaction reaction -> reaction(t, message, reaction, nowMillis);
      case Meaning.Edit edit -> edit(t, message, edit, nowMillis);
      case Meaning.Deletion deletion -> deletion(t, message, deletion, nowMillis);
      case Meaning.Status status -> status(t, message, status.report(), nowMillis);
      case Meaning.Typing typing -> typing(message, typing.going(), nowMillis);
      case Meaning.Settings settings -> settings(t, message, settings);
      case Meaning.Unknown unknown -> text(t, message, null, nowMillis);
    };
  }

  /** Only what another device of this account says in the group of its devices. */
  private long settings(Transaction t, Message message, Meaning.Settings settings)
      throws ClientException {
    boolean ours =
        message.sender().equals(self.handle().value())
            && t.exists(
                "SELECT 1 FROM conversation WHERE id = ? AND kind = 3",
                message.conversation().value());
    if (ours) {
      try {
        Unread.heard(t, SharedSettings.hear(t, settings.content()));
      } catch (DecodeException e) {
        // Of a later version than this one: it is not understood here.
        return 0;
      }
    }
    return 0;
  }

  private long text(Transaction t, Message message, @Nullable String text, long nowMillis)
      throws ClientException {
    long number = shown(t, message, Kind.TEXT, text, nowMillis);
    if (number != 0 && !message.sender().equals(self.handle().value())) {
      typists.hear(message, false, nowMillis);
      Receipts.owe(t, message.conversation(), message.id(), MessageStatus.DELIVERED);
    }
    return number;
  }

  /** Adds a message that others can be about, and does what was held for it. */
  private long shown(
      Transaction t, Message message, Kind kind, @Nullable String text, long nowMillis)
      throws ClientException {
    Expiry.Due due = Expiry.of(message.content().expires(), Passage.now(t, nowMillis));
    long number = due == null ? 0 : Entries.add(t, message, kind, text, due);
    if (number == 0) {
      return 0;
    }
    List<Message> waited = Held.of(t, message.conversation(), message.id());
    for (Message held : waited) {
      long unused = apply(t, held, nowMillis);
    }
    if (!waited.isEmpty()) {
      Held.drop(t, message.conversation(), message.id());
    }
    return number;
  }

  private long reaction(Transaction t, Message message, Meaning.Reaction reaction, long nowMillis)
      throws ClientException {
    Entries.Target target = Entries.find(t, message.conversation(), reaction.target());
    if (target == null) {
      return hold(t, message, reaction.target().value().hex(), nowMillis);
    }
    if (target.kind() != Kind.TEXT
        || target.isDeleted()
        || Entries.isFull(t, target, message.sender())) {
      return 0;
    }
    return shown(t, message, Kind.REACTION, String.join("\n", reaction.emojis()), nowMillis);
  }

  private long edit(Transaction t, Message message, Meaning.Edit edit, long nowMillis)
      throws ClientException {
    Entries.Target target = Entries.find(t, message.conversation(), edit.target());
    if (target == null) {
      return hold(t, message, edit.target().value().hex(), nowMillis);
    }
    boolean reaction = target.kind() == Kind.REACTION;
    if (!target.isBy(message.sender())
        || target.isDeleted()
        || target.isNewerThan(message)
        || reaction == edit.emojis().isEmpty()) {
      return 0;
    }
    String text =
        reaction ? String.join("\n", edit.emojis()) : Markup.shown(edit.markdown(), self.origin());
    long number = Entries.add(t, message, Kind.EDIT, null, Expiry.Due.NEVER);
    if (number != 0) {
      Entries.edit(t, target, message, text);
    }
    return number;
  }

  private long deletion(Transaction t, Message message, Meaning.Deletion deletion, long nowMillis)
      throws ClientException {
    Entries.Target target = Entries.find(t, message.conversation(), deletion.target());
    if (target == null) {
      return hold(t, message, deletion.target().value().hex(), nowMillis);
    }
    if (!target.isBy(message.sender()) || target.isDeleted()) {
      return 0;
    }
    long number = Entries.add(t, message, Kind.DELETE, null, Expiry.Due.NEVER);
    if (number != 0) {
      Entries.delete(t, target, nowMillis);
    }
    return number;
  }

  private long typing(Message message, boolean going, long nowMillis) {
    if (!message.sender().equals(self.handle().value())) {
      typists.hear(message, going, nowMillis);
    }
    return 0;
  }

  private static long hold(Transaction t, Message message, String target, long nowMillis)
      throws ClientException {
    Held.add(t, message, target, nowMillis);
    return 0;
  }

  /** Of messages of this account only, and not what its other devices say of them. */
  private long status(Transaction t, Message message, MessageStatus report, long nowMillis)
      throws ClientException {
    String own = self.handle().value();
    if (message.sender().equals(own)) {
      return 0;
    }
    MessageStatus.@Nullable Entry newest = null;
    for (MessageStatus.Entry entry : report.entries()) {
      if (Receipts.hear(t, message, own, entry) && entry.status() == MessageStatus.READ) {
        newest = entry;
      }
    }
    return newest == null ? 0 : Receipts.tell(t, message, newest.message().value().hex());
  }

  /**
   * How long something is held for a message that is not there. One that would expire once it was
   * read is perhaps gone for good: what is about it is not held for long.
   */
  static long heldUntil(Message message, long nowMillis) {
    long longest = nowMillis + TimeUnit.DAYS.toMillis(30);
    var expires = message.content().expires();
    if (expires == null) {
      return longest;
    }
    long end = TimeUnit.SECONDS.toMillis(expires.seconds());
    return expires.relative()
        ? nowMillis + Math.min(TimeUnit.HOURS.toMillis(1), end)
        : Math.min(longest, end);
  }
}
