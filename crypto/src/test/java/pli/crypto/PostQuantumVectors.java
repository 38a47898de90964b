package pli.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import pli.codec.Bytes;

/**
 * The vectors of draft-ietf-hpke-pq and of draft-connolly-cfrg-xwing-kem, which are not part of
 * this repository: {@code -Dpli.vectors=DIR} says where they are. Without them the tests are
 * skipped.
 */
final class PostQuantumVectors {
  private PostQuantumVectors() {}

  static JsonNode load(String folder, String file) {
    Path path = Path.of(System.getProperty("pli.vectors", "no-vectors"), folder, file);
    Assumptions.assumeTrue(
        Files.isRegularFile(path), "skipped: no public vectors at hand (-Dpli.vectors), " + file);
    try {
      return new ObjectMapper().readTree(path.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bytes hex(JsonNode vector, String field) {
    return Bytes.fromHex(vector.required(field).asText());
  }

  /** Gives these bytes one after the other, and nothing after them. */
  static Entropy entropy(Bytes bytes) {
    int[] at = {0};
    return target -> {
      bytes.slice(at[0], at[0] + target.length).copyTo(target, 0);
      at[0] += target.length;
    };
  }
}
