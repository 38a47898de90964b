package pli.server.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.protocol.Limits;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.delivery.Rows;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/**
 * The KeyPackages of one device: one-time ones with the numbers from {@code first} to before {@code
 * next}, and perhaps one of last resort with the number 0.
 */
record PackageShelf(Bytes id, long first, long next, boolean hasLastResort) {
  private static final int FORMAT = 1;
  private static final int LAST_RESORT = 0;

  static PackageShelf of(View view, Handle handle, DeviceId device) throws StoreException {
    Bytes id = new TlsWriter(96).opaque(Bytes.utf8(handle.value())).raw(device.value()).toBytes();
    @Nullable PackageShelf shelf = Rows.get(view, Table.DEVICES, id, in -> read(id, in));
    return shelf != null ? shelf : new PackageShelf(id, 1, 1, false);
  }

  int oneTime() {
    return (int) (next - first);
  }

  boolean isEmpty() {
    return oneTime() == 0 && !hasLastResort;
  }

  /** Takes one; there must be one. */
  Bytes take(Changes changes) throws StoreException {
    boolean once = oneTime() > 0;
    long number = once ? first : LAST_RESORT;
    @Nullable Bytes taken = changes.get(Table.KEY_PACKAGES, id, number);
    if (taken == null) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
    if (once) {
      changes.delete(Table.KEY_PACKAGES, id, number);
      new PackageShelf(id, first + 1, next, hasLastResort).save(changes);
    }
    return StoredPackage.read(taken);
  }

  /** This shelf without its one-time KeyPackages. */
  PackageShelf withoutOneTime(Changes changes) {
    for (long number = first; number < next; number++) {
      changes.delete(Table.KEY_PACKAGES, id, number);
    }
    return new PackageShelf(id, next, next, hasLastResort);
  }

  /** The device is gone, and all this with it. */
  void drop(Changes changes) throws StoreException {
    if (changes.get(Table.DEVICES, id) == null) {
      return;
    }
    withoutOneTime(changes);
    if (hasLastResort) {
      changes.delete(Table.KEY_PACKAGES, id, LAST_RESORT);
    }
    changes.delete(Table.DEVICES, id);
  }

  void add(Changes changes, List<Bytes> packages, Bytes lastResort) throws Refusal {
    if (oneTime() + packages.size() > Limits.MAX_KEY_PACKAGES) {
      throw Refusal.of(Error.Code.TOO_MANY);
    }
    long number = next;
    for (Bytes one : packages) {
      changes.put(Table.KEY_PACKAGES, id, number++, StoredPackage.encode(one));
    }
    if (!lastResort.isEmpty()) {
      changes.put(Table.KEY_PACKAGES, id, LAST_RESORT, StoredPackage.encode(lastResort));
    }
    new PackageShelf(id, first, number, hasLastResort || !lastResort.isEmpty()).save(changes);
  }

  private void save(Changes changes) {
    Bytes row =
        new TlsWriter(24).u8(FORMAT).u64(first).u64(next).u8(hasLastResort ? 1 : 0).toBytes();
    changes.put(Table.DEVICES, id, row);
  }

  private static PackageShelf read(Bytes id, TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a shelf's format");
    }
    return new PackageShelf(id, in.u64(), in.u64(), in.optional());
  }
}
