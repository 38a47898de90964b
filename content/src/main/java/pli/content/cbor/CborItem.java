package pli.content.cbor;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;
import pli.codec.TlsReader;

/**
 * Passes over one item of any type and checks that it is deterministic (RFC 8949 section 4.2.1),
 * with the restrictions of draft-ietf-mimi-content-08, "CBOR Data Model and Encoding Restrictions".
 */
final class CborItem {
  /** The largest integer that a double holds with all those below it. */
  private static final long MAX_KEY = (1L << 53) - 1;

  private static final int HALF_NAN = 0x7e00;
  private static final int TAG_BIGNUM = 2;
  private static final int TAG_NEGATIVE_BIGNUM = 3;

  private CborItem() {}

  /** Passes over one item in which at most {@code levels} arrays, maps and tags are nested. */
  static void read(TlsReader in, int levels) throws DecodeException {
    int initial = in.u8();
    int major = initial >> 5;
    if (major == Major.SIMPLE) {
      readSimple(in, initial & 0x1f);
      return;
    }
    if (major >= Major.ARRAY && levels == 0) {
      throw new DecodeException(Reason.TOO_LARGE, "items are nested too deeply");
    }
    long argument = argument(in, initial);
    switch (major) {
      case Major.UNSIGNED, Major.NEGATIVE -> {}
      case Major.BYTES -> in.raw(count(in, argument, 1));
      case Major.TEXT -> in.raw(count(in, argument, 1)).utf8();
      case Major.ARRAY -> readArray(in, count(in, argument, 1), levels - 1);
      case Major.MAP -> readMap(in, count(in, argument, 2), levels - 1);
      default -> readTagged(in, argument, levels - 1);
    }
  }

  /** Passes over a map key: an integer, a text string or, if allowed, a byte string. */
  static void readKey(TlsReader in, boolean bytesAllowed) throws DecodeException {
    int initial = in.u8();
    int major = initial >> 5;
    long argument = argument(in, initial);
    if (major == Major.UNSIGNED && argument >= 0 && argument <= MAX_KEY) {
      return;
    }
    if (major == Major.NEGATIVE && argument >= 0 && argument < MAX_KEY) {
      return;
    }
    if (major == Major.TEXT) {
      in.raw(count(in, argument, 1)).utf8();
      return;
    }
    if (major == Major.BYTES && bytesAllowed) {
      in.raw(count(in, argument, 1));
      return;
    }
    throw new DecodeException(Reason.BAD_VALUE, "a map key of a type that is not allowed");
  }

  /** The argument behind an initial byte, as an unsigned number of 64 bits. */
  static long argument(TlsReader in, int initial) throws DecodeException {
    int information = initial & 0x1f;
    if (information < 24) {
      return information;
    }
    switch (information) {
      case 24:
        return atLeast(in.u8(), 24);
      case 25:
        return atLeast(in.u16(), 1 << 8);
      case 26:
        return atLeast(in.u32(), 1 << 16);
      case 27:
        return atLeast(in.u64(), 1L << 32);
      default:
        throw new DecodeException(Reason.BAD_VALUE, "an indefinite length or a reserved head");
    }
  }

  /** A number of items or bytes, which cannot be more than the bytes that are there. */
  static int count(TlsReader in, long items, int bytesEach) throws DecodeException {
    if (items < 0 || items > in.remaining() / bytesEach) {
      throw new DecodeException(Reason.TRUNCATED, "more is announced than there is");
    }
    return (int) items;
  }

  private static long atLeast(long argument, long least) throws DecodeException {
    if (Long.compareUnsigned(argument, least) < 0) {
      throw new DecodeException(Reason.NOT_MINIMAL, "a head longer than need be");
    }
    return argument;
  }

  private static void readArray(TlsReader in, int items, int levels) throws DecodeException {
    for (int i = 0; i < items; i++) {
      read(in, levels);
    }
  }

  private static void readMap(TlsReader in, int entries, int levels) throws DecodeException {
    Bytes previous = Bytes.EMPTY;
    for (int i = 0; i < entries; i++) {
      int start = in.position();
      readKey(in, true);
      previous = ascending(previous, in.since(start));
      read(in, levels);
    }
  }

  /** {@code next}, which must come after {@code previous}; so no key comes twice either. */
  static Bytes ascending(Bytes previous, Bytes next) throws DecodeException {
    if (next.compareTo(previous) <= 0) {
      throw new DecodeException(Reason.BAD_VALUE, "map keys that do not ascend");
    }
    return next;
  }

  /** A bignum must not fit into an integer, nor begin with zeros (RFC 8949 section 3.4.3). */
  private static void readTagged(TlsReader in, long tag, int levels) throws DecodeException {
    if (tag != TAG_BIGNUM && tag != TAG_NEGATIVE_BIGNUM) {
      read(in, levels);
      return;
    }
    int initial = in.u8();
    if (initial >> 5 != Major.BYTES) {
      throw new DecodeException(Reason.BAD_VALUE, "a bignum that is no byte string");
    }
    Bytes magnitude = in.raw(count(in, argument(in, initial), 1));
    if (magnitude.length() <= 8 || magnitude.at(0) == 0) {
      throw new DecodeException(Reason.NOT_MINIMAL, "a bignum longer than need be");
    }
  }

  private static void readSimple(TlsReader in, int information) throws DecodeException {
    if (information < 24) {
      return;
    }
    switch (information) {
      case 24:
        atLeast(in.u8(), 32);
        return;
      case 25:
        checkHalf(in.u16());
        return;
      case 26:
        checkSingle(Float.intBitsToFloat((int) in.u32()));
        return;
      case 27:
        checkDouble(Double.longBitsToDouble(in.u64()));
        return;
      default:
        throw new DecodeException(Reason.BAD_VALUE, "a break or a reserved head");
    }
  }

  private static void checkHalf(int bits) throws DecodeException {
    boolean nan = (bits & 0x7c00) == 0x7c00 && (bits & 0x3ff) != 0;
    if (nan && bits != HALF_NAN) {
      throw badNan();
    }
  }

  private static void checkSingle(float value) throws DecodeException {
    if (Float.isNaN(value)) {
      throw badNan();
    }
    if (fitsHalf(value)) {
      throw longFloat();
    }
  }

  private static void checkDouble(double value) throws DecodeException {
    if (Double.isNaN(value)) {
      throw badNan();
    }
    if ((float) value == value) {
      throw longFloat();
    }
  }

  /**
   * Whether a half-precision number has exactly this value: an exponent of −14 to 15 and ten bits
   * behind the point, or below that a multiple of 2^−24.
   */
  private static boolean fitsHalf(float value) {
    if (value == 0 || Float.isInfinite(value)) {
      return true;
    }
    int exponent = Math.getExponent(value);
    if (exponent > 15 || exponent < -24) {
      return false;
    }
    int lost = exponent >= -14 ? 13 : -1 - exponent;
    return (Float.floatToRawIntBits(value) & (1 << lost) - 1) == 0;
  }

  private static DecodeException badNan() {
    return new DecodeException(Reason.BAD_VALUE, "a NaN that is not the one allowed");
  }

  private static DecodeException longFloat() {
    return new DecodeException(Reason.NOT_MINIMAL, "a floating-point number longer than need be");
  }
}
