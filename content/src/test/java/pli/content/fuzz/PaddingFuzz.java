package pli.content.fuzz;

import java.util.Arrays;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.Padding;
import pli.fuzz.Target;

/** Padding: what is read from it is padded to the same bytes. */
public final class PaddingFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new PaddingFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Padding.pad(Bytes.EMPTY),
        Padding.pad(Bytes.utf8("hello")),
        Padding.pad(Bytes.adopt(new byte[300])));
  }

  @Override
  public void run(byte[] input) {
    try {
      if (!Arrays.equals(Padding.pad(Padding.unpad(input)), input)) {
        throw new IllegalStateException("read and padded, it is another");
      }
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }
}
