package pli.client.trust;

import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;

/**
 * The latest entry of one label of the log, as the vault has it.
 *
 * @param value the VRF output
 * @param version of the entry
 * @param hash of its leaf
 * @param type what it is about
 * @param place in the log, from 0
 */
public record Label(Bytes value, long version, Hash hash, LeafType type, long place) {
  /** What the log has last under this label; null if it has nothing. */
  public static @Nullable Label load(Transaction t, Bytes value) throws ClientException {
    return t.first(
        "SELECT version, leaf_hash, type, place FROM log_label WHERE label = ?",
        row ->
            new Label(
                value, row.number(1), Hash.decode(row.bytes(2)), type(row.small(3)), row.number(4)),
        value);
  }

  static Label of(Leaf leaf, long place) {
    return new Label(
        leaf.body().label(), leaf.body().version(), leaf.hash(), leaf.body().type(), place);
  }

  void store(Transaction t) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO log_label (label, version, leaf_hash, type, place)"
            + " VALUES (?, ?, ?, ?, ?)",
        value,
        version,
        hash.value(),
        type.code(),
        place);
  }

  /**
   * Whether an entry may come behind another of its label: the next version, which names the one
   * before, of a type that belongs there (docs/LOG.md, "Leaves").
   *
   * @param before null if there is none
   */
  static boolean follows(@Nullable Label before, Leaf leaf) {
    if (before == null) {
      return leaf.body().version() == 1;
    }
    return leaf.body().version() - 1 == before.version
        && leaf.body().previous().equals(before.hash)
        && leaf.body().type().chain() == before.type.chain();
  }

  private static LeafType type(int code) throws DecodeException {
    for (LeafType type : LeafType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a type of leaf");
  }
}
