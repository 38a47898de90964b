package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Contact;
import pli.client.api.Notice;
import pli.client.api.TimelineEntry;
import pli.client.api.Verification;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.RecoveryWords;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignedNote;

/**
 * Servers that lie about keys or about the log, and what real clients make of it. Where a device
 * would be added that the log does not prove, nothing of the message has left this one.
 */
class LyingServerTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(16);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  /** What was handed in so far: nothing more may come while the server is caught. */
  private int handedIn() {
    synchronized (server) {
      return server.submissions.size();
    }
  }

  private void assertRefused(Problem expected, Executable work) {
    int before = handedIn();
    ClientException refused = assertThrows(ClientException.class, work);
    assertEquals(expected, refused.problem());
    assertEquals(4, refused.exitCode());
    assertEquals(before, handedIn(), "something was sent");
  }

  /** The next record of an account, with this device in it, signed with these keys. */
  private LoggedRecord next(
      String handle, long version, List<DeviceEntry> devices, SignatureKeyPair by) {
    AccountRecord now = server.account(handle);
    AccountRecord record =
        new AccountRecord(
            now.network(), now.handle(), version, now.createdMillis(), devices, now.recoveryKey());
    return server.chain(handle).sign(record, Commitment.opening(server.entropy), by);
  }

  private DeviceEntry device(String handle, SignatureKeyPair keys) {
    byte[] queue = new byte[16];
    server.entropy.fill(queue);
    DeviceEntry old = server.account(handle).devices().get(0);
    return new DeviceEntry(
        DeviceId.random(server.entropy),
        "another",
        keys.publicKey(),
        Bytes.adopt(queue),
        old.contactKey());
  }

  /** An account whose first device and paper key are the test's. */
  private SignatureKeyPair account(String handle, RecoveryWords paper) throws Exception {
    server.madeUp = ByteString.copyFromUtf8("no KeyPackage");
    SignatureKeyPair keys = Ed25519.generate(server.entropy);
    DeviceEntry device = device("alice", keys);
    AccountRecord record =
        new AccountRecord(
            server.card.origin(),
            pli.transparency.account.Handle.parse(handle),
            1,
            1,
            List.of(device),
            paper.keys().publicKey());
    server.append(
        LoggedRecord.first(
            server.card.log().origin(),
            server.label(handle).output(),
            record,
            Commitment.opening(server.entropy),
            keys));
    return keys;
  }

  private void show(String handle, LoggedRecord... more) {
    synchronized (server) {
      List<FakeServer.Placed> records =
          new java.util.ArrayList<>(
              java.util.Objects.requireNonNull(server.accounts.get(handle), handle));
      for (LoggedRecord record : more) {
        records.add(new FakeServer.Placed(record, 0));
      }
      server.shown.put(handle, records);
    }
  }

  @Test
  void aSwappedKeyIsRefusedBeforeAnythingIsSent() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      server.replaceAccount("bob");
      assertRefused(Problem.RECORD_DIFFERS, () -> alice.tell(bob, "the plan"));
      assertEquals(List.of(), alice.device().conversations());
      server.shown.clear();
      alice.tell(bob, "the plan");
      assertEquals(List.of("alice: the plan"), bob.read());
    }
  }

  @Test
  void anAccountThatIsNotLoggedIsRefused() throws Exception {
    try (Person alice = join("alice")) {
      RecoveryWords paper = RecoveryWords.random(server.entropy);
      account("bob", paper);
      // Everybody but the log has it.
      server.log.most = 1;
      server.shown.put("bob", List.of(new FakeServer.Placed(server.latest("bob"), 0)));
      assertRefused(
          Problem.RECORD_NOT_LOGGED,
          () -> alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE));
    }
  }

  @Test
  void aDeviceAddedInSilenceIsRefused() throws Exception {
    try (Person alice = join("alice")) {
      RecoveryWords paper = RecoveryWords.random(server.entropy);
      SignatureKeyPair bob = account("bob", paper);
      SignatureKeyPair evil = Ed25519.generate(server.entropy);
      List<DeviceEntry> both = List.of(server.account("bob").devices().get(0), device("bob", evil));
      // Signed by who may, as if Bob's key had been stolen, and shown to Alice alone.
      show("bob", next("bob", 2, both, bob));
      assertRefused(
          Problem.RECORD_NOT_LOGGED,
          () -> alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE));
      // Signed by the device that it adds.
      LoggedRecord good = next("bob", 2, both, bob);
      LeafSignature self =
          LeafSignature.sign(good.leaf().body(), server.card.log().origin(), 0, evil);
      LoggedRecord selfSigned =
          new LoggedRecord(
              new Leaf(good.leaf().body(), List.of(self)), good.opening(), good.record());
      show("bob", selfSigned);
      assertRefused(
          Problem.RECORD_INVALID,
          () -> alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE));
    }
  }

  @Test
  void aRecordSignedByARevokedDeviceIsRefusedEvenIfItIsLogged() throws Exception {
    try (Person alice = join("alice")) {
      RecoveryWords paper = RecoveryWords.random(server.entropy);
      SignatureKeyPair stolen = account("bob", paper);
      DeviceEntry revoked = server.account("bob").devices().get(0);
      SignatureKeyPair fresh = Ed25519.generate(server.entropy);
      server.append(next("bob", 2, List.of(device("bob", fresh)), paper.keys()));
      LoggedRecord byFresh = next("bob", 3, List.of(revoked), fresh);
      LeafSignature byRevoked =
          LeafSignature.sign(byFresh.leaf().body(), server.card.log().origin(), 0, stolen);
      server.append(
          new LoggedRecord(
              new Leaf(byFresh.leaf().body(), List.of(byRevoked)),
              byFresh.opening(),
              byFresh.record()));
      assertRefused(
          Problem.RECORD_INVALID,
          () -> alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE));
    }
  }

  @Test
  void anOldRecordIsRefusedOnceTheLogHasALaterOne() throws Exception {
    try (Person alice = join("alice")) {
      RecoveryWords paper = RecoveryWords.random(server.entropy);
      SignatureKeyPair lost = account("bob", paper);
      show("bob");
      SignatureKeyPair fresh = Ed25519.generate(server.entropy);
      server.append(next("bob", 2, List.of(device("bob", fresh)), lost));
      assertRefused(
          Problem.RECORD_OUTDATED,
          () -> alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE));
    }
  }

  @Test
  void aResetThatNobodyCanJudgeYetIsRefused() throws Exception {
    try (Person alice = join("alice")) {
      RecoveryWords paper = RecoveryWords.random(server.entropy);
      SignatureKeyPair bob = account("bob", paper);
      LoggedRecord usual = next("bob", 2, server.account("bob").devices(), bob);
      LeafBody body = usual.leaf().body();
      LeafBody reset =
          new LeafBody(
              LeafType.RESET, body.label(), body.version(), body.commitment(), body.previous());
      LeafSignature signature = LeafSignature.sign(reset, server.card.log().origin(), 0, bob);
      server.append(
          new LoggedRecord(new Leaf(reset, List.of(signature)), usual.opening(), usual.record()));
      assertRefused(
          Problem.RECORD_INVALID,
          () -> alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE));
    }
  }

  @Test
  void theProofOfAnotherLabelIsRefused() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person mallory = join("mallory")) {
      ByteString other = ByteString.copyFrom(server.label(mallory.handle).proof().toByteArray());
      server.interference =
          frame -> {
            if (!frame.hasClaimKeyPackages()) {
              return null;
            }
            server.interference = asked -> null;
            ServerFrame.Builder honest = answer(frame);
            ClaimedKeyPackages claimed = honest.getClaimedKeyPackages();
            honest.setClaimedKeyPackages(
                claimed.toBuilder()
                    .setRecord(claimed.getRecord().toBuilder().setLabelProof(other)));
            return honest;
          };
      assertRefused(Problem.LABEL_UNPROVED, () -> alice.tell(bob, "the plan"));
    }
  }

  private ServerFrame.Builder answer(pli.protocol.wire.ClientFrame frame) {
    synchronized (server) {
      return new FakeAnswers(server, server.connections.getLast()).to(frame);
    }
  }

  @Test
  void aLabelThatIsNotProvedMakesNoAccount() {
    ByteString other = ByteString.copyFrom(server.label("mallory").proof().toByteArray());
    server.interference =
        frame ->
            frame.hasProveLabel()
                ? ServerFrame.newBuilder()
                    .setLabelProof(pli.protocol.wire.LabelProof.newBuilder().setProof(other))
                : null;
    assertRefused(Problem.LABEL_UNPROVED, () -> join("alice"));
    assertFalse(Files.exists(temporary.resolve("alice").resolve("vault.db")));
  }

  @Test
  void aKeyPackageOfAnotherKeyThanTheRecordHasIsRefused() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person mallory = join("mallory")) {
      Bytes bobs = server.account("bob").devices().get(0).id().value();
      Bytes mallorys = server.account("mallory").devices().get(0).id().value();
      synchronized (server) {
        server.keyPackages.put(bobs, server.keyPackages.getOrDefault(mallorys, new ArrayDeque<>()));
      }
      assertRefusedSomehow(() -> alice.tell(bob, "the plan"));
      assertEquals(List.of(), bob.read());
      assertEquals(List.of(), mallory.read());
    }
  }

  private static void assertRefusedSomehow(Executable work) {
    assertEquals(4, assertThrows(ClientException.class, work).exitCode());
  }

  private static void flip(LyingTransport lies) {
    lies.checkpoint = UnaryOperator.identity();
  }

  @Test
  void aSplitViewIsFoundWhenTheTwoTalkAndTheProofIsAFile() throws Exception {
    LyingTransport toBob = new LyingTransport(server);
    try (Person alice = join("alice");
        Person bob =
            Person.join(server, toBob, temporary.resolve("bob"), "bob", Clock.systemUTC())) {
      alice.tell(bob, "one");
      assertEquals(List.of("alice: one"), bob.read());
      bob.tell(alice, "two");
      assertEquals(List.of("bob: two"), alice.read());
      // From here on Bob is shown another log, in which somebody else stands for Carol.
      toBob.shown = server.log.twin((int) server.log.size());
      SignatureKeyPair keys = account("carol", RecoveryWords.random(server.entropy));
      assertNotNull(keys);
      java.util.Objects.requireNonNull(toBob.shown).append(falseLeaf("carol"));
      bob.restart();
      bob.sync();
      alice.restart();
      alice.tell(bob, "three");
      bob.sync();
      assertRefused(Problem.LOG_FORKED, () -> bob.tell(alice, "four"));
      assertTrue(
          bob.device().notices().contains(new Notice(Notice.Kind.LOG_ALARM, 1)), "no notice");
      assertEquals(Problem.LOG_FORKED, bob.device().trust().status().alarm());
      try (java.util.stream.Stream<Path> files = Files.list(bob.folder.resolve("evidence"))) {
        Path file = files.findFirst().orElseThrow();
        ForkEvidence fork = (ForkEvidence) Evidence.parse(Bytes.copyOf(Files.readAllBytes(file)));
        assertNotNull(fork.verify(server.card.log()));
      }
      // It stays so, whatever the server shows from now on.
      toBob.shown = null;
      bob.restart();
      assertRefused(Problem.LOG_FORKED, () -> bob.tell(alice, "five"));
    }
  }

  private Leaf falseLeaf(String handle) {
    return server.falseRecord(handle).leaf();
  }

  @Test
  void aLogThatWentBackStopsSendingUntilItIsWhatItWas() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      alice.tell(bob, "one");
      assertEquals(List.of("alice: one"), bob.read());
      alice.sync();
      server.log.most = 1;
      alice.restart();
      assertRefused(Problem.LOG_WENT_BACK, () -> alice.tell(bob, "two"));
      server.log.most = Long.MAX_VALUE;
      alice.restart();
      alice.sync();
      assertEquals(List.of("alice: two"), bob.hear(1));
    }
  }

  @Test
  void aFrozenLogIsToldThenTakesNoNewKeyThenStopsSending() throws Exception {
    MovedClock clock = new MovedClock();
    long now = System.currentTimeMillis() / 1000;
    server.log.clock = () -> now;
    try (Person alice = Person.join(server, server, temporary.resolve("alice"), "alice", clock);
        Person bob = join("bob");
        Person carol = join("carol")) {
      alice.tell(bob, "one");
      assertEquals(List.of("alice: one"), bob.read());
      alice.sync();
      clock.ahead = Duration.ofHours(7);
      alice.tell(bob, "two");
      assertTrue(alice.device().notices().stream().anyMatch(n -> n.kind() == Notice.Kind.LOG_OLD));
      clock.ahead = Duration.ofHours(25);
      alice.restart();
      alice.tell(bob, "three");
      assertRefused(Problem.LOG_TOO_OLD, () -> alice.tell(carol, "hello"));
      clock.ahead = Duration.ofHours(73);
      alice.restart();
      assertRefused(Problem.LOG_TOO_OLD_TO_SEND, () -> alice.tell(bob, "four"));
      alice.device().trust().sendDespiteOldLog();
      alice.tell(bob, "five");
      assertEquals(
          List.of("alice: two", "alice: three", "alice: four", "alice: five"), bob.hearInOrder(4));
    }
  }

  @Test
  void anEntryThatSkipsAVersionStopsSending() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      LoggedRecord latest = server.latest("bob");
      LeafBody body =
          new LeafBody(
              LeafType.ACCOUNT_RECORD,
              latest.leaf().body().label(),
              7,
              latest.leaf().body().commitment(),
              latest.hash());
      SignatureKeyPair anybody = Ed25519.generate(server.entropy);
      server.log.append(
          new Leaf(
              body, List.of(LeafSignature.sign(body, server.card.log().origin(), 0, anybody))));
      assertRefused(Problem.LOG_BROKEN, () -> alice.tell(bob, "the plan"));
      assertTrue(Files.exists(alice.folder.resolve("evidence").resolve("broken-2.evidence")));
    }
  }

  @Test
  void aForgedWitnessLineAndAnotherLogKeyAreRefused() throws Exception {
    LyingTransport lies = new LyingTransport(server);
    try (Person alice =
            Person.join(server, lies, temporary.resolve("alice"), "alice", Clock.systemUTC());
        Person bob = join("bob")) {
      lies.checkpoint = LyingServerTest::withForgedWitness;
      assertRefused(Problem.WITNESS_FORGED, () -> alice.tell(bob, "the plan"));
      flip(lies);
      FakeLog other = FakeLog.make(server.card.log().origin(), 2, server.entropy);
      other.entries.addAll(server.log.entries);
      lies.shown = other;
      alice.restart();
      assertRefused(Problem.LOG_UNSIGNED, () -> alice.tell(bob, "the plan"));
      lies.shown = null;
      alice.restart();
      alice.tell(bob, "the plan");
      assertEquals(List.of("alice: the plan"), bob.read());
    }
  }

  private static Bytes withForgedWitness(Bytes honest) {
    try {
      SignedNote note = SignedCheckpoint.parse(honest).note();
      List<NoteSignature> lines = new java.util.ArrayList<>(note.signatures());
      NoteSignature last = lines.removeLast();
      byte[] forged = last.signature().toByteArray();
      forged[forged.length - 1] ^= 1;
      lines.add(new NoteSignature(last.name(), last.keyId(), Bytes.adopt(forged)));
      return new SignedNote(note.text(), lines).encode();
    } catch (pli.codec.DecodeException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No lie: a device that was really added, told to those who talk with the account. */
  @Test
  void aLaterRecordIsTakenAndToldAndCanBeConfirmed() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      alice.tell(bob, "one");
      assertEquals(List.of("alice: one"), bob.read());
      alice.sync();
      Verification before = alice.device().trust().verify("bob", false, Person.PATIENCE);
      assertTrue(alice.device().trust().verify("bob", true, Person.PATIENCE).confirmed());
      assertEquals(
          before.number(), bob.device().trust().verify("alice", false, Person.PATIENCE).number());
      assertEquals(71, before.number().length());
      assertTrue(contact(alice).confirmed());
      SignatureKeyPair added = Ed25519.generate(server.entropy);
      SignatureKeyPair bobs = keysOf(bob);
      server.append(
          next(
              "bob",
              2,
              List.of(server.account("bob").devices().get(0), device("bob", added)),
              bobs));
      alice.restart();
      alice.device().trust().follow(Person.PATIENCE);
      Verification after = alice.device().trust().verify("bob", false, Person.PATIENCE);
      assertFalse(after.confirmed());
      assertFalse(after.number().equals(before.number()));
      assertTrue(contact(alice).keyChanged());
      assertTrue(alice.device().notices().contains(new Notice(Notice.Kind.KEY_CHANGED, 1)));
      List<TimelineEntry> told = alice.take();
      assertEquals(TimelineEntry.Kind.KEY_CHANGE, told.getLast().kind());
      assertEquals("bob", told.getLast().text());
      assertTrue(alice.device().trust().verify("bob", true, Person.PATIENCE).confirmed());
      assertFalse(contact(alice).keyChanged());
      alice.tell(bob, "two");
      // Bob did not make that record with this device, and is told so.
      bob.restart();
      bob.sync();
      assertTrue(
          bob.device()
              .notices()
              .contains(new Notice(Notice.Kind.OWN_RECORD_CHANGED, 1, "bob's laptop")),
          "not told");
      assertFalse(bob.device().trust().status().ownUnchanged());
    }
  }

  private static Contact contact(Person person) throws ClientException {
    return person.device().contacts().get(0);
  }

  private static SignatureKeyPair keysOf(Person person) throws Exception {
    try (pli.client.vault.Vault vault =
        pli.client.vault.Vault.open(
            person.folder, "sésame".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      return vault.read(pli.client.account.Self::load).signatureKeys();
    }
  }

  @Test
  void anAccountIsProvedToAThirdPartyByAFile() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Path file = temporary.resolve("bob.evidence");
      alice.device().trust().prove("bob", file, Person.PATIENCE);
      RecordEvidence evidence =
          (RecordEvidence) Evidence.parse(Bytes.copyOf(Files.readAllBytes(file)));
      assertEquals(server.account(bob.handle), evidence.verify(server.card).chain().record());
      assertEquals(
          Problem.FILE_EXISTS,
          assertThrows(
                  ClientException.class,
                  () -> alice.device().trust().prove("bob", file, Person.PATIENCE))
              .problem());
    }
  }
}
