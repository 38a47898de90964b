package pli.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.fuzz.Target;

/** Padding inside of seals: what is read from it is padded to the same bytes. */
public final class PaddedMessageFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new PaddedMessageFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        PaddedMessage.pad(Bytes.EMPTY),
        PaddedMessage.pad(Bytes.utf8("hello")),
        PaddedMessage.pad(Bytes.adopt(new byte[300])));
  }

  @Override
  public void run(byte[] input) {
    @Nullable Bytes message = PaddedMessage.unpad(input.clone());
    if (message != null && !Arrays.equals(PaddedMessage.pad(message), input)) {
      throw new IllegalStateException("read and padded, it is another");
    }
    byte[] padded = PaddedMessage.pad(Bytes.copyOf(input));
    if (!Objects.equals(PaddedMessage.unpad(padded), Bytes.copyOf(input))) {
      throw new IllegalStateException("padded and read, it is another");
    }
  }
}
