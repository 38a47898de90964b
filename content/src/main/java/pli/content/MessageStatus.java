package pli.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.cbor.CborReader;
import pli.content.cbor.CborWriter;
import pli.crypto.Entropy;

/**
 * What somebody says has become of messages of others (draft-mahy-mimi-message-status): delivered,
 * read. One report names several messages of one conversation. It travels as the one part of a
 * message, as {@link #TYPE}.
 *
 * @param entries what it says, message by message
 */
public record MessageStatus(List<Entry> entries) {
  /** Its media type. */
  public static final String TYPE = "application/mimi-message-status";

  /** A device of the reporter's has it. */
  public static final int DELIVERED = 1;

  /** The reporter has read it. */
  public static final int READ = 2;

  /** The most messages that one report names. */
  public static final int MAX_ENTRIES = 1000;

  private static final int MAX_STATUS = 255;

  /**
   * What is said of one message.
   *
   * @param message which
   * @param status {@link #DELIVERED}, {@link #READ}, or another number of 0 to 255
   */
  public record Entry(MessageId message, int status) {
    /** Checks that the status fits. */
    public Entry {
      if (status < 0 || status > MAX_STATUS) {
        throw new IllegalArgumentException("status " + status + " is not in 0..255");
      }
    }
  }

  /** With a copy of {@code entries}. */
  public MessageStatus {
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("more than " + MAX_ENTRIES + " messages in one report");
    }
    entries = Collections.unmodifiableList(new ArrayList<>(entries));
  }

  /** The message that carries it. */
  public MessageContent toContent(Entropy entropy) {
    return MessageContent.of(
        new NestedPart.SinglePart(Disposition.UNSPECIFIED, "", TYPE, encode()), entropy);
  }

  /** Its one encoding. */
  public Bytes encode() {
    CborWriter out = new CborWriter().array(entries.size());
    for (Entry entry : entries) {
      out.array(2).bytes(entry.message().value()).unsigned(entry.status());
    }
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode} gives.
   *
   * @throws DecodeException if it is none, or names more than {@link #MAX_ENTRIES} messages
   */
  public static MessageStatus decode(Bytes encoded) throws DecodeException {
    CborReader in = CborReader.of(encoded);
    int count = in.array();
    if (count > MAX_ENTRIES) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "too many messages in a report");
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.array(2);
      MessageId message = MessageId.decode(in.bytes(MessageId.LENGTH));
      entries.add(new Entry(message, (int) in.unsigned(MAX_STATUS)));
    }
    in.expectEnd();
    return new MessageStatus(entries);
  }
}
