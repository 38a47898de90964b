package pli.mls.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.fuzz.Target;
import pli.mls.framing.MlsMessage;
import pli.mls.group.Group;
import pli.mls.node.MlsException;

/** Messages of every kind: what is read is written again to the same bytes. */
public final class MlsMessageFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new MlsMessageFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return Targets.GROUP.messages().stream().map(Bytes::toByteArray).toList();
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      if (!MlsMessage.decode(bytes).encode().equals(bytes)) {
        throw new IllegalStateException("read and written, it is another");
      }
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
    read(() -> Group.groupIdOf(bytes));
    read(() -> Group.epochOf(bytes));
    read(() -> Group.keyPackageReferencesOf(bytes));
  }

  private interface Reading {
    Object read() throws MlsException;
  }

  private static void read(Reading reading) {
    try {
      reading.read();
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }
}
