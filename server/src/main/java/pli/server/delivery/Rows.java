package pli.server.delivery;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/** Reads rows whose form only a damaged store could have changed. */
public final class Rows {
  private Rows() {}

  /** The row of {@code id} as a value, or null. */
  public static <T> @Nullable T get(View view, Table table, Bytes id, TlsReader.Item<T> item)
      throws StoreException {
    @Nullable Bytes value = view.get(table, id);
    return value == null ? null : read(value, item);
  }

  /** The value that a row holds. */
  public static <T> T read(Bytes value, TlsReader.Item<T> item) throws StoreException {
    try {
      return TlsReader.readAll(value, item);
    } catch (DecodeException e) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
  }
}
