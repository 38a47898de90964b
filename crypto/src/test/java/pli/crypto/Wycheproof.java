package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import pli.codec.Bytes;

/**
 * The edge cases of C2SP/wycheproof ({@code testvectors_v1}), which are not part of this
 * repository: {@code -Dpli.vectors=DIR} says where they are. Without them the tests are skipped.
 */
final class Wycheproof {
  private Wycheproof() {}

  /** What to do with one vector of a group. */
  interface Check {
    void run(JsonNode group, Vector vector);
  }

  /** One vector. */
  record Vector(JsonNode fields) {
    Bytes hex(String field) {
      return Bytes.fromHex(fields.required(field).asText());
    }

    Secret secret(String field) {
      return Secret.copyOf(hex(field));
    }

    byte[] array(String field) {
      return hex(field).toByteArray();
    }

    boolean valid() {
      return result().equals("valid");
    }

    String result() {
      return fields.required("result").asText();
    }

    boolean has(String flag) {
      Set<String> flags = new HashSet<>();
      fields.required("flags").forEach(each -> flags.add(each.asText()));
      return flags.contains(flag);
    }

    /** For a failed assertion. */
    String name() {
      return "tcId " + fields.required("tcId") + " " + fields.path("comment").asText();
    }
  }

  /** Runs {@code check} on each vector of a file, and asserts that there were all of them. */
  static void forEach(String file, Check check) {
    JsonNode root = load(file);
    int seen = 0;
    for (JsonNode group : root.required("testGroups")) {
      for (JsonNode fields : group.required("tests")) {
        check.run(group, new Vector(fields));
        seen++;
      }
    }
    assertEquals(root.required("numberOfTests").asInt(), seen);
  }

  private static JsonNode load(String file) {
    Path path = Path.of(System.getProperty("pli.vectors", "no-vectors"), "wycheproof", file);
    Assumptions.assumeTrue(
        Files.isRegularFile(path), "skipped: no public vectors at hand (-Dpli.vectors), " + file);
    try {
      return new ObjectMapper().readTree(path.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
