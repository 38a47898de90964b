package pli.content.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.cbor.CborReader;
import pli.fuzz.Target;

/** One item of any type, read as it is; and as a sequence of what a message reads. */
public final class CborFuzz implements Target {
  private static final int LEVELS = 4;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new CborFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        Bytes.fromHex("83a2016161026162f97e00c249010000000000000000").toByteArray(),
        Bytes.fromHex("1b000000010000000020f4f5f6f90000fa47c35000fb3ff199999999999a").toByteArray(),
        Bytes.fromHex("818181824101624142").toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      CborReader in = CborReader.of(bytes);
      Bytes item = in.item(LEVELS);
      if (!bytes.startsWith(item)) {
        throw new IllegalStateException("an item that is not there");
      }
      in.expectEnd();
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    readInTurn(bytes);
  }

  private static void readInTurn(Bytes bytes) {
    CborReader in = CborReader.of(bytes);
    try {
      for (int i = 0; ; i++) {
        switch (i % 7) {
          case 0 -> in.array();
          case 1 -> in.map();
          case 2 -> in.unsigned(Long.MAX_VALUE);
          case 3 -> in.bytes(1 << 20);
          case 4 -> in.text(1 << 20);
          case 5 -> in.key(255);
          default -> {
            if (!in.none()) {
              in.bool();
            }
          }
        }
      }
    } catch (DecodeException end) {
      // Each input ends, or is refused before.
    }
  }
}
