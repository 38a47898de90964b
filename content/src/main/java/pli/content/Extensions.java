package pli.content;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;
import pli.content.cbor.CborReader;
import pli.content.cbor.CborWriter;

/**
 * The extension fields of a message: a map from integers or short texts to any CBOR. Unknown ones
 * survive byte for byte. Immutable.
 */
public final class Extensions {
  /** None. */
  public static final Extensions NONE = new Extensions(new TreeMap<>());

  /** The key of the sender's URI, a text. */
  public static final long SENDER_URI = 1;

  /** The key of the room's URI, a text. */
  public static final long ROOM_URI = 2;

  /** The map itself is the first of the four levels that the draft allows. */
  private static final int VALUE_LEVELS = 3;

  private static final int MAX_KEY_BYTES = 255;

  /** Encoded key to encoded value; the order of the keys is that of the encoding. */
  private final TreeMap<Bytes, Bytes> fields;

  private Extensions(TreeMap<Bytes, Bytes> fields) {
    this.fields = fields;
  }

  /** These, and a text under {@code key}. */
  public Extensions withText(long key, String text) {
    TreeMap<Bytes, Bytes> more = new TreeMap<>(fields);
    more.put(encoded(key), new CborWriter().text(text).toBytes());
    return new Extensions(more);
  }

  /**
   * These, and a field as it is encoded.
   *
   * @param key an integer or a text of 1 to 255 bytes, in deterministic CBOR
   * @param value any item, in deterministic CBOR
   * @throws DecodeException if one of them is not that
   */
  public Extensions withEncoded(Bytes key, Bytes value) throws DecodeException {
    CborReader keyReader = CborReader.of(key);
    readKey(keyReader);
    keyReader.expectEnd();
    CborReader valueReader = CborReader.of(value);
    valueReader.item(VALUE_LEVELS);
    valueReader.expectEnd();
    TreeMap<Bytes, Bytes> more = new TreeMap<>(fields);
    more.put(key, value);
    return new Extensions(more);
  }

  /** The text under {@code key}; null if there is none, or something else. */
  public @Nullable String text(long key) {
    Bytes value = fields.get(encoded(key));
    if (value == null) {
      return null;
    }
    try {
      return CborReader.of(value).text(MessageContent.MAX_LENGTH);
    } catch (DecodeException e) {
      return null;
    }
  }

  /** All fields, encoded keys to encoded values, unmodifiable. */
  public Map<Bytes, Bytes> encodedFields() {
    return Collections.unmodifiableMap(fields);
  }

  static Extensions read(CborReader in) throws DecodeException {
    int entries = in.map();
    TreeMap<Bytes, Bytes> fields = new TreeMap<>();
    for (int i = 0; i < entries; i++) {
      Bytes key = readKey(in);
      if (!fields.isEmpty() && key.compareTo(fields.lastKey()) <= 0) {
        throw new DecodeException(Reason.BAD_VALUE, "extension keys that do not ascend");
      }
      fields.put(key, in.item(VALUE_LEVELS));
    }
    checkText(fields, SENDER_URI);
    checkText(fields, ROOM_URI);
    return new Extensions(fields);
  }

  void write(CborWriter out) {
    out.map(fields.size());
    fields.forEach((key, value) -> out.raw(key).raw(value));
  }

  private static Bytes readKey(CborReader in) throws DecodeException {
    return in.key(MAX_KEY_BYTES);
  }

  /** The two keys that the draft defines hold texts. */
  private static void checkText(Map<Bytes, Bytes> fields, long key) throws DecodeException {
    Bytes value = fields.get(encoded(key));
    if (value != null) {
      CborReader.of(value).text(MessageContent.MAX_LENGTH);
    }
  }

  private static Bytes encoded(long key) {
    return new CborWriter().integer(key).toBytes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extensions that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "Extensions(" + fields.size() + ")";
  }
}
