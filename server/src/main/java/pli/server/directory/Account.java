package pli.server.directory;

import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.delivery.Padding;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;

/**
 * An account as the directory keeps it.
 *
 * @param role what it may do
 * @param record its record
 */
public record Account(Role role, AccountRecord record) {
  private static final int UNPADDED = 1;
  private static final int FORMAT = 2;

  /** The device of the record with this id. */
  public Optional<DeviceEntry> device(DeviceId id) {
    return record.devices().stream().filter(device -> device.id().equals(id)).findFirst();
  }

  Bytes encode() {
    return Padding.pad(
        new TlsWriter(512).u8(FORMAT).u8(role.ordinal()).opaque(record.encode()).toBytes());
  }

  static Account read(TlsReader in) throws DecodeException {
    int format = in.u8();
    int role = in.u8();
    if (format != FORMAT && format != UNPADDED || role >= Role.values().length) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an account's format");
    }
    AccountRecord record = AccountRecord.decode(in.opaque());
    if (format == FORMAT) {
      Padding.skip(in);
    }
    return new Account(Role.values()[role], record);
  }
}
