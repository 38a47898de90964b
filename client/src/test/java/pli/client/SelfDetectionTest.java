package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pli.client.api.ClientException;
import pli.client.api.Finding;
import pli.client.api.Finding.Kind;
import pli.client.api.Finding.State;
import pli.client.api.Notice;
import pli.client.api.ProgramRelease;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.transparency.account.LoggedRecord;
import pli.transparency.alert.AlertGate;
import pli.transparency.alert.AlertLevel;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.evidence.BrokenChainEvidence;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.release.ReleaseException;
import pli.transparency.release.ReleaseGate;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleaseParty;
import pli.transparency.release.ReleasePolicy;

/** Each way in which a network turns against its people: it arises, alone, and is shown or not. */
class SelfDetectionTest extends LyingServerCase {
  private static final Bytes PROGRAM = Bytes.utf8("the program");

  private final MovedClock clock = new MovedClock();
  private final Door door = new Door(server);

  /** A connection to the server, or to somebody who stands between. */
  private static final class Door extends InFront {
    private volatile boolean another;

    Door(FakeServer server) {
      super(server);
    }

    private void knock() throws TransportException {
      if (another) {
        throw new TransportException(TransportException.Reason.PIN_MISMATCH);
      }
    }

    @Override
    public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
        throws TransportException {
      knock();
      return super.connect(endpoint, listener, timeout);
    }

    @Override
    public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
        throws TransportException {
      knock();
      return server.exchange(endpoint, request, maxBytes, timeout);
    }
  }

  /** How a trouble comes about, and what of it others can be shown. */
  private enum Trouble {
    STALE(Kind.LOG_STALE) {
      @Override
      void arise(SelfDetectionTest test, Person alice) {
        long now = System.currentTimeMillis() / 1000;
        test.server.log.clock = () -> now;
        test.clock.ahead = Duration.ofHours(7);
        test.server.clockAheadMillis = Duration.ofHours(7).toMillis();
      }

      @Override
      void judge(SelfDetectionTest test, Bytes file) throws Exception {
        test.judgeCheckpoint(file);
      }
    },
    BROKEN(Kind.LOG_FORKED) {
      @Override
      void arise(SelfDetectionTest test, Person alice) {
        LoggedRecord latest = test.server.latest("alice");
        LeafBody body =
            new LeafBody(
                LeafType.ACCOUNT_RECORD,
                latest.leaf().body().label(),
                7,
                latest.leaf().body().commitment(),
                latest.hash());
        SignatureKeyPair keys = Ed25519.generate(test.server.entropy);
        String origin = test.server.card.log().origin();
        test.server.log.append(new Leaf(body, List.of(LeafSignature.sign(body, origin, 0, keys))));
      }

      @Override
      void judge(SelfDetectionTest test, Bytes file) throws Exception {
        BrokenChainEvidence evidence = (BrokenChainEvidence) Evidence.parse(file);
        evidence.verify(test.server.card.log());
      }
    },
    WENT_BACK(Kind.LOG_FORKED) {
      @Override
      void arise(SelfDetectionTest test, Person alice) {
        test.server.log.most = 1;
      }
    },
    OWN_RECORD(Kind.OWN_RECORD_CHANGED) {
      @Override
      void arise(SelfDetectionTest test, Person alice) throws Exception {
        SignatureKeyPair thief = Ed25519.generate(test.server.entropy);
        test.server.append(
            test.next(
                "alice",
                2,
                List.of(test.server.account("alice").devices().get(0), test.device("alice", thief)),
                keysOf(alice)));
      }

      @Override
      void judge(SelfDetectionTest test, Bytes file) throws Exception {
        RecordEvidence evidence = (RecordEvidence) Evidence.parse(file);
        assertNotNull(evidence.verify(test.server.card));
        assertEquals(2, evidence.records().size());
      }
    },
    DEVICE(Kind.UNKNOWN_DEVICE) {
      @Override
      void arise(SelfDetectionTest test, Person alice) {
        test.server.replaceAccount("bob");
        assertThrows(
            ClientException.class,
            () -> alice.device().trust().verify("bob", false, Person.PATIENCE));
      }
    },
    SERVER_KEY(Kind.SERVER_KEY_CHANGED) {
      @Override
      void arise(SelfDetectionTest test, Person alice) {
        test.door.another = true;
      }
    },
    RELEASE(Kind.RELEASE_NOT_LOGGED) {
      @Override
      void arise(SelfDetectionTest test, Person alice) throws Exception {
        test.release = test.unlogged();
      }

      @Override
      void judge(SelfDetectionTest test, Bytes file) {
        ReleaseException refused =
            assertThrows(ReleaseException.class, () -> ReleaseGate.logged(file, test.policy()));
        assertEquals(ReleaseException.Reason.NOT_LOGGED, refused.reason());
      }
    },
    CLOCK(Kind.CLOCK_LIE) {
      @Override
      void arise(SelfDetectionTest test, Person alice) {
        test.server.clockAheadMillis = -Duration.ofHours(2).toMillis();
      }

      @Override
      void judge(SelfDetectionTest test, Bytes file) throws Exception {
        test.judgeCheckpoint(file);
      }
    },
    ALERT(Kind.ALERT_WITHHELD) {
      @Override
      void arise(SelfDetectionTest test, Person alice) throws Exception {
        test.server.alerts.withholds = true;
        alice
            .device()
            .alarms()
            .take(
                FakeAlerts.signed(
                    FakeAlerts.alert(1, AlertLevel.INFORM, false, test.clock.millis())));
      }

      @Override
      void judge(SelfDetectionTest test, Bytes file) throws Exception {
        long now = test.clock.millis() / 1000;
        assertNotNull(new AlertGate(FakeAlerts.POLICY).alert(file, now, List.of()));
      }
    };

    private final Kind kind;

    Trouble(Kind kind) {
      this.kind = kind;
    }

    abstract void arise(SelfDetectionTest test, Person alice) throws Exception;

    /** What {@code pli check} does with a file of it; null stands for: there is none. */
    void judge(SelfDetectionTest test, Bytes file) throws Exception {
      throw new AssertionError("no evidence was expected");
    }

    private boolean isShown() {
      return this != WENT_BACK && this != DEVICE && this != SERVER_KEY;
    }
  }

  private @Nullable ProgramRelease release;

  private void judgeCheckpoint(Bytes file) throws Exception {
    assertNotNull(VerifiedCheckpoint.verify(SignedCheckpoint.parse(file), server.card.log()));
  }

  private SignatureKeyPair developer() {
    return Ed25519.generate(new Randomness(77));
  }

  private ReleasePolicy policy() {
    return new ReleasePolicy(
        "pli",
        1,
        1,
        0,
        List.of(
            new ReleaseParty(ReleaseParty.Role.DEVELOPER, "Pli", List.of(developer().publicKey()))),
        List.of(new TrustedLog(server.card.log().keys().get(0), WitnessPolicy.NONE)));
  }

  /** A program whose release was signed, and shown to nobody. */
  private ProgramRelease unlogged() throws Exception {
    ReleaseManifest manifest =
        new ReleaseManifest(
            "pli",
            1,
            "0.1",
            "pli-1.jar",
            PROGRAM.length(),
            Sha256.hash(PROGRAM),
            1,
            4_000_000_000L,
            Optional.empty());
    Bytes file =
        new Release(manifest, List.of())
            .with(ReleaseEntry.OfSigsum.sign(manifest, developer()))
            .encode();
    Path path = Files.write(temporary.resolve(".release"), file.toByteArray());
    return new ProgramRelease(
        path, file, policy().encode(), PROGRAM.length(), Sha256.hash(PROGRAM), true);
  }

  private static Set<Kind> arisen(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.state() == State.ARISEN)
        .map(Finding::kind)
        .collect(Collectors.toSet());
  }

  private List<Finding> look(Person person) throws ClientException {
    return person.device().selfDetection().look(release, Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void itArisesAloneWithEvidenceThatHoldsOrNone(Trouble trouble) throws Exception {
    try (Person alice = Person.join(server, door, temporary.resolve("alice"), "alice", clock);
        Person bob = join("bob")) {
      assertNotNull(bob);
      alice.sync();
      assertEquals(Set.of(), arisen(look(alice)));
      trouble.arise(this, alice);
      alice.restart();
      List<Finding> seen = look(alice);
      assertEquals(Set.of(trouble.kind), arisen(seen));
      Finding finding =
          seen.stream().filter(one -> one.kind() == trouble.kind).findFirst().orElseThrow();
      assertFalse(finding.signs().isEmpty());
      assertEquals(trouble.isShown(), !finding.evidence().isEmpty());
      for (Path file : finding.evidence()) {
        trouble.judge(this, Bytes.copyOf(Files.readAllBytes(file)));
      }
      // The same is told beside every command, but what only who looks can know.
      if (trouble.kind != Kind.RELEASE_NOT_LOGGED) {
        Set<Notice.Kind> told =
            alice.device().notices().stream().map(Notice::kind).collect(Collectors.toSet());
        assertTrue(
            told.containsAll(finding.signs().stream().map(Notice::kind).toList()), told.toString());
      }
    }
  }

  @Test
  void theTableHasEveryKindButWhatHasTestsOfItsOwn() {
    Set<Kind> tried = Stream.of(Trouble.values()).map(t -> t.kind).collect(Collectors.toSet());
    assertEquals(
        EnumSet.of(Kind.ADMINISTRATION_UNSIGNED), EnumSet.complementOf(EnumSet.copyOf(tried)));
  }

  @Test
  void withoutAnybodyToAskItSaysThatItCannotBeTold() throws Exception {
    try (Person alice = Person.join(server, door, temporary.resolve("alice"), "alice", clock)) {
      alice.sync();
      server.stop();
      alice.restart();
      for (Finding finding : look(alice)) {
        boolean asked =
            finding.kind() == Kind.SERVER_KEY_CHANGED
                || finding.kind() == Kind.CLOCK_LIE
                || finding.kind() == Kind.RELEASE_NOT_LOGGED;
        assertEquals(
            asked ? State.UNKNOWN : State.CLEAR, finding.state(), finding.kind().toString());
      }
    }
  }
}
