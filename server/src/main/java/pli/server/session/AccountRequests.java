package pli.server.session;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.protocol.Invitation;
import pli.protocol.Limits;
import pli.protocol.LoggedRecords;
import pli.protocol.Proofs;
import pli.protocol.wire.AuthenticateDevice;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.DeviceKeyPackage;
import pli.protocol.wire.Error;
import pli.protocol.wire.KeyPackageCount;
import pli.protocol.wire.LabelProof;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.ProveLabel;
import pli.protocol.wire.PublishKeyPackages;
import pli.protocol.wire.Record;
import pli.protocol.wire.Register;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.UpdateRecord;
import pli.server.delivery.Refusal;
import pli.server.delivery.Wire;
import pli.server.directory.Directory;
import pli.server.store.StoreException;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/** The requests to the directory. */
final class AccountRequests {
  private final Services services;
  private final Bytes nonce;

  AccountRequests(Services services, Bytes nonce) {
    this.services = services;
    this.nonce = nonce;
  }

  /**
   * A device that proved itself on this connection.
   *
   * @param handle of its account
   * @param entry in the account's record
   */
  record Speaker(Handle handle, DeviceEntry entry) {}

  CompletableFuture<ServerFrame.Builder> lookUp(LookUp request) throws Refusal, StoreException {
    Directory.Chain chain =
        services.directory().chain(handle(request.getHandle()), version(request.getFromVersion()));
    return Answers.now(ServerFrame.newBuilder().setRecord(wire(chain)));
  }

  CompletableFuture<ServerFrame.Builder> proveLabel(ProveLabel request)
      throws Refusal, StoreException {
    Bytes proof = services.directory().proveLabel(handle(request.getHandle()));
    return Answers.now(
        ServerFrame.newBuilder().setLabelProof(LabelProof.newBuilder().setProof(Wire.of(proof))));
  }

  CompletableFuture<ServerFrame.Builder> claim(ClaimKeyPackages request) throws Refusal {
    Handle handle = handle(request.getHandle());
    services.rates().claim(handle);
    return services
        .directory()
        .claimKeyPackages(handle, version(request.getFromVersion()))
        .thenApply(AccountRequests::claimed);
  }

  private static ServerFrame.Builder claimed(Directory.Claim claim) {
    ClaimedKeyPackages.Builder answer =
        ClaimedKeyPackages.newBuilder().setRecord(wire(claim.chain()));
    for (int i = 0; i < claim.packages().size(); i++) {
      answer.addKeyPackages(
          DeviceKeyPackage.newBuilder()
              .setDeviceId(Wire.of(claim.devices().get(i).value()))
              .setKeyPackage(Wire.of(claim.packages().get(i))));
    }
    return ServerFrame.newBuilder().setClaimedKeyPackages(answer);
  }

  private static Record wire(Directory.Chain chain) {
    Record.Builder record =
        Record.newBuilder()
            .setLabelProof(Wire.of(chain.labelProof()))
            .setLatestVersion(chain.latestVersion());
    chain
        .records()
        .forEach(
            stored -> record.addRecords(LoggedRecords.toWire(stored.record(), stored.index())));
    return record.build();
  }

  /** Makes the account; the future says who speaks on this connection from now on. */
  CompletableFuture<Speaker> register(Register request) throws DecodeException, Refusal {
    Bytes token = Wire.of(request.getToken());
    if (token.length() != Invitation.TOKEN_LENGTH) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a token's length");
    }
    LoggedRecord logged = record(request.getRecord());
    AccountRecord record = logged.record();
    DeviceEntry first = record.devices().get(0);
    Bytes hash = Sha256.hash(logged.leaf().encode());
    prove(Proofs.REGISTER, record.handle(), first, hash, Wire.of(request.getProof()));
    return services
        .directory()
        .register(token, logged)
        .thenApply(done -> new Speaker(record.handle(), first));
  }

  /**
   * Appends to a chain. A record is signed by who may sign it, so it does not matter who brings it;
   * but who speaks for one account brings no other's. Somebody who has the recovery key and no
   * device any more speaks for none yet.
   */
  CompletableFuture<ServerFrame.Builder> update(@Nullable Speaker speaker, UpdateRecord request)
      throws Refusal {
    LoggedRecord logged = record(request.getRecord());
    Handle handle = logged.record().handle();
    if (speaker != null && !speaker.handle().equals(handle)) {
      throw Refusal.of(Error.Code.RECORD_INVALID);
    }
    return services
        .directory()
        .update(logged, () -> services.rates().record(handle))
        .thenApply(done -> Answers.done());
  }

  private static LoggedRecord record(pli.protocol.wire.LoggedRecord record) throws Refusal {
    try {
      return LoggedRecords.fromWire(record);
    } catch (DecodeException e) {
      throw Refusal.of(Error.Code.RECORD_INVALID);
    }
  }

  /** Who speaks on this connection from now on. */
  Speaker authenticate(AuthenticateDevice request) throws DecodeException, Refusal, StoreException {
    Handle handle = handle(request.getHandle());
    DeviceId id = DeviceId.decode(Wire.of(request.getDeviceId()));
    DeviceEntry device = services.directory().find(handle).device(id);
    Bytes proof = Wire.of(request.getProof());
    prove(Proofs.AUTHENTICATE_DEVICE, handle, device, Bytes.EMPTY, proof);
    return new Speaker(handle, device);
  }

  CompletableFuture<ServerFrame.Builder> publish(Speaker speaker, PublishKeyPackages request)
      throws DecodeException, Refusal {
    if (request.getOneTimeCount() > Limits.MAX_KEY_PACKAGES) {
      throw Refusal.of(Error.Code.TOO_MANY);
    }
    List<Bytes> oneTime = new ArrayList<>();
    for (ByteString one : request.getOneTimeList()) {
      oneTime.add(Shapes.blob(one, Limits.MAX_KEY_PACKAGE));
    }
    Bytes lastResort =
        request.getLastResort().isEmpty()
            ? Bytes.EMPTY
            : Shapes.blob(request.getLastResort(), Limits.MAX_KEY_PACKAGE);
    return services
        .directory()
        .publishKeyPackages(
            speaker.handle(), speaker.entry().id(), oneTime, lastResort, request.getReplace())
        .thenApply(done -> Answers.done());
  }

  CompletableFuture<ServerFrame.Builder> count(Speaker speaker) throws StoreException {
    Directory.PackageCount count =
        services.directory().countKeyPackages(speaker.handle(), speaker.entry().id());
    return Answers.now(
        ServerFrame.newBuilder()
            .setKeyPackageCount(
                KeyPackageCount.newBuilder()
                    .setOneTime(count.oneTime())
                    .setLastResort(count.lastResort())));
  }

  /** On the wire it has no sign; no account has a version of 2^63 or more. */
  static long version(long from) {
    return from < 0 ? Long.MAX_VALUE : from;
  }

  private static Handle handle(String text) throws Refusal {
    try {
      return Handle.parse(text);
    } catch (DecodeException e) {
      throw Refusal.of(Error.Code.HANDLE_INVALID);
    }
  }

  private void prove(String label, Handle handle, DeviceEntry device, Bytes hash, Bytes proof)
      throws Refusal {
    Bytes signed = Proofs.device(label, services.origin(), nonce, handle, device.id(), hash);
    if (!Ed25519.verify(device.signatureKey(), signed, proof)) {
      throw Refusal.of(Error.Code.BAD_PROOF);
    }
  }
}
