package pli.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Which files of vectors there are, and that a file with a new name is read like any other. */
class VectorFilesTest {
  private static final String SCHEDULE =
      "{\"cipher_suite\": %d, \"group_id\": \"00\", \"initial_init_secret\": \"\", \"epochs\": []}";

  @TempDir private Path folder;

  /** What no test here reads is skipped, and said. */
  @TestFactory
  Stream<DynamicTest> eachFileIsOfAFormatThatIsRead() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Vectors.VectorFile file : Vectors.atHand().files()) {
      tests.add(
          dynamicTest(
              file.name(),
              () -> {
                if (file.format() == null) {
                  String fields =
                      file.vectors().isEmpty()
                          ? "nothing"
                          : String.join(", ", fields(file.vectors().get(0)));
                  String said = "skipped: " + file.name() + " is of no known format: " + fields;
                  System.err.println(said);
                  abort(said);
                }
              }));
    }
    if (tests.isEmpty()) {
      String none = "skipped: no public vectors at hand (-Dpli.vectors)";
      tests.add(dynamicTest("none", () -> abort(none)));
    }
    return tests.stream();
  }

  private static List<String> fields(JsonNode vector) {
    List<String> fields = new ArrayList<>();
    vector.fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  @Test
  void eachFormatHasATestThatReadsIt() throws IOException {
    Path tests = Path.of(System.getProperty("pli.root", ".."), "mls/src/test/java");
    StringBuilder code = new StringBuilder();
    try (Stream<Path> walk = Files.walk(tests)) {
      for (Path file : walk.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        code.append(Files.readString(file).replaceAll("\\s", ""));
      }
    }
    for (VectorFormat format : VectorFormat.values()) {
      assertTrue(code.indexOf("Vectors.each(VectorFormat." + format + ",") > 0, format.name());
    }
  }

  private void file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<DynamicTest> tests(Vectors.Check check) {
    return Vectors.in(folder).tests(VectorFormat.KEY_SCHEDULE, check).toList();
  }

  @Test
  void aFileIsFoundByWhatIsInIt() throws Throwable {
    file("deep/down/anything.json", "[" + SCHEDULE.formatted(1) + "]");
    file("one vector.json", SCHEDULE.formatted(2));
    file("other.json", "[{\"vlbytes_header\": \"00\", \"length\": 0}]");
    file("unknown.json", "[{\"a\": 1}]");
    file("empty.json", "[]");
    file("readme.txt", "no vectors");
    List<Integer> seen = new ArrayList<>();
    List<DynamicTest> tests = tests(vector -> seen.add(vector.get("cipher_suite").asInt()));
    assertEquals(2, tests.size());
    for (DynamicTest test : tests) {
      test.getExecutable().execute();
    }
    assertEquals(List.of(1, 2), seen);
    assertEquals(5, Vectors.in(folder).files().size());
    assertEquals(
        2, Vectors.in(folder).files().stream().filter(file -> file.format() == null).count());
  }

  @Test
  void vectorsOfOtherSuitesAreSkippedAndAllOthersRead() throws Throwable {
    String mixed =
        String.join(",", SCHEDULE.formatted(4), SCHEDULE.formatted(7), SCHEDULE.formatted(61_000));
    file("mixed.json", "[" + mixed + "]");
    List<Integer> seen = new ArrayList<>();
    Vectors.Check check = vector -> seen.add(vector.get("cipher_suite").asInt());
    for (DynamicTest test : tests(check)) {
      test.getExecutable().execute();
    }
    assertEquals(List.of(7), seen);
    file("mixed.json", "[" + SCHEDULE.formatted(5) + "]");
    TestAbortedException skipped =
        assertThrows(
            TestAbortedException.class, () -> tests(check).get(0).getExecutable().execute());
    assertTrue(String.valueOf(skipped.getMessage()).contains("[5]"), skipped.getMessage());
    assertEquals(1, seen.size());
  }

  @Test
  void whatIsNotAsTheVectorSaysFailsByName() {
    file("new.json", "[" + SCHEDULE.formatted(1) + "," + SCHEDULE.formatted(1) + "]");
    int[] calls = {0};
    AssertionError failure =
        assertThrows(
            AssertionError.class,
            () ->
                tests(vector -> assertFalse(++calls[0] == 2, "the second"))
                    .get(0)
                    .getExecutable()
                    .execute());
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("new.json, vector 1"), failure::toString);
  }

  @Test
  void aFileThatCannotBeReadIsNoVector() {
    file("cut.json", "[{\"cipher_suite\": ");
    UncheckedIOException failure =
        assertThrows(UncheckedIOException.class, () -> Vectors.in(folder).files());
    assertNotNull(failure.getMessage());
  }

  @Test
  void withoutAFolderTheTestsAreSkipped() {
    DynamicTest none =
        Vectors.in(folder.resolve("no"))
            .tests(VectorFormat.WELCOME, v -> {})
            .findFirst()
            .orElseThrow();
    assertThrows(TestAbortedException.class, () -> none.getExecutable().execute());
  }
}
