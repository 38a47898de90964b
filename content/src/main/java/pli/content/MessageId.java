package pli.content;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;
import pli.codec.TlsWriter;
import pli.crypto.Sha256;

/**
 * What a message is called by those that refer to it (draft-ietf-mimi-content-08, "Message ID"):
 * the number of the hash function, then the first 31 bytes of its output. Everyone in the
 * conversation computes the same one.
 *
 * @param value 32 bytes, the first of them 1 for SHA-256
 */
public record MessageId(Bytes value) {
  /** The length of an id, in bytes. */
  public static final int LENGTH = 32;

  private static final int SHA_256 = 1;

  /** Checks the length and the hash function. */
  public MessageId {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not a message id with SHA-256");
    }
  }

  /**
   * An id from outside.
   *
   * @throws DecodeException {@link Reason#BAD_VALUE} if it has not 32 bytes, or names a hash
   *     function other than SHA-256
   */
  public static MessageId decode(Bytes value) throws DecodeException {
    if (!isOne(value)) {
      throw new DecodeException(Reason.BAD_VALUE, "not a message id with SHA-256");
    }
    return new MessageId(value);
  }

  /** The id of a message as it is encoded, of its sender and its room. */
  static MessageId of(String senderUri, String roomUri, Bytes message, Bytes salt) {
    Bytes sender = Bytes.utf8(senderUri);
    Bytes room = Bytes.utf8(roomUri);
    Bytes names =
        new TlsWriter(4 + sender.length() + room.length())
            .u16(sender.length())
            .raw(sender)
            .u16(room.length())
            .raw(room)
            .toBytes();
    Bytes hash = Sha256.hash(names, message, salt);
    return new MessageId(Bytes.concat(Bytes.of(SHA_256), hash.slice(0, LENGTH - 1)));
  }

  private static boolean isOne(Bytes value) {
    return value.length() == LENGTH && value.at(0) == SHA_256;
  }
}
