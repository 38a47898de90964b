package pli.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;

/**
 * Public vectors, which are not part of this repository: {@code -Dpli.vectors=DIR} says where they
 * are. Every file below {@code DIR/mls} is read, by its format and not by its name. Without the
 * folder the tests that need it are skipped, and say so; so are vectors of cipher suites that the
 * engine has not.
 */
public final class Vectors {
  /** What was read already, since some files are large. */
  private static final Map<Path, VectorFormat> FORMATS = new ConcurrentHashMap<>();

  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private final Path folder;

  private Vectors(Path folder) {
    this.folder = folder;
  }

  /** Those at hand. */
  public static Vectors atHand() {
    return new Vectors(Path.of(System.getProperty("pli.vectors", "no-vectors"), "mls"));
  }

  /** Those below {@code folder}. */
  static Vectors in(Path folder) {
    return new Vectors(folder);
  }

  /** What is done with one vector. */
  @FunctionalInterface
  public interface Check {
    /** Throws, whatever it is, if something is not as the vector says. */
    void run(JsonNode vector) throws Exception;
  }

  /**
   * A file of vectors.
   *
   * @param name within the folder
   * @param format null if it is none that a test knows
   * @param vectors all of them, of any cipher suite
   */
  record VectorFile(String name, @Nullable VectorFormat format, List<JsonNode> vectors) {
    List<JsonNode> supported() {
      return vectors.stream().filter(Vectors::isSupported).toList();
    }

    /** The suites of the rest. */
    TreeSet<Integer> otherSuites() {
      TreeSet<Integer> others = new TreeSet<>();
      for (JsonNode vector : vectors) {
        if (!isSupported(vector)) {
          others.add(vector.get("cipher_suite").asInt());
        }
      }
      return others;
    }
  }

  private static boolean isSupported(JsonNode vector) {
    return !vector.has("cipher_suite")
        || CipherSuite.isSupported(vector.get("cipher_suite").asInt());
  }

  /** A test for each file of {@code format}: {@code check} passes for each of its vectors. */
  public static Stream<DynamicTest> each(VectorFormat format, Check check) {
    return atHand().tests(format, check);
  }

  Stream<DynamicTest> tests(VectorFormat format, Check check) {
    List<VectorFile> files = files(format);
    if (files.isEmpty()) {
      String none = "skipped: no public vectors at hand (-Dpli.vectors), " + format;
      return Stream.of(dynamicTest("none", () -> abort(none)));
    }
    return files.stream().map(file -> dynamicTest(file.name, () -> runAll(file, check)));
  }

  private static void runAll(VectorFile file, Check check) {
    int number = 0;
    int checked = 0;
    for (JsonNode vector : file.vectors) {
      if (isSupported(vector)) {
        try {
          check.run(vector);
        } catch (Exception | AssertionError e) {
          throw new AssertionError(file.name + ", vector " + number + ": " + e.getMessage(), e);
        }
        checked++;
      }
      number++;
    }
    if (checked < number) {
      String said =
          (number - checked)
              + " of "
              + number
              + " vectors of "
              + file.name
              + " are skipped: of cipher suites "
              + file.otherSuites()
              + ", which we have not";
      if (SAID.add(said)) {
        System.err.println(said);
      }
      if (checked == 0) {
        abort(said);
      }
    }
    assertEquals(file.supported().size(), checked);
  }

  /** The first vector of a format and a suite of ours, or the end of the test that asks. */
  public static JsonNode first(VectorFormat format) {
    for (VectorFile file : atHand().files(format)) {
      for (JsonNode vector : file.supported()) {
        return vector;
      }
    }
    return abort("skipped: no public vectors at hand (-Dpli.vectors), " + format);
  }

  /**
   * The vectors of our suites in a file that is as it was published, so that a test may say how
   * much is in it; else the end of the test that asks.
   *
   * @param sha256 of the file, hexadecimal
   */
  public static List<JsonNode> published(String name, String sha256) {
    Vectors atHand = atHand();
    Path file = atHand.folder.resolve(name);
    if (!Files.isRegularFile(file) || !sha256(file).equals(sha256)) {
      return abort("skipped: not at hand as it was published (-Dpli.vectors), " + name);
    }
    return atHand.read(file).supported();
  }

  private static String sha256(Path file) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<VectorFile> files(VectorFormat format) {
    return paths().stream()
        .filter(path -> FORMATS.getOrDefault(path, format) == format)
        .map(this::read)
        .filter(file -> file.format == format)
        .toList();
  }

  /** All of them, by name. */
  List<VectorFile> files() {
    return paths().stream().map(this::read).toList();
  }

  private List<Path> paths() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> path.toString().endsWith(".json") && Files.isRegularFile(path))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file is a list of vectors, or one. */
  private VectorFile read(Path file) {
    JsonNode all = parse(file);
    List<JsonNode> vectors = new ArrayList<>();
    if (all.isArray()) {
      all.forEach(vectors::add);
    } else {
      vectors.add(all);
    }
    VectorFormat format = vectors.isEmpty() ? null : VectorFormat.of(vectors.get(0));
    if (format != null) {
      FORMATS.put(file, format);
    }
    return new VectorFile(folder.relativize(file).toString(), format, vectors);
  }

  private static JsonNode parse(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The bytes of a hexadecimal field, which must be there. */
  public static Bytes hex(JsonNode vector, String field) {
    return Bytes.fromHex(vector.required(field).asText());
  }
}
