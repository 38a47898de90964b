package pli.client;

import static pli.client.FakeServer.bytes;
import static pli.client.FakeServer.error;

import com.google.protobuf.ByteString;
import pli.client.FakeServer.FakeConnection;
import pli.client.FakeServer.Role;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Done;
import pli.protocol.wire.Error;
import pli.protocol.wire.ServerFrame;

/** What {@link FakeServer} answers on one connection, by roles; runs under its lock. */
final class FakeAnswers {
  private final FakeServer server;
  private final FakeConnection connection;
  private final FakeQueues queues;
  private final FakeRoutes routes;
  private final FakeDirectory directory;

  FakeAnswers(FakeServer server, FakeConnection connection) {
    this.server = server;
    this.connection = connection;
    queues = new FakeQueues(server, connection);
    routes = new FakeRoutes(server);
    directory = new FakeDirectory(server, connection);
  }

  static ServerFrame.Builder done() {
    return ServerFrame.newBuilder().setDone(Done.getDefaultInstance());
  }

  ServerFrame.Builder to(ClientFrame frame) {
    Role needed =
        switch (frame.getRequestCase()) {
          case CREATE_ROUTE,
              SUBMIT,
              COMMIT,
              DELIVER_WELCOME,
              LOOK_UP,
              CLAIM_KEY_PACKAGES,
              PROVE_LABEL,
              ATTEST_FRANK,
              PUBLISH_ALERT ->
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
    boolean wrongQueue =
        frame.getRequestCase() == ClientFrame.RequestCase.READ_QUEUE
            && wrongQueueRole(frame.getReadQueue().getQueueId());
    if (wrongQueue || needed != null && (wrongRole(needed) || stranger)) {
      return error(Error.Code.WRONG_ROLE);
    }
    return switch (frame.getRequestCase()) {
      case CREATE_QUEUE -> queues.createQueue(frame.getCreateQueue());
      case CREATE_ROUTE -> routes.createRoute(frame.getCreateRoute());
      case SUBMIT -> routes.submit(frame.getSubmit());
      case ATTEST_FRANK -> server.franks.attest(frame.getAttestFrank());
      case PUBLISH_ALERT -> server.alerts.publish(frame.getPublishAlert());
      case COMMIT -> routes.commit(frame.getCommit());
      case DELIVER_WELCOME -> routes.deliverWelcome(frame.getDeliverWelcome());
      case LOOK_UP -> directory.lookUp(frame.getLookUp());
      case PROVE_LABEL -> directory.proveLabel(frame.getProveLabel().getHandle());
      case UPDATE_RECORD ->
          directory.update(FakeServer.record(frame.getUpdateRecord().getRecord()));
      case CLAIM_KEY_PACKAGES -> directory.claim(frame.getClaimKeyPackages().getHandle());
      case READ_QUEUE -> queues.readQueue(frame.getReadQueue());
      case ACKNOWLEDGE -> queues.acknowledge(frame.getAcknowledge());
      case DELETE_QUEUE -> queues.deleteQueue(frame.getDeleteQueue());
      case REGISTER -> directory.register(frame.getRegister());
      case AUTHENTICATE_DEVICE -> directory.authenticate(frame.getAuthenticateDevice());
      case PUBLISH_KEY_PACKAGES -> directory.publish(frame.getPublishKeyPackages());
      case COUNT_KEY_PACKAGES -> directory.count();
      case READ_ADMINISTRATION -> server.office.read(frame.getReadAdministration());
      case PROPOSE -> server.office.propose(frame.getPropose());
      case LIST_PROPOSALS -> server.office.list();
      case REQUEST_RESET -> directory.requestReset(frame.getRequestReset());
      case REQUEST_NOT_SET -> error(Error.Code.MALFORMED);
    };
  }

  /** After the answer to a ReadQueue: what lies there. */
  void afterwards(ClientFrame frame) {
    queues.afterwards(frame);
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
}
