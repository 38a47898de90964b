package pli.client.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * What a person has set and all devices of the account shall have alike: whom they block, what they
 * call others, how far they have read. Whoever sets something does not care how it travels; of two
 * devices that set the same thing the later one wins, which each device finds by itself.
 *
 * <p>Later is what has the higher counter, and of the same counter what has the higher device id: a
 * device counts on from the highest that it has seen, so what a person sets having seen another
 * value replaces it, whatever the clocks say.
 */
public final class SharedSettings {
  /** Bytes of a key in UTF-8. */
  static final int MAX_KEY = 256;

  /** Bytes of a value. */
  static final int MAX_VALUE = 1024;

  /** As many are kept; a device that sets more has lost its mind. */
  static final int MAX_SETTINGS = 200_000;

  private static final long MAX_COUNTER = 1L << 62;

  /**
   * By so much a counter may be ahead of all that are known, so that a made-up one leads to no
   * place from which nothing follows.
   */
  private static final long MAX_STEP = 1L << 32;

  private static final int VERSION = 1;

  private SharedSettings() {}

  /**
   * Something that was set.
   *
   * @param value empty if it was taken back
   * @param device whose id breaks a tie
   */
  public record Setting(String key, Bytes value, long counter, Bytes device) {
    /** {@code struct { opaque key<V>; opaque value<V>; uint64 counter; opaque device<V>; }}. */
    public void write(TlsWriter out) {
      out.opaque(Bytes.utf8(key)).opaque(value).u64(counter).opaque(device);
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws DecodeException if it is none that is taken
     */
    public static Setting read(TlsReader in) throws DecodeException {
      String key = in.opaque(MAX_KEY).utf8();
      Bytes value = in.opaque(MAX_VALUE);
      long counter = in.u64();
      Bytes device = in.opaque(64);
      if (key.isEmpty() || counter < 1 || counter > MAX_COUNTER) {
        throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a setting");
      }
      return new Setting(key, value, counter, device);
    }
  }

  /**
   * Sets something on all devices; what it is already is not said again.
   *
   * @param key as {@code blocked/HANDLE}
   * @param value at most 1,024 bytes; none takes it back
   */
  public static void put(Transaction t, String key, Bytes value) throws ClientException {
    if (key.isEmpty() || Bytes.utf8(key).length() > MAX_KEY || value.length() > MAX_VALUE) {
      throw new IllegalArgumentException("a setting of such a length");
    }
    Bytes known = get(t, key);
    if (known == null ? value.isEmpty() : known.equals(value)) {
      return;
    }
    Bytes device = t.first("SELECT device_id FROM account", row -> row.bytes(1));
    long counter = t.number("SELECT max(counter) FROM shared_setting") + 1;
    store(t, new Setting(key, value, counter, device == null ? Bytes.EMPTY : device), true);
  }

  /** Takes it back on all devices. */
  public static void remove(Transaction t, String key) throws ClientException {
    put(t, key, Bytes.EMPTY);
  }

  /** What was set; null if nothing is. */
  public static @Nullable Bytes get(Transaction t, String key) throws ClientException {
    return t.first(
        "SELECT value FROM shared_setting WHERE key = ? AND length(value) > 0",
        row -> row.bytes(1),
        key);
  }

  /** The keys with this beginning under which something is set, in order. */
  public static List<String> keys(Transaction t, String prefix) throws ClientException {
    return t.list(
        "SELECT key FROM shared_setting WHERE length(value) > 0 AND substr(key, 1, length(?)) = ?"
            + " ORDER BY key",
        row -> row.text(1),
        prefix,
        prefix);
  }

  /** Whether something was set here that the other devices do not have from this one yet. */
  public static boolean areToSend(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM shared_setting WHERE to_send = 1 LIMIT 1");
  }

  /** All of it is to be sent: there is a device that has nothing yet. */
  public static void sendAgain(Transaction t) throws ClientException {
    t.change("UPDATE shared_setting SET to_send = 1");
  }

  /**
   * What is to be sent, which is not to be sent again from then on.
   *
   * @param maxBytes of one message, as far as one setting fits
   * @return messages for {@link #hear}; one without settings if there are none
   */
  public static List<Bytes> takeToSend(Transaction t, int maxBytes) throws ClientException {
    List<Setting> all =
        t.list(
            "SELECT key, value, counter, device FROM shared_setting WHERE to_send = 1"
                + " ORDER BY counter",
            row -> new Setting(row.text(1), row.bytes(2), row.number(3), row.bytes(4)));
    List<Bytes> messages = new ArrayList<>();
    List<Setting> some = new ArrayList<>();
    int bytes = 0;
    for (Setting setting : all) {
      int length = 3 * setting.key().length() + setting.value().length() + 64;
      if (bytes + length > maxBytes && !some.isEmpty()) {
        messages.add(message(some));
        some.clear();
        bytes = 0;
      }
      some.add(setting);
      bytes += length;
    }
    if (!some.isEmpty() || messages.isEmpty()) {
      messages.add(message(some));
    }
    t.change("UPDATE shared_setting SET to_send = 0 WHERE to_send = 1");
    return messages;
  }

  private static Bytes message(List<Setting> settings) {
    return new TlsWriter().u8(VERSION).vector(settings, (out, one) -> one.write(out)).toBytes();
  }

  /**
   * Takes what another device of the account says that was set.
   *
   * @return the keys that have another value now
   * @throws DecodeException if it is no such message; nothing was changed
   */
  public static List<String> hear(Transaction t, Bytes message)
      throws ClientException, DecodeException {
    List<Setting> settings =
        TlsReader.readAll(
            message,
            in -> {
              if (in.u8() != VERSION) {
                throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "settings");
              }
              return in.vector(Setting::read);
            });
    List<String> changed = new ArrayList<>();
    for (Setting setting : settings) {
      if (take(t, setting)) {
        changed.add(setting.key());
      }
    }
    return changed;
  }

  /**
   * Takes what another device of the account has set.
   *
   * @return whether it is later than what was here
   */
  static boolean take(Transaction t, Setting setting) throws ClientException {
    Setting known = find(t, setting.key());
    if (known != null && !isLater(setting, known)) {
      return false;
    }
    if (setting.counter() - t.number("SELECT max(counter) FROM shared_setting") > MAX_STEP) {
      return false;
    }
    if (known == null && t.number("SELECT count(*) FROM shared_setting") >= MAX_SETTINGS) {
      return false;
    }
    store(t, setting, false);
    return true;
  }

  private static boolean isLater(Setting one, Setting other) {
    return one.counter != other.counter
        ? one.counter > other.counter
        : one.device.hex().compareTo(other.device.hex()) > 0;
  }

  private static @Nullable Setting find(Transaction t, String key) throws ClientException {
    return t.first(
        "SELECT key, value, counter, device FROM shared_setting WHERE key = ?",
        row -> new Setting(row.text(1), row.bytes(2), row.number(3), row.bytes(4)),
        key);
  }

  private static void store(Transaction t, Setting setting, boolean toSend) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO shared_setting (key, value, counter, device, to_send)"
            + " VALUES (?, ?, ?, ?, ?)",
        setting.key(),
        setting.value(),
        setting.counter(),
        setting.device(),
        toSend);
  }
}
