package pli.drill.disk;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import pli.server.delivery.Padding;

/**
 * What the sizes of entries tell. A copy of a message is padded before it is sealed, so that its
 * size is one of a few; one that is not padded tells how long the words were.
 */
final class Sizes {
  /** Nonce and tag under the boot key, format, two numbers. */
  private static final int ROW = 24 + 16 + 1 + 8 + 8;

  /** Format, hint and nonce, tag of the seal under a wrap key. */
  private static final int COPY = 1 + 4 + 12 + 16;

  private static final int LARGEST = 1 << 20;

  private static final int[] KEM_OUTPUTS = {32, 1120};

  private Sizes() {}

  /** Those that no padded entry has. */
  static Set<Integer> unpadded(Collection<Integer> onDisk) {
    Set<Integer> wrong = new TreeSet<>(onDisk);
    wrong.removeAll(padded());
    return wrong;
  }

  private static Set<Integer> padded() {
    Set<Integer> lengths = new TreeSet<>();
    for (int length = 4; length < LARGEST; length = Padding.length(length + 1)) {
      lengths.add(ROW + opaque(COPY + length));
      for (int kem : KEM_OUTPUTS) {
        lengths.add(ROW + opaque(1 + opaque(kem) + opaque(length + 16)));
      }
    }
    return lengths;
  }

  private static int opaque(int length) {
    return (length < 1 << 6 ? 1 : length < 1 << 14 ? 2 : 4) + length;
  }
}
