package pli.server.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What a server that runs says of its log.
 *
 * @param state its name
 * @param size entries
 * @param published of these, in the tree that everybody is shown
 * @param faults of witnesses, for a person; empty if there are none
 */
public record LogSight(String state, long size, long published, String faults) {
  /** What its JSON says; nothing if that is another program's. */
  public static Optional<LogSight> parse(String json) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (!root.path("state").isTextual()) {
      return Optional.empty();
    }
    StringJoiner faults = new StringJoiner(", ");
    for (JsonNode witness : root.path("witnesses")) {
      if (witness.has("fault")) {
        faults.add(witness.path("name").asText() + " (" + witness.path("fault").asText() + ")");
      }
    }
    return Optional.of(
        new LogSight(
            root.path("state").asText(),
            root.path("size").asLong(),
            root.path("published").asLong(),
            faults.toString()));
  }
}
