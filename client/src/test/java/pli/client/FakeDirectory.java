package pli.client;

import static pli.client.FakeServer.bytes;
import static pli.client.FakeServer.error;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.FakeServer.FakeConnection;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.protocol.LoggedRecords;
import pli.protocol.Proofs;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.DeviceKeyPackage;
import pli.protocol.wire.Error;
import pli.protocol.wire.KeyPackageCount;
import pli.protocol.wire.LabelProof;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.Record;
import pli.protocol.wire.ServerFrame;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/** What {@link FakeServer} answers about accounts, and to their devices; runs under its lock. */
final class FakeDirectory {
  private final FakeServer server;
  private final FakeConnection connection;

  FakeDirectory(FakeServer server, FakeConnection connection) {
    this.server = server;
    this.connection = connection;
  }

  ServerFrame.Builder lookUp(LookUp request) {
    Record record = shown(request.getHandle(), request.getFromVersion());
    return record == null
        ? error(Error.Code.UNKNOWN_HANDLE)
        : ServerFrame.newBuilder().setRecord(record);
  }

  ServerFrame.Builder proveLabel(String handle) {
    return ServerFrame.newBuilder()
        .setLabelProof(LabelProof.newBuilder().setProof(wire(server.label(handle).proof())));
  }

  ServerFrame.Builder claim(String handle) {
    Record record = shown(handle, 0);
    if (record == null) {
      return error(Error.Code.UNKNOWN_HANDLE);
    }
    ClaimedKeyPackages.Builder claimed = ClaimedKeyPackages.newBuilder().setRecord(record);
    AccountRecord account =
        FakeServer.record(record.getRecords(record.getRecordsCount() - 1)).record();
    for (DeviceEntry device : account.devices()) {
      @Nullable ByteString next =
          server.keyPackages.getOrDefault(device.id().value(), new ArrayDeque<>()).poll();
      if (next == null) {
        next = server.lastResorts.get(device.id().value());
      }
      if (next == null) {
        next = server.madeUp;
      }
      if (next == null) {
        continue;
      }
      claimed.addKeyPackages(
          DeviceKeyPackage.newBuilder()
              .setDeviceId(ByteString.copyFrom(device.id().value().toByteArray()))
              .setKeyPackage(next));
    }
    return claimed.getKeyPackagesCount() == 0
        ? error(Error.Code.NO_KEY_PACKAGES)
        : ServerFrame.newBuilder().setClaimedKeyPackages(claimed);
  }

  private @Nullable Record shown(String handle, long from) {
    List<FakeServer.Placed> replaced = server.shown.get(handle);
    List<FakeServer.Placed> all = replaced != null ? replaced : server.accounts.get(handle);
    if (all == null) {
      return null;
    }
    Record.Builder record =
        Record.newBuilder()
            .setLabelProof(wire(server.label(handle).proof()))
            .setLatestVersion(all.size());
    for (FakeServer.Placed next : all) {
      LoggedRecord logged = next.record();
      if (logged.record().version() >= from && record.getRecordsCount() < 64) {
        record.addRecords(LoggedRecords.toWire(logged, next.index()));
      }
    }
    return record.build();
  }

  ServerFrame.Builder register(pli.protocol.wire.Register request) {
    LoggedRecord logged = FakeServer.record(request.getRecord());
    AccountRecord record = logged.record();
    DeviceEntry device = record.devices().get(0);
    Bytes hash = Sha256.hash(logged.leaf().encode());
    Bytes signed =
        Proofs.device(
            Proofs.REGISTER,
            "the-lighthouse",
            connection.nonce,
            record.handle(),
            device.id(),
            hash);
    if (!isFirst(logged)
        || !Ed25519.verify(device.signatureKey(), signed, bytes(request.getProof()))) {
      return error(Error.Code.BAD_PROOF);
    }
    String handle = record.handle().value();
    if (server.accounts.containsKey(handle)) {
      if (!server.latest(handle).equals(logged)) {
        return error(Error.Code.HANDLE_TAKEN);
      }
      connection.account = handle;
      connection.device = device.id().value();
      return FakeAnswers.done();
    }
    Bytes token = bytes(request.getToken());
    if (!server.tokens.contains(token) && !server.office.invites(token)) {
      return error(Error.Code.INVITATION_UNKNOWN);
    }
    if (server.tokenUsers.putIfAbsent(token, hash) != null) {
      return error(Error.Code.INVITATION_USED);
    }
    server.append(logged);
    server.office.registered(record);
    connection.account = handle;
    connection.device = device.id().value();
    return FakeAnswers.done();
  }

  private boolean isFirst(LoggedRecord record) {
    try {
      Handle handle = record.record().handle();
      Bytes proof = server.label(handle.value()).proof();
      return AccountChain.begin(server.card, handle, proof, record).version() == 1;
    } catch (VerificationException e) {
      return false;
    }
  }

  ServerFrame.Builder authenticate(pli.protocol.wire.AuthenticateDevice request) {
    if (!server.accounts.containsKey(request.getHandle())) {
      return error(Error.Code.BAD_PROOF);
    }
    AccountRecord account = server.account(request.getHandle());
    DeviceEntry device = null;
    for (DeviceEntry entry : account.devices()) {
      device = entry.id().value().equals(bytes(request.getDeviceId())) ? entry : device;
    }
    if (device == null) {
      return error(Error.Code.BAD_PROOF);
    }
    Bytes signed =
        Proofs.device(
            Proofs.AUTHENTICATE_DEVICE,
            "the-lighthouse",
            connection.nonce,
            account.handle(),
            device.id(),
            Bytes.EMPTY);
    if (!Ed25519.verify(device.signatureKey(), signed, bytes(request.getProof()))) {
      return error(Error.Code.BAD_PROOF);
    }
    connection.account = request.getHandle();
    connection.device = device.id().value();
    return FakeAnswers.done();
  }

  ServerFrame.Builder requestReset(pli.protocol.wire.RequestReset request) {
    AccountRecord asked;
    try {
      asked = AccountRecord.decode(bytes(request.getContent()));
    } catch (pli.codec.DecodeException e) {
      return error(Error.Code.RECORD_INVALID);
    }
    if (!server.office.invites(bytes(request.getToken()))) {
      return error(Error.Code.INVITATION_UNKNOWN);
    }
    DeviceEntry device = asked.devices().get(0);
    Bytes signed =
        Proofs.device(
            Proofs.REQUEST_RESET,
            "the-lighthouse",
            connection.nonce,
            asked.handle(),
            device.id(),
            Sha256.hash(bytes(request.getContent())));
    if (!Ed25519.verify(device.signatureKey(), signed, bytes(request.getProof()))) {
      return error(Error.Code.BAD_PROOF);
    }
    server.office.asked.removeIf(one -> one.handle().equals(asked.handle()));
    server.office.asked.add(asked);
    return FakeAnswers.done();
  }

  /** As the server does: who brings a record does not matter. */
  ServerFrame.Builder update(LoggedRecord record) {
    String handle = record.record().handle().value();
    LoggedRecord latest = server.latest(handle);
    if (latest.equals(record)) {
      return FakeAnswers.done();
    }
    if (record.record().version() <= latest.record().version()) {
      return error(Error.Code.CHAIN_MOVED);
    }
    try {
      server.append(server.chain(handle).next(record).latest());
      return FakeAnswers.done();
    } catch (VerificationException e) {
      return error(Error.Code.RECORD_INVALID);
    }
  }

  ServerFrame.Builder publish(pli.protocol.wire.PublishKeyPackages request) {
    if (request.getReplace()) {
      server.keyPackages.remove(device());
    }
    server
        .keyPackages
        .computeIfAbsent(device(), id -> new ArrayDeque<>())
        .addAll(request.getOneTimeList());
    if (!request.getLastResort().isEmpty()) {
      server.lastResorts.put(device(), request.getLastResort());
    }
    return FakeAnswers.done();
  }

  ServerFrame.Builder count() {
    return ServerFrame.newBuilder()
        .setKeyPackageCount(
            KeyPackageCount.newBuilder()
                .setOneTime(server.keyPackages.getOrDefault(device(), new ArrayDeque<>()).size())
                .setLastResort(server.lastResorts.containsKey(device())));
  }

  private Bytes device() {
    Bytes device = connection.device;
    if (device == null) {
      throw new IllegalStateException("not authenticated");
    }
    return device;
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
