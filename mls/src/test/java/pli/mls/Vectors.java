package pli.mls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** The vectors of a file whose {@code cipher_suite} is one of ours. */
  public static List<JsonNode> loadSupported(String name) {
    List<JsonNode> supported = new ArrayList<>();
    for (JsonNode vector : load(name)) {
      if (CipherSuite.isSupported(vector.get("cipher_suite").asInt())) {
        supported.add(vector);
      }
    }
    if (supported.isEmpty()) {
      throw new IllegalStateException("no vector of a supported suite in " + name);
    }
    return supported;
  }

  /** The bytes of a hexadecimal field, which must be there. */
  public static Bytes hex(JsonNode vector, String field) {
    return Bytes.fromHex(vector.required(field).asText());
  }
}
