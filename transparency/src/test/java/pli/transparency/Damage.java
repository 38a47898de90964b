package pli.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.Function;
import pli.codec.Bytes;
import pli.codec.DecodeException;

/** Ways in which bytes arrive broken. */
public final class Damage {
  private Damage() {}

  /** Reads bytes. */
  public interface Decoder<T> {
    /** What they are. */
    T decode(Bytes bytes) throws DecodeException;
  }

  /** Every beginning of {@code whole}, and one byte more than it, must be refused. */
  public static <T> void truncation(Bytes whole, Decoder<T> decoder) {
    for (int length = 0; length < whole.length(); length++) {
      Bytes part = whole.slice(0, length);
      assertThrows(DecodeException.class, () -> decoder.decode(part), length + " bytes");
    }
    Bytes longer = Bytes.concat(whole, Bytes.of(0));
    assertThrows(DecodeException.class, () -> decoder.decode(longer));
  }

  /**
   * Every flipped bit must be refused, or lead to a value whose encoding is just these bytes: there
   * is one encoding of each value, and nothing but {@link DecodeException} comes out.
   */
  public static <T> void oneEncoding(Bytes whole, Decoder<T> decoder, Function<T, Bytes> encoder) {
    int[] refused = {0};
    eachFlip(
        whole,
        flipped -> {
          try {
            assertEquals(flipped, encoder.apply(decoder.decode(flipped)));
          } catch (DecodeException e) {
            refused[0]++;
          }
        });
    assertTrue(refused[0] > 0, "no flipped bit was refused");
  }

  /** {@code whole} with each of its bits flipped in turn. */
  public static void eachFlip(Bytes whole, Consumer<Bytes> test) {
    for (int bit = 0; bit < 8 * whole.length(); bit++) {
      byte[] flipped = whole.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      test.accept(Bytes.adopt(flipped));
    }
  }
}
