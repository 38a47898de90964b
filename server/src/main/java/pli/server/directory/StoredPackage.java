package pli.server.directory;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.delivery.Padding;
import pli.server.delivery.Rows;
import pli.server.store.StoreException;

/** The row of a KeyPackage. */
final class StoredPackage {
  /** Rows of before had the KeyPackage alone, which begins with MLS's version, so with a zero. */
  private static final int FORMAT = 2;

  private StoredPackage() {}

  static Bytes encode(Bytes keyPackage) {
    return Padding.pad(
        new TlsWriter(keyPackage.length() + 8).u8(FORMAT).opaque(keyPackage).toBytes());
  }

  static Bytes read(Bytes row) throws StoreException {
    return row.isEmpty() || row.at(0) != FORMAT ? row : Rows.read(row, StoredPackage::read);
  }

  private static Bytes read(TlsReader in) throws DecodeException {
    in.u8();
    Bytes keyPackage = in.opaque();
    Padding.skip(in);
    return keyPackage;
  }
}
