package pli.server.session;

import java.util.concurrent.CompletableFuture;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.protocol.Invitation;
import pli.protocol.LoggedEntries;
import pli.protocol.Proofs;
import pli.protocol.wire.Administration;
import pli.protocol.wire.Error;
import pli.protocol.wire.Proposals;
import pli.protocol.wire.Propose;
import pli.protocol.wire.Proposed;
import pli.protocol.wire.ReadAdministration;
import pli.protocol.wire.RequestReset;
import pli.protocol.wire.ResetRequest;
import pli.protocol.wire.ServerFrame;
import pli.server.administration.Office;
import pli.server.alert.AlertBoard;
import pli.server.delivery.Refusal;
import pli.server.delivery.Wire;
import pli.server.store.StoreException;
import pli.transparency.Limits;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.leaf.LeafType;

/** The requests about administration. */
final class AdministrationRequests {
  private final Services services;
  private final Bytes nonce;

  AdministrationRequests(Services services, Bytes nonce) {
    this.services = services;
    this.nonce = nonce;
  }

  CompletableFuture<ServerFrame.Builder> read(
      AccountRequests.Speaker speaker, ReadAdministration request)
      throws DecodeException, Refusal, StoreException {
    if (request.getChain() == ReadAdministration.Chain.ALERTS) {
      return alerts(AccountRequests.version(request.getFromVersion()));
    }
    Office.Shown shown =
        services
            .office()
            .read(
                speaker.handle(),
                speaker.entry().id(),
                chain(request.getChain()),
                AccountRequests.version(request.getFromVersion()));
    Administration.Builder answer =
        Administration.newBuilder()
            .setLabelProof(Wire.of(shown.labelProof()))
            .setLatestVersion(shown.latestVersion());
    shown
        .entries()
        .forEach(placed -> answer.addEntries(LoggedEntries.toWire(placed.entry(), placed.place())));
    return Answers.now(ServerFrame.newBuilder().setAdministration(answer));
  }

  /** Whoever asks: the server shows them to everybody while they are in force. */
  private CompletableFuture<ServerFrame.Builder> alerts(long from) throws StoreException {
    AlertBoard.Part part = services.alerts().read(from);
    Administration.Builder answer =
        Administration.newBuilder()
            .setLabelProof(Wire.of(part.labelProof()))
            .setLatestVersion(part.latest());
    part.entries().forEach(stored -> answer.addEntries(stored.wire()));
    return Answers.now(ServerFrame.newBuilder().setAdministration(answer));
  }

  private static LeafType.Chain chain(ReadAdministration.Chain chain) throws DecodeException {
    return switch (chain) {
      case POLICY -> LeafType.Chain.POLICY;
      case ACTS -> LeafType.Chain.ADMINISTRATION;
      case ALERTS -> LeafType.Chain.ALERT;
      case CHAIN_UNSPECIFIED, UNRECOGNIZED ->
          throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a chain");
    };
  }

  CompletableFuture<ServerFrame.Builder> propose(AccountRequests.Speaker speaker, Propose request)
      throws Refusal {
    LoggedEntry entry;
    try {
      entry = LoggedEntries.fromWire(request.getEntry());
    } catch (DecodeException e) {
      throw Refusal.of(Error.Code.RECORD_INVALID);
    }
    return services
        .office()
        .propose(speaker.handle(), speaker.entry().id(), entry)
        .thenApply(AdministrationRequests::proposed);
  }

  private static ServerFrame.Builder proposed(Office.Outcome outcome) {
    return ServerFrame.newBuilder()
        .setProposed(
            Proposed.newBuilder()
                .setLogged(outcome.isLogged())
                .setAdministrators(outcome.standing().signed())
                .setRequired(outcome.standing().required()));
  }

  CompletableFuture<ServerFrame.Builder> list(AccountRequests.Speaker speaker)
      throws Refusal, StoreException {
    Office.Waiting waiting = services.office().waiting(speaker.handle(), speaker.entry().id());
    Proposals.Builder answer = Proposals.newBuilder();
    waiting.proposals().forEach(entry -> answer.addProposals(LoggedEntries.toWire(entry, 0)));
    waiting
        .requests()
        .forEach(asked ->
            answer.addRequests(
                ResetRequest.newBuilder()
                    .setContent(Wire.of(asked.record().encode()))
                    .setAskedMillis(asked.askedMillis())));
    return Answers.now(ServerFrame.newBuilder().setProposals(answer));
  }

  /** Who asks has no device in the account's record, so they speak for nobody yet. */
  CompletableFuture<ServerFrame.Builder> requestReset(RequestReset request)
      throws DecodeException, Refusal {
    Bytes token = Wire.of(request.getToken());
    if (token.length() != Invitation.TOKEN_LENGTH) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a token's length");
    }
    Bytes content = Shapes.blob(request.getContent(), Limits.MAX_ACCOUNT_RECORD);
    AccountRecord record;
    try {
      record = AccountRecord.decode(content);
    } catch (DecodeException e) {
      throw Refusal.of(Error.Code.RECORD_INVALID);
    }
    Bytes proof = Wire.of(request.getProof());
    return services
        .office()
        .requestReset(token, record, () -> prove(record, Sha256.hash(content), proof))
        .thenApply(done -> Answers.done());
  }

  private void prove(AccountRecord record, Bytes hash, Bytes proof) throws Refusal {
    DeviceEntry device = record.devices().get(0);
    Bytes signed =
        Proofs.device(
            Proofs.REQUEST_RESET, services.origin(), nonce, record.handle(), device.id(), hash);
    if (!Ed25519.verify(device.signatureKey(), signed, proof)) {
      throw Refusal.of(Error.Code.BAD_PROOF);
    }
  }
}
