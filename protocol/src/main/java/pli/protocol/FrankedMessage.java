package pli.protocol;

import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * What a member finds in an entry: the message of another, and before it, if that asked for it, the
 * server's frank (docs/PROTOCOL.md, "Franking"). An MLSMessage begins with another number.
 *
 * <pre>
 * struct { uint16 mark = 0xF1A6; uint64 accepted_millis; opaque frank[32]; opaque message[]; }
 * </pre>
 *
 * @param message of the member, opaque
 * @param frank what came with it
 */
public record FrankedMessage(Bytes message, Optional<Frank> frank) {
  private static final int MARK = 0xf1a6;

  /** How many bytes come before the message. */
  public static final int OVERHEAD = 2 + 8 + Frank.LENGTH;

  /**
   * What the server says, to be believed by itself alone.
   *
   * @param acceptedMillis when it took the message, since 1970
   * @param mac its own, by which it knows the frank again
   */
  public record Frank(long acceptedMillis, Bytes mac) {
    /** The length of {@link #mac}. */
    public static final int LENGTH = 32;

    /**
     * A frank.
     *
     * @throws IllegalArgumentException if the MAC has another length, or the time is negative
     */
    public Frank {
      if (mac.length() != LENGTH || acceptedMillis < 0) {
        throw new IllegalArgumentException("not a frank");
      }
    }
  }

  /** Its bytes. */
  public Bytes encode() {
    if (!frank.isPresent()) {
      return message;
    }
    return new TlsWriter(OVERHEAD + message.length())
        .u16(MARK)
        .u64(frank.get().acceptedMillis())
        .raw(frank.get().mac())
        .raw(message)
        .toBytes();
  }

  /**
   * Whether a reader would take the beginning of these bytes for a frank. The server takes no such
   * message from a sender, who would choose the time.
   */
  public static boolean isMarked(Bytes bytes) {
    return bytes.startsWith(Bytes.of(MARK >> 8, MARK & 0xff));
  }

  /**
   * Takes the two apart.
   *
   * @throws DecodeException if it begins as a frank does, and is none
   */
  public static FrankedMessage decode(Bytes bytes) throws DecodeException {
    if (!isMarked(bytes)) {
      return new FrankedMessage(bytes, Optional.empty());
    }
    TlsReader in = TlsReader.of(bytes.slice(2, bytes.length()));
    long acceptedMillis = in.u64();
    Bytes mac = in.raw(Frank.LENGTH);
    if (acceptedMillis < 0) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a frank of no time");
    }
    return new FrankedMessage(
        bytes.slice(OVERHEAD, bytes.length()), Optional.of(new Frank(acceptedMillis, mac)));
  }
}
