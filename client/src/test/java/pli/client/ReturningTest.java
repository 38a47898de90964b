package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.OwnDevice;
import pli.client.api.PendingDecision;
import pli.client.api.TimelineEntry;
import pli.client.vault.Vault;

/** Administrators give an account back to somebody who lost every device. */
class ReturningTest extends PeopleCase {
  private Person admin;
  private Person lost;

  ReturningTest() {
    super(43);
  }

  @BeforeEach
  void join() throws ClientException {
    server.office.founds = true;
    admin = join("admin");
    lost = join("alice");
  }

  private String link() throws ClientException {
    return admin
        .device()
        .administrators()
        .reset("alice", Duration.ofDays(1), Person.PATIENCE)
        .link();
  }

  private Person back(String link, Duration patience) throws ClientException {
    return Person.back(server, temporary.resolve("fresh"), link, "alice", patience);
  }

  private ClientException pending(String link) {
    return assertThrows(ClientException.class, () -> back(link, Duration.ofSeconds(3)));
  }

  @Test
  void whoComesBackWaitsForAdministratorsAndHasNewWords() throws Exception {
    admin.tell(lost, "one");
    assertEquals(List.of("admin: one"), lost.hear(1));
    admin.sync();
    String link = link();
    ClientException waits = pending(link);
    assertEquals(Problem.RESET_PENDING, waits.problem());
    assertEquals(3, waits.exitCode());
    assertEquals(1, server.account("alice").version());
    // Asked again it is the same request.
    ClientException again = pending(link);
    assertEquals(waits.details(), again.details());
    // The link may run out meanwhile: what was asked for can be granted all the same.
    server.office.withdrawn = true;
    assertEquals(Problem.RESET_PENDING, pending(link).problem());
    assertTrue(Vault.exists(temporary.resolve("fresh")));
    server.office.withdrawn = false;
    PendingDecision asked = admin.device().administrators().pending(Person.PATIENCE).getFirst();
    String digits =
        String.format(
            "%016x%016x", waits.details().get("request"), waits.details().get("requestRest"));
    assertTrue(asked.id().startsWith(digits), asked.id() + " and " + digits);
    admin.device().administrators().sign(asked.id(), Person.PATIENCE);
    Person fresh = back(link, Person.PATIENCE);
    people.add(fresh);
    assertEquals(2, server.account("alice").version());
    fresh.device().devices().follow(Person.PATIENCE);
    assertEquals(
        List.of("fresh"), fresh.device().devices().list().stream().map(OwnDevice::name).toList());
    lost.restart();
    assertEquals(Problem.DEVICE_REVOKED, assertThrows(ClientException.class, lost::sync).problem());
    admin.restart();
    admin.tell(fresh, "two");
    assertEquals(List.of("admin: two"), fresh.hear(1));
    assertTrue(
        admin.device().conversations().stream()
            .flatMap(each -> history(each.id()))
            .anyMatch(entry -> entry.kind() == TimelineEntry.Kind.RESET));
  }

  private java.util.stream.Stream<TimelineEntry> history(pli.client.api.ConversationId id) {
    try {
      return admin.device().history(id, null, 99).stream();
    } catch (ClientException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLinkThatWasTakenBackMakesNothing() throws Exception {
    String link = link();
    admin.device().administrators().withdraw(link, Person.PATIENCE);
    synchronized (server) {
      server.office.withdrawn = true;
    }
    assertEquals(Problem.INVITATION_UNKNOWN, pending(link).problem());
    assertFalse(Vault.exists(temporary.resolve("fresh")));
  }

  /** A server cannot give the account to somebody by itself, whatever it shows who comes back. */
  @Test
  void aResetThatNobodySignedIsRefusedByAllWhoCanAsk() throws Exception {
    admin.tell(lost, "one");
    lost.sync();
    admin.sync();
    String link = link();
    assertEquals(Problem.RESET_PENDING, pending(link).problem());
    server.office.resetUnsigned("alice");
    assertThrows(
        ClientException.class,
        () -> {
          Person fresh = back(link, Person.PATIENCE);
          people.add(fresh);
          fresh.device().devices().follow(Person.PATIENCE);
        });
    admin.restart();
    assertThrows(
        ClientException.class,
        () -> admin.device().createConversation("desk", List.of("alice"), Person.PATIENCE));
  }
}
