package pli.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pli.lab.process.Checkout;

/**
 * The patches of {@code drill/mutations}, which are too slow to be run every day, still fit the
 * source, and say what they leave out and which drill has to notice.
 */
class MutationsTest {
  private static final Set<String> DRILLS =
      Set.of(
          "disk",
          "live",
          "ghost",
          "split",
          "update",
          "handset",
          "recorder",
          "silence",
          "backup",
          "trap");

  private static Path root() throws IOException {
    return Checkout.ofThisProgram().root();
  }

  /** What a hunk expects in a file, and what it makes of it. */
  private record Hunk(String file, String before, String after) {
    boolean fits(String text) {
      int at = text.indexOf(before);
      return at >= 0 && text.indexOf(before, at + 1) < 0;
    }
  }

  private static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.list(root().resolve("drill/mutations"))) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  private static List<Hunk> hunks(Path patch) throws IOException {
    List<Hunk> hunks = new ArrayList<>();
    String file = "";
    for (String part : Files.readString(patch).split("(?m)^(?=diff --git |@@ )")) {
      List<String> lines = part.lines().toList();
      if (part.startsWith("diff --git ")) {
        String named =
            lines.stream().filter(line -> line.startsWith("+++ b/")).findAny().orElse("");
        file = named.substring("+++ b/".length());
      } else if (part.startsWith("@@ ")) {
        List<String> body = lines.subList(1, lines.size());
        hunks.add(new Hunk(file, side(body, "-"), side(body, "+")));
      }
    }
    return hunks;
  }

  private static String side(List<String> lines, String sign) {
    return lines.stream()
        .filter(line -> line.startsWith(" ") || line.startsWith(sign))
        .map(line -> line.substring(1) + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void eachPatchFitsTheSource() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path patch : patches()) {
      for (Hunk hunk : hunks(patch)) {
        seen++;
        String text = Files.readString(root().resolve(hunk.file()));
        if (!hunk.fits(text) || hunk.before().equals(hunk.after())) {
          wrong.add(patch.getFileName() + " in " + hunk.file() + ":\n" + hunk.before());
        }
        assertFalse(
            hunk.fits(text.replace(hunk.before(), hunk.after())), "it fits where it was applied");
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(seen >= 8, seen + " hunks were seen");
  }

  @Test
  void eachPatchNamesTheDrillThatHasToNotice() throws IOException {
    List<String> named = new ArrayList<>();
    for (Path patch : patches()) {
      List<String> lines = Files.readAllLines(patch);
      assertTrue(lines.get(0).startsWith("what: "), patch + " does not say what it leaves out");
      assertTrue(lines.get(1).startsWith("drill: "), patch + " names no drill");
      named.add(lines.get(1).substring("drill: ".length()));
    }
    assertTrue(DRILLS.containsAll(named), named.toString());
    assertTrue(named.size() >= 3, named.toString());
  }
}
