package pli.client.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.NetworkInfo;
import pli.client.api.Platform;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.session.Deadline;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.protocol.DeviceLink;
import pli.protocol.Invitation;
import pli.transparency.Limits;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;

/** Network cards, as links name them: whoever has the card's bytes need not believe the server. */
public final class NetworkCards {
  private static final Duration FETCH = Duration.ofSeconds(15);

  private NetworkCards() {}

  /**
   * The card at an address.
   *
   * @throws ClientException UNREACHABLE, CARD_MISMATCH if it is not the one of this hash
   */
  static Bytes fetch(Platform platform, String host, int port, Bytes cardHash, Deadline deadline)
      throws ClientException {
    Endpoint anyKey = new Endpoint(host, port, new Endpoint.Trust.Unverified());
    Bytes file;
    try {
      file =
          Bytes.adopt(
              platform
                  .transport()
                  .get(
                      anyKey, Transport.CARD_PATH, Limits.MAX_CARD, deadline.within(FETCH).left()));
    } catch (TransportException e) {
      throw ClientException.of(e);
    }
    if (!NetworkCard.hash(file).equals(cardHash)) {
      throw new ClientException(Problem.CARD_MISMATCH);
    }
    return file;
  }

  /**
   * Whose network {@code link} leads to. Nothing is made, and the server is not told the secret of
   * the link.
   *
   * @throws ClientException LINK_INVALID, UNREACHABLE, CARD_MISMATCH, CARD_OUTDATED
   */
  public static NetworkInfo introduce(Platform platform, String link, Deadline deadline)
      throws ClientException {
    String text = link.trim();
    try {
      if (text.startsWith(DeviceLink.PREFIX)) {
        DeviceLink device = DeviceLink.parse(text);
        Address address = new Address(device.host(), device.port());
        return info(platform, NetworkInfo.Way.DEVICE, address, device.cardHash(), deadline);
      }
      Invitation invitation = Invitation.parse(text);
      NetworkInfo.Way way =
          switch (invitation.kind()) {
            case JOIN -> NetworkInfo.Way.JOIN;
            case RETURN -> NetworkInfo.Way.RETURN;
          };
      return info(platform, way, invitation.address(), invitation.cardHash(), deadline);
    } catch (DecodeException e) {
      throw new ClientException(Problem.LINK_INVALID, e);
    }
  }

  private static NetworkInfo info(
      Platform platform, NetworkInfo.Way way, Address address, Bytes cardHash, Deadline deadline)
      throws ClientException {
    Bytes file = fetch(platform, address.host(), address.port(), cardHash, deadline);
    NetworkCard card = Self.readCard(file, Problem.CARD_MISMATCH);
    List<String> witnesses = new ArrayList<>();
    for (VerifierKey witness : card.log().witnesses().witnesses()) {
      witnesses.add(witness.name());
    }
    return new NetworkInfo(
        way,
        card.network(),
        card.origin(),
        Sha256.hash(card.networkKey()).hex(),
        address.hostPort(),
        witnesses,
        card.log().witnesses().required());
  }
}
