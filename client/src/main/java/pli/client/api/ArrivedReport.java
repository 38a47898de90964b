package pli.client.api;

import org.jspecify.annotations.Nullable;

/**
 * A message that somebody reported to this person, who is an administrator.
 *
 * @param messageId of the message that brought the report
 * @param reporter who reports
 * @param reportedAtMillis when, as they say
 * @param text what they say to it
 * @param shown what the evidence shows; null if it shows nothing, and then nobody is to be accused
 */
public record ArrivedReport(
    String messageId, String reporter, long reportedAtMillis, String text, @Nullable Shown shown) {
  /**
   * What holds, whoever reports it: this device has verified it against the network's card.
   *
   * @param sender who wrote what is reported
   * @param device which of their devices signed it
   * @param deviceGone whether that is a device of theirs no longer
   * @param conversation the id of where it was said
   * @param conversationName how this device knows that; empty if it is not in it
   * @param said what was said, as far as it is text
   * @param sentAtMillis when, as the sender said
   * @param acceptedAtMillis when the server took it, as it has signed; 0 if it does not say
   * @param place of the sender's latest account record in the log
   */
  public record Shown(
      String sender,
      String device,
      boolean deviceGone,
      String conversation,
      String conversationName,
      String said,
      long sentAtMillis,
      long acceptedAtMillis,
      long place) {
    /** Says nothing of it. */
    @Override
    public String toString() {
      return "Shown";
    }
  }

  /** Says nothing of it. */
  @Override
  public String toString() {
    return "ArrivedReport";
  }
}
