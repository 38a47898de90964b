package pli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * How the sources are laid out. {@code mvn -pl architecture -am test -Dtest=SourceTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dpli.format=write} writes the format instead of asking
 * for it.
 */
class SourceTest {
  private static final int LONG_FILE = 400;

  /** Files past 400 lines, each with its reason. */
  private static final Map<String, String> LONG_FOR_A_REASON = Map.of();

  @Test
  void sourcesAreInGoogleJavaFormat() throws IOException, FormatterException {
    boolean write = "write".equals(System.getProperty("pli.format"));
    Formatter formatter = new Formatter();
    List<String> unformatted = new ArrayList<>();
    List<Path> sources = House.allSources();
    assertTrue(sources.size() > 50, "only " + sources.size() + " sources seen");
    for (Path source : sources) {
      String text = House.text(source);
      String ordered = ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.GOOGLE);
      String formatted = formatter.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
      if (!formatted.equals(text)) {
        if (write) {
          Files.writeString(source, formatted);
        } else {
          unformatted.add(House.root().relativize(source).toString());
        }
      }
    }
    assertEquals(List.of(), unformatted, "not in google-java-format (see CONTRIBUTING.md)");
  }

  @Test
  void longFilesHaveAReason() {
    Map<String, Integer> wanting = new TreeMap<>();
    for (Path source : House.allSources()) {
      int lines = (int) House.text(source).lines().count();
      String name = House.root().relativize(source).toString();
      if (lines > LONG_FILE
          && !name.contains("/src/test/")
          && !LONG_FOR_A_REASON.containsKey(name)) {
        wanting.put(name, lines);
      }
    }
    assertEquals(
        Map.of(), wanting, "more than " + LONG_FILE + " lines: split, or give the reason here");
  }

  @Test
  void reasonsAreForFilesThatAreStillLong() {
    LONG_FOR_A_REASON
        .keySet()
        .forEach(name ->
            assertTrue(
                House.text(House.root().resolve(name)).lines().count() > LONG_FILE,
                name + " is short enough now"));
  }
}
