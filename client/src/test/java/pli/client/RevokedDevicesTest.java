package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.Notice;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.leaf.Commitment;

/** Devices that go, and with them their leaves. */
class RevokedDevicesTest extends DevicesCase {
  private volatile boolean drops = true;

  @Test
  void aRevokedDeviceSendsAndReadsNothingAndLeavesItsConversations() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    ConversationId desk =
        bob.device().createConversation("desk", List.of("alice"), Person.PATIENCE).id();
    settle(laptop, phone, bob);
    bob.tell(desk, "before");
    assertEquals(List.of("bob: before"), phone.hear(1));
    assertEquals(3, tableOf(desk));
    // How many a message went to, each time.
    List<Integer> readers = Collections.synchronizedList(new ArrayList<>());
    server.interference =
        frame -> {
          if (frame.hasSubmit()) {
            readers.add(tableOf(desk));
          }
          return null;
        };
    server.losesRequest =
        frame -> frame.hasCommit() && server.account("alice").devices().size() == 1 && dropped();
    laptop.device().devices().revoke("phone", false, Duration.ofSeconds(3));
    assertEquals(1, server.account("alice").devices().size());
    drops = false;
    bob.restart();
    bob.tell(desk, "after");
    assertEquals(List.of("bob: after", "bob: before"), laptop.hear(2));
    assertEquals(List.of(2), readers);
    assertEquals(2, tableOf(desk));
    phone.restart();
    assertEquals(Problem.DEVICE_REVOKED, problem(phone::sync));
    assertEquals(Problem.DEVICE_REVOKED, problem(() -> phone.tell(bob, "let me in")));
    phone.restart();
    assertEquals(Problem.DEVICE_REVOKED, problem(() -> phone.tell(desk, "let me in")));
    assertTrue(
        phone.device().notices().contains(new Notice(Notice.Kind.DEVICE_REVOKED, 1)), "not told");
    assertTrue(
        phone.device().history(desk, null, 9).stream().anyMatch(RevokedDevicesTest::isBefore));
    // Everyone is told once that Alice's keys are others.
    settle(laptop, bob);
    assertEquals(
        List.of("alice"),
        bob.device().history(desk, null, 99).stream()
            .filter(e -> e.kind() == TimelineEntry.Kind.KEY_CHANGE)
            .map(TimelineEntry::text)
            .toList());
  }

  /** Found by the simulation: its own person's other device had it no more. */
  @Test
  void whoRevokesADeviceReadsFirstWhatItHasSaid() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    ConversationId desk =
        bob.device().createConversation("desk", List.of("alice"), Person.PATIENCE).id();
    settle(laptop, phone, bob);
    laptop.restart();
    phone.tell(desk, "before");
    laptop.device().devices().revoke("phone", false, Person.PATIENCE);
    assertEquals(List.of("before"), texts(laptop, desk));
  }

  private boolean dropped() {
    return drops;
  }

  private static boolean isBefore(TimelineEntry entry) {
    return "before".equals(entry.text());
  }

  @Test
  void nothingIsSaidBeforeTheRecordsOfAllMembersAreKnown() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    ConversationId desk =
        bob.device().createConversation("desk", List.of("alice"), Person.PATIENCE).id();
    settle(laptop, phone, bob);
    server.losesRequest = ClientFrame::hasCommit;
    laptop.device().devices().revoke("phone", false, Duration.ofSeconds(2));
    // The log has the record, and the server does not show it.
    server.interference =
        frame -> frame.hasLookUp() ? FakeServer.error(Error.Code.UNAVAILABLE) : null;
    bob.restart();
    int before = handedIn();
    assertEquals(
        Sent.State.QUEUED,
        bob.device()
            .send(new Recipient.ToConversation(desk), "the plan", Duration.ofSeconds(3))
            .state());
    assertEquals(before, handedIn());
    server.interference = frame -> null;
    server.losesRequest = frame -> false;
    bob.restart();
    bob.sync();
    assertEquals(List.of("bob: the plan"), laptop.hear(1));
    assertEquals(2, tableOf(desk));
  }

  /** Bob misses that the phone went, and finds its id again, with other keys. */
  @Test
  void aDeviceIdThatIsUsedAgainIsAnotherDevice() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    ConversationId desk =
        bob.device().createConversation("desk", List.of("alice"), Person.PATIENCE).id();
    settle(laptop, phone, bob);
    assertEquals(3, tableOf(desk));
    AccountRecord before = server.account("alice");
    server.losesRequest = ClientFrame::hasCommit;
    laptop.device().devices().revoke("phone", false, Duration.ofSeconds(2));
    server.losesRequest = frame -> false;
    AccountRecord revoked = server.account("alice");
    DeviceEntry gone = before.devices().get(1);
    byte[] queue = new byte[16];
    server.entropy.fill(queue);
    DeviceEntry again =
        new DeviceEntry(
            gone.id(),
            gone.name(),
            Ed25519.generate(server.entropy).publicKey(),
            Bytes.adopt(queue),
            gone.contactKey());
    AccountRecord next =
        new AccountRecord(
            revoked.network(),
            revoked.handle(),
            revoked.version() + 1,
            revoked.createdMillis(),
            List.of(revoked.devices().get(0), again),
            revoked.recoveryKey());
    server.append(
        server
            .chain("alice")
            .sign(next, Commitment.opening(server.entropy), LyingServerCase.keysOf(laptop)));
    bob.restart();
    bob.tell(desk, "after");
    assertEquals(List.of("bob: after"), laptop.hear(1));
    assertEquals(2, tableOf(desk));
    // The id is in the record, the phone is not.
    phone.restart();
    assertThrows(ClientException.class, phone::sync);
    assertThrows(ClientException.class, () -> phone.tell(desk, "let me in"));
    assertEquals(List.of(), texts(phone, desk));
    assertEquals(List.of("after"), texts(bob, desk));
  }

  /** Bob is away while a device comes, settles and goes: what he finds then is no attack. */
  @Test
  void whoComesLateAcceptsWhatADeviceDidBeforeItWasGone() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    Person phone = further(laptop, "phone");
    bob.device().close();
    ConversationId desk =
        carol.device().createConversation("desk", List.of("alice", "bob"), Person.PATIENCE).id();
    settle(laptop, phone, carol);
    laptop.device().devices().revoke("phone", false, Person.PATIENCE);
    settle(laptop, carol);
    carol.tell(desk, "hello all");
    bob.restart();
    assertEquals(List.of("carol: hello all"), bob.hear(1));
    bob.tell(desk, "here");
    assertEquals(List.of("bob: here"), carol.hear(1));
    assertEquals(List.of("bob: here", "carol: hello all"), laptop.hear(2));
  }

  /** A thief has the phone, and a server that shows it the log of before. */
  @Test
  void whatARevokedDeviceSaysAndWhomItLetsInCountsForNobody() throws Exception {
    Person laptop = join("alice");
    Person carol = join("carol");
    Person dora = join("dora");
    Person eve = join("eve");
    Person phone = further(laptop, "phone");
    ConversationId desk =
        carol.device().createConversation("desk", List.of("alice"), Person.PATIENCE).id();
    carol.device().groups().setAdmin(desk, "alice", true, Person.PATIENCE);
    settle(laptop, phone, carol);
    int before = (int) server.log.size();
    server.losesRequest = ClientFrame::hasCommit;
    laptop.device().devices().revoke("phone", false, Duration.ofSeconds(2));
    server.losesRequest = frame -> false;
    server.shownLog = server.log.twin(before);
    server.shown.put(
        "alice", List.copyOf(Objects.requireNonNull(server.accounts.get("alice")).subList(0, 2)));
    phone.device().addMember(desk, "eve", Person.PATIENCE);
    phone.tell(desk, "evil");
    assertEquals(Sent.State.ACCEPTED, phone.tell(dora, "evil").state());
    server.shownLog = null;
    server.shown.clear();
    carol.restart();
    dora.restart();
    settle(carol, laptop, dora, carol);
    assertEquals(List.of("alice", "carol"), carol.device().conversation(desk).members());
    assertEquals(List.of(), dora.device().conversations());
    assertEquals(List.of(), texts(dora));
    laptop.tell(desk, "good");
    assertEquals(List.of("alice: good"), carol.hear(1));
    assertEquals(List.of("good"), texts(carol, desk));
    assertTrue(carol.device().notices().stream().anyMatch(n -> n.kind() == Notice.Kind.UNREADABLE));
    assertEquals("eve", eve.handle);
  }

  /**
   * Alice lets Eve in from her phone, and then revokes the phone. Bob, who is no admin, was away,
   * and reads of the second first.
   */
  private ConversationId deskWithEve(Person laptop, Person phone, Person bob, Person eve)
      throws Exception {
    ConversationId desk =
        laptop.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
    settle(laptop, phone, bob);
    bob.device().close();
    phone.device().addMember(desk, "eve", Person.PATIENCE);
    settle(phone, laptop, eve);
    return desk;
  }

  /** Whether Bob was told of the new keys, and that a device which is gone has let somebody in. */
  private static boolean isWarned(Person bob, ConversationId desk) throws ClientException {
    return bob.device().history(desk, null, 99).stream()
            .filter(entry -> entry.kind() == TimelineEntry.Kind.KEY_CHANGE)
            .count()
        == 2;
  }

  @Test
  void whomADeviceLetInThatIsGoneStaysIfAnAdminsDeviceGoesOn() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person eve = join("eve");
    ConversationId desk = deskWithEve(laptop, further(laptop, "phone"), bob, eve);
    laptop.device().devices().revoke("phone", false, Person.PATIENCE);
    settle(laptop);
    assertEquals(3, tableOf(desk));
    bob.restart();
    bob.device().trust().verify("alice", false, Person.PATIENCE);
    bob.sync();
    assertTrue(isWarned(bob, desk), "nobody was marked");
    // Alice's laptop has removed the phone, and not Eve.
    assertEquals(Sent.State.ACCEPTED, bob.tell(desk, "at last").state());
    assertEquals(List.of("bob: at last"), eve.hear(1));
  }

  @Test
  void whomADeviceLetInThatIsGoneStaysIfAnAdminsDeviceSpeaks() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person eve = join("eve");
    ConversationId desk = deskWithEve(laptop, further(laptop, "phone"), bob, eve);
    server.losesRequest = ClientFrame::hasCommit;
    laptop.device().devices().revoke("phone", false, Duration.ofSeconds(2));
    laptop.device().close();
    server.losesRequest = frame -> false;
    bob.restart();
    bob.device().trust().verify("alice", false, Person.PATIENCE);
    bob.device().sync(Duration.ofSeconds(3));
    assertTrue(isWarned(bob, desk), "nobody was marked");
    // Bob has removed the phone himself. Nobody knows yet what Alice thinks of Eve.
    assertEquals(3, tableOf(desk));
    assertEquals(
        Sent.State.QUEUED,
        bob.device()
            .send(new Recipient.ToConversation(desk), "waiting", Duration.ofSeconds(2))
            .state());
    laptop.restart();
    laptop.sync();
    laptop.tell(desk, "hello Eve");
    bob.sync();
    assertEquals(List.of("alice: hello Eve", "bob: waiting"), eve.hear(2));
  }

  /** The laptop was away as well, so that Alice did not know of Eve. */
  @Test
  void anAdminsDeviceRemovesWhomADeviceLetInThatIsGone() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person eve = join("eve");
    Person phone = further(laptop, "phone");
    Person carol = join("carol");
    ConversationId desk =
        carol.device().createConversation("desk", List.of("alice", "bob"), Person.PATIENCE).id();
    carol.device().groups().setAdmin(desk, "alice", true, Person.PATIENCE);
    settle(laptop, phone, carol, bob);
    bob.device().close();
    carol.device().close();
    phone.device().addMember(desk, "eve", Person.PATIENCE);
    settle(phone, laptop, eve);
    server.losesRequest = ClientFrame::hasCommit;
    laptop.device().devices().revoke("phone", false, Duration.ofSeconds(2));
    laptop.device().close();
    server.losesRequest = frame -> false;
    carol.restart();
    carol.device().trust().verify("alice", false, Person.PATIENCE);
    carol.sync();
    assertEquals(3, tableOf(desk));
    assertTrue(
        carol.device().history(desk, null, 99).stream()
            .anyMatch(e -> e.kind() == TimelineEntry.Kind.LEFT && "eve".equals(e.text())));
    bob.restart();
    bob.device().trust().verify("alice", false, Person.PATIENCE);
    settle(bob, carol);
    assertEquals(List.of("alice", "bob", "carol"), bob.device().conversation(desk).members());
    assertEquals(Sent.State.ACCEPTED, bob.tell(desk, "among us").state());
    assertEquals(List.of("bob: among us"), carol.hear(1));
    assertEquals(List.of(), eve.read());
  }

  private static List<String> texts(Person person) throws ClientException {
    return person.take().stream().map(TimelineEntry::text).toList();
  }

  private static List<String> texts(Person person, ConversationId id) throws ClientException {
    return person.device().history(id, null, 99).stream()
        .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
        .map(TimelineEntry::text)
        .toList();
  }
}
