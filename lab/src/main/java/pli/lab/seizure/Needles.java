package pli.lab.seizure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pli.codec.Bytes;

/**
 * What is looked for, each thing in every {@link Encoding}. Of long things windows are looked for,
 * so that a part of one is found too. Things can be added from several threads at once.
 */
public final class Needles {
  /** Shorter things occur by chance. */
  static final int LEAST = 8;

  private static final int WINDOW = 32;

  private final Map<Kind, Map<Bytes, Boolean>> things = new TreeMap<>();

  /** Looks for {@code value} too; again is the same as once. */
  public synchronized void add(Kind kind, Bytes value) {
    if (value.length() < LEAST) {
      throw new IllegalArgumentException("too short to be looked for");
    }
    for (Bytes window : windows(value)) {
      things.computeIfAbsent(kind, first -> new HashMap<>()).put(window, false);
    }
  }

  /** Looks for a text too, in the encodings of texts as well. */
  public synchronized void add(Kind kind, String text) {
    Bytes value = Bytes.utf8(text);
    if (value.length() < LEAST || value.length() > 2 * WINDOW) {
      throw new IllegalArgumentException("too short or too long to be looked for");
    }
    things.computeIfAbsent(kind, first -> new HashMap<>()).put(value, true);
  }

  private static List<Bytes> windows(Bytes value) {
    int length = value.length();
    if (length <= 2 * WINDOW) {
      return List.of(value);
    }
    int third = length / 3;
    return List.of(
        value.slice(third, third + WINDOW),
        value.slice(length - third, Math.min(length, length - third + WINDOW)),
        value.slice(length - WINDOW, length));
  }

  /** Things of these kinds alone. */
  public synchronized Needles only(Set<Kind> kinds) {
    Needles some = new Needles();
    things.forEach((kind, all) -> {
      if (kinds.contains(kind)) {
        some.things.put(kind, new HashMap<>(all));
      }
    });
    return some;
  }

  synchronized void dropRandomThatHasAName() {
    Map<Bytes, Boolean> random = things.getOrDefault(Kind.RANDOM, new HashMap<>());
    things.forEach((kind, all) -> {
      if (kind != Kind.RANDOM) {
        random.keySet().removeAll(all.keySet());
      }
    });
  }

  /** How many things there are of {@code kind}. */
  public synchronized int count(Kind kind) {
    return things.getOrDefault(kind, Map.of()).size();
  }

  /** Which kinds there are. */
  public synchronized Set<Kind> kinds() {
    return new TreeSet<>(things.keySet());
  }

  /** All things of {@code kind}. */
  public synchronized List<Bytes> all(Kind kind) {
    return List.copyOf(things.getOrDefault(kind, Map.of()).keySet());
  }

  /** A search for what there is now. */
  public synchronized Search search() {
    List<Search.Form> forms = new ArrayList<>();
    things.forEach((kind, all) ->
        all.forEach((value, isText) ->
            encodings(value, isText)
                .forEach((encoding, bytes) -> {
                  if (bytes.length >= LEAST) {
                    forms.add(new Search.Form(kind, encoding, Bytes.adopt(bytes)));
                  }
                })));
    return new Search(forms);
  }

  private static Map<String, byte[]> encodings(Bytes value, boolean isText) {
    if (!isText) {
      return Encoding.of(value.toByteArray());
    }
    return Encoding.of(new String(value.toByteArray(), StandardCharsets.UTF_8));
  }
}
