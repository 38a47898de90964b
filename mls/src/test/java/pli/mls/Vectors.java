package pli.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;

/**
 * The public vectors of RFC 9420 (mlswg/mls-implementations, {@code test-vectors}), which are not
 * part of this repository: {@code -Dpli.vectors=DIR} says where they are. Without them the tests
 * that need them are skipped, and say so.
 */
public final class Vectors {
  private Vectors() {}

  /**
   * The vectors of a file.
   *
   * @param name as in {@code "treekem.json"} or {@code "passive/commit.json"}
   */
  public static JsonNode load(String name) {
    Path file = Path.of(System.getProperty("pli.vectors", "no-vectors"), "mls", name);
    Assumptions.assumeTrue(
        Files.isRegularFile(file), "skipped: no public vectors at hand (-Dpli.vectors), " + name);
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of our suites the files have vectors for: 1, 2, 3 and 7. */
  public static final int SUITES = 4;

  /** The vectors of a file whose {@code cipher_suite} is one of ours, of each as many. */
  public static List<JsonNode> loadSupported(String name) {
    List<JsonNode> supported = new ArrayList<>();
    Map<Integer, Integer> counts = new HashMap<>();
    for (JsonNode vector : load(name)) {
      int suite = vector.get("cipher_suite").asInt();
      if (CipherSuite.isSupported(suite)) {
        supported.add(vector);
        counts.merge(suite, 1, Integer::sum);
      }
    }
    assertEquals(SUITES, counts.size(), name);
    assertEquals(1, new HashSet<>(counts.values()).size(), () -> name + ": " + counts);
    return supported;
  }

  /** The bytes of a hexadecimal field, which must be there. */
  public static Bytes hex(JsonNode vector, String field) {
    return Bytes.fromHex(vector.required(field).asText());
  }
}
