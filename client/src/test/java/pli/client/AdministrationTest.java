package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Decision;
import pli.client.api.InvitationInfo;
import pli.client.api.LoggedDecision;
import pli.client.api.Notice;
import pli.client.api.Outcome;
import pli.client.api.PendingDecision;
import pli.client.api.Signed;

/** Administrators who decide, alone and together, and what everybody sees of it. */
class AdministrationTest {
  private static final Duration PATIENCE = Person.PATIENCE;

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(31);

  @BeforeEach
  void theFirstAccountFounds() {
    server.office.founds = true;
  }

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  /** Somebody whom an administrator invited. */
  private Person join(Person by, String handle, InvitationInfo.Role role) throws ClientException {
    String link =
        by.device().administrators().invite(role, 1, Duration.ofDays(1), null, PATIENCE).link();
    return Person.join(server, temporary.resolve(handle), handle, link);
  }

  private static Problem problem(Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  private static List<String> administrators(Person person) throws ClientException {
    return person.device().administrators().policy(PATIENCE).administrators();
  }

  @Test
  void theFounderInvitesAndNobodyElseMay() throws Exception {
    try (Person alice = join("alice");
        Person bob = join(alice, "bob", InvitationInfo.Role.MEMBER)) {
      assertEquals(List.of("alice"), administrators(bob));
      Executable invite =
          () ->
              bob.device()
                  .administrators()
                  .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, PATIENCE);
      assertEquals(Problem.NOT_ALLOWED, problem(invite));
      assertEquals(Problem.NOT_ALLOWED, problem(() -> office(bob).pending(PATIENCE)));
      List<LoggedDecision> log = office(bob).log(10, PATIENCE);
      assertEquals(2, log.size());
      assertEquals(List.of(), log.get(0).signedBy());
      assertTrue(log.get(0).decision() instanceof Decision.Policy);
      assertEquals(List.of("alice"), log.get(1).signedBy());
      Decision.Invited invited = (Decision.Invited) log.get(1).decision();
      assertEquals(Decision.Purpose.MEMBER, invited.purpose());
      assertEquals(List.of(), bob.device().notices());
    }
  }

  private static Administrators office(Person person) {
    return person.device().administrators();
  }

  @Test
  void whoIsInvitedAsAnAdministratorInvitesInTheVeryNextStep() throws Exception {
    try (Person alice = join("alice");
        Person bob = join(alice, "bob", InvitationInfo.Role.ADMIN);
        Person carol = join(bob, "carol", InvitationInfo.Role.MEMBER)) {
      assertEquals(List.of("alice", "bob"), administrators(carol));
      assertEquals(List.of("bob"), office(carol).log(1, PATIENCE).get(0).signedBy());
    }
  }

  @Test
  void whatTakesTwoWaitsForTheSecond() throws Exception {
    try (Person alice = join("alice");
        Person bob = join(alice, "bob", InvitationInfo.Role.ADMIN);
        Person carol = join(alice, "carol", InvitationInfo.Role.MEMBER)) {
      assertEquals(List.of("alice", "bob"), administrators(bob));
      Outcome two = office(alice).quorums(2, 2, 2, PATIENCE);
      assertEquals(Outcome.State.LOGGED, two.state());
      Outcome third = office(alice).add("carol", PATIENCE);
      assertEquals(Outcome.State.PENDING, third.state());
      assertEquals(1, third.signed());
      assertEquals(2, third.required());
      assertEquals(1, office(alice).pending(PATIENCE).size());
      assertEquals(Problem.SIGNED_ALREADY, problem(() -> office(alice).sign(third.id(), PATIENCE)));
      assertEquals(List.of("alice", "bob"), administrators(carol));
      // What Bob has not seen he does not sign, whatever the server says of it.
      assertEquals(Problem.UNKNOWN_PROPOSAL, problem(() -> office(bob).sign(third.id(), PATIENCE)));
      PendingDecision waits = office(bob).pending(PATIENCE).get(0);
      assertEquals(third.id(), waits.id());
      assertEquals(List.of("alice"), waits.signedBy());
      assertEquals(2, waits.required());
      assertEquals(
          Problem.UNKNOWN_PROPOSAL,
          problem(() -> office(bob).sign(third.id().substring(0, 16), PATIENCE)));
      Signed done = office(bob).sign(third.id(), PATIENCE);
      assertEquals(Outcome.State.LOGGED, done.outcome().state());
      assertEquals(waits.decision(), done.decision());
      assertEquals(List.of("alice", "bob", "carol"), administrators(carol));
      assertEquals(List.of(), office(carol).pending(PATIENCE));
      assertEquals(List.of("alice", "bob"), office(carol).log(1, PATIENCE).get(0).signedBy());
      assertEquals(Problem.UNKNOWN_PROPOSAL, problem(() -> office(bob).sign(third.id(), PATIENCE)));
    }
  }

  @Test
  void anInvitationThatTakesTwoWorksOnceBothHaveSigned() throws Exception {
    try (Person alice = join("alice");
        Person bob = join(alice, "bob", InvitationInfo.Role.ADMIN)) {
      assertEquals(List.of("alice", "bob"), administrators(bob));
      var unused = office(alice).quorums(null, null, 2, PATIENCE);
      InvitationInfo made =
          alice
              .device()
              .administrators()
              .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, PATIENCE);
      assertEquals(Outcome.State.PENDING, made.outcome().state());
      assertEquals(
          Problem.INVITATION_UNKNOWN,
          problem(() -> Person.join(server, temporary.resolve("carol"), "carol", made.link())));
      assertEquals(1, office(bob).pending(PATIENCE).size());
      assertEquals(
          Outcome.State.LOGGED, office(bob).sign(made.outcome().id(), PATIENCE).outcome().state());
      Person.join(server, temporary.resolve("carol"), "carol", made.link()).close();
    }
  }

  @Test
  void thePolicyHasItsLimits() throws Exception {
    try (Person alice = join("alice");
        Person bob = join(alice, "bob", InvitationInfo.Role.MEMBER)) {
      assertEquals(
          Problem.QUORUM_OUT_OF_RANGE,
          problem(() -> office(alice).quorums(2, null, null, PATIENCE)));
      assertEquals(
          Problem.POLICY_UNCHANGED, problem(() -> office(alice).quorums(1, 1, null, PATIENCE)));
      assertEquals(
          Problem.QUORUM_OUT_OF_RANGE, problem(() -> office(alice).remove("alice", PATIENCE)));
      assertEquals(
          Problem.NOT_AN_ADMINISTRATOR, problem(() -> office(alice).remove("bob", PATIENCE)));
      assertEquals(Problem.UNKNOWN_HANDLE, problem(() -> office(alice).add("dora", PATIENCE)));
      assertEquals(
          Problem.ALREADY_AN_ADMINISTRATOR, problem(() -> office(alice).add("alice", PATIENCE)));
      assertEquals(Outcome.State.LOGGED, office(alice).add("bob", PATIENCE).state());
      assertEquals(List.of("alice", "bob"), administrators(bob));
      assertEquals(Outcome.State.LOGGED, office(bob).remove("alice", PATIENCE).state());
      assertEquals(Problem.NOT_ALLOWED, problem(() -> office(alice).add("alice", PATIENCE)));
      assertEquals(List.of("bob"), administrators(alice));
    }
  }

  @Test
  void aWithdrawnInvitationLetsNobodyIn() throws Exception {
    try (Person alice = join("alice")) {
      InvitationInfo made =
          alice
              .device()
              .administrators()
              .invite(InvitationInfo.Role.ADMIN, 1, Duration.ofDays(1), null, PATIENCE);
      String shown =
          ((Decision.Invited) office(alice).log(1, PATIENCE).get(0).decision()).invitation();
      assertEquals(
          Problem.UNKNOWN_INVITATION,
          problem(() -> office(alice).withdraw("0123456789abcdef0123456789abcdef", PATIENCE)));
      assertEquals(Outcome.State.LOGGED, office(alice).withdraw(shown, PATIENCE).state());
      assertEquals(new Decision.Withdrawn(shown), office(alice).log(1, PATIENCE).get(0).decision());
      assertEquals(Outcome.State.LOGGED, office(alice).withdraw(made.link(), PATIENCE).state());
    }
  }

  @Test
  void twoWhoDecideAtOnceBothSucceed() throws Exception {
    try (Person alice = join("alice");
        Person bob = join(alice, "bob", InvitationInfo.Role.ADMIN)) {
      assertEquals(List.of("alice", "bob"), administrators(bob));
      // Bob's act comes first, between Alice's look at the log and her proposal.
      boolean[] done = new boolean[1];
      server.interference =
          frame -> {
            if (frame.hasPropose() && !done[0]) {
              done[0] = true;
              org.junit.jupiter.api.Assertions.assertDoesNotThrow(() ->
                  bob.device()
                      .administrators()
                      .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, PATIENCE));
            }
            return null;
          };
      InvitationInfo made =
          alice
              .device()
              .administrators()
              .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, PATIENCE);
      assertEquals(Outcome.State.LOGGED, made.outcome().state());
      assertTrue(done[0]);
      List<LoggedDecision> log = office(alice).log(2, PATIENCE);
      assertEquals(List.of("bob"), log.get(0).signedBy());
      assertEquals(List.of("alice"), log.get(1).signedBy());
    }
  }

  @Test
  void aLostAnswerIsAskedForAgainAndNothingIsDoneTwice() throws Exception {
    try (Person alice = join("alice")) {
      boolean[] lost = new boolean[1];
      server.losesAnswer =
          frame -> {
            boolean lose = frame.hasPropose() && !lost[0];
            lost[0] |= lose;
            return lose;
          };
      var made =
          alice
              .device()
              .administrators()
              .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, PATIENCE);
      assertTrue(lost[0]);
      assertEquals(Outcome.State.LOGGED, made.outcome().state());
      assertEquals(1, server.office.acts.size());
    }
  }

  @Test
  void whoWasLetInByNobodyIsToldSo() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      alice.sync();
      bob.sync();
      assertEquals(List.of(), alice.device().notices());
      assertEquals(List.of(new Notice(Notice.Kind.ADMITTED_BY_NOBODY, 1)), bob.device().notices());
    }
  }

  @Test
  void theFounderWhoIsPassedOverIsToldSo() throws Exception {
    server.office.founds = false;
    try (Person mallory = join("mallory");
        Person alice = join("alice")) {
      server.office.found(
          pli.transparency.administration.Administrator.of(server.account("mallory")));
      alice.sync();
      assertEquals(
          List.of(new Notice(Notice.Kind.ADMITTED_BY_NOBODY, 1)), alice.device().notices());
      assertFalse(mallory.device().account().handle().isEmpty());
    }
  }
}
