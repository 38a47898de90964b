package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.Notice;
import pli.client.api.OwnDevice;
import pli.client.api.TimelineEntry;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ClientFrame.RequestCase;
import pli.protocol.wire.Error;

/** Several devices of one account: they come, they go, and conversations follow. */
class DevicesTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(41);
  private final List<Person> people = new ArrayList<>();

  @org.junit.jupiter.api.BeforeEach
  void found() {
    server.office.founds = true;
  }

  @AfterEach
  void close() {
    people.forEach(Person::close);
  }

  private Person join(String handle) throws ClientException {
    Person person = Person.join(server, temporary.resolve(handle), handle);
    people.add(person);
    return person;
  }

  private Person further(Person known, String name) throws Exception {
    Person device = Person.further(server, temporary.resolve(name), known, name);
    people.add(device);
    return device;
  }

  private static Problem problem(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  private static List<String> names(Person person) throws ClientException {
    return person.device().devices().list().stream().map(OwnDevice::name).toList();
  }

  /** Until nobody has anything to do any more. */
  private static void settle(Person... people) throws ClientException {
    for (int round = 0; round < 3; round++) {
      for (Person person : people) {
        person.sync();
      }
    }
  }

  @Test
  void aFurtherDeviceIsInTheLogAndReadsWhatIsBegunFromThenOn() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    assertEquals(2, server.account("alice").devices().size());
    assertEquals(server.account("alice").devices().size(), names(phone).size());
    List<OwnDevice> seen = phone.device().devices().list();
    assertEquals(List.of("alice's laptop", "phone"), names(laptop));
    assertEquals(List.of(1L, 2L), seen.stream().map(OwnDevice::sinceVersion).toList());
    assertEquals(List.of(false, true), seen.stream().map(OwnDevice::current).toList());
    assertEquals("alice", phone.device().account().handle());
    bob.tell(laptop, "to both");
    assertEquals(List.of("bob: to both"), phone.hear(1));
    assertEquals(List.of("bob: to both"), laptop.hear(1));
    settle(laptop, phone, bob);
    phone.tell(bob, "from the phone");
    assertEquals(List.of("alice: from the phone"), bob.hear(1));
    assertEquals(List.of("alice: from the phone"), laptop.hear(1));
    // What one begins, the other reads too.
    Person carol = join("carol");
    laptop.tell(carol, "begun on the laptop");
    assertEquals(List.of("alice: begun on the laptop"), carol.hear(1));
    assertEquals(List.of("alice: begun on the laptop"), phone.hear(1));
    settle(laptop, phone, carol);
    carol.tell(laptop, "back");
    assertEquals(List.of("carol: back"), phone.hear(1));
    ConversationId desk =
        phone.device().createConversation("desk", List.of("carol"), Person.PATIENCE).id();
    phone.tell(desk, "begun on the phone");
    assertEquals(List.of("alice: begun on the phone", "carol: back"), laptop.hear(2));
    // Neither is told of what it knows: one made the record, the other was made by it.
    for (Person device : List.of(laptop, phone)) {
      assertTrue(
          device.device().notices().stream()
              .noneMatch(n -> n.kind() == Notice.Kind.OWN_RECORD_CHANGED));
    }
  }

  @Test
  void aDeviceWithoutKeyPackagesKeepsNobodyFromWritingToTheOthers() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    Bytes empty = server.account("alice").devices().get(1).id().value();
    synchronized (server) {
      server.keyPackages.remove(empty);
      server.lastResorts.remove(empty);
    }
    bob.tell(laptop, "whoever is there");
    assertEquals(List.of("bob: whoever is there"), laptop.hear(1));
    assertEquals(List.of(), phone.read());
    // With no device left there is nobody to write to.
    Person carol = join("carol");
    Bytes only = server.account("carol").devices().get(0).id().value();
    synchronized (server) {
      server.keyPackages.remove(only);
      server.lastResorts.remove(only);
    }
    assertEquals(
        Problem.NO_KEY_PACKAGES,
        problem(() ->
            bob.device().createConversation("desk", List.of(carol.handle), Duration.ofSeconds(2))));
  }

  @Test
  void whatAnotherDeviceDidIsTakenOverAndToldWithItsName() throws Exception {
    Person laptop = join("alice");
    Person phone = further(laptop, "phone");
    Person tablet = further(phone, "tablet");
    laptop.restart();
    laptop.sync();
    Notice told =
        laptop.device().notices().stream()
            .filter(n -> n.kind() == Notice.Kind.OWN_RECORD_CHANGED)
            .findFirst()
            .orElseThrow();
    assertEquals(new Notice(Notice.Kind.OWN_RECORD_CHANGED, 1, "phone"), told);
    assertEquals(List.of("alice's laptop", "phone", "tablet"), names(laptop));
    assertTrue(
        laptop.device().notices().stream()
            .noneMatch(n -> n.kind() == Notice.Kind.OWN_RECORD_CHANGED),
        "told again although the person has looked");
    assertEquals(3, names(tablet).size());
    // The record that follows is made on the other device's.
    laptop.device().devices().revoke("tablet", false, Person.PATIENCE);
    assertEquals(4, server.account("alice").version());
  }

  @Test
  void twoDevicesThatAddAtOnceBothComeThrough() throws Exception {
    Person laptop = join("alice");
    Person phone = further(laptop, "phone");
    AtomicInteger moved = new AtomicInteger();
    AtomicInteger updates = new AtomicInteger();
    // The first two updates wait for each other, so that one of them comes second.
    java.util.concurrent.CyclicBarrier both = new java.util.concurrent.CyclicBarrier(2);
    server.interference =
        frame -> {
          if (frame.hasUpdateRecord()) {
            if (updates.incrementAndGet() <= 2) {
              await(both);
            }
            synchronized (server) {
              long version = server.account("alice").version();
              moved.addAndGet(
                  FakeServer.record(frame.getUpdateRecord().getRecord()).record().version()
                          <= version
                      ? 1
                      : 0);
            }
          }
          return null;
        };
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Person> tablet = other.submit(() -> further(laptop, "tablet"));
      further(phone, "watch");
      tablet.get();
    }
    assertEquals(4, server.account("alice").devices().size());
    assertEquals(4, server.account("alice").version());
    assertTrue(moved.get() >= 1, "nobody was told that the chain moved");
  }

  private static void await(java.util.concurrent.CyclicBarrier both) {
    try {
      both.await(10, java.util.concurrent.TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anAdditionWhoseAnswersAreLostComesToItsEnd() throws Exception {
    Person laptop = join("alice");
    java.util.Set<RequestCase> seen =
        java.util.Collections.synchronizedSet(java.util.EnumSet.noneOf(RequestCase.class));
    server.losesAnswer = frame -> seen.add(frame.getRequestCase());
    Person phone = further(laptop, "phone");
    server.losesAnswer = frame -> false;
    assertTrue(seen.contains(RequestCase.UPDATE_RECORD) && seen.contains(RequestCase.SUBMIT));
    assertEquals(2, server.account("alice").devices().size());
    assertEquals(2, server.account("alice").version());
    assertEquals(2, names(phone).size());
  }

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
    List<Integer> readers = java.util.Collections.synchronizedList(new ArrayList<>());
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
    assertTrue(phone.device().history(desk, null, 9).stream().anyMatch(DevicesTest::isBefore));
    // Everyone is told once that Alice's keys are others.
    settle(laptop, bob);
    assertEquals(
        List.of("alice"),
        bob.device().history(desk, null, 99).stream()
            .filter(e -> e.kind() == TimelineEntry.Kind.KEY_CHANGE)
            .map(TimelineEntry::text)
            .toList());
  }

  private volatile boolean drops = true;

  private boolean dropped() {
    return drops;
  }

  private static boolean isBefore(TimelineEntry entry) {
    return "before".equals(entry.text());
  }

  private int tableOf(ConversationId id) {
    synchronized (server) {
      FakeServer.Route route = server.routes.get(pli.protocol.RouteId.of(id.value()).value());
      return route == null ? -1 : route.table.size();
    }
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
        pli.client.api.Sent.State.QUEUED,
        bob.device()
            .send(
                new pli.client.api.Recipient.ToConversation(desk),
                "the plan",
                Duration.ofSeconds(3))
            .state());
    assertEquals(before, handedIn());
    server.interference = frame -> null;
    server.losesRequest = frame -> false;
    bob.restart();
    bob.sync();
    assertEquals(List.of("bob: the plan"), laptop.hear(1));
    assertEquals(2, tableOf(desk));
  }

  private int handedIn() {
    synchronized (server) {
      return server.submissions.size();
    }
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
        "alice",
        List.copyOf(java.util.Objects.requireNonNull(server.accounts.get("alice")).subList(0, 2)));
    phone.device().addMember(desk, "eve", Person.PATIENCE);
    phone.tell(desk, "evil");
    assertEquals(pli.client.api.Sent.State.ACCEPTED, phone.tell(dora, "evil").state());
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

  private static List<String> texts(Person person) throws ClientException {
    return person.take().stream().map(TimelineEntry::text).toList();
  }

  private static List<String> texts(Person person, ConversationId id) throws ClientException {
    return person.device().history(id, null, 99).stream()
        .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
        .map(TimelineEntry::text)
        .toList();
  }

  @Test
  void aRecordOfOnesOwnThatWasSaidToHaveFailedIsToldWhenItComesAfterAll() throws Exception {
    Person laptop = join("alice");
    further(laptop, "phone");
    List<pli.transparency.account.LoggedRecord> kept = new ArrayList<>();
    server.interference =
        frame -> {
          if (!frame.hasUpdateRecord()) {
            return null;
          }
          kept.add(FakeServer.record(frame.getUpdateRecord().getRecord()));
          return FakeServer.error(Error.Code.UNAVAILABLE);
        };
    assertThrows(
        ClientException.class,
        () -> laptop.device().devices().revoke("phone", false, Duration.ofSeconds(3)));
    server.interference = frame -> null;
    server.append(kept.getFirst());
    laptop.restart();
    laptop.sync();
    assertTrue(
        laptop
            .device()
            .notices()
            .contains(new Notice(Notice.Kind.OWN_RECORD_CHANGED, 1, "alice's laptop")));
  }

  @Test
  void whichDeviceIsMeantIsClearOrNothingIsDone() throws Exception {
    Person laptop = join("alice");
    Devices devices = laptop.device().devices();
    assertEquals(
        Problem.LAST_DEVICE,
        problem(() -> devices.revoke("alice's laptop", true, Person.PATIENCE)));
    Person phone = further(laptop, "phone");
    assertEquals(
        Problem.THIS_DEVICE,
        problem(() -> devices.revoke("alice's laptop", false, Person.PATIENCE)));
    assertEquals(
        Problem.UNKNOWN_DEVICE, problem(() -> devices.revoke("fax", true, Person.PATIENCE)));
    Person twin = Person.further(server, temporary.resolve("twin"), laptop, "phone");
    people.add(twin);
    assertEquals(
        Problem.DEVICE_UNCLEAR, problem(() -> devices.revoke("phone", false, Person.PATIENCE)));
    assertEquals(3, server.account("alice").devices().size());
    String id =
        twin.device().devices().list().stream()
            .filter(OwnDevice::current)
            .findFirst()
            .orElseThrow()
            .id();
    devices.revoke(id.substring(0, 8), false, Person.PATIENCE);
    assertEquals(2, server.account("alice").devices().size());
    phone.device().devices().revoke("phone", true, Person.PATIENCE);
    assertEquals(Problem.DEVICE_REVOKED, problem(phone::sync));
    laptop.device().devices().follow(Person.PATIENCE);
    assertEquals(List.of("alice's laptop"), names(laptop));
  }

  @Test
  void theWordsMakeOneDeviceOfAllAndWhoWritesBeginsAnew() throws Exception {
    List<String> words = new ArrayList<>();
    Person lost = joinWithWords("alice", words);
    Person bob = join("bob");
    bob.tell(lost, "one");
    assertEquals(List.of("bob: one"), lost.hear(1));
    settle(lost, bob);
    String link = server.invitation();
    assertEquals(
        Problem.WORDS_INVALID,
        problem(() -> recover(link, "alice", words.get(0).replaceAll("^\\w+", "pli"))));
    String others = pli.transparency.account.RecoveryWords.random(server.entropy).text();
    assertEquals(Problem.WORDS_OF_ANOTHER, problem(() -> recover(link, "alice", others)));
    assertEquals(Problem.UNKNOWN_HANDLE, problem(() -> recover(link, "nobody", words.get(0))));
    assertFalse(Vault.exists(temporary.resolve("fresh")));
    assertEquals(1, server.account("alice").version());
    Person fresh = recover(link, "alice", words.get(0));
    people.add(fresh);
    assertEquals(2, server.account("alice").version());
    assertEquals(List.of("fresh"), names(fresh));
    lost.restart();
    assertEquals(Problem.DEVICE_REVOKED, problem(lost::sync));
    bob.restart();
    bob.tell(fresh, "two");
    assertEquals(List.of("bob: two"), fresh.hear(1));
    fresh.tell(bob, "three");
    assertEquals(List.of("alice: three"), bob.hear(1));
    assertEquals(2, bob.device().conversations().size());
    // The words stay good, and the same link was not used up.
    Person again =
        Person.recover(server, temporary.resolve("again"), link, "alice", "again", words.get(0));
    people.add(again);
    assertEquals(List.of("again"), names(again));
  }

  private Person recover(String link, String handle, String words) throws ClientException {
    return Person.recover(server, temporary.resolve("fresh"), link, handle, "fresh", words);
  }

  private Person joinWithWords(String handle, List<String> words) throws ClientException {
    Person person = Person.join(server, temporary.resolve(handle), handle, words);
    people.add(person);
    return person;
  }

  @Test
  void aRecoveryWhoseAnswersAreLostIsMadeOnce() throws Exception {
    List<String> words = new ArrayList<>();
    joinWithWords("alice", words);
    java.util.Set<RequestCase> seen =
        java.util.Collections.synchronizedSet(java.util.EnumSet.noneOf(RequestCase.class));
    server.losesAnswer = frame -> seen.add(frame.getRequestCase());
    people.add(recover(server.invitation(), "alice", words.get(0)));
    assertTrue(seen.contains(RequestCase.UPDATE_RECORD));
    assertEquals(2, server.account("alice").version());
  }

  @Test
  void aRecoveryThatWasBrokenOffGoesOn() throws Exception {
    List<String> words = new ArrayList<>();
    joinWithWords("alice", words);
    String link = server.invitation();
    server.interference =
        frame -> frame.hasAuthenticateDevice() ? FakeServer.error(Error.Code.BAD_PROOF) : null;
    assertThrows(ClientException.class, () -> recover(link, "alice", words.get(0)));
    assertTrue(Vault.exists(temporary.resolve("fresh")));
    server.interference = frame -> null;
    Person fresh = recover(link, "alice", words.get(0));
    people.add(fresh);
    assertEquals(2, server.account("alice").version());
    // Who agreed was not looked at yet: the same words again lead there, and nothing is done twice.
    fresh.device().close();
    fresh = recover(link, "alice", words.get(0));
    people.set(people.size() - 1, fresh);
    assertEquals(2, server.account("alice").version());
    fresh.device().devices().settle(words.get(0));
    assertEquals(
        pli.transparency.administration.Administrator.of(server.account("alice")),
        Objects.requireNonNull(server.office.now)
            .policy()
            .administrator(server.account("alice").handle()),
        "the policy does not name the new keys");
    fresh.device().close();
    assertEquals(Problem.VAULT_EXISTS, problem(() -> recover(link, "alice", words.get(0))));
  }
}
