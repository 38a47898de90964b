package pli.content.cbor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.codec.DecodeException;

/** One encoding for each value. Many items are those of RFC 8949 appendix A. */
class CborReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "17",
        "1818",
        "1903e8",
        "1a000f4240",
        "1b000000e8d4a51000",
        "1bffffffffffffffff",
        "20",
        "3903e7",
        "3bffffffffffffffff",
        "c249010000000000000000",
        "c349010000000000000000",
        "f90000",
        "f98000",
        "f93c00",
        "fb3ff199999999999a",
        "f97bff",
        "fa47c35000",
        "fa7f7fffff",
        "fb7e37e43c8800759c",
        "f90001",
        "f90400",
        "f9c400",
        "fbc010666666666666",
        "f97c00",
        "f97e00",
        "f9fc00",
        "f4",
        "f5",
        "f6",
        "f7",
        "f0",
        "f8ff",
        "c11a514b67b0",
        "d818456449455446",
        "40",
        "4401020304",
        "60",
        "6161",
        "62c3bc",
        "64f0908591",
        "80",
        "83010203",
        "8301820203820405",
        "a0",
        "a201020304",
        "a26161016162820203",
        "fa33000000"
      })
  void deterministicItemsAreRead(String hex) throws DecodeException {
    CborReader in = CborReader.of(Bytes.fromHex(hex));
    assertEquals(Bytes.fromHex(hex), in.item(4));
    in.expectEnd();
  }

  @ParameterizedTest
  @CsvSource({
    // a head longer than need be
    "1800, NOT_MINIMAL",
    "1817, NOT_MINIMAL",
    "190017, NOT_MINIMAL",
    "1900ff, NOT_MINIMAL",
    "1a0000ffff, NOT_MINIMAL",
    "1b00000000ffffffff, NOT_MINIMAL",
    "3817, NOT_MINIMAL",
    "5800, NOT_MINIMAL",
    "7800, NOT_MINIMAL",
    "9800, NOT_MINIMAL",
    "b800, NOT_MINIMAL",
    "d800f6, NOT_MINIMAL",
    "f800, NOT_MINIMAL",
    "f81f, NOT_MINIMAL",
    // bignums that are integers
    "c240, NOT_MINIMAL",
    "c248ffffffffffffffff, NOT_MINIMAL",
    "c24900ffffffffffffffff, NOT_MINIMAL",
    "c301, BAD_VALUE",
    // floating-point numbers longer than need be: 0, 1, infinity, half's least and largest
    "fa00000000, NOT_MINIMAL",
    "fa3f800000, NOT_MINIMAL",
    "fa7f800000, NOT_MINIMAL",
    "fa33800000, NOT_MINIMAL",
    "fa477fe000, NOT_MINIMAL",
    "fa38800000, NOT_MINIMAL",
    "fb3ff0000000000000, NOT_MINIMAL",
    "fb40f86a0000000000, NOT_MINIMAL",
    "fb7ff0000000000000, NOT_MINIMAL",
    "fb8000000000000000, NOT_MINIMAL",
    // other NaNs
    "f97e01, BAD_VALUE",
    "f9fe00, BAD_VALUE",
    "f97c01, BAD_VALUE",
    "fa7fc00000, BAD_VALUE",
    "fb7ff8000000000000, BAD_VALUE",
    // lengths that are not given, reserved heads, a break
    "5f4101ff, BAD_VALUE",
    "7f6161ff, BAD_VALUE",
    "9fff, BAD_VALUE",
    "bfff, BAD_VALUE",
    "1c, BAD_VALUE",
    "3d, BAD_VALUE",
    "5e, BAD_VALUE",
    "ff, BAD_VALUE",
    "fc, BAD_VALUE",
    // keys that come twice, descend, or are of a wrong type
    "a201010102, BAD_VALUE",
    "a202010101, BAD_VALUE",
    "a2616201616101, BAD_VALUE",
    "a1f601, BAD_VALUE",
    "a18001, BAD_VALUE",
    "a11b002000000000000001, BAD_VALUE",
    "a13b001fffffffffffff01, BAD_VALUE",
    "a11bffffffffffffffff01, BAD_VALUE",
    // text that is not UTF-8: alone, overlong, a surrogate
    "61ff, BAD_VALUE",
    "62c080, BAD_VALUE",
    "63eda080, BAD_VALUE",
    // more announced than there is
    "41, TRUNCATED",
    "5affffffff00, TRUNCATED",
    "5bffffffffffffffff00, TRUNCATED",
    "9bffffffffffffffff00, TRUNCATED",
    "bb7fffffffffffffff00, TRUNCATED",
    "8101, ",
    "82 01, TRUNCATED",
    "a1, TRUNCATED",
    "c1, TRUNCATED",
    "18, TRUNCATED",
    "1b00, TRUNCATED",
    "f9, TRUNCATED",
    // five levels
    "8181818180, TOO_LARGE",
    "a101a101a101a101a0, TOO_LARGE",
    "c1c1c1c1c101, TOO_LARGE",
    "81c181a10180, TOO_LARGE"
  })
  void anyOtherEncodingIsRefused(String hex, DecodeException.Reason reason) throws DecodeException {
    CborReader in = CborReader.of(Bytes.fromHex(hex.replace(" ", "")));
    if (reason == null) {
      in.item(4);
      return;
    }
    assertEquals(reason, assertThrows(DecodeException.class, () -> in.item(4)).reason());
  }

  /** Each single-precision number either fits half precision and is refused, or does not. */
  @Test
  void halvesAreToldFromSingles() {
    int refused = 0;
    for (int half = 0; half < 1 << 16; half++) {
      float value = Float.float16ToFloat((short) half);
      if (Float.isNaN(value)) {
        continue;
      }
      int bits = Float.floatToRawIntBits(value);
      assertFalse(isRead(bits), Integer.toHexString(bits));
      refused++;
      if (!Float.isInfinite(value)) {
        assertTrue(isRead(bits ^ 1), Integer.toHexString(bits ^ 1));
      }
    }
    assertEquals((1 << 16) - 2 * 1023, refused);
  }

  private static boolean isRead(int singleBits) {
    Bytes item =
        Bytes.of(
            0xfa,
            singleBits >> 24 & 0xff,
            singleBits >> 16 & 0xff,
            singleBits >> 8 & 0xff,
            singleBits & 0xff);
    try {
      CborReader.of(item).item(1);
      return true;
    } catch (DecodeException e) {
      return false;
    }
  }

  @Test
  void keysOfAllAllowedTypesAscendByTheirEncoding() throws DecodeException {
    CborReader.of(Bytes.fromHex("a50a01186401200141000161610f")).item(1);
    CborReader.of(Bytes.fromHex("a11b001fffffffffffff01")).item(1);
    CborReader.of(Bytes.fromHex("a13b001ffffffffffffe01")).item(1);
  }

  @Test
  void readersSayWhichTypeIsWanted() throws DecodeException {
    for (int initial = 0; initial < 256; initial++) {
      Bytes one = Bytes.of(initial);
      assertEquals(initial < 24, reads(() -> CborReader.of(one).unsigned(100)));
      assertEquals(initial == 0x40, reads(() -> CborReader.of(one).bytes(100)));
      assertEquals(initial == 0x60, reads(() -> CborReader.of(one).text(100)));
      assertEquals(initial == 0x80, reads(() -> CborReader.of(one).array()));
      assertEquals(initial == 0xa0, reads(() -> CborReader.of(one).map()));
      assertEquals(initial == 0xf4 || initial == 0xf5, reads(() -> CborReader.of(one).bool()));
      assertEquals(initial == 0xf6, CborReader.of(one).none());
    }
    assertFalse(reads(() -> CborReader.of(Bytes.EMPTY).none()));
  }

  /** An attempt to read something. */
  private interface Attempt {
    void run() throws DecodeException;
  }

  private static boolean reads(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (DecodeException e) {
      return false;
    }
  }

  @Test
  void numbersAndStringsHaveLimits() throws DecodeException {
    assertEquals(24, CborReader.of(Bytes.fromHex("1818")).unsigned(24));
    assertFalse(reads(() -> CborReader.of(Bytes.fromHex("1818")).unsigned(23)));
    assertFalse(
        reads(() -> CborReader.of(Bytes.fromHex("1bffffffffffffffff")).unsigned(Long.MAX_VALUE)));
    assertFalse(reads(() -> CborReader.of(Bytes.fromHex("420000")).bytes(1)));
    assertFalse(reads(() -> CborReader.of(Bytes.fromHex("626161")).text(1)));
  }

  @Test
  void writersGiveTheShortestHead() {
    assertEquals("17", new CborWriter().unsigned(23).toBytes().hex());
    assertEquals("1818", new CborWriter().unsigned(24).toBytes().hex());
    assertEquals("18ff", new CborWriter().unsigned(255).toBytes().hex());
    assertEquals("190100", new CborWriter().unsigned(256).toBytes().hex());
    assertEquals("19ffff", new CborWriter().unsigned(65_535).toBytes().hex());
    assertEquals("1a00010000", new CborWriter().unsigned(65_536).toBytes().hex());
    assertEquals("1affffffff", new CborWriter().unsigned((1L << 32) - 1).toBytes().hex());
    assertEquals("1b0000000100000000", new CborWriter().unsigned(1L << 32).toBytes().hex());
    assertEquals("20", new CborWriter().integer(-1).toBytes().hex());
    assertEquals("3b7fffffffffffffff", new CborWriter().integer(Long.MIN_VALUE).toBytes().hex());
    assertThrows(IllegalArgumentException.class, () -> new CborWriter().unsigned(-1));
  }
}
