package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.protocol.QueueId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CountKeyPackages;
import pli.protocol.wire.DeliverWelcome;
import pli.protocol.wire.Error;
import pli.protocol.wire.PublishKeyPackages;
import pli.protocol.wire.RequestReset;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;

/** Administrators give an account other devices, as its owner asks or without. */
class ResetTest extends OfficeCase {
  private Error.@Nullable Code ask(Bytes token, Returning returning) throws Exception {
    return Returning.ask(network, token, returning.record(), returning.device());
  }

  private LoggedEntry reset(TestDevice account, AccountRecord record, SignatureKeyPair keys)
      throws Exception {
    Administration now = office.administration();
    return LoggedEntry.of(
        now.proposals().signReset(chain(account), record, TestDevice.opening(), keys));
  }

  private Bytes invitedBack(TestDevice device) throws Exception {
    return office.invite(founder, Act.Purpose.RETURN, 1, device.handle());
  }

  @Test
  void whoLostEverythingComesBack() throws Exception {
    TestDevice alice = member("alice");
    TestDevice bob = administrator("bob");
    try (TestClient client = network.connect()) {
      client.granted(alice.authenticate(client));
      client.granted(
          ClientFrame.newBuilder()
              .setPublishKeyPackages(
                  PublishKeyPackages.newBuilder().addOneTime(wire(Bytes.of(1)))));
    }
    Bytes token = invitedBack(alice);
    Administration now = office.administration();
    office.proposed(bob, sign(now, quorums(now.policy(), 2, 2, 1), bob.keys()));
    Returning fresh = Returning.of(alice, network.origin(), 2);
    assertEquals(null, ask(token, fresh));
    network.restart();
    var waiting = office.waiting(bob);
    assertEquals(1, waiting.getRequestsCount());
    assertEquals(
        fresh.record(),
        AccountRecord.decode(TestClient.bytes(waiting.getRequests(0).getContent())));
    assertTrue(waiting.getRequests(0).getAskedMillis() > 0);
    LoggedEntry half = reset(alice, fresh.record(), founder.keys());
    assertFalse(office.proposed(founder, half).getLogged());
    LoggedRecord both =
        office.administration().proposals().cosignReset(chain(alice), half.record(), bob.keys());
    assertTrue(office.proposed(bob, LoggedEntry.of(both)).getLogged());
    // Again, as after an answer that was lost.
    assertTrue(office.proposed(bob, LoggedEntry.of(both)).getLogged());
    AccountChain chain = chain(alice);
    assertEquals(2, chain.version());
    assertEquals(fresh.record(), chain.record());
    assertEquals(0, office.waiting(bob).getRequestsCount());
    assertEquals(0, office.waiting(bob).getProposalsCount());
    try (TestClient client = network.connect()) {
      assertEquals(Error.Code.BAD_PROOF, client.refused(alice.authenticate(client)).getCode());
      client.granted(fresh.device().authenticate(client));
      assertEquals(
          0,
          client
              .granted(
                  ClientFrame.newBuilder()
                      .setCountKeyPackages(CountKeyPackages.getDefaultInstance()))
              .getKeyPackageCount()
              .getOneTime());
      client.granted(fresh.device().contactQueue().create(client));
    }
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.UNKNOWN_QUEUE, client.refused(welcome(alice.contactQueue().id())).getCode());
      client.granted(welcome(fresh.device().contactQueue().id()));
    }
    // The invitation is used.
    assertEquals(Error.Code.INVITATION_USED, ask(token, Returning.of(alice, network.origin(), 3)));
    // The next record is signed by the new device; what came before it signs nothing.
    AccountRecord third = Returning.of(alice, network.origin(), 3).record();
    try (TestClient client = network.connect()) {
      client.granted(
          TestDevice.update(chain.sign(third, TestDevice.opening(), fresh.device().keys())));
    }
  }

  private static ClientFrame.Builder welcome(QueueId queue) {
    return ClientFrame.newBuilder()
        .setDeliverWelcome(
            DeliverWelcome.newBuilder()
                .setContactQueueId(wire(queue.value()))
                .setSubmissionId(wire(TestGroup.submissionId()))
                .setSealed(wire(Bytes.of(5))));
  }

  @Test
  void onlyWhoWasInvitedToReturnAsks() throws Exception {
    TestDevice alice = member("alice");
    TestDevice bob = member("bob");
    Bytes token = invitedBack(alice);
    Bytes forMember = TestOffice.invite(network, founder);
    Returning fresh = Returning.of(alice, network.origin(), 2);
    assertEquals(Error.Code.INVITATION_UNKNOWN, ask(TestNetwork.random(16), fresh));
    assertEquals(Error.Code.MALFORMED, ask(TestNetwork.random(17), fresh));
    assertEquals(Error.Code.NOT_ALLOWED, ask(forMember, fresh));
    assertEquals(Error.Code.NOT_ALLOWED, ask(token, Returning.of(bob, network.origin(), 2)));
    // Nobody joins with it.
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.NOT_ALLOWED,
          client.refused(TestDevice.of("carol", network).register(client, token)).getCode());
      assertEquals(
          Error.Code.HANDLE_TAKEN,
          client.refused(TestDevice.of("alice", network).register(client, token)).getCode());
    }
    assertEquals(Error.Code.CHAIN_MOVED, ask(token, Returning.of(alice, network.origin(), 1)));
    assertEquals(Error.Code.CHAIN_MOVED, ask(token, Returning.of(alice, network.origin(), 3)));
    assertEquals(Error.Code.RECORD_INVALID, ask(token, Returning.of(alice, "elsewhere", 2)));
    // With a device more, with the old paper, with the old device's key or queue.
    AccountRecord good = fresh.record();
    DeviceEntry device = good.devices().get(0);
    DeviceEntry second = Returning.of(alice, network.origin(), 2).record().devices().get(0);
    for (AccountRecord wrong :
        List.of(
            record(good, List.of(device, second), good.recoveryKey()),
            record(good, List.of(device), alice.paper().publicKey()),
            record(good, List.of(device), alice.keys().publicKey()),
            record(good, List.of(alice.entry()), good.recoveryKey()),
            record(good, List.of(queue(device, alice)), good.recoveryKey()),
            record(good, List.of(queue(device, bob)), good.recoveryKey()))) {
      assertEquals(Error.Code.RECORD_INVALID, Returning.ask(network, token, wrong, fresh.device()));
    }
    assertEquals(Error.Code.BAD_PROOF, Returning.ask(network, token, good, alice));
    try (TestClient client = network.connect()) {
      ClientFrame.Builder noRecord =
          ClientFrame.newBuilder()
              .setRequestReset(
                  RequestReset.newBuilder().setToken(wire(token)).setContent(wire(Bytes.of(1))));
      assertEquals(Error.Code.RECORD_INVALID, client.refused(noRecord).getCode());
      ClientFrame.Builder huge =
          ClientFrame.newBuilder()
              .setRequestReset(
                  RequestReset.newBuilder()
                      .setToken(wire(token))
                      .setContent(wire(Bytes.adopt(new byte[33_000]))));
      assertEquals(Error.Code.TOO_LARGE, client.refused(huge).getCode());
    }
    assertEquals(0, office.waiting(founder).getRequestsCount());
    assertEquals(null, ask(token, fresh));
    // A later one takes its place.
    Returning later = Returning.of(alice, network.origin(), 2);
    assertEquals(null, ask(token, later));
    assertEquals(1, office.waiting(founder).getRequestsCount());
    assertEquals(
        wire(later.record().encode()), office.waiting(founder).getRequests(0).getContent());
    // Taken back, nothing is asked for any more.
    office.act(founder, new Act.Withdrawal(Sha256.hash(token)));
    assertEquals(0, office.waiting(founder).getRequestsCount());
    assertEquals(Error.Code.INVITATION_UNKNOWN, ask(token, later));
  }

  private static DeviceEntry queue(DeviceEntry device, TestDevice other) {
    return new DeviceEntry(
        device.id(),
        device.name(),
        device.signatureKey(),
        other.entry().contactQueue(),
        device.contactKey());
  }

  private static AccountRecord record(AccountRecord like, List<DeviceEntry> devices, Bytes paper) {
    return new AccountRecord(like.network(), like.handle(), like.version(), 1, devices, paper);
  }

  /** Without the owner: a device is lost, and administrators take it away. */
  @Test
  void administratorsTakeADeviceAwayWithoutARequest() throws Exception {
    TestDevice alice = member("alice");
    Bytes token = invitedBack(alice);
    Returning fresh = Returning.of(alice, network.origin(), 2);
    assertEquals(null, ask(token, fresh));
    AccountRecord other = Returning.of(alice, network.origin(), 2).record();
    assertTrue(office.proposed(founder, reset(alice, other, founder.keys())).getLogged());
    assertEquals(other, chain(alice).record());
    // It was not what she asked for: that is over, her invitation is not.
    assertEquals(0, office.waiting(founder).getRequestsCount());
    assertEquals(null, ask(token, Returning.of(alice, network.origin(), 3)));
  }

  @Test
  void aResetIsForTheAccountAsItIs() throws Exception {
    TestDevice alice = member("alice");
    TestDevice bob = member("bob");
    AccountRecord good = Returning.of(alice, network.origin(), 2).record();
    LoggedEntry reset = reset(alice, good, founder.keys());
    // Neither she herself nor Bob resets anybody, nor does a reset come as a record of one's own.
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(alice, reset));
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(bob, reset));
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.RECORD_INVALID, client.refused(TestDevice.update(reset.record())).getCode());
    }
    // A contact queue of somebody else's.
    AccountRecord taken =
        record(good, List.of(queue(good.devices().get(0), bob)), good.recoveryKey());
    assertEquals(
        Error.Code.RECORD_INVALID, office.refused(founder, reset(alice, taken, founder.keys())));
    // Meanwhile she made a record herself.
    AccountChain chain = chain(alice);
    try (TestClient client = network.connect()) {
      client.granted(
          TestDevice.update(
              chain.sign(
                  record(good, List.of(alice.entry()), good.recoveryKey()),
                  TestDevice.opening(),
                  alice.keys())));
    }
    assertEquals(Error.Code.CHAIN_MOVED, office.refused(founder, reset));
    assertEquals(2, chain(alice).version());
  }
}
