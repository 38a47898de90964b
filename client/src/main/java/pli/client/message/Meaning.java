package pli.client.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.Disposition;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.content.MessageStatus;
import pli.content.NestedPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.NullPart;
import pli.content.NestedPart.SinglePart;

/**
 * What a message is for (draft-ietf-mimi-content-08). It says what the sender wants; whether they
 * may is for {@link Applying} to see.
 */
public sealed interface Meaning {
  /** The media type of what a person's own devices tell each other. */
  String SETTINGS = "application/vnd.pli.settings";

  /** The media type of "somebody is writing": one byte, 1 or 0. */
  String TYPING = "application/vnd.pli.typing";

  /**
   * The most bytes of a text as it travels, in which it may be longer than it was written; one that
   * is longer still is nothing that this version shows.
   */
  int MAX_TEXT = 512 << 10;

  /** The most bytes of a reaction; a longer one is an answer. */
  int MAX_REACTION = 64;

  /** The most reactions in one message, and the most such messages of an account about another. */
  int MAX_REACTIONS = 16;

  /**
   * Something to be shown.
   *
   * @param replyTo the message that it answers, in the version that its author saw
   * @param markdown its text as it was sent; null if there is none that this version can show
   */
  record Text(@Nullable MessageId replyTo, @Nullable String markdown) implements Meaning {
    @Override
    public String toString() {
      return "Text";
    }
  }

  /**
   * Something in place of a message or a reaction.
   *
   * @param target its first version
   * @param emojis of a reaction: what it is now; empty for a text
   * @param markdown of a text: what it is now; null if this version can show none
   */
  record Edit(MessageId target, List<String> emojis, @Nullable String markdown) implements Meaning {
    /** With a copy of {@code emojis}. */
    public Edit {
      emojis = Collections.unmodifiableList(new ArrayList<>(emojis));
    }

    @Override
    public String toString() {
      return "Edit";
    }
  }

  /**
   * A message or a reaction is taken back.
   *
   * @param target its first version
   */
  record Deletion(MessageId target) implements Meaning {}

  /**
   * Emojis, or what stands for them, at a message.
   *
   * @param target the message, in the version that was seen
   * @param emojis one or more, in any script
   */
  record Reaction(MessageId target, List<String> emojis) implements Meaning {
    /** With a copy of {@code emojis}. */
    public Reaction {
      emojis = Collections.unmodifiableList(new ArrayList<>(emojis));
    }

    @Override
    public String toString() {
      return "Reaction";
    }
  }

  /**
   * What has become of messages.
   *
   * @param report message by message
   */
  record Status(MessageStatus report) implements Meaning {}

  /**
   * Somebody is writing.
   *
   * @param going whether they have begun, or stopped
   */
  record Typing(boolean going) implements Meaning {}

  /**
   * What a person's devices tell each other of what the person set.
   *
   * @param content as whoever reads it has it
   */
  record Settings(Bytes content) implements Meaning {}

  /** Nothing that this version knows. */
  record Unknown() implements Meaning {}

  /** What {@code content} is for; never fails. */
  static Meaning of(MessageContent content) {
    NestedPart body = content.body();
    MessageId replaces = content.replaces();
    if (replaces != null) {
      return replacing(replaces, body);
    }
    if (body instanceof NullPart) {
      return new Unknown();
    }
    Meaning signal = body instanceof SinglePart part ? signal(part) : null;
    if (signal != null) {
      return signal;
    }
    List<String> emojis = emojis(body);
    MessageId replyTo = content.inReplyTo();
    return replyTo != null && !emojis.isEmpty()
        ? new Reaction(replyTo, emojis)
        : new Text(replyTo, markdown(body));
  }

  private static Meaning replacing(MessageId target, NestedPart body) {
    return body instanceof NullPart
        ? new Deletion(target)
        : new Edit(target, emojis(body), markdown(body));
  }

  /** What is not for people; null if it is. */
  private static @Nullable Meaning signal(SinglePart part) {
    switch (part.contentType()) {
      case MessageStatus.TYPE -> {
        try {
          return new Status(MessageStatus.decode(part.content()));
        } catch (DecodeException e) {
          return new Unknown();
        }
      }
      case TYPING -> {
        return part.content().length() == 1 ? new Typing(part.content().at(0) != 0) : new Unknown();
      }
      case SETTINGS -> {
        return new Settings(part.content());
      }
      default -> {
        return null;
      }
    }
  }

  /** The reactions in a body that is nothing else; empty if it is anything else. */
  private static List<String> emojis(NestedPart body) {
    if (!body.disposition().equals(Disposition.REACTION)) {
      return Collections.emptyList();
    }
    List<NestedPart> parts =
        body instanceof MultiPart several ? several.parts() : Arrays.asList(body);
    List<String> emojis = new ArrayList<>();
    for (NestedPart part : parts) {
      String emoji = emoji(part);
      if (emoji == null || emojis.size() == MAX_REACTIONS) {
        return Collections.emptyList();
      }
      emojis.add(emoji);
    }
    return emojis;
  }

  private static @Nullable String emoji(NestedPart part) {
    if (part instanceof SinglePart single
        && isShown(single)
        && single.contentType().startsWith("text/plain")) {
      try {
        String text = single.text().trim();
        return isReaction(text) ? text : null;
      } catch (DecodeException e) {
        return null;
      }
    }
    return null;
  }

  /** Whether it is short enough for a reaction, and one line of something. */
  static boolean isReaction(String text) {
    return !text.isEmpty()
        && Bytes.utf8(text).length() <= MAX_REACTION
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  /** Whether it is for the timeline; what shows to others what was said has the same rule. */
  private static boolean isShown(SinglePart part) {
    return !part.disposition().equals(Disposition.PREVIEW)
        && !part.disposition().equals(Disposition.ATTACHMENT);
  }

  /** The first text of a body; null if there is none. */
  private static @Nullable String markdown(NestedPart body) {
    if (body instanceof MultiPart several) {
      for (NestedPart part : several.parts()) {
        String text = markdown(part);
        if (text != null) {
          return text;
        }
      }
    }
    if (body instanceof SinglePart part
        && isShown(part)
        && part.content().length() <= MAX_TEXT
        && part.contentType().startsWith("text/")) {
      try {
        return part.text();
      } catch (DecodeException e) {
        return null;
      }
    }
    return null;
  }
}
