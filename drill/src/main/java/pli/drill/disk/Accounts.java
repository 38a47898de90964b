package pli.drill.disk;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.server.store.BootKey;
import pli.server.store.StoreException;
import pli.server.store.StoredRows;
import pli.transparency.account.LoggedRecord;

/** The directory, as who has the disk and the boot key reads it. */
final class Accounts {
  private Accounts() {}

  /** The contact queue of each handle's device. */
  static Map<String, Bytes> read(Path store, BootKey bootKey) throws StoreException {
    Map<String, Bytes> contacts = new HashMap<>();
    StoredRows.forEach(
        store,
        bootKey,
        row -> {
          if (!row.table().equals("records")) {
            return;
          }
          try {
            TlsReader in = TlsReader.of(row.value());
            int format = in.u8();
            long index = in.u64();
            if (format == 1 && index >= 0) {
              var record = LoggedRecord.decode(in.opaque()).record();
              record
                  .devices()
                  .forEach(device -> contacts.put(record.handle().value(), device.contactQueue()));
            }
          } catch (DecodeException e) {
            throw new IllegalStateException("a record that does not read", e);
          }
        });
    return contacts;
  }
}
