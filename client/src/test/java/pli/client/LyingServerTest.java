package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.RecoveryWords;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;

/**
 * Servers that lie about keys, and what real clients make of it. Where a device would be added that
 * the log does not prove, nothing of the message has left this one.
 */
class LyingServerTest extends LyingServerCase {
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
  void entriesOutOfTheirOrderAreNeitherLostNorAcknowledged() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      alice.tell(bob, "0");
      assertEquals(List.of("alice: 0"), bob.hearInOrder(1));
      alice.sync();
      bob.sync();
      bob.device().close();
      List<String> said = new ArrayList<>();
      for (int i = 1; i <= 6; i++) {
        alice.tell(bob, "" + i);
        said.add("alice: " + i);
      }
      // The third before the second, each time anew.
      AtomicInteger exchanged = new AtomicInteger();
      server.entryOrder =
          numbers -> {
            if (numbers.size() > 2) {
              Collections.swap(numbers, 1, 2);
              exchanged.incrementAndGet();
            }
            return numbers;
          };
      bob.restart();
      assertEquals(said, bob.hearInOrder(6));
      assertTrue(exchanged.get() > 0);
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
  void aRecordWhosePlaceNeverComesKeepsNobodyWaitingForEver() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    server.log.clock = () -> now;
    try (Person alice = join("alice")) {
      account("bob", RecoveryWords.random(server.entropy));
      server.log.most = 1;
      server.shown.put("bob", List.of(new FakeServer.Placed(server.latest("bob"), 99)));
      assertEquals(Sent.State.QUEUED, soon(alice).state());
      // The witnesses go on seeing the log, and it is not there.
      server.log.clock = () -> now + 60;
      alice.restart();
      assertEquals(Sent.State.QUEUED, soon(alice).state());
      server.log.clock = () -> now + 12 * 60;
      alice.restart();
      // What was put off is not taken up at once.
      assertRefused(Problem.RECORD_NOT_LOGGED, () -> send(alice, Person.PATIENCE));
    }
  }

  /** A server that publishes its log is not accused because of the clock of a device. */
  @Test
  void aDeviceWhoseClockIsBehindWaitsForARecordLikeOthers() throws Exception {
    MovedClock behind = new MovedClock();
    behind.ahead = Duration.ofHours(-3);
    Path folder = temporary.resolve("alice");
    try (Person alice = Person.join(server, server, folder, "alice", behind)) {
      account("bob", RecoveryWords.random(server.entropy));
      server.log.most = 1;
      server.shown.put("bob", List.of(new FakeServer.Placed(server.latest("bob"), 99)));
      assertEquals(Sent.State.QUEUED, soon(alice).state());
      alice.restart();
      assertEquals(Sent.State.QUEUED, soon(alice).state());
      ClientException waits =
          assertThrows(
              ClientException.class,
              () ->
                  alice.device().createConversation("desk", List.of("bob"), Duration.ofSeconds(1)));
      assertEquals(3, waits.exitCode(), waits.problem().name());
    }
  }

  /** Found by the simulation: what the witnesses had said last was an hour old. */
  @Test
  void aDeviceWhoseClockIsBehindWaitsUntilTheWitnessesHaveSeenTheLogAgain() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    server.log.clock = () -> now;
    MovedClock behind = new MovedClock();
    behind.ahead = Duration.ofHours(-3);
    try (Person alice = Person.join(server, server, temporary.resolve("alice"), "alice", behind)) {
      account("bob", RecoveryWords.random(server.entropy));
      server.log.most = 1;
      server.shown.put("bob", List.of(new FakeServer.Placed(server.latest("bob"), 99)));
      assertEquals(Sent.State.QUEUED, soon(alice).state());
      server.log.clock = () -> now + 3600;
      alice.restart();
      assertEquals(Sent.State.QUEUED, soon(alice).state());
    }
  }

  private static Sent soon(Person from) throws ClientException {
    return send(from, Duration.ofSeconds(1));
  }

  private static Sent send(Person from, Duration patience) throws ClientException {
    return from.device().send(new Recipient.ToHandle("bob"), "the plan", patience);
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
}
