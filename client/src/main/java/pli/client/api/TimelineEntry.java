package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened in a conversation, as this device stores it.
 *
 * @param number counts all entries of this device from 1 in the order in which it stored them
 * @param conversation where
 * @param messageId hexadecimal; the same for everyone in the conversation
 * @param sender the handle of who did it
 * @param device the name of the device it was done with; empty if unknown
 * @param sentAtMillis since 1970, by the sender's clock; what a commit brought about, by this
 *     device's
 * @param kind what happened
 * @param text {@link Kind#TEXT}: what was written, as it reads now; null if it was taken back;
 *     {@link Kind#REACTION}: an emoji, or several, each on a line; {@link Kind#EDIT}: how what it
 *     edits reads now; {@link Kind#RECEIPT}: {@code read}; {@link Kind#JOINED}, {@link Kind#LEFT},
 *     {@link Kind#KEY_CHANGE}, {@link Kind#RESET}, {@link Kind#ADMIN}, {@link Kind#NO_ADMIN},
 *     {@link Kind#FROZEN}: whom it concerns (a handle); {@link Kind#RENAMED}: the new name; {@link
 *     Kind#TIMER}: seconds, 0 for ever; {@link Kind#LINK}, {@link Kind#NO_LINK}: the link's mark
 * @param own whether this device sent it
 * @param attachments files that belong to it
 * @param target the id of the message that it answers, reacts to, edits, takes back, or says was
 *     read; the first version of it; null if none
 * @param expiresAtMillis when it disappears, since 1970, as this device's clock has it now; of one
 *     that nobody has read, if it is read now; 0 if never
 * @param details how it stands today
 */
public record TimelineEntry(
    long number,
    ConversationId conversation,
    String messageId,
    String sender,
    String device,
    long sentAtMillis,
    Kind kind,
    @Nullable String text,
    boolean own,
    List<AttachmentInfo> attachments,
    @Nullable String target,
    long expiresAtMillis,
    MessageDetails details) {

  /** With a copy of {@code attachments}. */
  public TimelineEntry {
    attachments = Collections.unmodifiableList(new ArrayList<>(attachments));
  }

  /** The message that it answers or reacts to; null if it does neither. */
  public @Nullable String replyTo() {
    return kind == Kind.TEXT || kind == Kind.REACTION ? target : null;
  }

  /** What happened. */
  public enum Kind {
    /** A text was written. */
    TEXT("text"),
    /** Somebody reacted to a message. */
    REACTION("reaction"),
    /** What was written is something else now. */
    EDIT("edit"),
    /** A message, or a reaction, was taken back. */
    DELETE("delete"),
    /** Somebody has read messages of this account. */
    RECEIPT("receipt"),
    /** Somebody was added. */
    JOINED("joined"),
    /** Somebody left or was removed. */
    LEFT("left"),
    /** The conversation has another name. */
    RENAMED("renamed"),
    /** Somebody's account showed another key than the one known; it was not accepted. */
    KEY_CHANGE("key-change"),
    /** Administrators gave somebody's account other devices. */
    RESET("reset"),
    /** Messages stay for another time. */
    TIMER("timer"),
    /** Somebody may change the conversation from now on. */
    ADMIN("admin"),
    /** Somebody may no longer change it. */
    NO_ADMIN("no-admin"),
    /** There is a link that leads into it. */
    LINK("link"),
    /** A link leads into it no longer. */
    NO_LINK("no-link"),
    /** Somebody changed it who may not: nothing is read or written there any more. */
    FROZEN("frozen");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word of the command line's contract. */
    public String word() {
      return word;
    }

    /**
     * The kind with this word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kind ofWord(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no such kind");
    }
  }
}
