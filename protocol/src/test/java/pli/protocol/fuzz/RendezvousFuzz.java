package pli.protocol.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.protocol.RendezvousMessage;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/** What the other device of a meeting says, once it was opened. */
public final class RendezvousFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new RendezvousFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    DeviceId id = new DeviceId(Bytes.adopt(new byte[16]));
    Bytes key = Bytes.adopt(new byte[32]);
    try {
      return List.of(
          new RendezvousMessage.Welcome(Handle.parse("alice")).encode().toByteArray(),
          new RendezvousMessage.Ask(new DeviceEntry(id, "phone", key, id.value(), key))
              .encode()
              .toByteArray(),
          new RendezvousMessage.Taken(id).encode().toByteArray());
    } catch (DecodeException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      if (!RendezvousMessage.decode(bytes).encode().equals(bytes)) {
        throw new IllegalStateException("read and written, it is another");
      }
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }
}
