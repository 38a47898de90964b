package pli.server.attachment;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.delivery.Rows;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * How much all attachments are; part of every change that makes it more or less.
 *
 * @param count how many there are, those on their way too
 * @param bytes how many bytes of them came
 */
public record Held(long count, long bytes) {
  private static final Bytes MARK = Bytes.utf8("attachments held");

  static Held read(View view) throws StoreException {
    @Nullable Held held = Rows.get(view, Table.MARKS, MARK, Held::decode);
    return held == null ? new Held(0, 0) : held;
  }

  private static Held decode(TlsReader in) throws DecodeException {
    return new Held(in.u64(), in.u64());
  }

  Held plus(long moreCount, long moreBytes) {
    return new Held(count + moreCount, bytes + moreBytes);
  }

  void write(Changes changes) {
    changes.put(Table.MARKS, MARK, new TlsWriter(16).u64(count).u64(bytes).toBytes());
  }
}
