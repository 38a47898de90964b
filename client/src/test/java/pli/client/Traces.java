package pli.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for things in bytes, each in the forms in which programs write such things down. */
final class Traces {
  private static final int WINDOW = 24;

  /** By the name of the thing, one byte a character. */
  private final Map<String, List<String>> forms = new TreeMap<>();

  /** Looks for a text too. */
  Traces text(String name, String text) {
    add(name, text.getBytes(StandardCharsets.UTF_8));
    add(name, text.getBytes(StandardCharsets.UTF_16LE));
    add(name, text.getBytes(StandardCharsets.UTF_16BE));
    return this;
  }

  /** Looks for long bytes too, by their beginning, their middle and their end. */
  Traces bytes(String name, byte[] value) {
    for (int at : new int[] {0, value.length / 2, value.length - WINDOW}) {
      byte[] window = new byte[WINDOW];
      System.arraycopy(value, at, window, 0, WINDOW);
      add(name, window);
    }
    return this;
  }

  private void add(String name, byte[] value) {
    List<String> all = forms.computeIfAbsent(name, first -> new ArrayList<>());
    all.add(latin(value));
    all.add(latin(reversed(value)));
    all.add(HexFormat.of().formatHex(value));
    all.add(HexFormat.of().withUpperCase().formatHex(value));
    for (int before = 0; before < 3; before++) {
      String base64 = base64(value, before);
      all.add(base64);
      all.add(base64.replace('+', '-').replace('/', '_'));
    }
  }

  private static byte[] reversed(byte[] value) {
    byte[] turned = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      turned[i] = value[value.length - 1 - i];
    }
    return turned;
  }

  /** Those characters that the value alone decides, with so many bytes before it. */
  private static String base64(byte[] value, int before) {
    byte[] moved = new byte[before + value.length];
    System.arraycopy(value, 0, moved, before, value.length);
    String text = Base64.getEncoder().withoutPadding().encodeToString(moved);
    return text.substring((8 * before + 5) / 6, 8 * moved.length / 6);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The names of what is there. */
  List<String> in(byte[] content) {
    String all = latin(content);
    return forms.entrySet().stream()
        .filter(thing -> thing.getValue().stream().anyMatch(all::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The names of what is in any file below a folder, or in its name. */
  List<String> below(Path folder) throws Exception {
    TreeSet<String> found = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      found.addAll(in(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8)));
      if (Files.isRegularFile(file)) {
        found.addAll(in(Files.readAllBytes(file)));
      }
    }
    return List.copyOf(found);
  }

  /** The names of all. */
  List<String> names() {
    return List.copyOf(forms.keySet());
  }
}
