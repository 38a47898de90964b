package pli.client.api;

/**
 * What became of what an administrator wants.
 *
 * @param state whether it is in the log, and so has its effect
 * @param id 32 hexadecimal digits, by which other administrators find it while it waits
 * @param signed how many administrators have signed it
 * @param required how many must
 */
public record Outcome(State state, String id, int signed, int required) {
  /** How far it is. */
  public enum State {
    /** In the log. */
    LOGGED("logged"),
    /** It waits for other administrators, a week at most. */
    PENDING("pending");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** The word of the command line's contract. */
    public String word() {
      return word;
    }
  }
}
