package pli.lab.seizure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import pli.codec.Bytes;

/**
 * Looks for very many byte strings at once. The first eight bytes of each are hashed; at each place
 * of what is searched one look at a set of bits tells almost always that none begins there.
 */
public final class Search {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BITS_PER_FORM = 64;
  private static final int BLOCK = 4 << 20;

  /** A set of bits, by {@link #hash}: where one is not set, no form begins. */
  private final long[] begins;

  private final int shift;
  private final Map<Long, List<Form>> forms = new HashMap<>();
  private int longest = Needles.LEAST;

  /** One thing in one encoding. */
  record Form(Kind kind, String encoding, Bytes bytes) {}

  /**
   * Something that was found.
   *
   * @param kind of thing
   * @param encoding in which it lay there
   * @param place where: a file, a table, an area of memory
   */
  public record Finding(Kind kind, String encoding, String place) implements Comparable<Finding> {
    @Override
    public int compareTo(Finding other) {
      return toString().compareTo(other.toString());
    }
  }

  Search(List<Form> all) {
    long wanted = Math.max(1 << 12, (long) BITS_PER_FORM * all.size());
    shift = Long.numberOfLeadingZeros(wanted - 1);
    begins = new long[1 << 64 - shift - 6];
    for (Form form : all) {
      long head = (long) LONG.get(form.bytes().toByteArray(), 0);
      if (head == 0) {
        throw new IllegalArgumentException("zeros are everywhere");
      }
      long hash = hash(head);
      begins[(int) (hash >>> 6)] |= 1L << hash;
      forms.computeIfAbsent(head, first -> new ArrayList<>(1)).add(form);
      longest = Math.max(longest, form.bytes().length());
    }
  }

  private long hash(long head) {
    return head * 0x9e3779b97f4a7c15L >>> shift;
  }

  private boolean mayBegin(long head) {
    long hash = hash(head);
    return (begins[(int) (hash >>> 6)] >>> hash & 1) != 0;
  }

  /** What stands in {@code content}. */
  public Set<Finding> in(String place, byte[] content) {
    Set<Finding> found = new TreeSet<>();
    look(place, content, content.length, found);
    return found;
  }

  /** What stands in all files below {@code folder}, and in their names. */
  public Set<Finding> inFolder(Path folder) throws IOException {
    Set<Finding> found = new TreeSet<>();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path file : all) {
      String place = folder.relativize(file).toString();
      found.addAll(in("the name " + place, place.getBytes(StandardCharsets.UTF_8)));
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          found.addAll(in(place, in));
        }
      }
    }
    return found;
  }

  /** What stands in a stream, also across the borders of its blocks. */
  public Set<Finding> in(String place, InputStream stream) throws IOException {
    Set<Finding> found = new TreeSet<>();
    byte[] block = new byte[BLOCK + longest];
    int kept = 0;
    while (true) {
      int read = stream.readNBytes(block, kept, BLOCK);
      int length = kept + read;
      look(place, block, length, found);
      if (read < BLOCK) {
        return found;
      }
      kept = Math.min(longest - 1, length);
      System.arraycopy(block, length - kept, block, 0, kept);
    }
  }

  private void look(String place, byte[] content, int length, Set<Finding> found) {
    int last = length - Needles.LEAST;
    for (int at = 0; at <= last; at++) {
      long head = (long) LONG.get(content, at);
      if (head == 0) {
        // Much of what is searched is empty; nothing that is looked for begins with eight zeros.
        while (at + 2 * Long.BYTES <= last && (long) LONG.get(content, at + Long.BYTES) == 0) {
          at += Long.BYTES;
        }
      } else if (mayBegin(head)) {
        for (Form form : forms.getOrDefault(head, List.of())) {
          if (stands(form.bytes(), content, at, length)) {
            found.add(new Finding(form.kind(), form.encoding(), place));
          }
        }
      }
    }
  }

  private static boolean stands(Bytes wanted, byte[] content, int at, int length) {
    int end = at + wanted.length();
    return end <= length
        && Arrays.equals(content, at, end, wanted.toByteArray(), 0, wanted.length());
  }
}
