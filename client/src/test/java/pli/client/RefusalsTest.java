package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.InvitationInfo;
import pli.client.api.Outcome;
import pli.client.api.PendingDecision;
import pli.client.api.Platform;
import pli.client.api.Recipient;
import pli.client.conversation.Writing;
import pli.codec.Bytes;
import pli.protocol.Invitation;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.Proposed;
import pli.protocol.wire.ServerFrame;
import pli.transparency.Limits;
import pli.transparency.network.NetworkCard;

/** What a person is told when a limit is reached, the server refuses, or others came first. */
class RefusalsTest extends DevicesCase {
  private static final Duration PATIENCE = Person.PATIENCE;

  private static ClientException refusal(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work);
  }

  /** From now on the server answers requests of this kind so. */
  private void answer(ClientFrame.RequestCase kind, ServerFrame.Builder answer) {
    server.interference = frame -> frame.getRequestCase() == kind ? answer.clone() : null;
  }

  private void asUsual() {
    server.interference = frame -> null;
  }

  private Person invited(Person by, String handle, InvitationInfo.Role role)
      throws ClientException {
    String link =
        by.device().administrators().invite(role, 1, Duration.ofDays(1), null, PATIENCE).link();
    Person person = Person.join(server, temporary.resolve(handle), handle, link);
    people.add(person);
    return person;
  }

  @Test
  void anAccountHasSoManyDevices() throws Exception {
    Person alice = join("alice");
    for (int more = 2; more <= Limits.MAX_DEVICES; more++) {
      further(alice, "device" + more);
    }
    ClientException refused = refusal(() -> alice.device().devices().add(link -> {}, PATIENCE));
    assertEquals(Problem.TOO_MANY_DEVICES, refused.problem());
    assertEquals(Limits.MAX_DEVICES, refused.details().get("limit"));
    assertEquals(Limits.MAX_DEVICES, names(alice).size());
    // One that goes makes room for another.
    alice.device().devices().revoke("device2", false, PATIENCE);
    further(alice, "last");
    assertTrue(names(alice).contains("last"));
  }

  @Test
  void whoNeverComesFirstIsToldSoAndHasChangedNothing() throws Exception {
    Person alice = join("alice");
    further(alice, "phone");
    answer(ClientFrame.RequestCase.UPDATE_RECORD, FakeServer.error(Error.Code.CHAIN_MOVED));
    assertEquals(
        Problem.RECORD_CONTENDED,
        problem(() -> alice.device().devices().revoke("phone", false, PATIENCE)));
    asUsual();
    assertTrue(names(alice).contains("phone"));
    alice.device().devices().revoke("phone", false, PATIENCE);
    assertEquals(1, names(alice).size());
  }

  @Test
  void aGroupHasSoManyPeople() throws Exception {
    Person alice = join("alice");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < Writing.MAX_MEMBERS; i++) {
      all.add("person" + i);
    }
    ClientException refused =
        refusal(() -> alice.device().createConversation("everybody", all, PATIENCE));
    assertEquals(Problem.TOO_MANY_MEMBERS, refused.problem());
    assertEquals(Writing.MAX_MEMBERS, refused.details().get("limit"));
    assertEquals(List.of(), alice.device().conversations());
  }

  @Test
  void anInvitationThatIsOverLetsNobodyIn() throws Exception {
    join("alice");
    answer(ClientFrame.RequestCase.REGISTER, FakeServer.error(Error.Code.INVITATION_EXPIRED));
    Path folder = temporary.resolve("bob");
    String link = server.invitation();
    assertEquals(
        Problem.INVITATION_EXPIRED, problem(() -> Person.join(server, folder, "bob", link)));
    asUsual();
    people.add(Person.join(server, temporary.resolve("again"), "bob", server.invitation()));
  }

  @Test
  void aServerThatCannotJustNowIsAskedAgain() throws Exception {
    Person alice = join("alice");
    join("bob");
    FakeFiles files = new FakeFiles(server);
    Person carol =
        Person.join(server, files, temporary.resolve("carol"), "carol", Clock.systemUTC());
    people.add(carol);
    Path file = Files.write(temporary.resolve("file"), new byte[10]);
    files.statuses.add(503);
    assertEquals(
        Problem.SERVER_UNAVAILABLE,
        problem(() ->
            carol
                .device()
                .send(
                    new Recipient.ToHandle("alice"),
                    "x",
                    List.of(file),
                    (done, of) -> {},
                    Duration.ZERO)));
    answer(ClientFrame.RequestCase.PROPOSE, FakeServer.error(Error.Code.UNAVAILABLE));
    Problem inVain =
        problem(() -> alice.device().administrators().add("bob", Duration.ofMillis(200)));
    assertTrue(inVain.mayRetry(), inVain.toString());
    asUsual();
    assertEquals(
        Outcome.State.LOGGED, alice.device().administrators().add("bob", PATIENCE).state());
  }

  @Test
  void aFileThatIsWrittenToWhileItIsSentIsNotSent() throws Exception {
    Path file = Files.write(temporary.resolve("file"), new byte[3 << 20]);
    FakeFiles files = new FakeFiles(server);
    join("bob");
    Person alice =
        Person.join(server, files, temporary.resolve("alice"), "alice", Clock.systemUTC());
    people.add(alice);
    boolean[] touched = {false};
    assertEquals(
        Problem.FILE_CHANGED,
        problem(() ->
            alice
                .device()
                .send(
                    new Recipient.ToHandle("bob"),
                    "x",
                    List.of(file),
                    (done, of) -> touched[0] |= touch(file, touched[0]),
                    PATIENCE)));
    assertTrue(touched[0]);
    assertEquals(List.of(), alice.device().conversations());
  }

  private static boolean touch(Path file, boolean already) {
    try {
      if (!already) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
      }
      return true;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aCardOfBeforeTheLogIsCalledThat() throws Exception {
    byte[] old =
        new String(server.cardFile.toByteArray(), StandardCharsets.UTF_8)
            .replace("pli network card v2\n", "pli network card v1\n")
            .getBytes(StandardCharsets.UTF_8);
    InFront before =
        new InFront(server) {
          @Override
          public byte[] get(
              pli.client.net.Endpoint endpoint, String path, int maxBytes, Duration timeout) {
            return old.clone();
          }

          @Override
          public pli.client.net.WebAnswer exchange(
              pli.client.net.Endpoint endpoint,
              pli.client.net.WebRequest request,
              int maxBytes,
              Duration timeout)
              throws pli.client.net.TransportException {
            return server.exchange(endpoint, request, maxBytes, timeout);
          }
        };
    String link =
        new Invitation(
                FakeServer.HOST,
                7443,
                Bytes.copyOf(new byte[16]),
                NetworkCard.hash(Bytes.copyOf(old)))
            .link();
    Platform platform = new Platform(before, new Randomness(3), Clock.systemUTC());
    assertEquals(Problem.CARD_OUTDATED, problem(() -> Introduction.of(platform, link, PATIENCE)));
  }

  @Test
  void whenTooMuchWaitsForSignaturesNothingIsAdded() throws Exception {
    Person alice = join("alice");
    Person bob = invited(alice, "bob", InvitationInfo.Role.ADMIN);
    bob.device().administrators().policy(PATIENCE);
    answer(ClientFrame.RequestCase.PROPOSE, FakeServer.error(Error.Code.TOO_MANY));
    assertEquals(
        Problem.TOO_MANY_PROPOSALS,
        problem(() -> alice.device().administrators().quorums(2, 2, 2, PATIENCE)));
    asUsual();
    assertEquals(
        Outcome.State.LOGGED, alice.device().administrators().quorums(2, 2, 2, PATIENCE).state());
  }

  @Test
  void whatIsOverIsNotSigned() throws Exception {
    Person alice = join("alice");
    Person bob = invited(alice, "bob", InvitationInfo.Role.ADMIN);
    bob.device().administrators().policy(PATIENCE);
    alice.device().administrators().quorums(2, 2, 2, PATIENCE);
    alice.device().administrators().quorums(1, 2, 2, PATIENCE);
    alice.device().administrators().quorums(2, 1, 2, PATIENCE);
    List<PendingDecision> both = bob.device().administrators().pending(PATIENCE);
    assertEquals(2, both.size());
    bob.device().administrators().sign(both.get(0).id(), PATIENCE);
    // The other one follows a policy that is no longer the last.
    assertEquals(
        Problem.PROPOSAL_INVALID,
        problem(() -> bob.device().administrators().sign(both.get(1).id(), PATIENCE)));
  }

  @Test
  void whoIsNotAnAdministratorYetWaits() throws Exception {
    Person alice = join("alice");
    Person bob = invited(alice, "bob", InvitationInfo.Role.ADMIN);
    answer(
        ClientFrame.RequestCase.PROPOSE,
        ServerFrame.newBuilder()
            .setProposed(
                Proposed.newBuilder().setLogged(true).setAdministrators(1).setRequired(1)));
    assertEquals(
        Problem.PROMOTION_PENDING, problem(() -> bob.device().administrators().policy(PATIENCE)));
    asUsual();
    assertEquals(
        List.of("alice", "bob"), bob.device().administrators().policy(PATIENCE).administrators());
  }
}
