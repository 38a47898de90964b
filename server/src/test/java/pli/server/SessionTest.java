package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.protocol.FirstContact;
import pli.protocol.Limits;
import pli.protocol.LoggedRecords;
import pli.protocol.QueueId;
import pli.protocol.wire.AuthenticateDevice;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CountKeyPackages;
import pli.protocol.wire.CreateInvitation;
import pli.protocol.wire.CreatedInvitation;
import pli.protocol.wire.DeliverWelcome;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.KeyPackageCount;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.PublishKeyPackages;
import pli.protocol.wire.Record;
import pli.protocol.wire.Register;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;

/** Roles, proofs, accounts and what else the protocol says of one connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTest {
  private TestNetwork network;
  private TestDevice admin;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    network = TestNetwork.start(folder.resolve("server"));
    admin = TestDevice.of("admin", network);
    try (TestClient client = network.connect()) {
      client.granted(admin.register(client, network.invitation().token()));
    }
  }

  @AfterAll
  void stop() {
    network.close();
  }

  private Bytes invite(CreateInvitation.Builder invitation) throws Exception {
    try (TestClient client = network.connect()) {
      client.granted(admin.authenticate(client));
      CreatedInvitation made =
          client
              .granted(ClientFrame.newBuilder().setCreateInvitation(invitation))
              .getCreatedInvitation();
      assertTrue(made.getExpiresMillis() > System.currentTimeMillis());
      return TestClient.bytes(made.getToken());
    }
  }

  private Bytes invite() throws Exception {
    return invite(member());
  }

  private static CreateInvitation.Builder member() {
    return CreateInvitation.newBuilder()
        .setRole(CreateInvitation.Role.MEMBER)
        .setUses(1)
        .setLifetimeSeconds(3600);
  }

  private TestDevice join(String handle) throws Exception {
    TestDevice device = TestDevice.of(handle, network);
    Bytes token = invite();
    try (TestClient client = network.connect()) {
      client.granted(device.register(client, token));
    }
    return device;
  }

  private static ClientFrame.Builder lookUp(String handle) {
    return ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle(handle));
  }

  private static ClientFrame.Builder claim(String handle) {
    return ClientFrame.newBuilder()
        .setClaimKeyPackages(ClaimKeyPackages.newBuilder().setHandle(handle));
  }

  private static ClientFrame.Builder count() {
    return ClientFrame.newBuilder().setCountKeyPackages(CountKeyPackages.getDefaultInstance());
  }

  private static ClientFrame.Builder publish(List<Bytes> oneTime, Bytes lastResort) {
    PublishKeyPackages.Builder publish =
        PublishKeyPackages.newBuilder().setLastResort(wire(lastResort));
    oneTime.forEach(one -> publish.addOneTime(wire(one)));
    return ClientFrame.newBuilder().setPublishKeyPackages(publish);
  }

  @Test
  void theServerSpeaksFirstAndNeverTwiceAlike() throws Exception {
    try (TestClient one = network.connect();
        TestClient two = network.connect()) {
      assertEquals(32, one.nonce().length());
      assertNotEquals(one.nonce(), two.nonce());
    }
  }

  @Test
  void aConnectionKeepsTheRoleOfItsFirstRequest() throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    try (TestClient anonymous = network.connect();
        TestClient mailbox = network.connect();
        TestClient contact = network.connect()) {
      // To make a queue belongs to all and decides nothing.
      anonymous.granted(queue.create(anonymous));
      mailbox.granted(queue.create(mailbox));
      contact.granted(queue.create(contact));
      anonymous.granted(lookUp("admin"));
      mailbox.granted(queue.read(mailbox));
      contact.granted(admin.authenticate(contact));
      for (ClientFrame.Builder request :
          List.of(
              queue.read(anonymous),
              queue.acknowledge(1),
              queue.delete(anonymous),
              count(),
              admin.authenticate(anonymous),
              admin.register(anonymous, TestNetwork.random(16)))) {
        assertEquals(Error.Code.WRONG_ROLE, anonymous.refused(request).getCode());
      }
      for (ClientFrame.Builder request :
          List.of(
              group.create(),
              group.submit(Bytes.of(1)),
              group.commit(group.next(List.of(queue)), Bytes.of(1)),
              lookUp("admin"),
              claim("admin"),
              welcome(queue.id(), Bytes.of(1)),
              count(),
              admin.authenticate(mailbox))) {
        assertEquals(Error.Code.WRONG_ROLE, mailbox.refused(request).getCode());
        if (request.getRequestCase() != ClientFrame.RequestCase.COUNT_KEY_PACKAGES) {
          assertEquals(Error.Code.WRONG_ROLE, contact.refused(request).getCode());
        }
      }
      // On a contact connection only the device's own contact queue is to be had.
      assertEquals(Error.Code.WRONG_ROLE, contact.refused(queue.read(contact)).getCode());
      assertEquals(Error.Code.WRONG_ROLE, contact.refused(queue.delete(contact)).getCode());
      contact.granted(count());
    }
  }

  @Test
  void whoHasNotSaidWhoItIsSpeaksForNobody() throws Exception {
    try (TestClient client = network.connect()) {
      assertEquals(Error.Code.WRONG_ROLE, client.refused(count()).getCode());
      assertEquals(
          Error.Code.WRONG_ROLE, client.refused(publish(List.of(), Bytes.of(1))).getCode());
      client.granted(admin.authenticate(client));
    }
  }

  @Test
  void aDeviceProvesItself() throws Exception {
    TestDevice stranger = TestDevice.of("admin", network);
    TestDevice nobody = TestDevice.of("nobody", network);
    try (TestClient client = network.connect();
        TestClient other = network.connect()) {
      assertEquals(Error.Code.BAD_PROOF, client.refused(stranger.authenticate(client)).getCode());
      assertEquals(
          Error.Code.UNKNOWN_HANDLE, client.refused(nobody.authenticate(client)).getCode());
      assertEquals(Error.Code.BAD_PROOF, client.refused(admin.authenticate(other)).getCode());
      ClientFrame.Builder invalid =
          ClientFrame.newBuilder()
              .setAuthenticateDevice(
                  AuthenticateDevice.newBuilder()
                      .setHandle("No Handle")
                      .setDeviceId(wire(admin.id().value())));
      assertEquals(Error.Code.HANDLE_INVALID, client.refused(invalid).getCode());
      client.granted(admin.authenticate(client));
    }
  }

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
    Bytes token = invite(member().setHandle("erin").setUses(2));
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

  @Test
  void onlyAdministratorsInvite() throws Exception {
    TestDevice member = join("heidi");
    try (TestClient client = network.connect()) {
      client.granted(member.authenticate(client));
      assertEquals(
          Error.Code.NOT_ALLOWED,
          client.refused(ClientFrame.newBuilder().setCreateInvitation(member())).getCode());
    }
    try (TestClient client = network.connect()) {
      client.granted(admin.authenticate(client));
      for (CreateInvitation.Builder wrong :
          List.of(
              member().setUses(0),
              member().setUses(1001),
              member().setLifetimeSeconds(59),
              member().setLifetimeSeconds(31_536_001),
              member().setLifetimeSeconds(-1),
              member().setRoleValue(0),
              member().setRoleValue(99))) {
        assertEquals(
            Error.Code.MALFORMED,
            client.refused(ClientFrame.newBuilder().setCreateInvitation(wrong)).getCode());
      }
      assertEquals(
          Error.Code.HANDLE_INVALID,
          client
              .refused(ClientFrame.newBuilder().setCreateInvitation(member().setHandle("A b")))
              .getCode());
    }
    Bytes forAdmin = invite(member().setRole(CreateInvitation.Role.ADMIN));
    TestDevice second = TestDevice.of("second-admin", network);
    try (TestClient client = network.connect()) {
      client.granted(second.register(client, forAdmin));
      client.granted(ClientFrame.newBuilder().setCreateInvitation(member()));
    }
  }

  @Test
  void keyPackagesAreTakenOnceAndTheLastResortStays() throws Exception {
    TestDevice ivan = join("ivan");
    try (TestClient client = network.connect();
        TestClient anonymous = network.connect()) {
      client.granted(ivan.authenticate(client));
      assertEquals(Error.Code.NO_KEY_PACKAGES, anonymous.refused(claim("ivan")).getCode());
      assertEquals(Error.Code.UNKNOWN_HANDLE, anonymous.refused(claim("ghost")).getCode());
      client.granted(publish(List.of(Bytes.of(1), Bytes.of(2)), Bytes.EMPTY));
      client.granted(publish(List.of(Bytes.of(3)), Bytes.of(9)));
      KeyPackageCount count = client.granted(count()).getKeyPackageCount();
      assertEquals(3, count.getOneTime());
      assertTrue(count.getLastResort());
      for (int expected : List.of(1, 2, 3, 9, 9)) {
        ClaimedKeyPackages claimed = anonymous.granted(claim("ivan")).getClaimedKeyPackages();
        assertEquals(ivan.logged(), LoggedRecords.fromWire(claimed.getRecord().getRecords(0)));
        assertEquals(1, claimed.getKeyPackagesCount());
        assertEquals(wire(ivan.id().value()), claimed.getKeyPackages(0).getDeviceId());
        assertEquals(wire(Bytes.of(expected)), claimed.getKeyPackages(0).getKeyPackage());
      }
      client.granted(publish(List.of(), Bytes.of(10)));
      assertEquals(
          wire(Bytes.of(10)),
          anonymous
              .granted(claim("ivan"))
              .getClaimedKeyPackages()
              .getKeyPackages(0)
              .getKeyPackage());
    }
  }

  /** Whoever comes with another suite withdraws what it published before. */
  @Test
  void replacedKeyPackagesAreNotHandedOut() throws Exception {
    TestDevice kate = join("kate");
    try (TestClient client = network.connect();
        TestClient anonymous = network.connect()) {
      client.granted(kate.authenticate(client));
      client.granted(publish(List.of(Bytes.of(1), Bytes.of(2)), Bytes.of(8)));
      client.granted(replace(List.of(Bytes.of(3), Bytes.of(4)), Bytes.of(9)));
      assertEquals(2, client.granted(count()).getKeyPackageCount().getOneTime());
      for (int expected : List.of(3, 4, 9)) {
        ClaimedKeyPackages claimed = anonymous.granted(claim("kate")).getClaimedKeyPackages();
        assertEquals(wire(Bytes.of(expected)), claimed.getKeyPackages(0).getKeyPackage());
      }
      List<Bytes> most = new ArrayList<>();
      for (int i = 0; i < Limits.MAX_KEY_PACKAGES; i++) {
        most.add(Bytes.of(i));
      }
      client.granted(publish(most, Bytes.EMPTY));
      client.granted(replace(most, Bytes.EMPTY));
      assertEquals(200, client.granted(count()).getKeyPackageCount().getOneTime());
      client.granted(replace(List.of(), Bytes.EMPTY));
      assertEquals(0, client.granted(count()).getKeyPackageCount().getOneTime());
      assertTrue(client.granted(count()).getKeyPackageCount().getLastResort());
    }
  }

  private static ClientFrame.Builder replace(List<Bytes> oneTime, Bytes lastResort) {
    ClientFrame.Builder frame = publish(oneTime, lastResort);
    return frame.setPublishKeyPackages(frame.getPublishKeyPackages().toBuilder().setReplace(true));
  }

  @Test
  void keyPackagesHaveLimits() throws Exception {
    TestDevice judy = join("judy");
    List<Bytes> most = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_KEY_PACKAGES; i++) {
      most.add(Bytes.of(i));
    }
    try (TestClient client = network.connect()) {
      client.granted(judy.authenticate(client));
      client.granted(publish(most, Bytes.EMPTY));
      assertEquals(
          Error.Code.TOO_MANY,
          client.refused(publish(List.of(Bytes.of(1)), Bytes.EMPTY)).getCode());
      most.add(Bytes.of(1));
      assertEquals(Error.Code.TOO_MANY, client.refused(publish(most, Bytes.EMPTY)).getCode());
      Bytes large = TestNetwork.random(Limits.MAX_KEY_PACKAGE + 1);
      assertEquals(Error.Code.TOO_LARGE, client.refused(publish(List.of(), large)).getCode());
      assertEquals(
          Error.Code.TOO_LARGE, client.refused(publish(List.of(large), Bytes.EMPTY)).getCode());
      assertEquals(
          Error.Code.MALFORMED,
          client.refused(publish(List.of(Bytes.EMPTY), Bytes.EMPTY)).getCode());
      assertFalse(client.granted(count()).getKeyPackageCount().getLastResort());
      assertEquals(200, client.granted(count()).getKeyPackageCount().getOneTime());
    }
  }

  @Test
  void aWelcomeReachesTheContactQueueAndNoOther() throws Exception {
    TestDevice mallory = join("mallory");
    TestQueue main = TestQueue.random();
    TestQueue contact = mallory.contactQueue();
    FirstContact welcome =
        new FirstContact(
            Bytes.utf8("welcome"),
            Bytes.utf8("tree"),
            QueueId.random(TestNetwork.entropy()),
            Secret.random(32, TestNetwork.entropy()));
    Bytes sealed =
        welcome.seal(mallory.contactKeys().publicKey(), contact.id(), TestNetwork.entropy());
    try (TestClient anonymous = network.connect();
        TestClient client = network.connect()) {
      assertEquals(
          Error.Code.UNKNOWN_QUEUE, anonymous.refused(welcome(contact.id(), sealed)).getCode());
      client.granted(contact.create(client));
      client.granted(main.create(client));
      client.granted(mallory.authenticate(client));
      assertEquals(
          Error.Code.UNKNOWN_QUEUE, anonymous.refused(welcome(main.id(), sealed)).getCode());
      ClientFrame.Builder request = welcome(contact.id(), sealed);
      assertEquals(1, anonymous.granted(request).getAccepted().getDelivered());
      assertTrue(anonymous.granted(request).getAccepted().getRepeated());
      client.granted(contact.read(client));
      List<Entry> entries = client.untilCaughtUp();
      assertEquals(1, entries.size());
      FirstContact opened =
          FirstContact.open(
              mallory.contactKeys(), contact.id(), TestClient.bytes(entries.get(0).getSealed()));
      assertEquals(welcome.welcome(), opened.welcome());
      client.granted(contact.acknowledge(1));
      Bytes most = TestNetwork.random(Limits.MAX_WELCOME);
      anonymous.granted(welcome(contact.id(), most));
      assertEquals(most, TestClient.bytes(client.entries(1).get(0).getSealed()));
      assertEquals(
          Error.Code.TOO_LARGE,
          anonymous
              .refused(welcome(contact.id(), TestNetwork.random(Limits.MAX_WELCOME + 1)))
              .getCode());
      client.granted(contact.delete(client));
    }
  }

  private static ClientFrame.Builder welcome(QueueId queue, Bytes sealed) {
    return ClientFrame.newBuilder()
        .setDeliverWelcome(
            DeliverWelcome.newBuilder()
                .setContactQueueId(wire(queue.value()))
                .setSubmissionId(wire(TestGroup.submissionId()))
                .setSealed(wire(sealed)));
  }

  @Test
  void aRequestThatIsNoneIsRefusedAndABrokenFrameEndsTheConnection() throws Exception {
    try (TestClient client = network.connect()) {
      assertEquals(Error.Code.MALFORMED, client.refused(ClientFrame.newBuilder()).getCode());
      client.send(new byte[] {0x0a, 0x7f});
      assertEquals(Goodbye.Reason.PROTOCOL_VIOLATION, client.goodbye());
      assertTrue(client.isClosed());
    }
    try (TestClient client = network.connect()) {
      client.send(lookUp("admin").build().toByteArray());
      assertEquals(Goodbye.Reason.PROTOCOL_VIOLATION, client.goodbye());
    }
    try (TestClient client = network.connect()) {
      client.sendText("hello");
      assertEquals(Goodbye.Reason.PROTOCOL_VIOLATION, client.goodbye());
    }
  }

  @Test
  void tooManyUnansweredRequestsAreRefusedOneByOne() throws Exception {
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    try (TestClient client = network.connect()) {
      client.granted(queue.create(client));
      client.granted(group.create());
      List<CompletableFuture<ServerFrame>> answers = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        answers.add(client.start(group.submit(Bytes.of(1))));
      }
      int accepted = 0;
      for (CompletableFuture<ServerFrame> answer : answers) {
        ServerFrame frame = answer.get();
        if (frame.hasAccepted()) {
          accepted++;
        } else if (frame.getError().getCode() != Error.Code.RATE_LIMITED) {
          assertEquals(Error.Code.TOO_MANY, frame.getError().getCode());
        }
      }
      assertTrue(accepted >= Limits.MAX_UNANSWERED, "only " + accepted);
      try (TestClient reader = network.connect()) {
        reader.granted(queue.read(reader));
        assertEquals(
            Math.min(accepted, Limits.MAX_UNACKNOWLEDGED_ENTRIES),
            reader.entries(Math.min(accepted, Limits.MAX_UNACKNOWLEDGED_ENTRIES)).size());
      }
    }
  }
}
