package pli.client.conversation;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.content.MessageContent;
import pli.content.Padding;

/**
 * What lies inside an MLS application message, padded:
 *
 * <pre>
 * struct { uint8 version = 1; uint64 sent_at_millis; opaque mimi_content&lt;V&gt;; } ApplicationFrame;
 * </pre>
 *
 * @param sentAtMillis by the sender's clock, since 1970
 * @param content draft-ietf-mimi-content
 */
record ApplicationFrame(long sentAtMillis, MessageContent content) {
  private static final int VERSION = 1;

  Bytes encode() {
    return new TlsWriter(512).u8(VERSION).u64(sentAtMillis).opaque(content.encode()).toBytes();
  }

  byte[] padded() {
    return Padding.pad(encode());
  }

  static ApplicationFrame decodePadded(Bytes padded) throws DecodeException {
    return TlsReader.readAll(Padding.unpad(padded.toByteArray()), ApplicationFrame::read);
  }

  private static ApplicationFrame read(TlsReader in) throws DecodeException {
    if (in.u8() != VERSION) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an application frame");
    }
    long sentAtMillis = in.u64();
    return new ApplicationFrame(
        sentAtMillis, MessageContent.decode(in.opaque(MessageContent.MAX_LENGTH)));
  }
}
