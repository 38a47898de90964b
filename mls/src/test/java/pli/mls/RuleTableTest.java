package pli.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/MLS.md, the code and the tests speak of the same rules and limits. */
class RuleTableTest {
  private static final Path ROOT =
      Path.of(System.getProperty("pli.root", "..")).toAbsolutePath().normalize();
  private static final String DOCUMENT = text(ROOT.resolve("docs/MLS.md"));
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([A-Z]\\d+) \\|(.*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(\\.\\./(mls/src/main/[^)]+)\\)");
  private static final Pattern IN_MESSAGE = Pattern.compile("\"([A-Z]\\d+): ");

  @Test
  void eachRowNamesATestThatExists() {
    Map<String, String> tests = new TreeMap<>();
    for (Path file : files("mls/src/test/java")) {
      tests.put(file.getFileName().toString().replace(".java", ""), text(file));
    }
    List<String> missing = new ArrayList<>();
    rows()
        .forEach((rule, cells) -> {
          Matcher test = TEST.matcher(cells);
          assertTrue(test.find(), rule + " names no test");
          do {
            String method = method(tests.getOrDefault(test.group(1), ""), test.group(2));
            if (method.isEmpty() || !speaksOf(rule, test.group(2), method)) {
              missing.add(rule + ": " + test.group());
            }
          } while (test.find());
        });
    assertEquals(List.of(), missing);
  }

  /** The method with what stands above it; empty if there is none. */
  private static String method(String source, String name) {
    int at = source.indexOf("void " + name + "(");
    return at < 0
        ? ""
        : source.substring(source.lastIndexOf("\n\n", at), source.indexOf("\n  }\n", at));
  }

  /** In its name, as {@code l1ThisAndThat}, or in what it says. */
  private static boolean speaksOf(String rule, String name, String method) {
    return name.matches("(?i)" + rule + "\\D.*")
        || name.matches(".*And" + rule + "\\D.*")
        || Pattern.compile("\\b" + rule + "\\b").matcher(method).find();
  }

  @Test
  void eachRowLinksTheCodeThatNamesItsRule() {
    List<String> silent = new ArrayList<>();
    rows()
        .forEach((rule, cells) -> {
          Matcher link = LINK.matcher(cells);
          assertTrue(link.find(), rule + " links no code");
          do {
            String code = text(ROOT.resolve(link.group(1)));
            if (!Pattern.compile("\\b" + rule + "\\b").matcher(code).find()) {
              silent.add(rule + " in " + link.group(1));
            }
          } while (link.find());
        });
    assertEquals(List.of(), silent);
  }

  /** In the families that have a table. */
  @Test
  void eachRuleThatTheCodeNamesHasARow() {
    Set<String> rows = rows().keySet();
    Set<String> families = new TreeSet<>();
    rows.forEach(rule -> families.add(rule.substring(0, 1)));
    Set<String> unknown = new TreeSet<>();
    int seen = 0;
    for (Path file : files("mls/src/main/java")) {
      Matcher named = IN_MESSAGE.matcher(text(file));
      while (named.find()) {
        seen++;
        if (!rows.contains(named.group(1)) && families.contains(named.group(1).substring(0, 1))) {
          unknown.add(named.group(1) + " in " + file.getFileName());
        }
      }
    }
    assertTrue(seen > 40, "only " + seen + " rules named in the code");
    assertEquals(Set.of(), unknown);
  }

  @Test
  void eachRuleIsNumberedOnceAndNamedInTheCode() {
    StringBuilder code = new StringBuilder();
    files("mls/src/main/java").forEach(file -> code.append(text(file)));
    Set<String> silent = new TreeSet<>();
    for (String rule : rows().keySet()) {
      if (!Pattern.compile("\\b" + rule + "\\b").matcher(code).find()) {
        silent.add(rule);
      }
    }
    assertEquals(Set.of(), silent);
  }

  @Test
  void eachLimitIsInItsTableWithItsValue() throws ReflectiveOperationException {
    Set<String> missing = new TreeSet<>();
    for (var field : Class.forName("pli.mls.node.MlsLimits").getFields()) {
      Matcher row =
          Pattern.compile("(?m)^\\|[^|]*\\|([^|]*)\\| `" + field.getName() + "` \\|$")
              .matcher(DOCUMENT);
      long value = ((Number) field.get(null)).longValue();
      String said = row.find() ? row.group(1).strip() : "";
      long stated =
          said.endsWith(" days")
              ? 86_400 * Long.parseLong(said.replace(" days", ""))
              : said.isEmpty() ? -1 : Long.parseLong(said.replace(",", ""));
      if (stated != value) {
        missing.add(field.getName() + " = " + value + ", said: " + said);
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(DOCUMENT);
    while (row.find()) {
      assertFalse(rows.containsKey(row.group(1)), row.group(1) + " twice");
      rows.put(row.group(1), row.group());
    }
    assertTrue(rows.size() > 30, "only " + rows.size() + " rules");
    return rows;
  }

  private static List<Path> files(String folder) {
    try (Stream<Path> walk = Files.walk(ROOT.resolve(folder))) {
      return walk.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
