package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException.Problem;
import pli.client.api.Notice;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.RecoveryWords;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignedNote;

/** Servers that lie about the log, and what real clients make of it. */
class LyingLogTest extends LyingServerCase {
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
      alice.device().trust().follow(Person.PATIENCE);
      alice.tell(bob, "three");
      assertEquals(List.of("alice: three"), bob.hear(1));
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
      lies.checkpoint = LyingLogTest::withForgedWitness;
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
}
