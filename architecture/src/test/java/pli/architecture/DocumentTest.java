package pli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of the house is so. */
class DocumentTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

  @Test
  void linksBetweenDocumentsLeadSomewhere() {
    List<String> broken = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      Matcher link = LINK.matcher(House.text(document));
      while (link.find()) {
        String target = link.group(1);
        if (target.startsWith("http")) {
          continue;
        }
        seen++;
        if (!Files.exists(document.resolveSibling(target).normalize())) {
          broken.add(House.root().relativize(document) + " → " + target);
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(seen > 10, "only " + seen + " links seen");
  }

  @Test
  void eachDependencyHasALine() {
    String list = House.text(House.root().resolve("docs/DEPENDENCIES.md"));
    Set<String> missing = new TreeSet<>();
    int seen = 0;
    List<Path> poms = new ArrayList<>(List.of(House.root().resolve("pom.xml")));
    House.MAY_NAME.keySet().forEach(module -> poms.add(House.root().resolve(module + "/pom.xml")));
    poms.add(House.root().resolve("architecture/pom.xml"));
    for (Path pom : poms) {
      Matcher dependency = DEPENDENCY.matcher(House.text(pom));
      while (dependency.find()) {
        if (!dependency.group(1).equals("pli")) {
          seen++;
          if (!list.contains("`" + dependency.group(2) + "`")) {
            missing.add(dependency.group(1) + ":" + dependency.group(2));
          }
        }
      }
    }
    assertTrue(seen > 20, "only " + seen + " dependencies seen");
    assertEquals(Set.of(), missing, "not in docs/DEPENDENCIES.md");
  }

  @Test
  void theCodeMapNamesEachModule() {
    String map = House.text(House.root().resolve("ARCHITECTURE.md"));
    House.MAY_NAME
        .keySet()
        .forEach(module -> assertTrue(map.contains("`" + module + "/`"), module + " is missing"));
  }

  @Test
  void eachLimitIsInItsDocument() {
    assertLimitsIn("docs/PROTOCOL.md", "protocol/src/main/java/pli/protocol/Limits.java");
    assertLimitsIn("docs/LOG.md", "transparency/src/main/java/pli/transparency/Limits.java");
  }

  private static void assertLimitsIn(String document, String limits) {
    String text = House.text(House.root().resolve(document));
    String table = text.substring(text.indexOf("## Limits"));
    Matcher limit =
        Pattern.compile("public static final (?:int|long|Duration) (\\w+)")
            .matcher(House.text(House.root().resolve(limits)));
    List<String> missing = new ArrayList<>();
    int seen = 0;
    while (limit.find()) {
      seen++;
      if (!table.contains("`" + limit.group(1) + "`")) {
        missing.add(limit.group(1));
      }
    }
    assertTrue(seen > 10, "only " + seen + " limits seen");
    assertEquals(List.of(), missing, "not in the table of " + document);
  }

  private static List<Path> documents() {
    Stream<Path> top = House.documents(House.root()).stream();
    return Stream.concat(top, House.files(House.root().resolve("docs"), ".md").stream()).toList();
  }
}
