package pli.content.cbor;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;
import pli.codec.TlsReader;

/**
 * Reads deterministic CBOR (RFC 8949 section 4.2.1) and nothing else: a head that could be shorter,
 * a length that is not given, a map whose keys do not ascend, text that is not UTF-8 all end in
 * {@link DecodeException}. So each value has one encoding, what was read is written again byte for
 * byte, and two programs cannot read one message in two ways.
 *
 * <p>Made for hostile bytes: no length is believed before that many bytes are there, and nesting is
 * bounded by the caller. One reader belongs to one thread.
 */
public final class CborReader {
  private final Bytes source;
  private final TlsReader in;

  private CborReader(Bytes source) {
    this.source = source;
    this.in = TlsReader.of(source);
  }

  /** Reads {@code bytes} from their start. */
  public static CborReader of(Bytes bytes) {
    return new CborReader(bytes);
  }

  /**
   * The number of items of an array, which follow.
   *
   * @throws DecodeException {@link Reason#TRUNCATED} if there are not as many bytes as items
   */
  public int array() throws DecodeException {
    return count(expect(Major.ARRAY), 1);
  }

  /**
   * The head of an array that has {@code items} items.
   *
   * @throws DecodeException {@link Reason#BAD_VALUE} if it has more or fewer
   */
  public void array(int items) throws DecodeException {
    if (array() != items) {
      throw new DecodeException(Reason.BAD_VALUE, "not an array of " + items);
    }
  }

  /** The number of entries of a map; a key and a value follow for each. */
  public int map() throws DecodeException {
    return count(expect(Major.MAP), 2);
  }

  /**
   * A number that is not negative.
   *
   * @throws DecodeException {@link Reason#TOO_LARGE} if it is above {@code max}
   */
  public long unsigned(long max) throws DecodeException {
    long number = expect(Major.UNSIGNED);
    if (number < 0 || number > max) {
      throw new DecodeException(Reason.TOO_LARGE, "a number above " + max);
    }
    return number;
  }

  /**
   * A byte string of at most {@code max} bytes.
   *
   * @throws DecodeException {@link Reason#TOO_LARGE} if it is longer
   */
  public Bytes bytes(int max) throws DecodeException {
    return in.raw(length(expect(Major.BYTES), max));
  }

  /**
   * A text string of at most {@code max} bytes in UTF-8.
   *
   * @throws DecodeException {@link Reason#TOO_LARGE} if it is longer, {@link Reason#BAD_VALUE} if
   *     it is not UTF-8
   */
  public String text(int max) throws DecodeException {
    return in.raw(length(expect(Major.TEXT), max)).utf8();
  }

  /** True or false. */
  public boolean bool() throws DecodeException {
    int initial = in.u8();
    if (initial != Major.TRUE && initial != Major.FALSE) {
      throw wrongType();
    }
    return initial == Major.TRUE;
  }

  /** Whether null comes next; if so it has been read. */
  public boolean none() throws DecodeException {
    if (peek() != Major.NULL) {
      return false;
    }
    in.u8();
    return true;
  }

  /**
   * The key of an extension, as it is encoded: an integer that a double can hold, or a text string
   * of at least one byte and at most {@code max}.
   */
  public Bytes key(int max) throws DecodeException {
    int start = in.position();
    if (peek() >> 5 != Major.TEXT) {
      CborItem.readKey(in, false);
    } else if (text(max).isEmpty()) {
      throw new DecodeException(Reason.BAD_VALUE, "an empty key");
    }
    return in.since(start);
  }

  /**
   * Any item, as it is encoded.
   *
   * @param levels how many arrays, maps and tags may contain one another, the item itself included
   * @throws DecodeException {@link Reason#TOO_LARGE} if more do
   */
  public Bytes item(int levels) throws DecodeException {
    int start = in.position();
    CborItem.read(in, levels);
    return in.since(start);
  }

  /**
   * Nothing may follow.
   *
   * @throws DecodeException {@link Reason#TRAILING_BYTES} if something does
   */
  public void expectEnd() throws DecodeException {
    in.expectEnd();
  }

  private int peek() throws DecodeException {
    if (in.remaining() == 0) {
      throw new DecodeException(Reason.TRUNCATED, "an item is missing");
    }
    return source.at(in.position()) & 0xff;
  }

  private long expect(int major) throws DecodeException {
    int initial = in.u8();
    if (initial >> 5 != major) {
      throw wrongType();
    }
    return CborItem.argument(in, initial);
  }

  private int count(long items, int bytesEach) throws DecodeException {
    return CborItem.count(in, items, bytesEach);
  }

  private int length(long length, int max) throws DecodeException {
    if (length < 0 || length > max) {
      throw new DecodeException(Reason.TOO_LARGE, "a string above " + max + " bytes");
    }
    return (int) length;
  }

  private static DecodeException wrongType() {
    return new DecodeException(Reason.BAD_VALUE, "an item of another type");
  }
}
