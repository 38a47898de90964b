package pli.client;

import static pli.client.FakeServer.bytes;
import static pli.client.FakeServer.error;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.client.FakeServer.FakeConnection;
import pli.client.FakeServer.Queue;
import pli.client.FakeServer.Role;
import pli.client.FakeServer.Route;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.Sha256;
import pli.protocol.LoggedRecords;
import pli.protocol.Proofs;
import pli.protocol.QueueId;
import pli.protocol.SealedEntry;
import pli.protocol.wire.Accepted;
import pli.protocol.wire.CaughtUp;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Commit;
import pli.protocol.wire.Destination;
import pli.protocol.wire.DeviceKeyPackage;
import pli.protocol.wire.Done;
import pli.protocol.wire.Entries;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.KeyPackageCount;
import pli.protocol.wire.LabelProof;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.Record;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.Submit;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/** What {@link FakeServer} answers on one connection; runs under its lock. */
final class FakeAnswers {
  private final FakeServer server;
  private final FakeConnection connection;

  FakeAnswers(FakeServer server, FakeConnection connection) {
    this.server = server;
    this.connection = connection;
  }

  private static ServerFrame.Builder done() {
    return ServerFrame.newBuilder().setDone(Done.getDefaultInstance());
  }

  private boolean wrongRole(Role role) {
    if (connection.role == null) {
      connection.role = role;
    }
    return connection.role != role;
  }

  private boolean wrongQueueRole(ByteString queue) {
    String account = connection.account;
    if (connection.role == Role.CONTACT && account != null) {
      return server.account(account).devices().stream()
          .noneMatch(d -> d.contactQueue().equals(bytes(queue)));
    }
    return wrongRole(Role.MAILBOX);
  }

  ServerFrame.Builder to(ClientFrame frame) {
    Role needed =
        switch (frame.getRequestCase()) {
          case CREATE_ROUTE,
              SUBMIT,
              ATTEST_FRANK,
              COMMIT,
              DELIVER_WELCOME,
              LOOK_UP,
              CLAIM_KEY_PACKAGES,
              PROVE_LABEL ->
              Role.ANONYMOUS;
          case REGISTER,
              AUTHENTICATE_DEVICE,
              UPDATE_RECORD,
              PUBLISH_KEY_PACKAGES,
              COUNT_KEY_PACKAGES,
              READ_ADMINISTRATION,
              PROPOSE,
              LIST_PROPOSALS ->
              Role.CONTACT;
          default -> null;
        };
    boolean stranger =
        switch (frame.getRequestCase()) {
          case READ_ADMINISTRATION, PROPOSE, LIST_PROPOSALS -> connection.account == null;
          default -> false;
        };
    if (needed != null && (wrongRole(needed) || stranger)) {
      return error(Error.Code.WRONG_ROLE);
    }
    return switch (frame.getRequestCase()) {
      case CREATE_QUEUE -> createQueue(frame.getCreateQueue());
      case CREATE_ROUTE -> createRoute(frame.getCreateRoute());
      case SUBMIT -> submit(frame.getSubmit());
      case ATTEST_FRANK -> server.franks.attest(frame.getAttestFrank());
      case COMMIT -> commit(frame.getCommit());
      case DELIVER_WELCOME -> deliverWelcome(frame.getDeliverWelcome());
      case LOOK_UP -> lookUp(frame.getLookUp());
      case PROVE_LABEL -> proveLabel(frame.getProveLabel().getHandle());
      case UPDATE_RECORD -> update(FakeServer.record(frame.getUpdateRecord().getRecord()));
      case CLAIM_KEY_PACKAGES -> claim(frame.getClaimKeyPackages().getHandle());
      case READ_QUEUE -> readQueue(frame.getReadQueue());
      case ACKNOWLEDGE -> acknowledge(frame.getAcknowledge());
      case DELETE_QUEUE -> deleteQueue(frame.getDeleteQueue());
      case REGISTER -> register(frame.getRegister());
      case AUTHENTICATE_DEVICE -> authenticate(frame.getAuthenticateDevice());
      case PUBLISH_KEY_PACKAGES -> publish(frame.getPublishKeyPackages());
      case COUNT_KEY_PACKAGES -> count();
      case READ_ADMINISTRATION -> server.office.read(frame.getReadAdministration());
      case PROPOSE -> server.office.propose(frame.getPropose());
      case LIST_PROPOSALS -> server.office.list();
      // What this device cannot do yet.
      case REQUEST_RESET -> requestReset(frame.getRequestReset());
      case REQUEST_NOT_SET -> error(Error.Code.MALFORMED);
    };
  }

  /** After the answer to a ReadQueue: what lies there. */
  void afterwards(ClientFrame frame) {
    if (frame.getRequestCase() != ClientFrame.RequestCase.READ_QUEUE) {
      return;
    }
    ByteString id = frame.getReadQueue().getQueueId();
    Queue queue = server.queues.get(bytes(id));
    if (queue == null || !queue.readers.contains(connection)) {
      return;
    }
    for (Map.Entry<Long, ByteString> next : queue.entries.entrySet()) {
      say(connection, id, next.getKey(), next.getValue());
    }
    connection.say(ServerFrame.newBuilder().setCaughtUp(CaughtUp.newBuilder().setQueueId(id)));
  }

  static void say(FakeConnection to, ByteString queue, long number, ByteString sealed) {
    to.say(
        ServerFrame.newBuilder()
            .setEntries(
                Entries.newBuilder()
                    .setQueueId(queue)
                    .addEntries(Entry.newBuilder().setNumber(number).setSealed(sealed))));
  }

  private boolean badProof(String label, ByteString queue, Bytes key, ByteString signature) {
    Bytes signed =
        Proofs.queue(label, "the-lighthouse", connection.nonce, new QueueId(bytes(queue)), key);
    return !Ed25519.verify(key, signed, bytes(signature));
  }

  private ServerFrame.Builder createQueue(pli.protocol.wire.CreateQueue request) {
    Bytes key = bytes(request.getPublicKey());
    if (badProof(Proofs.CREATE_QUEUE, request.getQueueId(), key, request.getSignature())) {
      return error(Error.Code.BAD_PROOF);
    }
    Queue queue = server.queues.computeIfAbsent(bytes(request.getQueueId()), id -> new Queue(key));
    return queue.key.equals(key) ? done() : error(Error.Code.QUEUE_EXISTS);
  }

  private ServerFrame.Builder readQueue(pli.protocol.wire.ReadQueue request) {
    Queue queue = server.queues.get(bytes(request.getQueueId()));
    if (wrongQueueRole(request.getQueueId())) {
      return error(Error.Code.WRONG_ROLE);
    }
    if (queue == null) {
      return error(Error.Code.UNKNOWN_QUEUE);
    }
    if (badProof(Proofs.READ_QUEUE, request.getQueueId(), queue.key, request.getSignature())) {
      return error(Error.Code.BAD_PROOF);
    }
    queue.readers.add(connection);
    return done();
  }

  private ServerFrame.Builder acknowledge(pli.protocol.wire.Acknowledge request) {
    Queue queue = server.queues.get(bytes(request.getQueueId()));
    if (queue == null) {
      return error(Error.Code.UNKNOWN_QUEUE);
    }
    if (!queue.readers.contains(connection)) {
      return error(Error.Code.BAD_PROOF);
    }
    queue.entries.headMap(request.getUpTo(), true).clear();
    return done();
  }

  private ServerFrame.Builder deleteQueue(pli.protocol.wire.DeleteQueue request) {
    Queue queue = server.queues.get(bytes(request.getQueueId()));
    if (queue == null) {
      return error(Error.Code.UNKNOWN_QUEUE);
    }
    if (badProof(Proofs.DELETE_QUEUE, request.getQueueId(), queue.key, request.getSignature())) {
      return error(Error.Code.BAD_PROOF);
    }
    server.queues.remove(bytes(request.getQueueId()));
    return done();
  }

  private ServerFrame.Builder createRoute(pli.protocol.wire.CreateRoute request) {
    if (!server.submissions.add(bytes(request.getSubmissionId()))) {
      return accepted(0, 0, true);
    }
    if (server.routes.containsKey(bytes(request.getRouteId()))) {
      return error(Error.Code.ROUTE_EXISTS);
    }
    server.routes.put(
        bytes(request.getRouteId()),
        new Route(
            request.getEpoch(), request.getRouteKey(), request.getTable().getDestinationsList()));
    return accepted(0, 0, false);
  }

  private ServerFrame.Builder submit(Submit request) {
    if (server.submissions.contains(bytes(request.getSubmissionId()))) {
      return accepted(0, 0, true);
    }
    Route route = server.routes.get(bytes(request.getRouteId()));
    if (route == null) {
      return error(Error.Code.UNKNOWN_ROUTE);
    }
    if (route.epoch != request.getEpoch()) {
      return error(Error.Code.EPOCH_STALE, route.epoch);
    }
    if (!route.key.equals(request.getRouteKey())) {
      return error(Error.Code.ROUTE_REFUSED);
    }
    server.submissions.add(bytes(request.getSubmissionId()));
    return fanOut(route.table, server.franks.before(request));
  }

  private ServerFrame.Builder commit(Commit request) {
    if (server.submissions.contains(bytes(request.getSubmissionId()))) {
      return accepted(0, 0, true);
    }
    Route route = server.routes.get(bytes(request.getRouteId()));
    if (route == null) {
      return error(Error.Code.UNKNOWN_ROUTE);
    }
    if (route.epoch != request.getEpoch()) {
      return error(Error.Code.EPOCH_CONFLICT, route.epoch);
    }
    if (!route.key.equals(request.getOldRouteKey())) {
      return error(Error.Code.ROUTE_REFUSED);
    }
    server.submissions.add(bytes(request.getSubmissionId()));
    List<Destination> old = route.table;
    route.epoch++;
    route.key = request.getNewRouteKey();
    route.table = request.getNewTable().getDestinationsList();
    return fanOut(old, request.getMessage());
  }

  private ServerFrame.Builder fanOut(List<Destination> table, ByteString message) {
    int delivered = 0;
    for (Destination destination : table) {
      Bytes sealed =
          SealedEntry.seal(
              Secret.copyOf(bytes(destination.getWrapKey())), bytes(message), server.entropy);
      delivered += put(destination.getQueueId(), sealed) ? 1 : 0;
    }
    return accepted(delivered, table.size() - delivered, false);
  }

  private boolean put(ByteString id, Bytes sealed) {
    return server.put(id, ByteString.copyFrom(sealed.toByteArray()));
  }

  private static ServerFrame.Builder accepted(int delivered, int missing, boolean repeated) {
    return ServerFrame.newBuilder()
        .setAccepted(
            Accepted.newBuilder()
                .setDelivered(delivered)
                .setMissing(missing)
                .setRepeated(repeated));
  }

  private ServerFrame.Builder deliverWelcome(pli.protocol.wire.DeliverWelcome request) {
    if (!server.submissions.add(bytes(request.getSubmissionId()))) {
      return accepted(0, 0, true);
    }
    boolean put = put(request.getContactQueueId(), bytes(request.getSealed()));
    return accepted(put ? 1 : 0, put ? 0 : 1, false);
  }

  private ServerFrame.Builder lookUp(LookUp request) {
    Record record = shown(request.getHandle(), request.getFromVersion());
    return record == null
        ? error(Error.Code.UNKNOWN_HANDLE)
        : ServerFrame.newBuilder().setRecord(record);
  }

  private ServerFrame.Builder proveLabel(String handle) {
    return ServerFrame.newBuilder()
        .setLabelProof(LabelProof.newBuilder().setProof(wire(server.label(handle).proof())));
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
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

  private ServerFrame.Builder claim(String handle) {
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

  private ServerFrame.Builder register(pli.protocol.wire.Register request) {
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
      return done();
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
    return done();
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

  private ServerFrame.Builder authenticate(pli.protocol.wire.AuthenticateDevice request) {
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
    return done();
  }

  private ServerFrame.Builder requestReset(pli.protocol.wire.RequestReset request) {
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
    return done();
  }

  /** As the server does: who brings a record does not matter. */
  private ServerFrame.Builder update(LoggedRecord record) {
    String handle = record.record().handle().value();
    LoggedRecord latest = server.latest(handle);
    if (latest.equals(record)) {
      return done();
    }
    if (record.record().version() <= latest.record().version()) {
      return error(Error.Code.CHAIN_MOVED);
    }
    try {
      server.append(server.chain(handle).next(record).latest());
      return done();
    } catch (VerificationException e) {
      return error(Error.Code.RECORD_INVALID);
    }
  }

  private Bytes device() {
    Bytes device = connection.device;
    if (device == null) {
      throw new IllegalStateException("not authenticated");
    }
    return device;
  }

  private ServerFrame.Builder publish(pli.protocol.wire.PublishKeyPackages request) {
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
    return done();
  }

  private ServerFrame.Builder count() {
    return ServerFrame.newBuilder()
        .setKeyPackageCount(
            KeyPackageCount.newBuilder()
                .setOneTime(server.keyPackages.getOrDefault(device(), new ArrayDeque<>()).size())
                .setLastResort(server.lastResorts.containsKey(device())));
  }
}
