package pli.client.api;

/**
 * What somebody has said of a message.
 *
 * @param handle who
 * @param state DELIVERED or READ
 * @param atMillis when, by their clock, since 1970
 */
public record Heard(String handle, MessageDetails.State state, long atMillis) {
  @Override
  public String toString() {
    return "Heard";
  }
}
