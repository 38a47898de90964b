package pli.protocol;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.transparency.Limits;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/**
 * What two devices say when they meet. None of it is a secret of the account: the new device makes
 * its own keys, and whether it was added is for the log to say.
 *
 * <pre>
 * struct {
 *   uint8 version = 1;
 *   uint8 kind;          // 1 welcome, 2 ask, 3 taken
 *   opaque body&lt;V&gt;;      // the handle; the DeviceEntry; the 16 bytes of a device id
 * } RendezvousMessage;
 * </pre>
 */
public sealed interface RendezvousMessage {
  /** The known device says whose account it is. */
  record Welcome(Handle handle) implements RendezvousMessage {}

  /** The new one says what the next record is to say of it. */
  record Ask(DeviceEntry device) implements RendezvousMessage {}

  /** The known one says that the log has the record with this device. */
  record Taken(DeviceId device) implements RendezvousMessage {}

  /** Its bytes. */
  default Bytes encode() {
    TlsWriter out = new TlsWriter(1536).u8(1);
    switch (this) {
      case Welcome welcome -> out.u8(1).opaque(Bytes.utf8(welcome.handle().value()));
      case Ask ask -> out.u8(2).opaque(ask.device().encode());
      case Taken taken -> out.u8(3).opaque(taken.device().value());
    }
    return out.toBytes();
  }

  /**
   * The message whose bytes these are.
   *
   * @throws DecodeException if they are none
   */
  static RendezvousMessage decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(bytes, RendezvousMessage::read);
  }

  private static RendezvousMessage read(TlsReader in) throws DecodeException {
    int version = in.u8();
    int kind = in.u8();
    if (version != 1) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a message's version");
    }
    return switch (kind) {
      case 1 -> new Welcome(Handle.parse(in.opaque(Limits.MAX_HANDLE).utf8()));
      case 2 -> new Ask(DeviceEntry.decode(in.opaque(Limits.MAX_ACCOUNT_RECORD)));
      case 3 -> new Taken(DeviceId.decode(in.opaque(DeviceId.LENGTH)));
      default -> throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a message's kind");
    };
  }
}
