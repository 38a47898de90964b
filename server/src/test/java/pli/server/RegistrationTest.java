package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pli.server.TestClient.wire;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.protocol.LoggedRecords;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.Record;
import pli.protocol.wire.Register;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;

/** Invitations, and the accounts that are made with them. */
class RegistrationTest extends SessionCase {
  @Test
  void anInvitationMakesAnAccountOnce() throws Exception {
    Bytes token = invite();
    TestDevice carol = TestDevice.of("carol", network);
    TestDevice late = TestDevice.of("late", network);
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.INVITATION_UNKNOWN,
          client.refused(carol.register(client, TestNetwork.random(16))).getCode());
      assertEquals(
          Error.Code.MALFORMED,
          client.refused(carol.register(client, TestNetwork.random(15))).getCode());
      client.granted(carol.register(client, token));
      // And is then known on this connection.
      client.granted(count());
      assertEquals(Error.Code.WRONG_ROLE, client.refused(carol.register(client, token)).getCode());
    }
    network.restart();
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.INVITATION_USED, client.refused(late.register(client, token)).getCode());
      // An answer that was lost: the same record is taken again.
      client.granted(carol.register(client, token));
    }
    try (TestClient client = network.connect()) {
      Record record = client.granted(lookUp("carol")).getRecord();
      assertEquals(1, record.getLatestVersion());
      assertEquals(carol.logged(), LoggedRecords.fromWire(record.getRecords(0)));
      assertEquals(1, record.getRecordsCount());
      assertEquals(Error.Code.UNKNOWN_HANDLE, client.refused(lookUp("late")).getCode());
      assertEquals(Error.Code.HANDLE_INVALID, client.refused(lookUp("Late")).getCode());
    }
  }

  @Test
  void aHandleIsTakenOnceAndTheInvitationStaysGood() throws Exception {
    Bytes token = invite();
    try (TestClient client = network.connect()) {
      TestDevice second = TestDevice.of("admin", network);
      assertEquals(
          Error.Code.HANDLE_TAKEN, client.refused(second.register(client, token)).getCode());
      // What is wrong with the record is not even looked at: the name is taken.
      TestDevice elsewhere = TestDevice.of("admin", network, "elsewhere");
      assertEquals(
          Error.Code.HANDLE_TAKEN, client.refused(elsewhere.register(client, token)).getCode());
      client.granted(TestDevice.of("dave", network).register(client, token));
    }
  }

  @Test
  void anInvitationForOneHandleIsForThat() throws Exception {
    Bytes token =
        new TestOffice(network, admin).invite(admin, Act.Purpose.MEMBER, 2, new Handle("erin"));
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.NOT_ALLOWED,
          client.refused(TestDevice.of("frank", network).register(client, token)).getCode());
      client.granted(TestDevice.of("erin", network).register(client, token));
    }
  }

  @Test
  void recordsAreLookedAt() throws Exception {
    Bytes token = invite();
    TestDevice elsewhere = TestDevice.of("grace", network, "elsewhere");
    TestDevice grace = TestDevice.of("grace", network);
    TestDevice other = TestDevice.of("greta", network);
    AccountRecord said = grace.record();
    LoggedRecord two = record(grace, List.of(grace.entry(), other.entry()));
    LoggedRecord otherLabel =
        LoggedRecord.first(
            network.card().log().origin(),
            TestDevice.label("greta", network),
            said,
            TestDevice.opening(),
            grace.keys());
    LoggedRecord otherLog =
        LoggedRecord.first(
            "other/log",
            grace.logged().leaf().body().label(),
            said,
            TestDevice.opening(),
            grace.keys());
    LoggedRecord otherContent =
        new LoggedRecord(grace.logged().leaf(), grace.logged().opening(), two.record());
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.RECORD_INVALID, client.refused(elsewhere.register(client, token)).getCode());
      for (LoggedRecord wrong : List.of(two, otherLabel, otherLog, otherContent)) {
        assertEquals(
            Error.Code.RECORD_INVALID,
            client.refused(grace.register(client, token, wrong)).getCode());
      }
      pli.protocol.wire.LoggedRecord good = LoggedRecords.toWire(grace.logged(), 0);
      for (pli.protocol.wire.LoggedRecord bad :
          List.of(
              pli.protocol.wire.LoggedRecord.getDefaultInstance(),
              good.toBuilder().clearOpening().build(),
              good.toBuilder().setLeaf(wire(Bytes.of(1))).build(),
              good.toBuilder().setContent(wire(Bytes.adopt(new byte[40_000]))).build())) {
        ClientFrame.Builder forged =
            ClientFrame.newBuilder()
                .setRegister(Register.newBuilder().setToken(wire(token)).setRecord(bad));
        assertEquals(Error.Code.RECORD_INVALID, client.refused(forged).getCode());
      }
      ClientFrame.Builder unproven =
          ClientFrame.newBuilder()
              .setRegister(
                  Register.newBuilder()
                      .setToken(wire(token))
                      .setRecord(good)
                      .setProof(wire(grace.prove(client, "pli register v1", Bytes.EMPTY))));
      assertEquals(Error.Code.BAD_PROOF, client.refused(unproven).getCode());
      client.granted(grace.register(client, token));
    }
  }

  private LoggedRecord record(TestDevice device, List<DeviceEntry> devices) {
    AccountRecord record =
        new AccountRecord(
            network.origin(), device.handle(), 1, 1, devices, device.paper().publicKey());
    return LoggedRecord.first(
        network.card().log().origin(),
        device.logged().leaf().body().label(),
        record,
        TestDevice.opening(),
        device.keys());
  }
}
