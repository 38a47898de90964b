package pli.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.InvitationInfo;
import pli.client.api.Outcome;
import pli.client.api.Platform;
import pli.client.conversation.Surroundings;
import pli.client.net.Endpoint;
import pli.client.session.Deadline;
import pli.client.sync.AdministrationQuestions;
import pli.client.sync.Driver;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.protocol.Invitation;
import pli.protocol.Limits;
import pli.transparency.account.Handle;
import pli.transparency.administration.Act;
import pli.transparency.network.NetworkCard;

/**
 * Makes invitations: acts of administrators, of which the log has a hash of the link's token. The
 * link's secret stays with those who have the link: the server is told the token alone, and that
 * when somebody comes with it.
 */
final class Inviting {
  private final Surroundings here;
  private final Driver driver;

  Inviting(Surroundings here, Driver driver) {
    this.here = here;
    this.driver = driver;
  }

  InvitationInfo invite(
      InvitationInfo.Role role,
      int uses,
      Duration lifetime,
      @Nullable Handle handle,
      Duration patience)
      throws ClientException {
    int most = role == InvitationInfo.Role.ADMIN ? 1 : Limits.MAX_INVITATION_USES;
    if (uses < 1 || uses > most) {
      throw new ClientException(Problem.OUT_OF_RANGE, "limit", most);
    }
    Act.Purpose purpose =
        switch (role) {
          case MEMBER -> Act.Purpose.MEMBER;
          case ADMIN -> Act.Purpose.ADMIN;
        };
    return make(Invitation.Kind.JOIN, purpose, role, uses, lifetime, handle, patience);
  }

  /** For somebody who has an account and lost all devices. */
  InvitationInfo back(Handle handle, Duration lifetime, Duration patience) throws ClientException {
    return make(
        Invitation.Kind.RETURN,
        Act.Purpose.RETURN,
        InvitationInfo.Role.MEMBER,
        1,
        lifetime,
        handle,
        patience);
  }

  private InvitationInfo make(
      Invitation.Kind kind,
      Act.Purpose purpose,
      InvitationInfo.Role role,
      int uses,
      Duration lifetime,
      @Nullable Handle handle,
      Duration patience)
      throws ClientException {
    long seconds = lifetime.getSeconds();
    if (seconds < Limits.MIN_INVITATION_SECONDS || seconds > Limits.MAX_INVITATION_SECONDS) {
      throw new ClientException(Problem.OUT_OF_RANGE, "limit", Limits.MAX_INVITATION_SECONDS);
    }
    Platform platform = here.platform();
    byte[] random = new byte[Invitation.SECRET_LENGTH];
    platform.entropy().fill(random);
    Invitation link = link(kind, Bytes.adopt(random));
    Deadline deadline = Deadline.after(patience);
    AdministrationQuestions questions = new AdministrationQuestions(driver);
    // The server's clock is the one that counts, and is known from now on.
    var unused = questions.known(deadline);
    long expires = platform.clock().millis() + driver.clockSkewMillis() + lifetime.toMillis();
    @Nullable Bytes delegate = purpose == Act.Purpose.ADMIN ? link.delegate().publicKey() : null;
    Act.Invitation act =
        new Act.Invitation(Sha256.hash(link.token()), purpose, uses, expires, handle, delegate);
    Outcome outcome = questions.act(act, deadline);
    return new InvitationInfo(link.link(), role, uses, expires, outcome);
  }

  private Invitation link(Invitation.Kind kind, Bytes secret) {
    Endpoint server = here.self().endpoints().get(0);
    Bytes cardHash = NetworkCard.hash(here.self().cardFile());
    return new Invitation(kind, server.host(), server.port(), secret, cardHash);
  }
}
