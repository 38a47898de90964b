package pli.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pli.client.account.Self;
import pli.client.account.ServerAccess;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.InvitationInfo;
import pli.client.net.Endpoint;
import pli.client.session.Deadline;
import pli.client.sync.DeviceQuestions;
import pli.client.sync.Driver;
import pli.codec.Bytes;
import pli.protocol.Invitation;
import pli.protocol.Limits;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CreateInvitation;
import pli.protocol.wire.CreatedInvitation;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.Handle;
import pli.transparency.network.NetworkCard;

/** Makes invitations; the server decides whether this account may. */
final class Inviting {
  private final Self self;
  private final DeviceQuestions questions;

  Inviting(Self self, Driver driver) {
    this.self = self;
    this.questions = new DeviceQuestions(driver);
  }

  InvitationInfo invite(
      InvitationInfo.Role role,
      int uses,
      Duration lifetime,
      @Nullable Handle handle,
      Duration patience)
      throws ClientException {
    if (uses < 1 || uses > Limits.MAX_INVITATION_USES) {
      throw new ClientException(Problem.OUT_OF_RANGE, "limit", Limits.MAX_INVITATION_USES);
    }
    long seconds = lifetime.getSeconds();
    if (seconds < Limits.MIN_INVITATION_SECONDS || seconds > Limits.MAX_INVITATION_SECONDS) {
      throw new ClientException(Problem.OUT_OF_RANGE, "limit", Limits.MAX_INVITATION_SECONDS);
    }
    CreateInvitation.Builder request =
        CreateInvitation.newBuilder()
            .setRole(
                switch (role) {
                  case MEMBER -> CreateInvitation.Role.MEMBER;
                  case ADMIN -> CreateInvitation.Role.ADMIN;
                })
            .setUses(uses)
            .setLifetimeSeconds(seconds)
            .setHandle(handle == null ? "" : handle.value());
    CreatedInvitation created =
        questions.ask(
            contact ->
                contact
                    .call(
                        ClientFrame.newBuilder().setCreateInvitation(request),
                        ServerFrame.EventCase.CREATED_INVITATION,
                        ServerAccess.ANSWER)
                    .getCreatedInvitation(),
            Deadline.after(patience));
    return new InvitationInfo(link(created), role, uses, created.getExpiresMillis());
  }

  private String link(CreatedInvitation created) throws ClientException {
    Endpoint server = self.endpoints().get(0);
    Bytes token = Bytes.adopt(created.getToken().toByteArray());
    if (token.length() != Invitation.TOKEN_LENGTH) {
      throw new ClientException(Problem.PROTOCOL);
    }
    return new Invitation(server.host(), server.port(), token, NetworkCard.hash(self.cardFile()))
        .link();
  }
}
