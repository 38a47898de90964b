package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Notice;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.codec.Bytes;
import pli.transparency.Limits;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertLevel;
import pli.transparency.alert.AlertText;

/** Alerts at devices: from the server, from people, and from a server that keeps them back. */
class AlarmsTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(8);
  private final MovedClock clock = new MovedClock();

  private Person join(String handle) throws ClientException {
    return Person.join(server, server, temporary.resolve(handle), handle, clock);
  }

  /** They have written to each other, so that neither is a stranger. */
  private static void meet(Person one, Person other) throws ClientException {
    one.tell(other, "hello");
    List<String> unused = other.hear(1);
    other.tell(one, "hello yourself");
    unused = one.hear(1);
    settle(one, other);
  }

  private static void settle(Person... people) throws ClientException {
    for (int i = 0; i < 3; i++) {
      for (Person person : people) {
        person.sync();
      }
    }
  }

  private Alert alert(AlertLevel level) {
    return FakeAlerts.alert(1, level, false, clock.millis());
  }

  private static List<AlertInfo.State> states(Person person) throws ClientException {
    return person.device().alarms().list().stream().map(AlertInfo::state).toList();
  }

  private static long told(Person person, Notice.Kind kind) throws ClientException {
    return person.device().notices().stream()
        .filter(notice -> notice.kind() == kind)
        .mapToLong(Notice::amount)
        .sum();
  }

  private static Problem refused(Person from, Person to) {
    return assertThrows(ClientException.class, () -> from.tell(to, "all the same")).problem();
  }

  @Test
  void anAlertStopsSendingUntilThePersonInsists() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      Bytes file = FakeAlerts.signed(alert(AlertLevel.STOP));
      server.alerts.post(file);
      settle(alice, bob);
      assertEquals(Problem.ALERT_STOP, refused(alice, bob));
      assertEquals(Problem.ALERT_STOP, refused(bob, alice));
      AlertInfo shown = alice.device().alarms().list().get(0);
      assertEquals(List.of("editor", "lawyer"), shown.signers());
      assertEquals("Stop 1", shown.texts().get("en"));
      assertEquals(2, shown.required());
      assertEquals(file, shown.file(), "as it was signed");
      assertEquals(1, told(alice, Notice.Kind.ALERT));
      assertEquals(0, told(alice, Notice.Kind.ALERT_WITHHELD));
      alice.restart();
      assertEquals(Problem.ALERT_STOP, refused(alice, bob));
      assertEquals(
          Problem.UNKNOWN_ALERT,
          assertThrows(ClientException.class, () -> alice.device().alarms().sendDespite("77"))
              .problem());
      alice.device().alarms().sendDespite(shown.id().substring(0, 8));
      alice.tell(bob, "I insist");
      assertEquals(List.of("alice: I insist"), bob.hear(1));
      assertEquals(Problem.ALERT_STOP, refused(bob, alice));
    }
  }

  @Test
  void anExerciseGoesTheWholeWayAndChangesNothing() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      Alert exercise = FakeAlerts.alert(2, AlertLevel.LOCK, true, clock.millis());
      server.alerts.post(FakeAlerts.signed(exercise));
      settle(alice, bob);
      assertTrue(alice.device().alarms().list().get(0).exercise());
      alice.tell(bob, "as before");
      assertEquals(List.of("alice: as before"), bob.hear(1));
    }
  }

  @Test
  void itEndsByItselfAndByRevocationAndDoesNotComeBack() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      Alert first = alert(AlertLevel.STOP);
      Alert second = FakeAlerts.alert(2, AlertLevel.STOP, false, clock.millis());
      server.alerts.post(FakeAlerts.signed(first));
      server.alerts.post(FakeAlerts.signed(second));
      alice.sync();
      server.alerts.post(FakeAlerts.signed(FakeAlerts.over(second)));
      alice.sync();
      assertEquals(
          List.of(AlertInfo.State.REVOCATION, AlertInfo.State.REVOKED, AlertInfo.State.IN_FORCE),
          states(alice));
      assertEquals(Problem.ALERT_STOP, refused(alice, bob));
      clock.ahead = Duration.ofHours(25);
      assertEquals(
          List.of(AlertInfo.State.REVOCATION, AlertInfo.State.ENDED, AlertInfo.State.ENDED),
          states(alice));
      alice.tell(bob, "over");
      clock.ahead = Duration.ZERO;
      server.alerts.post(
          FakeAlerts.signed(second, List.of(FakeAlerts.KEYS.get(1), FakeAlerts.KEYS.get(2))));
      alice.sync();
      assertEquals(
          AlertInfo.State.REVOKED, states(alice).get(1), "whatever the clock says it stays so");
    }
  }

  @Test
  void whatDoesNotCountIsNotHeard() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      Alert alert = alert(AlertLevel.STOP);
      Bytes good = FakeAlerts.signed(alert);
      Alert elsewhere =
          new Alert(
              "another/log",
              alert.id(),
              alert.level(),
              false,
              alert.issued(),
              alert.expires(),
              List.of(new AlertText("en", "Stop.")));
      Alert old =
          new Alert(
              alert.network(),
              alert.id(),
              alert.level(),
              false,
              alert.issued() - 7200,
              alert.issued() - 3600,
              alert.texts());
      List<Bytes> bad = new ArrayList<>();
      bad.add(FakeAlerts.signed(alert, FakeAlerts.KEYS.subList(0, 1)));
      bad.add(FakeAlerts.signed(alert, List.of(FakeAlerts.signer("editor2"))));
      bad.add(Bytes.utf8(good.utf8().replace("level stop", "level lock")));
      bad.add(FakeAlerts.signed(elsewhere));
      bad.add(FakeAlerts.signed(old));
      bad.add(Bytes.utf8("no alert"));
      for (Bytes file : bad) {
        server.alerts.post(file);
        assertEquals(
            Problem.ALERT_REFUSED,
            assertThrows(ClientException.class, () -> alice.device().alarms().take(file))
                .problem());
      }
      settle(alice, bob);
      assertEquals(List.of(), states(alice));
      alice.tell(bob, "go on");
      assertEquals(List.of("alice: go on"), bob.hear(1));
    }
  }

  /** What is too large ends the connection, and the next one is served as before. */
  @Test
  void anOversizedAlertIsRefusedWithItsConnection() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      List.copyOf(server.connections)
          .forEach(each -> each.say(FakeAlerts.frame(Bytes.adopt(new byte[Limits.MAX_ALERT + 1]))));
      settle(alice, bob);
      assertEquals(List.of(), states(alice));
      alice.tell(bob, "still here");
      assertEquals(List.of("alice: still here"), bob.hear(1));
    }
  }

  /** What was written before it was heard of waits, also where it is heard of on connecting. */
  @Test
  void whatWaitedToBeSentGoesOnWaiting() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      server.stop();
      Sent sent =
          alice
              .device()
              .send(new Recipient.ToHandle("bob"), "written before", Duration.ofMillis(50));
      assertEquals(Sent.State.QUEUED, sent.state());
      Alert alert = alert(AlertLevel.STOP);
      server.alerts.post(FakeAlerts.signed(alert));
      server.start();
      assertEquals(Problem.ALERT_STOP, assertThrows(ClientException.class, alice::sync).problem());
      assertEquals(List.of(), bob.read());
      server.alerts.post(FakeAlerts.signed(FakeAlerts.over(alert)));
      alice.sync();
      assertEquals(List.of("alice: written before"), bob.hear(1));
    }
  }

  @Test
  void aServerThatKeepsItBackOnlyDelaysItAndIsCaught() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      meet(alice, bob);
      meet(bob, carol);
      server.alerts.withholds = true;
      alice.device().alarms().take(FakeAlerts.signed(alert(AlertLevel.STOP)));
      settle(alice, bob, carol);
      for (Person person : List.of(alice, bob, carol)) {
        assertEquals(List.of(AlertInfo.State.IN_FORCE), states(person), person.handle);
        assertEquals(1, told(person, Notice.Kind.ALERT_WITHHELD), person.handle);
        assertFalse(person.device().alarms().list().get(0).fromServer());
      }
      assertEquals(Problem.ALERT_STOP, refused(carol, bob));
      assertEquals(3, server.alerts.handed.get(), "each handed it over once");
      int before = server.submissions.size();
      settle(alice, bob, carol);
      assertEquals(before, server.submissions.size(), "and each conversation heard it once");
      server.alerts.withholds = false;
      server.cut();
      settle(alice, bob);
      assertEquals(0, told(alice, Notice.Kind.ALERT_WITHHELD), "now it shows it");
    }
  }

  @Test
  void aServerThatRefusesItIsCaughtToo() throws Exception {
    try (Person alice = join("alice")) {
      server.alerts.refuses = true;
      alice.device().alarms().take(FakeAlerts.signed(alert(AlertLevel.INFORM)));
      alice.sync();
      assertEquals(1, told(alice, Notice.Kind.ALERT_WITHHELD));
    }
  }

  @Test
  void whoTakesAnAlertTellsTheServerWhichTellsEverybody() throws Exception {
    try (Person alice = join("alice");
        Person stranger = join("stranger")) {
      stranger.sync();
      alice.device().alarms().take(FakeAlerts.signed(alert(AlertLevel.INFORM)));
      settle(alice, stranger);
      assertEquals(List.of(AlertInfo.State.IN_FORCE), states(stranger));
      assertEquals(0, told(alice, Notice.Kind.ALERT_WITHHELD));
      assertTrue(alice.device().alarms().list().get(0).fromServer());
    }
  }

  /** A server that tells some and not others is overtaken by the first message between them. */
  @Test
  void whoWritesToSomebodyWhoKnowsIsTold() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      bob.restart();
      server.alerts.post(FakeAlerts.signed(alert(AlertLevel.STOP)));
      alice.sync();
      server.alerts.withholds = true;
      bob.restart();
      bob.tell(alice, "what is new?");
      assertEquals(List.of("bob: what is new?"), alice.hear(1));
      settle(alice, bob);
      assertEquals(List.of(AlertInfo.State.IN_FORCE), states(bob));
      assertEquals(1, told(bob, Notice.Kind.ALERT_WITHHELD));
    }
  }

  @Test
  void aLockedVaultOpensWhenThePersonHasReadTheAlert() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      server.alerts.withholds = true;
      alice.device().alarms().take(FakeAlerts.signed(alert(AlertLevel.LOCK)));
      assertFalse(alice.device().alarms().hasLocked());
      assertEquals(
          Problem.ALERT_LOCK,
          assertThrows(
                  ClientException.class,
                  () -> {
                    while (true) {
                      alice.sync();
                    }
                  })
              .problem());
      assertTrue(alice.device().safekeeping().isLocked());
      assertTrue(alice.device().alarms().hasLocked());
      assertEquals(Problem.ALERT_LOCK, assertThrows(ClientException.class, alice::again).problem());
      List<AlertInfo> read = new ArrayList<>();
      assertThrows(
          IllegalStateException.class,
          () ->
              Alarms.read(
                  alice.platform,
                  alice.folder,
                  PASSPHRASE,
                  shown -> {
                    throw new IllegalStateException("nobody was there");
                  }));
      assertEquals(Problem.ALERT_LOCK, assertThrows(ClientException.class, alice::again).problem());
      Alarms.read(alice.platform, alice.folder, PASSPHRASE, read::addAll);
      assertEquals("lock", read.get(0).level());
      try (Device opened = alice.again()) {
        assertEquals(1, opened.conversations().size(), "nothing was lost");
        ClientException stopped =
            assertThrows(
                ClientException.class,
                () -> opened.send(new Recipient.ToHandle("bob"), "hm", Person.PATIENCE));
        assertEquals(Problem.ALERT_STOP, stopped.problem());
      }
      assertEquals(
          Problem.ALERT_LOCK,
          assertThrows(
                  ClientException.class,
                  () -> {
                    while (true) {
                      bob.sync();
                    }
                  },
                  "others were told before the lock fell")
              .problem());
    }
  }
}
