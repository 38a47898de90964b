package pli.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The presentation language, exhaustively at the edges of each length. */
class TlsTest {
  @Test
  void varintsRoundTripInTheLeastBytes() throws DecodeException {
    int[] edges = {0, 1, 63, 64, 65, 16_383, 16_384, 16_385, TlsWriter.MAX_VECTOR};
    int[] sizes = {1, 1, 1, 2, 2, 2, 4, 4, 4};
    for (int i = 0; i < edges.length; i++) {
      Bytes written = new TlsWriter().varint(edges[i]).toBytes();
      assertEquals(sizes[i], written.length());
      assertEquals(edges[i], TlsReader.readAll(written, TlsReader::varint));
    }
  }

  @Test
  void overlongVarintsAndTheForbiddenPrefixAreRefused() {
    refused(DecodeException.Reason.NOT_MINIMAL, Bytes.fromHex("403f"), TlsReader::varint);
    refused(DecodeException.Reason.NOT_MINIMAL, Bytes.fromHex("80003fff"), TlsReader::varint);
    refused(DecodeException.Reason.BAD_VALUE, Bytes.fromHex("c000000000000040"), TlsReader::varint);
  }

  @Test
  void eachTruncationOfEachValueIsNoticed() throws DecodeException {
    Bytes whole =
        new TlsWriter()
            .u8(7)
            .u16(0xfffe)
            .u32(0xffff_fffdL)
            .u64(-2)
            .opaque(Bytes.utf8("twelve bytes"))
            .vector(List.of(1, 2, 3), TlsWriter::u16)
            .toBytes();
    TlsReader.Item<List<Integer>> shape =
        in -> {
          assertEquals(7, in.u8());
          assertEquals(0xfffe, in.u16());
          assertEquals(0xffff_fffdL, in.u32());
          assertEquals(-2, in.u64());
          assertEquals("twelve bytes", in.opaque().utf8());
          return in.vector(TlsReader::u16);
        };
    assertEquals(List.of(1, 2, 3), TlsReader.readAll(whole, shape));
    for (int length = 0; length < whole.length(); length++) {
      refused(DecodeException.Reason.TRUNCATED, whole.slice(0, length), shape);
    }
    refused(DecodeException.Reason.TRAILING_BYTES, Bytes.concat(whole, Bytes.of(0)), shape);
  }

  @Test
  void vectorsWithinVectorsHaveEachTheirShortestHeader() throws DecodeException {
    for (int length :
        new int[] {0, 1, 60, 61, 62, 63, 64, 16_380, 16_381, 16_383, 16_384, 70_000}) {
      List<Bytes> texts = List.of(Bytes.of(1, 2, 3), Bytes.adopt(new byte[length]), Bytes.of(4));
      Bytes inside =
          new TlsWriter().opaque(texts.get(0)).opaque(texts.get(1)).opaque(texts.get(2)).toBytes();
      TlsWriter out = new TlsWriter().u8(9);
      out.vector(
          List.of(texts, texts),
          (outer, inner) -> outer.vector(inner, TlsWriter::opaque).u16(0xabcd));
      out.u8(8);
      Bytes one = new TlsWriter().opaque(inside).u16(0xabcd).toBytes();
      Bytes expected = new TlsWriter().u8(9).opaque(Bytes.concat(one, one)).u8(8).toBytes();
      assertEquals(expected, out.toBytes(), "length " + length);
      out.erase();
      assertEquals(0, out.size());
    }
  }

  @Test
  void aVectorWhoseLastItemIsCutIsRefused() {
    refused(
        DecodeException.Reason.TRUNCATED,
        Bytes.fromHex("03000100"),
        in -> in.vector(TlsReader::u16));
  }

  @Test
  void aClaimedGigabyteCostsNothing() {
    refused(DecodeException.Reason.TRUNCATED, Bytes.fromHex("bfffffff00"), TlsReader::opaque);
    refused(DecodeException.Reason.TOO_LARGE, Bytes.fromHex("bfffffff00"), in -> in.opaque(100));
  }

  @Test
  void hexAndUtf8AreStrict() {
    assertEquals("00ff7f", Bytes.of(0, 255, 127).hex());
    assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex("abc"));
    assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex("zz"));
    assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex("１１"));
    assertThrows(DecodeException.class, () -> Bytes.of(0xc0, 0x80).utf8());
  }

  private static void refused(DecodeException.Reason reason, Bytes bytes, TlsReader.Item<?> item) {
    DecodeException fault =
        assertThrows(DecodeException.class, () -> TlsReader.readAll(bytes, item));
    assertEquals(reason, fault.reason());
  }
}
