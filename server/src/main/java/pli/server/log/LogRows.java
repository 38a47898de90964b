package pli.server.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.Hash;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.tree.CompactTree;

/** The names and forms of the log's own rows. */
final class LogRows {
  /** How many entries there are. */
  static final Bytes SIZE = Bytes.utf8("size");

  /** The tree of those that are integrated. */
  static final Bytes TREE = Bytes.utf8("tree");

  /** The last checkpoint that was signed. */
  static final Bytes SIGNED = Bytes.utf8("signed");

  /** The last checkpoint that was shown. */
  static final Bytes PUBLISHED = Bytes.utf8("published");

  /** A checkpoint that proves that this log was rolled back; there is none where it was not. */
  static final Bytes ROLLED_BACK = Bytes.utf8("rolled-back");

  /** Entries have numbers alone. */
  static final Bytes ENTRIES = Bytes.EMPTY;

  private static final int FORMAT = 1;

  private LogRows() {}

  /** The id of the tiles of a level. */
  static Bytes level(int level) {
    return Bytes.of(level);
  }

  static long size(View rows) throws StoreException {
    @Nullable Bytes row = rows.get(Table.LOG, SIZE);
    try {
      return row == null ? 0 : TlsReader.readAll(row, LogRows::readSize);
    } catch (DecodeException e) {
      throw damaged();
    }
  }

  static Bytes encodeSize(long size) {
    return new TlsWriter(16).u8(FORMAT).u64(size).toBytes();
  }

  private static long readSize(TlsReader in) throws DecodeException {
    expectFormat(in);
    return in.u64();
  }

  static CompactTree tree(View rows) throws StoreException {
    @Nullable Bytes row = rows.get(Table.LOG, TREE);
    try {
      return row == null ? CompactTree.EMPTY : TlsReader.readAll(row, LogRows::readTree);
    } catch (DecodeException | IllegalArgumentException e) {
      throw damaged();
    }
  }

  static Bytes encodeTree(CompactTree tree) {
    TlsWriter out = new TlsWriter(512).u8(FORMAT).u64(tree.size());
    for (Hash subtree : tree.subtrees()) {
      out.raw(subtree.value());
    }
    return out.toBytes();
  }

  /** How many subtrees there are follows from the size. */
  private static CompactTree readTree(TlsReader in) throws DecodeException {
    expectFormat(in);
    long size = in.u64();
    List<Hash> subtrees = new ArrayList<>();
    for (int i = Long.bitCount(size); i > 0; i--) {
      subtrees.add(new Hash(in.raw(Hash.LENGTH)));
    }
    return new CompactTree(size, subtrees);
  }

  /** The checkpoint of that name; null if there was none yet. */
  static @Nullable SignedCheckpoint checkpoint(View rows, Bytes name) throws StoreException {
    @Nullable Bytes row = rows.get(Table.LOG, name);
    try {
      return row == null ? null : SignedCheckpoint.parse(row);
    } catch (DecodeException e) {
      throw damaged();
    }
  }

  private static void expectFormat(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a row of the log");
    }
  }

  static StoreException damaged() {
    return new StoreException(StoreException.Reason.DAMAGED);
  }
}
