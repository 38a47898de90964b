package pli.client.api;

/**
 * An invitation that was made. The link is a secret until it is used: whoever has it can join.
 *
 * @param link {@code pli://join/…}, or {@code pli://return/…} for somebody who has an account
 * @param role what the invited will be
 * @param uses how many may join with it
 * @param expiresAtMillis until when, by the server's clock
 * @param outcome whether it works already, or waits for other administrators
 */
public record InvitationInfo(
    String link, Role role, int uses, long expiresAtMillis, Outcome outcome) {
  /** What an account may do. */
  public enum Role {
    /** Write and read. */
    MEMBER,
    /** Also invite. */
    ADMIN
  }

  /** Does not show the link. */
  @Override
  public String toString() {
    return "InvitationInfo[" + role + ", " + uses + " uses]";
  }
}
