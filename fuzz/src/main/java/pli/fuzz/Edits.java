package pli.fuzz;

import java.util.Arrays;

/**
 * A list of changes to bytes, as bytes: each an octet for the kind, two for the place, one for the
 * length, and what the kind needs. So a fuzzer that changes the list changes a good message in some
 * places, where one that changes the message itself would soon have noise.
 */
public final class Edits {
  private static final int MOST = 16;
  private static final int LARGEST = 1 << 16;

  private final byte[] list;
  private int at;

  private Edits(byte[] list, int from) {
    this.list = list;
    this.at = from;
  }

  /** {@code base} with the changes that begin at {@code from} of {@code list}. */
  public static byte[] of(byte[] base, byte[] list, int from) {
    Edits edits = new Edits(list, from);
    byte[] bytes = base.clone();
    for (int i = 0; i < MOST && edits.at < list.length && bytes.length < LARGEST; i++) {
      bytes = edits.next(bytes);
    }
    return bytes;
  }

  private byte[] next(byte[] bytes) {
    int kind = octet() & 7;
    int place = (octet() << 8 | octet()) % (bytes.length + 1);
    int length = octet();
    int end = Math.min(bytes.length, place + length);
    return switch (kind) {
      case 0 -> set(bytes, place, (byte) octet());
      case 1 -> set(bytes, place, (byte) (octet() ^ (place < bytes.length ? bytes[place] : 0)));
      case 2 -> Corpus.joined(bytes, place, new byte[0], end);
      case 3 -> Corpus.joined(bytes, place, taken(length), place);
      case 4 -> Corpus.joined(bytes, end, Arrays.copyOfRange(bytes, place, end), end);
      case 5 -> Corpus.joined(bytes, place, taken(length), end);
      case 6 -> Arrays.copyOf(bytes, place);
      default -> {
        byte[] filled = bytes.clone();
        Arrays.fill(filled, place, end, (byte) octet());
        yield filled;
      }
    };
  }

  private int octet() {
    return at < list.length ? list[at++] & 0xff : 0;
  }

  private byte[] taken(int length) {
    int end = Math.min(list.length, at + length);
    byte[] taken = Arrays.copyOfRange(list, at, end);
    at = end;
    return taken;
  }

  private static byte[] set(byte[] bytes, int place, byte octet) {
    byte[] changed = bytes.clone();
    if (place < changed.length) {
      changed[place] = octet;
    }
    return changed;
  }
}
