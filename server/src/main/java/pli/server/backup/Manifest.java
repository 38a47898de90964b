package pli.server.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a backup says of itself.
 *
 * @param origin of the network
 * @param takenAt by the server's clock
 * @param sequence how many writes the database had seen; it only grows
 * @param hashes SHA-256 of each file, in hexadecimal digits, by its name in the backup
 * @param bytes of all files
 */
public record Manifest(
    String origin, Instant takenAt, long sequence, Map<String, String> hashes, long bytes) {
  static final int FORMAT = 1;

  /** With a copy of {@code hashes}. */
  public Manifest {
    hashes = Collections.unmodifiableMap(new TreeMap<>(hashes));
  }

  byte[] toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("format", FORMAT);
    root.put("origin", origin);
    root.put("takenAt", takenAt.toString());
    root.put("sequence", sequence);
    root.put("bytes", bytes);
    ObjectNode files = root.putObject("sha256");
    hashes.forEach(files::put);
    try {
      return mapper.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers", e);
    }
  }

  /**
   * What {@link #toJson} wrote.
   *
   * @param file the backup, for what is said of it
   */
  static Manifest parse(byte[] json, Object file) throws BackupException {
    try {
      JsonNode root = new ObjectMapper().readTree(json);
      int format = root.path("format").asInt();
      if (format > FORMAT) {
        throw new BackupException(BackupException.Reason.UNKNOWN_FORMAT, file, null);
      }
      Map<String, String> hashes = new TreeMap<>();
      root.path("sha256")
          .properties()
          .forEach(entry -> hashes.put(entry.getKey(), entry.getValue().asText()));
      if (format != FORMAT || hashes.isEmpty() || !root.path("sequence").isIntegralNumber()) {
        throw new BackupException(BackupException.Reason.DAMAGED, file, null);
      }
      return new Manifest(
          root.path("origin").asText(),
          Instant.parse(root.path("takenAt").asText()),
          root.path("sequence").longValue(),
          hashes,
          root.path("bytes").longValue());
    } catch (java.io.IOException | DateTimeException e) {
      throw new BackupException(BackupException.Reason.DAMAGED, file, e);
    }
  }
}
