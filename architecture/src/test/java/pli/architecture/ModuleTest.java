package pli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Dependencies go downwards only, in what Maven resolves, in what modules require, in the code. */
class ModuleTest {
  private static final Pattern POM_DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>pli</groupId>\\s*<artifactId>pli-(\\w+)</artifactId>(.*?)</dependency>",
          Pattern.DOTALL);
  private static final Pattern REQUIRES =
      Pattern.compile("requires (?:static )?(?:transitive )?pli\\.(\\w+);");

  @Test
  void theMapNamesTheFoldersThatTheBuildHas() {
    Set<String> built = new TreeSet<>();
    Matcher module =
        Pattern.compile("<module>(\\w+)</module>")
            .matcher(House.text(House.root().resolve("pom.xml")));
    while (module.find()) {
      built.add(module.group(1));
    }
    Set<String> known = new TreeSet<>(House.MAY_NAME.keySet());
    known.add("architecture");
    assertEquals(known, built);
  }

  @Test
  void theAllowedNamesAreClosedAndWithoutCycles() {
    House.MAY_NAME.forEach((module, allowed) ->
        allowed.forEach(lower -> {
          assertFalse(
              House.MAY_NAME.getOrDefault(lower, Set.of()).contains(module),
              module + " and " + lower);
          assertTrue(
              allowed.containsAll(House.MAY_NAME.getOrDefault(lower, Set.of())),
              module + " reaches through " + lower + " what it may not name");
        }));
  }

  @Test
  void eachPomNamesOnlyLowerModules() {
    House.MAY_NAME.forEach((module, allowed) -> {
      Matcher named =
          POM_DEPENDENCY.matcher(House.text(House.root().resolve(module).resolve("pom.xml")));
      while (named.find()) {
        boolean inTestsOnly = named.group(2).contains("<scope>test</scope>");
        assertTrue(
            inTestsOnly || allowed.contains(named.group(1)),
            module + "/pom.xml names pli-" + named.group(1));
      }
    });
  }

  @Test
  void eachModuleSaysWhatItIsForAndRequiresOnlyLowerModules() {
    House.MAY_NAME.forEach((module, allowed) -> {
      Path descriptor = House.root().resolve(module).resolve("src/main/java/module-info.java");
      assertTrue(Files.exists(descriptor), module + " has no module-info.java");
      String text = House.text(descriptor);
      assertTrue(text.contains("@NullMarked") || text.contains("annotations.NullMarked"));
      assertTrue(text.contains("Must not know"), module + " does not say what it must not know");
      Matcher named = REQUIRES.matcher(text);
      while (named.find()) {
        assertTrue(allowed.contains(named.group(1)), module + " requires " + named.group(1));
      }
    });
  }

  @Test
  void theCodeOfEachModuleNamesOnlyLowerModules() {
    List<String> wrong = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    for (JavaClass from : House.CLASSES) {
      String module = moduleOf(from);
      seen.add(module);
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String to = moduleOf(dependency.getTargetClass());
        Set<String> allowed = House.MAY_NAME.getOrDefault(module, Set.of());
        if (House.MAY_NAME.containsKey(to) && !to.equals(module) && !allowed.contains(to)) {
          wrong.add(dependency.getDescription());
        }
      }
    }
    assertEquals(House.MAY_NAME.keySet(), seen, "modules whose classes the rules saw");
    assertEquals(List.of(), wrong);
  }

  @Test
  void theServerCannotReachWhatItCarries() {
    Set<String> reached = new TreeSet<>();
    reach("server", reached);
    assertTrue(reached.contains("codec"), "the walk along the requirements found nothing");
    for (String sealed : List.of("mls", "content", "client", "desktop")) {
      assertFalse(reached.contains(sealed), "server reaches " + sealed);
    }
  }

  @Test
  void theWitnessStandsOnTheLogsFormatsAlone() {
    Set<String> reached = new TreeSet<>();
    reach("witness", reached);
    assertEquals(Set.of("codec", "crypto", "transparency"), reached);
    int lines =
        House.files(House.root().resolve("witness/src/main/java/pli/witness/service"), ".java")
            .stream()
            .mapToInt(file -> House.text(file).split("\n", -1).length)
            .sum();
    assertTrue(
        lines > 300 && lines < 1000,
        "what signs has " + lines + " lines: it is not read in an hour");
  }

  @Test
  void theHandsetGateStandsAtTheRightDoors() {
    Set<String> marked =
        House.MAY_NAME.keySet().stream()
            .filter(module -> Files.exists(House.root().resolve(module).resolve(".handset")))
            .collect(Collectors.toSet());
    assertEquals(House.HANDSET, marked);
    String pom = House.text(House.root().resolve("pom.xml"));
    assertTrue(pom.contains("<exists>${basedir}/.handset</exists>"));
    assertTrue(pom.contains("gummy-bears-api-26"));
  }

  private static void reach(String module, Set<String> reached) {
    Matcher named =
        REQUIRES.matcher(
            House.text(House.root().resolve(module).resolve("src/main/java/module-info.java")));
    while (named.find()) {
      if (reached.add(named.group(1))) {
        reach(named.group(1), reached);
      }
    }
  }

  private static String moduleOf(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", 3);
    return parts.length > 1 && parts[0].equals("pli") ? parts[1] : "";
  }
}
