package pli.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for words in all files of a folder: as they are, in hexadecimal and in base64. */
final class Search {
  private final Map<String, byte[]> forms = new TreeMap<>();

  Search(List<String> words) {
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      add(word, "raw", bytes);
      add(word, "UTF-16", word.getBytes(StandardCharsets.UTF_16LE));
      add(word, "hex", ascii(HexFormat.of().formatHex(bytes)));
      add(word, "HEX", ascii(HexFormat.of().withUpperCase().formatHex(bytes)));
      for (int shift = 0; shift < 3; shift++) {
        String within = insideBase64(bytes, shift);
        add(word, "base64+" + shift, ascii(within));
        add(word, "base64url+" + shift, ascii(within.replace('+', '-').replace('/', '_')));
      }
    }
  }

  /** The characters of a base64 text that only these bytes decide, wherever they begin in it. */
  private static String insideBase64(byte[] bytes, int shift) {
    byte[] shifted = new byte[bytes.length + shift];
    System.arraycopy(bytes, 0, shifted, shift, bytes.length);
    String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    return text.substring(shift == 0 ? 0 : shift + 1, text.length() - 1);
  }

  private void add(String word, String form, byte[] bytes) {
    forms.put(word + " (" + form + ")", bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Which words in which form stand in which file. */
  TreeSet<String> in(Path... places) throws IOException {
    TreeSet<String> found = new TreeSet<>();
    for (Path place : places) {
      try (Stream<Path> walk = Files.walk(place)) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          byte[] content = Files.readAllBytes(file);
          forms.forEach((name, form) -> {
            if (contains(content, form)) {
              found.add(name + " in " + place.relativize(file));
            }
          });
        }
      }
    }
    return found;
  }

  private static boolean contains(byte[] content, byte[] form) {
    for (int i = 0; i <= content.length - form.length; i++) {
      int at = 0;
      while (at < form.length && content[i + at] == form[at]) {
        at++;
      }
      if (at == form.length) {
        return true;
      }
    }
    return false;
  }
}
