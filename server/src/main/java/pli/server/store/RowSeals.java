package pli.server.store;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Hmac;
import pli.crypto.Secret;

/**
 * What of a row reaches the disk: its key is 16 bytes of HMAC-SHA256 over table and id, then the
 * number; its value is sealed under the table's own key, with the row's key as associated data, so
 * that a value moved elsewhere does not open. Thread-safe.
 */
final class RowSeals {
  static final int PREFIX = 16;
  static final int KEY = PREFIX + Long.BYTES;

  private static final int NAMED = 1 << 16;

  /** A submission's is needed once more, when what it is asked about is written. */
  private static final int SUBMISSIONS_NAMED = 1 << 12;

  private final Secret nameKey;
  private final List<Bytes> labels =
      Arrays.stream(Table.values())
          .map(table -> Bytes.concat(Bytes.utf8(table.label()), Bytes.of(0)))
          .toList();
  private final AtomicReferenceArray<@Nullable Named> named = new AtomicReferenceArray<>(NAMED);
  private final AtomicReferenceArray<@Nullable Named> submissions =
      new AtomicReferenceArray<>(SUBMISSIONS_NAMED);
  private final Map<Table, ExtendedNonceAead> values = new EnumMap<>(Table.class);
  private final Entropy entropy;

  RowSeals(BootKey bootKey, Entropy entropy) {
    this.entropy = entropy;
    nameKey = bootKey.derive("row names v1");
    for (Table table : Table.values()) {
      try (Secret key = bootKey.derive("row values v1 " + table.label())) {
        values.put(table, new ExtendedNonceAead(key));
      }
    }
  }

  /** The key of a row on the disk. */
  Bytes diskKey(RowKey row) {
    return row.isPlaced() ? row.id() : diskKey(prefix(row.table(), row.id()), row.number());
  }

  /** The first 16 bytes of the keys of all rows of {@code id}. */
  Bytes prefix(Table table, Bytes id) {
    // Apart, because each is another and all together would push out whatever comes again.
    AtomicReferenceArray<@Nullable Named> kept = table == Table.SUBMISSIONS ? submissions : named;
    int hash = 31 * id.hashCode() + table.ordinal();
    int place = (hash ^ hash >>> 16) & kept.length() - 1;
    @Nullable Named known = kept.get(place);
    if (known != null && known.table() == table && known.id().equals(id)) {
      return known.prefix();
    }
    Bytes prefix = Hmac.sha256(nameKey, labels.get(table.ordinal()), id).slice(0, PREFIX);
    kept.set(place, new Named(table, id, prefix));
    return prefix;
  }

  /** A prefix that was needed not long ago; a request needs each of its own three times or more. */
  private record Named(Table table, Bytes id, Bytes prefix) {}

  Bytes diskKey(Bytes prefix, long number) {
    byte[] key = new byte[KEY];
    prefix.copyTo(key, 0);
    for (int i = 0; i < Long.BYTES; i++) {
      key[KEY - 1 - i] = (byte) (number >>> 8 * i);
    }
    return Bytes.adopt(key);
  }

  /**
   * Nonces for so many rows, asked for at once, because each question to the platform takes a lock.
   * Each is random from its first byte: two rows that were written together, the copies of one
   * message above all, must have nothing in common on the disk.
   */
  Nonces nonces(int rows) {
    byte[] random = new byte[rows * ExtendedNonceAead.NONCE];
    entropy.fill(random);
    return new Nonces(random);
  }

  /** The nonces of one write. */
  static final class Nonces {
    private final byte[] random;

    private Nonces(byte[] random) {
      this.random = random;
    }

    /** The one of the row of this number, which is sealed once. */
    byte[] of(int row) {
      int at = row * ExtendedNonceAead.NONCE;
      return Arrays.copyOfRange(random, at, at + ExtendedNonceAead.NONCE);
    }
  }

  Bytes seal(Table table, Bytes diskKey, Bytes value, byte[] nonce) {
    return seals(table).seal(diskKey, value, nonce);
  }

  Bytes open(Table table, Bytes diskKey, byte[] sealed) throws StoreException {
    try {
      return seals(table).open(diskKey, sealed);
    } catch (CryptoException e) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
  }

  private ExtendedNonceAead seals(Table table) {
    return java.util.Objects.requireNonNull(values.get(table));
  }
}
