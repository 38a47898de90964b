package pli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pli.architecture.DependencyTree.Artifact;

/**
 * Writes the bills of materials to {@code target/bills}, and sees that they name all that the
 * programs run with. They stand on the trees that Maven writes for each program in the phase
 * generate-resources; in a checkout where no program has been built there are none yet.
 */
class BillOfMaterialsTest {
  private static final Path BILLS = House.root().resolve("architecture/target/bills");
  private static final Path REPOSITORY =
      Path.of(
          System.getProperty(
              "localRepository", System.getProperty("user.home") + "/.m2/repository"));

  @BeforeAll
  static void write() throws IOException {
    boolean built =
        DependencyTree.PROGRAMS.stream()
            .anyMatch(
                program -> Files.exists(House.root().resolve(program).resolve("target/classes")));
    assumeTrue(
        built || DependencyTree.areThere(),
        "no program has been built in this checkout: mvn generate-resources writes the trees");
    assertTrue(DependencyTree.areThere(), "a program was built without its tree");
    Files.createDirectories(BILLS);
    for (String program : DependencyTree.PROGRAMS) {
      Files.writeString(software(program), new SoftwareBill(REPOSITORY).of(program));
    }
    Files.writeString(cryptography(), cryptographyBill());
  }

  private static Path software(String program) {
    return BILLS.resolve("pli-" + program + ".cdx.json");
  }

  private static Path cryptography() {
    return BILLS.resolve("pli-cryptography.cdx.json");
  }

  private static String cryptographyBill() {
    return new CryptographyBill(CryptoInventory.read(), trees()).text();
  }

  private static List<DependencyTree> trees() {
    return DependencyTree.PROGRAMS.stream().map(DependencyTree::of).toList();
  }

  /** What lies beside the program when it is packed is what the bill names, to the byte. */
  @Test
  void eachJarBesideAProgramStandsInItsBill() throws IOException {
    int seen = 0;
    for (String program : DependencyTree.PROGRAMS) {
      Path lib = House.root().resolve(program).resolve("target/lib");
      if (!Files.isDirectory(lib)) {
        continue; // Built as far as the tests only.
      }
      Set<String> there = new TreeSet<>();
      try (Stream<Path> jars = Files.list(lib)) {
        jars.filter(jar -> !jar.getFileName().toString().startsWith("pli-"))
            .forEach(jar -> there.add(jar.getFileName() + " " + SoftwareBill.hash(jar)));
      }
      Set<String> billed = new TreeSet<>();
      for (JsonNode component : components(software(program))) {
        if (component.has("hashes")) {
          billed.add(jar(component) + " " + component.at("/hashes/0/content").asText());
        }
      }
      assertEquals(there, billed, program);
      seen += there.size();
    }
    boolean packed = Files.isDirectory(House.root().resolve("server/target/lib"));
    assertTrue(!packed || seen > 10, "only " + seen + " jars");
  }

  @Test
  void eachRuntimeDependencyStandsInItsBillAndInTheList() throws IOException {
    String list = House.text(House.root().resolve("docs/DEPENDENCIES.md"));
    String programs = list.substring(0, list.indexOf("## In the build"));
    List<String> problems = new ArrayList<>();
    int seen = 0;
    for (String program : DependencyTree.PROGRAMS) {
      Set<String> billed =
          components(software(program)).stream()
              .map(component -> component.path("purl").asText())
              .collect(Collectors.toSet());
      for (Artifact artifact : DependencyTree.of(program).artifacts()) {
        seen++;
        if (!billed.contains(artifact.purl())) {
          problems.add(program + " runs with " + artifact.purl() + ", not in its bill");
        }
        if (!artifact.isOurs() && !hasRow(programs, artifact)) {
          problems.add("docs/DEPENDENCIES.md has no row of " + row(artifact));
        }
      }
    }
    assertEquals("", String.join("\n", new TreeSet<>(problems)));
    assertTrue(seen > 30, "only " + seen + " dependencies");
  }

  private static boolean hasRow(String list, Artifact artifact) {
    return list.lines().anyMatch(line -> line.startsWith(row(artifact)));
  }

  private static String row(Artifact artifact) {
    return "| `" + artifact.name() + "` | " + artifact.version() + " |";
  }

  @Test
  void noLibraryIsUnderALicenceThatWeDoNotLink() {
    List<String> problems = new ArrayList<>();
    SoftwareBill bill = new SoftwareBill(REPOSITORY);
    for (DependencyTree tree : trees()) {
      for (Artifact artifact : tree.artifacts()) {
        List<String> choice = bill.choice(artifact);
        if (!Licences.mayBeLinked(choice)) {
          problems.add(artifact.purl() + " is under " + choice);
        }
      }
    }
    assertEquals(List.of(), problems);
  }

  @Test
  void aLicenceThatWeDoNotLinkIsSeen() {
    String pom = "<project><licenses>%s</licenses></project>";
    String gpl = "<license><name>GNU General Public License v3.0</name></license>";
    String agpl = "<license><name>AGPL-3.0-only</name></license>";
    String apache = "<license><name>The Apache Software License, Version 2.0</name></license>";
    for (String refused : List.of(gpl, agpl, "", "<license><name>Ours</name></license>")) {
      assertFalse(Licences.mayBeLinked(Licences.namedIn(pom.formatted(refused))), refused);
    }
    assertTrue(Licences.mayBeLinked(Licences.namedIn(pom.formatted(apache))));
    assertTrue(Licences.mayBeLinked(Licences.namedIn(pom.formatted(gpl + apache))));
  }

  @Test
  void theSameBuildGivesTheSameBills() throws IOException {
    for (String program : DependencyTree.PROGRAMS) {
      String again = new SoftwareBill(REPOSITORY).of(program);
      assertEquals(Files.readString(software(program)), again);
      assertFalse(again.contains("timestamp"));
      assertFalse(again.contains(System.getProperty("user.home") + "/"), "a path of this machine");
    }
    assertEquals(Files.readString(cryptography()), cryptographyBill());
  }

  @Test
  void theBillOfCryptographyNamesEachEntryOfTheInventory() throws IOException {
    Set<String> billed = new TreeSet<>();
    for (JsonNode component : components(cryptography())) {
      if (component.path("type").asText().equals("cryptographic-asset")) {
        billed.add(component.path("bom-ref").asText());
        for (JsonNode occurrence : component.at("/evidence/occurrences")) {
          Path source = House.root().resolve(occurrence.path("location").asText());
          assertTrue(Files.exists(source), source + " is not there");
        }
      }
    }
    Set<String> listed =
        CryptoInventory.read().assets().stream()
            .map(asset -> CryptographyBill.reference(asset.id()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(listed, billed);
    assertTrue(listed.size() > 20, "only " + listed.size());
  }

  private static List<JsonNode> components(Path bill) throws IOException {
    JsonNode bom = new ObjectMapper().readTree(bill.toFile());
    return StreamSupport.stream(bom.path("components").spliterator(), false).toList();
  }

  private static String jar(JsonNode component) {
    String purl = component.path("purl").asText();
    int at = purl.indexOf("classifier=");
    String classifier =
        at < 0 ? "" : "-" + purl.substring(at + "classifier=".length(), purl.indexOf('&', at));
    return component.path("name").asText()
        + "-"
        + component.path("version").asText()
        + classifier
        + ".jar";
  }
}
