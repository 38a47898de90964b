package pli.transparency.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Sha256;
import pli.transparency.Hash;
import pli.transparency.VerificationException;

/**
 * The proofs of transparency-dev/merkle ({@code testdata}), good and bad, which are not part of
 * this repository: {@code -Dpli.vectors=DIR} says where they are. Without them the tests are
 * skipped. Its subtree proofs are of a later draft that nothing here speaks.
 */
class MerkleVectorsTest {
  private interface Check {
    void run(JsonNode vector) throws DecodeException, VerificationException;
  }

  @Test
  void inclusion() {
    forEach(
        "inclusion",
        98,
        vector -> {
          long index = vector.required("leafIdx").bigIntegerValue().longValue();
          long size = vector.required("treeSize").bigIntegerValue().longValue();
          if (index < 0 || size < 0) {
            throw new DecodeException(DecodeException.Reason.BAD_VALUE, "past 2^63");
          }
          new InclusionProof(index, size, path(vector))
              .verify(hash(vector, "leafHash"), hash(vector, "root"));
        });
  }

  @Test
  void consistency() {
    forEach(
        "consistency",
        98,
        vector ->
            new ConsistencyProof(
                    vector.required("size1").longValue(),
                    vector.required("size2").longValue(),
                    path(vector))
                .verify(word(vector, "root1"), word(vector, "root2")));
  }

  private static void forEach(String folder, int atLeast, Check check) {
    int seen = 0;
    int refused = 0;
    for (Path file : files(folder)) {
      JsonNode vector = read(file);
      boolean holds = true;
      try {
        check.run(vector);
      } catch (DecodeException | VerificationException e) {
        holds = false;
        refused++;
      }
      assertEquals(!vector.required("wantErr").booleanValue(), holds, file.toString());
      seen++;
    }
    assertTrue(seen >= atLeast, "only " + seen + " vectors");
    assertTrue(refused > 0 && refused < seen, refused + " refused of " + seen);
  }

  private static Hash hash(JsonNode vector, String field) throws DecodeException {
    return Hash.parse(vector.required(field).asText());
  }

  /** Some roots are a word that has not the length of a hash: any other hash stands for it. */
  private static Hash word(JsonNode vector, String field) throws DecodeException {
    Bytes value = StrictBase64.decode(vector.required(field).asText());
    return value.length() == Hash.LENGTH
        ? new Hash(value)
        : new Hash(Sha256.hash(Bytes.of(2), value));
  }

  private static List<Hash> path(JsonNode vector) throws DecodeException {
    List<Hash> path = new ArrayList<>();
    for (JsonNode hash : vector.required("proof")) {
      path.add(Hash.parse(hash.asText()));
    }
    return path;
  }

  private static List<Path> files(String folder) {
    Path root = Path.of(System.getProperty("pli.vectors", "no-vectors"), "merkle", folder);
    Assumptions.assumeTrue(
        Files.isDirectory(root), "skipped: no public vectors at hand (-Dpli.vectors), " + folder);
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
