package pli.content;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;
import pli.content.NestedPart.NullPart;
import pli.content.NestedPart.SinglePart;
import pli.content.cbor.CborReader;
import pli.content.cbor.CborWriter;
import pli.crypto.Entropy;
import pli.crypto.Secret;

/**
 * One message as draft-ietf-mimi-content-08 has it: a text, a reply, a reaction, an edit, a
 * deletion. Who wrote it and where is not in here but in the MLS message around it; each receiver
 * checks there whether the sender may edit or delete what it names.
 *
 * @param salt 16 random bytes, so that nobody can guess a message from its id
 * @param replaces the message that this one edits or, with a {@link NullPart}, deletes
 * @param topicId what groups messages by topic; empty for none
 * @param expires when it is to disappear
 * @param inReplyTo the message that this one replies or reacts to
 * @param extensions further fields
 * @param body what it says
 */
public record MessageContent(
    Bytes salt,
    @Nullable MessageId replaces,
    Bytes topicId,
    @Nullable Expiration expires,
    @Nullable MessageId inReplyTo,
    Extensions extensions,
    NestedPart body) {
  /** The most bytes that an encoded message may have. */
  public static final int MAX_LENGTH = 1 << 20;

  /** The most parts that a body may have, itself and all nested ones counted. */
  public static final int MAX_PARTS = 1024;

  /** The most levels of parts. */
  public static final int MAX_DEPTH = 4;

  /** The most bytes that a topic's id may have. */
  public static final int MAX_TOPIC_ID = 4096;

  /** The media type of texts: GitHub's Markdown without HTML and automatic links. */
  public static final String MARKDOWN = "text/markdown;variant=GFM-MIMI";

  /** The media type of reactions. */
  public static final String PLAIN_TEXT = "text/plain;charset=utf-8";

  private static final int ITEMS = 7;
  private static final int SALT_LENGTH = 16;

  /** Checks what the draft limits, except {@link #MAX_LENGTH}, which {@link #encode} checks. */
  public MessageContent {
    if (salt.length() != SALT_LENGTH || topicId.length() > MAX_TOPIC_ID) {
      throw new IllegalArgumentException("a salt or a topic of a length that is not allowed");
    }
    if (body.count() > MAX_PARTS || body.depth() > MAX_DEPTH) {
      throw new IllegalArgumentException("too many parts, or nested too deeply");
    }
  }

  /** A text. */
  public static MessageContent text(String markdown, Entropy entropy) {
    return of(new SinglePart(Disposition.RENDER, "", MARKDOWN, Bytes.utf8(markdown)), entropy);
  }

  /** A reaction to {@code message}: usually one emoji. */
  public static MessageContent reaction(MessageId message, String emoji, Entropy entropy) {
    return of(new SinglePart(Disposition.REACTION, "", PLAIN_TEXT, Bytes.utf8(emoji)), entropy)
        .inReplyTo(message);
  }

  /** What takes {@code message} back. */
  public static MessageContent deletion(MessageId message, Entropy entropy) {
    return of(new NullPart(Disposition.RENDER, ""), entropy).replacing(message);
  }

  /** A message that says {@code body}. */
  public static MessageContent of(NestedPart body, Entropy entropy) {
    Bytes salt = Bytes.adopt(Secret.random(SALT_LENGTH, entropy).copy());
    return new MessageContent(salt, null, Bytes.EMPTY, null, null, Extensions.NONE, body);
  }

  /** The same, as a reply to {@code message}. */
  public MessageContent inReplyTo(MessageId message) {
    return new MessageContent(salt, replaces, topicId, expires, message, extensions, body);
  }

  /** The same, in place of {@code message}: its first version, if it was edited before. */
  public MessageContent replacing(MessageId message) {
    return new MessageContent(salt, message, topicId, expires, inReplyTo, extensions, body);
  }

  /** The same, disappearing. */
  public MessageContent expiring(Expiration expiration) {
    return new MessageContent(salt, replaces, topicId, expiration, inReplyTo, extensions, body);
  }

  /** The same, with other extension fields. */
  public MessageContent extended(Extensions fields) {
    return new MessageContent(salt, replaces, topicId, expires, inReplyTo, fields, body);
  }

  /**
   * Its one encoding.
   *
   * @throws IllegalArgumentException if it has more than {@link #MAX_LENGTH} bytes
   */
  public Bytes encode() {
    CborWriter out = new CborWriter().array(ITEMS).bytes(salt);
    writeId(out, replaces);
    out.bytes(topicId);
    if (expires == null) {
      out.none();
    } else {
      out.array(2).bool(expires.relative()).unsigned(expires.seconds());
    }
    writeId(out, inReplyTo);
    extensions.write(out);
    new PartWriter(out).write(body);
    Bytes encoded = out.toBytes();
    if (encoded.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a message of more than " + MAX_LENGTH + " bytes");
    }
    return encoded;
  }

  /**
   * Reads what {@link #encode} gives; whatever it accepts is encoded again to the same bytes.
   *
   * @throws DecodeException if it is no message, or encoded in another way than the one
   */
  public static MessageContent decode(Bytes encoded) throws DecodeException {
    if (encoded.length() > MAX_LENGTH) {
      throw new DecodeException(Reason.TOO_LARGE, "more than " + MAX_LENGTH + " bytes");
    }
    CborReader in = CborReader.of(encoded);
    in.array(ITEMS);
    Bytes salt = in.bytes(SALT_LENGTH);
    if (salt.length() != SALT_LENGTH) {
      throw new DecodeException(Reason.BAD_VALUE, "a salt of " + salt.length() + " bytes");
    }
    MessageContent content =
        new MessageContent(
            salt,
            readId(in),
            in.bytes(MAX_TOPIC_ID),
            readExpiration(in),
            readId(in),
            Extensions.read(in),
            new PartReader(in).read(MAX_DEPTH));
    in.expectEnd();
    return content;
  }

  /**
   * Its id, which everyone computes alike.
   *
   * @param senderUri who sent it; at most 65,535 bytes in UTF-8, as the next
   * @param roomUri where it was sent
   */
  public MessageId messageId(String senderUri, String roomUri) {
    return MessageId.of(senderUri, roomUri, encode(), salt);
  }

  private static void writeId(CborWriter out, @Nullable MessageId id) {
    if (id == null) {
      out.none();
    } else {
      out.bytes(id.value());
    }
  }

  private static @Nullable MessageId readId(CborReader in) throws DecodeException {
    return in.none() ? null : MessageId.decode(in.bytes(MessageId.LENGTH));
  }

  private static @Nullable Expiration readExpiration(CborReader in) throws DecodeException {
    if (in.none()) {
      return null;
    }
    in.array(2);
    return new Expiration(in.bool(), in.unsigned(Expiration.MAX_SECONDS));
  }

  /** Says nothing of what it says. */
  @Override
  public String toString() {
    return "MessageContent";
  }
}
