package pli.codec.fuzz;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.fuzz.Target;

/**
 * Numbers, vectors and options in the order that the first bytes of the input say: what is read is
 * written again, and must be the bytes that were read.
 */
public final class TlsReaderFuzz implements Target {
  private static final int PLAN = 8;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new TlsReaderFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    TlsWriter all = new TlsWriter().raw(Bytes.of(0, 1, 2, 3, 4, 5, 6, 7));
    all.u8(1).u16(2).u32(3).u64(-4).varint(5).opaque(Bytes.of(6, 7, 8));
    all.vector(List.of(1, 2, 3), (out, item) -> out.u16(item)).u8(1).u8(9);
    seeds.add(all.toByteArray());
    for (int length : new int[] {0, 63, 64, 16_383, 16_384}) {
      TlsWriter out = new TlsWriter().raw(Bytes.of(5, 4, 5, 5, 5, 5, 5, 5));
      seeds.add(out.opaque(new byte[length]).varint(length).toByteArray());
    }
    return seeds;
  }

  @Override
  public void run(byte[] input) {
    if (input.length < PLAN) {
      return;
    }
    Bytes body = Bytes.copyOf(input, PLAN, input.length - PLAN);
    TlsReader in = TlsReader.of(body);
    TlsWriter out = new TlsWriter();
    try {
      for (int i = 0; i < PLAN; i++) {
        copy(input[i] & 7, in, out);
      }
    } catch (DecodeException e) {
      return;
    }
    if (!out.toBytes().equals(in.since(0)) || in.position() + in.remaining() != body.length()) {
      throw new IllegalStateException("read and written, it is another");
    }
  }

  private static void copy(int kind, TlsReader in, TlsWriter out) throws DecodeException {
    switch (kind) {
      case 0 -> out.u8(in.u8());
      case 1 -> out.u16(in.u16());
      case 2 -> out.u32(in.u32());
      case 3 -> out.u64(in.u64());
      case 4 -> out.varint(in.varint());
      case 5 -> out.opaque(in.opaque(1 << 20));
      case 6 -> out.vector(in.vector(TlsReader::u16), (inner, item) -> inner.u16(item));
      default -> out.u8(in.optional() ? 1 : 0);
    }
  }
}
