package pli.client.conversation;

import org.jspecify.annotations.Nullable;
import pli.client.trust.Head;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.content.MessageContent;
import pli.content.Padding;
import pli.transparency.evidence.FrankAttestation;

/**
 * What lies inside an MLS application message, padded:
 *
 * <pre>
 * struct {
 *   uint8 version = 2;
 *   uint64 sent_at_millis;
 *   opaque log_head&lt;V&gt;;      // empty, or LogHead
 *   opaque mimi_content&lt;V&gt;;
 * } ApplicationFrame;
 *
 * struct { uint64 size; opaque root[32]; opaque signature[64]; } LogHead;
 * </pre>
 *
 * @param sentAtMillis by the sender's clock, since 1970
 * @param logHead what the sender had last verified of the log; null if nothing yet
 * @param content draft-ietf-mimi-content
 */
record ApplicationFrame(long sentAtMillis, @Nullable Head logHead, MessageContent content) {
  private static final int VERSION = 2;

  Bytes encode() {
    return new TlsWriter(512)
        .u8(VERSION)
        .u64(sentAtMillis)
        .opaque(logHead == null ? Bytes.EMPTY : logHead.encode())
        .opaque(content.encode())
        .toBytes();
  }

  /**
   * An encoded frame, padded, with what this device has verified of the log by the time it goes
   * out: it may have waited.
   *
   * @throws DecodeException if it is none
   */
  static byte[] padded(Bytes encoded, @Nullable Head logHead) throws DecodeException {
    return Padding.pad(
        TlsReader.readAll(
            encoded,
            in -> {
              TlsWriter out = new TlsWriter(encoded.length() + Head.LENGTH);
              out.u8(in.u8()).u64(in.u64());
              in.opaque(Head.LENGTH);
              return out.opaque(logHead == null ? Bytes.EMPTY : logHead.encode())
                  .opaque(in.opaque(MessageContent.MAX_LENGTH))
                  .toBytes();
            }));
  }

  /**
   * What a sender commits to towards the server, which cannot read it.
   *
   * @param encoded the frame
   * @param padded the same, as it goes out
   * @throws DecodeException if it is none
   */
  static Bytes frankingTag(Bytes encoded, Bytes padded) throws DecodeException {
    Bytes salt = TlsReader.readAll(encoded, ApplicationFrame::read).content().salt();
    return FrankAttestation.tag(salt, padded);
  }

  static ApplicationFrame decodePadded(Bytes padded) throws DecodeException {
    return TlsReader.readAll(Padding.unpad(padded.toByteArray()), ApplicationFrame::read);
  }

  private static ApplicationFrame read(TlsReader in) throws DecodeException {
    if (in.u8() != VERSION) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an application frame");
    }
    long sentAtMillis = in.u64();
    Bytes head = in.opaque(Head.LENGTH);
    return new ApplicationFrame(
        sentAtMillis,
        head.isEmpty() ? null : Head.decode(head),
        MessageContent.decode(in.opaque(MessageContent.MAX_LENGTH)));
  }
}
