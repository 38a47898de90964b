package pli.content.fuzz;

import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.content.MessageStatus;
import pli.crypto.Entropy;
import pli.fuzz.Target;

/** A report on messages: what is read is written again to the same bytes. */
public final class MessageStatusFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new MessageStatusFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    Entropy entropy = new Random(4)::nextBytes;
    MessageId id = MessageContent.text("x", entropy).messageId("mimi://a/u/b", "mimi://a/r/c");
    MessageStatus report =
        new MessageStatus(
            List.of(
                new MessageStatus.Entry(id, MessageStatus.DELIVERED),
                new MessageStatus.Entry(id, 255)));
    return List.of(report.encode().toByteArray(), new byte[] {(byte) 0x80});
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      if (!MessageStatus.decode(bytes).encode().equals(bytes)) {
        throw new IllegalStateException("a report that is written in another way");
      }
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }
}
