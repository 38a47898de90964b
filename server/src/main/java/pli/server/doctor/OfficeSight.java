package pli.server.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * What a server that runs says of its administrators.
 *
 * @param administrators how many there are
 * @param changeQuorum how many of them change the policy
 * @param resetQuorum how many of them reset an account
 * @param actQuorum how many of them invite members
 */
public record OfficeSight(int administrators, int changeQuorum, int resetQuorum, int actQuorum) {
  /** What its figures say; nothing if they do not, or are another program's. */
  public static Optional<OfficeSight> parse(String json) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    int administrators = root.path("administrators").asInt(-1);
    return administrators < 0
        ? Optional.empty()
        : Optional.of(
            new OfficeSight(
                administrators,
                root.path("changeQuorum").asInt(),
                root.path("resetQuorum").asInt(),
                root.path("actQuorum").asInt()));
  }

  Finding finding() {
    if (administrators == 0) {
      return Finding.of(Diagnosis.ADMINISTRATORS_NONE);
    }
    if (administrators == 1) {
      return Finding.of(Diagnosis.ADMINISTRATORS_ONE);
    }
    return changeQuorum == 1 || resetQuorum == 1
        ? Finding.of(Diagnosis.ADMINISTRATORS_ALONE, administrators)
        : Finding.of(
            Diagnosis.ADMINISTRATORS_RIGHT, administrators, changeQuorum, resetQuorum, actQuorum);
  }
}
