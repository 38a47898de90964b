package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.ContactKeys;
import pli.protocol.Limits;
import pli.protocol.LoggedRecords;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CountKeyPackages;
import pli.protocol.wire.DeliverWelcome;
import pli.protocol.wire.Error;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.PublishKeyPackages;
import pli.protocol.wire.Record;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;

/** An account's records: which the server takes, and what it says of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountChainsTest {
  private TestNetwork network;
  private TestDevice admin;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    network =
        TestNetwork.start(
            folder.resolve("server"),
            toml -> toml.replace("records_burst = 10", "records_burst = 1000"));
    admin = TestDevice.of("admin", network);
    try (TestClient client = network.connect()) {
      client.granted(admin.contactQueue().create(client));
      client.granted(admin.register(client, network.invitation().token()));
    }
  }

  @AfterAll
  void stop() {
    network.close();
  }

  private TestDevice join(String handle) throws Exception {
    TestDevice device = TestDevice.of(handle, network);
    Bytes token = TestOffice.invite(network, admin);
    try (TestClient other = network.connect()) {
      other.granted(device.contactQueue().create(other));
      other.granted(device.register(other, token));
      other.granted(publish());
    }
    return device;
  }

  private static ClientFrame.Builder publish() {
    return ClientFrame.newBuilder()
        .setPublishKeyPackages(
            PublishKeyPackages.newBuilder()
                .addOneTime(wire(Bytes.of(1)))
                .setLastResort(wire(Bytes.of(9))));
  }

  private static ClientFrame.Builder lookUp(String handle, long from) {
    return ClientFrame.newBuilder()
        .setLookUp(LookUp.newBuilder().setHandle(handle).setFromVersion(from));
  }

  private static ClientFrame.Builder claim(String handle, long from) {
    return ClientFrame.newBuilder()
        .setClaimKeyPackages(ClaimKeyPackages.newBuilder().setHandle(handle).setFromVersion(from));
  }

  private static ClientFrame.Builder welcome(Bytes queue) {
    return ClientFrame.newBuilder()
        .setDeliverWelcome(
            DeliverWelcome.newBuilder()
                .setContactQueueId(wire(queue))
                .setSubmissionId(wire(TestGroup.submissionId()))
                .setSealed(wire(Bytes.of(5))));
  }

  /** What a client makes of a chain that the server shows from its beginning. */
  private AccountChain chain(TestDevice device) throws Exception {
    try (TestClient client = network.connect()) {
      Record record = client.granted(lookUp(device.handle().value(), 0)).getRecord();
      AccountChain chain =
          AccountChain.begin(
              network.card(),
              device.handle(),
              TestClient.bytes(record.getLabelProof()),
              LoggedRecords.fromWire(record.getRecords(0)));
      for (int i = 1; i < record.getRecordsCount(); i++) {
        chain = chain.next(LoggedRecords.fromWire(record.getRecords(i)));
      }
      return chain;
    }
  }

  private static LoggedRecord next(
      AccountChain chain, SignatureKeyPair keys, List<DeviceEntry> devices) {
    AccountRecord record =
        new AccountRecord(
            chain.record().network(),
            chain.handle(),
            chain.version() + 1,
            1,
            devices,
            chain.record().recoveryKey());
    return chain.sign(record, TestDevice.opening(), keys);
  }

  private static DeviceEntry further(SignatureKeyPair keys, TestQueue queue) {
    return TestDevice.entry(keys, ContactKeys.generate(TestNetwork.entropy()), queue.id().value());
  }

  @Test
  void aDeviceIsAddedAndTakenOutAndLookedUp() throws Exception {
    TestDevice bob = join("bob");
    SignatureKeyPair keys = Ed25519.generate(TestNetwork.entropy());
    TestQueue queue = TestQueue.random();
    DeviceEntry tablet = further(keys, queue);
    AccountChain one = chain(bob);
    assertEquals(bob.logged(), one.latest());
    LoggedRecord second = next(one, bob.keys(), List.of(bob.entry(), tablet));
    TestDevice second0 =
        new TestDevice(bob.handle(), keys, bob.paper(), bob.contactKeys(), queue, tablet, second);
    try (TestClient phone = network.connect();
        TestClient client = network.connect();
        TestClient anonymous = network.connect()) {
      phone.granted(bob.authenticate(phone));
      assertEquals(Error.Code.BAD_PROOF, client.refused(second0.authenticate(client)).getCode());
      phone.granted(TestDevice.update(second));
      // An answer that was lost: the same record is taken again.
      phone.granted(TestDevice.update(second));
      client.granted(queue.create(client));
      client.granted(second0.authenticate(client));
      // The tablet has published none yet, and keeps nobody from writing to the phone.
      var without = anonymous.granted(claim("bob", 0)).getClaimedKeyPackages();
      assertEquals(1, without.getKeyPackagesCount());
      assertEquals(wire(bob.id().value()), without.getKeyPackages(0).getDeviceId());
      client.granted(publish());
      ServerFrame claimed = anonymous.granted(claim("bob", 2));
      assertEquals(2, claimed.getClaimedKeyPackages().getKeyPackagesCount());
      Record chain = claimed.getClaimedKeyPackages().getRecord();
      assertEquals(1, chain.getRecordsCount());
      assertEquals(2, chain.getLatestVersion());
      assertEquals(second, LoggedRecords.fromWire(chain.getRecords(0)));
      assertEquals(0, anonymous.granted(lookUp("bob", 3)).getRecord().getRecordsCount());
      anonymous.granted(welcome(queue.id().value()));

      // The tablet takes the phone out; its connection says no more for the account.
      AccountChain two = chain(bob);
      client.granted(TestDevice.update(next(two, keys, List.of(tablet))));
      assertEquals(Error.Code.BAD_PROOF, phone.refused(publish()).getCode());
      try (TestClient again = network.connect()) {
        assertEquals(Error.Code.BAD_PROOF, again.refused(bob.authenticate(again)).getCode());
      }
      assertEquals(
          1, anonymous.granted(claim("bob", 3)).getClaimedKeyPackages().getKeyPackagesCount());
      assertEquals(
          Error.Code.UNKNOWN_QUEUE,
          anonymous.refused(welcome(bob.entry().contactQueue())).getCode());
      anonymous.granted(welcome(queue.id().value()));
    }
    assertEquals(3, chain(bob).version());
    network.restart();
    assertEquals(3, chain(bob).version());
    // Who has the words on paper and no device left brings back a device, which had been out.
    AccountChain three = chain(bob);
    try (TestClient client = network.connect()) {
      client.granted(TestDevice.update(next(three, bob.paper(), List.of(bob.entry()))));
      client.granted(bob.authenticate(client));
      assertEquals(
          0,
          client
              .granted(
                  ClientFrame.newBuilder()
                      .setCountKeyPackages(CountKeyPackages.getDefaultInstance()))
              .getKeyPackageCount()
              .getOneTime());
    }
  }

  @Test
  void whatDoesNotFollowIsRefused() throws Exception {
    TestDevice eve = join("eve");
    TestDevice mallory = join("mallory");
    AccountChain one = chain(eve);
    LoggedRecord good = next(one, eve.keys(), List.of(eve.entry()));
    LoggedRecord otherGood = next(one, eve.keys(), List.of(eve.entry()));
    LoggedRecord after = next(one.next(good), eve.keys(), List.of(eve.entry()));
    // A chain that says something else of itself than the server's: Mallory's device is in it.
    AccountChain forged =
        AccountChain.resume(
            network.card(),
            new LoggedRecord(
                eve.logged().leaf(), eve.logged().opening(), withDevice(eve, mallory.entry())));
    LoggedRecord byStranger = next(forged, mallory.keys(), List.of(mallory.entry()));
    LoggedRecord theirQueue =
        next(
            one,
            eve.keys(),
            List.of(
                eve.entry(),
                further(Ed25519.generate(TestNetwork.entropy()), mallory.contactQueue())));
    try (TestClient client = network.connect();
        TestClient other = network.connect()) {
      client.granted(eve.authenticate(client));
      for (LoggedRecord bad : List.of(byStranger, theirQueue, after)) {
        assertEquals(Error.Code.RECORD_INVALID, client.refused(TestDevice.update(bad)).getCode());
      }
      LoggedRecord swapped = new LoggedRecord(good.leaf(), TestDevice.opening(), good.record());
      assertEquals(Error.Code.RECORD_INVALID, client.refused(TestDevice.update(swapped)).getCode());
      LoggedRecord mallorys = next(chain(mallory), mallory.keys(), List.of(mallory.entry()));
      assertEquals(
          Error.Code.RECORD_INVALID, client.refused(TestDevice.update(mallorys)).getCode());
      assertEquals(1, chain(eve).version());
      client.granted(TestDevice.update(good));
      assertEquals(Error.Code.CHAIN_MOVED, client.refused(TestDevice.update(otherGood)).getCode());
      assertEquals(
          Error.Code.UNKNOWN_HANDLE,
          other
              .refused(TestDevice.update(TestDevice.of("nobody-here", network).logged()))
              .getCode());
      // It needs a contact connection.
      try (TestClient anonymous = network.connect()) {
        anonymous.granted(lookUp("eve", 0));
        assertEquals(Error.Code.WRONG_ROLE, anonymous.refused(TestDevice.update(after)).getCode());
      }
      other.granted(TestDevice.update(after));
    }
    assertEquals(3, chain(eve).version());
    // What was refused did not take Mallory's contact queue away.
    try (TestClient anonymous = network.connect()) {
      anonymous.granted(welcome(mallory.entry().contactQueue()));
    }
  }

  private static AccountRecord withDevice(TestDevice device, DeviceEntry more) {
    AccountRecord record = device.record();
    return new AccountRecord(
        record.network(),
        record.handle(),
        1,
        record.createdMillis(),
        List.of(device.entry(), more),
        record.recoveryKey());
  }

  /** Of two records for one place one comes first, whoever asks, and the log has that one alone. */
  @Test
  void ofTwoNextRecordsOneWins() throws Exception {
    TestDevice carol = join("carol");
    for (int round = 0; round < 5; round++) {
      AccountChain before = chain(carol);
      List<CompletableFuture<ServerFrame>> answers = new ArrayList<>();
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        TestClient client = network.connect();
        clients.add(client);
        LoggedRecord next = next(before, carol.keys(), List.of(carol.entry()));
        answers.add(client.start(TestDevice.update(next)));
      }
      int won = 0;
      for (CompletableFuture<ServerFrame> answer : answers) {
        ServerFrame frame = answer.get(30, TimeUnit.SECONDS);
        won += frame.hasDone() ? 1 : 0;
        assertTrue(
            frame.hasDone() || frame.getError().getCode() == Error.Code.CHAIN_MOVED,
            frame.getEventCase().toString());
      }
      clients.forEach(TestClient::close);
      assertEquals(1, won);
      assertEquals(before.version() + 1, chain(carol).version());
    }
  }

  /** An account that changes all the time is slowed down; who is not in it cannot do that to it. */
  @Test
  void anAccountChangesOnlySoOften(@TempDir Path folder) throws Exception {
    try (TestNetwork slow =
            TestNetwork.start(
                folder.resolve("slow"),
                toml -> toml.replace("records_burst = 10", "records_burst = 2"));
        TestClient client = slow.connect();
        TestClient other = slow.connect()) {
      TestDevice device = TestDevice.of("admin", slow);
      client.granted(device.register(client, slow.invitation().token()));
      AccountChain chain = AccountChain.resume(slow.card(), device.logged());
      SignatureKeyPair stranger = Ed25519.generate(TestNetwork.entropy());
      LoggedRecord known =
          new LoggedRecord(
              device.logged().leaf(),
              device.logged().opening(),
              withDevice(device, further(stranger, TestQueue.random())));
      AccountChain forged = AccountChain.resume(slow.card(), known);
      for (int i = 0; i < 5; i++) {
        assertEquals(
            Error.Code.RECORD_INVALID,
            other
                .refused(TestDevice.update(next(forged, stranger, List.of(device.entry()))))
                .getCode());
      }
      for (int i = 0; i < 2; i++) {
        LoggedRecord next = next(chain, device.keys(), List.of(device.entry()));
        client.granted(TestDevice.update(next));
        chain = chain.next(next);
      }
      LoggedRecord third = next(chain, device.keys(), List.of(device.entry()));
      Error refused = client.refused(TestDevice.update(third));
      assertEquals(Error.Code.RATE_LIMITED, refused.getCode());
      assertTrue(refused.getRetryAfterMillis() > 0);
    }
  }

  @Test
  void longChainsComeInParts() throws Exception {
    TestDevice dora = join("dora");
    AccountChain chain = chain(dora);
    int versions = Limits.MAX_RECORDS + 6;
    List<Long> places = new ArrayList<>();
    try (TestClient client = network.connect();
        TestClient anonymous = network.connect()) {
      client.granted(dora.authenticate(client));
      while (chain.version() < versions) {
        LoggedRecord next = next(chain, dora.keys(), List.of(dora.entry()));
        client.granted(TestDevice.update(next));
        chain = chain.next(next);
      }
      Record first = anonymous.granted(lookUp("dora", 1)).getRecord();
      assertEquals(Limits.MAX_RECORDS, first.getRecordsCount());
      assertEquals(versions, first.getLatestVersion());
      Record rest = anonymous.granted(lookUp("dora", Limits.MAX_RECORDS + 1)).getRecord();
      assertEquals(6, rest.getRecordsCount());
      assertEquals(chain.latest(), LoggedRecords.fromWire(rest.getRecords(5)));
      first.getRecordsList().forEach(record -> places.add(record.getIndex()));
      rest.getRecordsList().forEach(record -> places.add(record.getIndex()));
      for (long above : new long[] {versions + 1, Long.MAX_VALUE, -1}) {
        Record none = anonymous.granted(lookUp("dora", above)).getRecord();
        assertEquals(0, none.getRecordsCount());
        assertEquals(versions, none.getLatestVersion());
      }
    }
    // Others may write to the log in between, but each has its own place, in order.
    for (int i = 1; i < places.size(); i++) {
      assertTrue(places.get(i) > places.get(i - 1), places.toString());
    }
  }

  @Test
  void labelsAreProvedAlsoOfNobody() throws Exception {
    try (TestClient anonymous = network.connect()) {
      Bytes proof =
          TestClient.bytes(
              anonymous.granted(TestDevice.proveLabel("admin")).getLabelProof().getProof());
      assertEquals(
          proof,
          TestClient.bytes(anonymous.granted(lookUp("admin", 0)).getRecord().getLabelProof()));
      assertEquals(
          81, anonymous.granted(TestDevice.proveLabel("ghost")).getLabelProof().getProof().size());
      assertEquals(
          Error.Code.HANDLE_INVALID,
          anonymous.refused(TestDevice.proveLabel("No Handle")).getCode());
    }
    assertEquals(admin.logged().leaf().body().label(), TestDevice.label("admin", network));
  }
}
