package pli.client;

import java.time.Duration;
import pli.client.account.NetworkCards;
import pli.client.api.ClientException;
import pli.client.api.NetworkInfo;
import pli.client.api.Platform;
import pli.client.session.Deadline;

/** What a person wants to know before there is a device: whose network a link leads to. */
public final class Introduction {
  private Introduction() {}

  /**
   * Fetches the network card that {@code link} names and reads it. Nothing is made, and the server
   * is not told the secret of the link.
   *
   * @param link {@code pli://join/…}, {@code pli://return/…} or {@code pli://device/…}
   * @throws ClientException LINK_INVALID, UNREACHABLE, CARD_MISMATCH if the server shows another
   *     card than the link names, CARD_OUTDATED
   */
  public static NetworkInfo of(Platform platform, String link, Duration patience)
      throws ClientException {
    return NetworkCards.introduce(platform, link, Deadline.after(patience));
  }
}
