package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.client.api.Finding;
import pli.client.api.Notice;
import pli.codec.Bytes;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertLevel;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;
import pli.transparency.proof.TlogProof;

/** Alerts that the log has: what they say is asked for, and missed if nobody shows it. */
class LoggedAlertsTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(9);
  private final MovedClock clock = new MovedClock();

  private Person join(String handle) throws ClientException {
    return Person.join(server, server, temporary.resolve(handle), handle, clock);
  }

  private static long hidden(Person person) throws ClientException {
    return person.device().notices().stream()
        .filter(notice -> notice.kind() == Notice.Kind.ALERT_UNSHOWN)
        .mapToLong(Notice::amount)
        .sum();
  }

  private Bytes alert(int id, AlertLevel level) {
    return FakeAlerts.signed(FakeAlerts.alert(id, level, false, clock.millis()));
  }

  @Test
  void anAlertThatTheServerShowsInTheLogAloneIsHeardFromThere() throws Exception {
    try (Person alice = join("alice")) {
      long unused = server.alerts.log(alert(1, AlertLevel.INFORM));
      alice.sync();
      AlertInfo heard = alice.device().alarms().list().get(0);
      assertEquals(AlertInfo.State.IN_FORCE, heard.state());
      assertTrue(heard.fromServer());
      assertEquals(0, hidden(alice));
      int asked = server.alerts.asked.get();
      alice.restart();
      alice.sync();
      assertEquals(asked, server.alerts.asked.get(), "what is known is not asked for again");
    }
  }

  @Test
  void whatHasEndedOrWasRevokedIsKnownAsThatAndAccusesNobody() throws Exception {
    try (Person alice = join("alice")) {
      Alert ended = FakeAlerts.alert(1, AlertLevel.STOP, false, clock.millis());
      Alert revoked = FakeAlerts.alert(2, AlertLevel.STOP, false, clock.millis());
      for (Bytes file :
          List.of(
              FakeAlerts.signed(ended),
              FakeAlerts.signed(revoked),
              FakeAlerts.signed(FakeAlerts.over(revoked)))) {
        long unused = server.alerts.log(file);
      }
      clock.ahead = Duration.ofHours(25);
      alice.restart();
      alice.sync();
      assertEquals(0, hidden(alice));
    }
  }

  @Test
  void anEntryWhoseContentNobodyShowsIsToldWithTheProofThatItIsThere() throws Exception {
    try (Person alice = join("alice")) {
      Bytes file = alert(1, AlertLevel.INFORM);
      server.alerts.withholds = true;
      long place = server.alerts.log(file);
      alice.sync();
      assertEquals(1, hidden(alice));
      assertEquals(List.of(), alice.device().alarms().list());
      Finding finding = finding(alice);
      assertEquals(Finding.State.ARISEN, finding.state());
      Path evidence = finding.evidence().get(0);
      assertEquals("alert-entry-" + place + ".evidence", evidence.getFileName().toString());
      TlogProof proof = TlogProof.parse(Bytes.copyOf(Files.readAllBytes(evidence)));
      assertEquals(LeafType.ALERT, Leaf.decode(proof.extra()).body().type());
      assertEquals(place, proof.verify(proof.extra(), server.card.log()).index());
      // It stays so until the server shows what it says.
      server.alerts.withholds = false;
      alice.restart();
      alice.sync();
      assertEquals(0, hidden(alice));
      assertEquals(Finding.State.CLEAR, finding(alice).state());
      assertEquals(AlertInfo.State.IN_FORCE, alice.device().alarms().list().get(0).state());
    }
  }

  private static Finding finding(Person person) throws ClientException {
    return person.device().selfDetection().findings(null).stream()
        .filter(finding -> finding.kind() == Finding.Kind.ALERT_WITHHELD)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anotherContentThanTheEntryHasIsNone() throws Exception {
    try (Person alice = join("alice")) {
      long unused = server.alerts.log(alert(1, AlertLevel.STOP));
      server.alerts.instead = alert(2, AlertLevel.INFORM);
      alice.sync();
      assertEquals(1, hidden(alice));
      assertEquals(List.of(), alice.device().alarms().list());
    }
  }

  @Test
  void ofManyTheLastAreAskedForAndTheOlderAreLetGo() throws Exception {
    try (Person alice = join("alice")) {
      server.alerts.withholds = true;
      for (int i = 0; i < 20; i++) {
        long unused = server.alerts.log(alert(i, AlertLevel.INFORM));
      }
      alice.sync();
      assertEquals(16, hidden(alice));
      for (int i = 0; i < 10; i++) {
        long unused = server.alerts.log(alert(i, AlertLevel.INFORM));
      }
      server.alerts.withholds = false;
      alice.restart();
      alice.sync();
      assertEquals(0, hidden(alice));
    }
  }
}
