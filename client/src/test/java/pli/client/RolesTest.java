package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.ConversationInfo.Standing;
import pli.client.api.RosterEntry;
import pli.client.api.TimelineEntry;
import pli.client.api.TimelineEntry.Kind;

/** Who may change what in a group, and how one leaves it. */
class RolesTest extends PeopleCase {

  RolesTest() {
    super(7);
  }

  private ConversationId desk(Person maker, String... handles) throws ClientException {
    ConversationId id =
        maker.device().createConversation("desk", List.of(handles), Person.PATIENCE).id();
    syncAll();
    return id;
  }

  /** The lines of these kinds, as somebody has them. */
  private static List<String> lines(Person person, ConversationId id, Kind... kinds)
      throws ClientException {
    List<String> lines = new ArrayList<>();
    for (TimelineEntry entry : person.device().history(id, null, 100)) {
      if (List.of(kinds).contains(entry.kind())) {
        lines.add(entry.sender() + " " + entry.kind().word() + " " + entry.text());
      }
    }
    return lines;
  }

  private static List<String> ids(Person person, ConversationId id, Kind kind)
      throws ClientException {
    return person.device().history(id, null, 100).stream()
        .filter(entry -> entry.kind() == kind)
        .map(TimelineEntry::messageId)
        .toList();
  }

  @Test
  void onlyAdminsChangeAGroup() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    join("dora");
    ConversationId id = desk(alice, "bob", "carol");
    Groups groups = bob.device().groups();
    assertEquals(List.of("alice"), bob.device().conversation(id).admins());
    assertEquals(
        Problem.ADMINS_ONLY, problem(() -> bob.device().addMember(id, "dora", Person.PATIENCE)));
    assertEquals(
        Problem.ADMINS_ONLY,
        problem(() -> bob.device().removeMember(id, "carol", Person.PATIENCE)));
    assertEquals(Problem.ADMINS_ONLY, problem(() -> groups.rename(id, "x", Person.PATIENCE)));
    assertEquals(
        Problem.ADMINS_ONLY,
        problem(() -> groups.setTimer(id, Duration.ofHours(1), Person.PATIENCE)));
    assertEquals(
        Problem.ADMINS_ONLY, problem(() -> groups.setAdmin(id, "bob", true, Person.PATIENCE)));
    alice.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
    bob.sync();
    ConversationInfo renamed = groups.rename(id, " night  desk ", Person.PATIENCE);
    assertEquals("night  desk", renamed.name());
    groups.setTimer(id, Duration.ofHours(1), Person.PATIENCE);
    bob.device().addMember(id, "dora", Person.PATIENCE);
    bob.device().removeMember(id, "alice", Person.PATIENCE);
    syncAll();
    assertEquals(
        List.of("alice admin bob", "bob renamed night  desk", "bob timer 3600"),
        lines(carol, id, Kind.ADMIN, Kind.NO_ADMIN, Kind.RENAMED, Kind.TIMER));
    for (Kind kind : List.of(Kind.ADMIN, Kind.RENAMED, Kind.TIMER)) {
      assertEquals(ids(bob, id, kind), ids(carol, id, kind));
    }
    ConversationInfo info = carol.device().conversation(id);
    assertEquals(List.of("bob", "carol", "dora"), info.members());
    assertEquals(List.of("bob"), info.admins());
    assertEquals(3600, info.timerSeconds());
    assertEquals(Standing.MEMBER, info.standing());
    assertEquals(Standing.LEFT, alice.device().conversation(id).standing());
    // Whoever was an admin comes back as a mere member.
    bob.device().addMember(id, "alice", Person.PATIENCE);
    syncAll();
    assertEquals(
        Problem.ADMINS_ONLY,
        problem(() -> alice.device().groups().rename(id, "mine", Person.PATIENCE)));
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    ConversationId id = desk(alice, "bob");
    Groups groups = alice.device().groups();
    assertEquals(Problem.NAME_INVALID, problem(() -> groups.rename(id, "\n", Person.PATIENCE)));
    assertEquals(
        Problem.OUT_OF_RANGE,
        problem(() -> groups.setTimer(id, Duration.ofDays(366), Person.PATIENCE)));
    assertEquals(
        Problem.NOT_A_MEMBER, problem(() -> groups.setAdmin(id, "dora", true, Person.PATIENCE)));
    assertEquals(
        Problem.LAST_ADMIN, problem(() -> groups.setAdmin(id, "alice", false, Person.PATIENCE)));
    assertEquals(Problem.LAST_ADMIN, problem(() -> groups.leave(id, Person.PATIENCE)));
    ConversationId direct = alice.tell(bob, "hello").conversation();
    assertEquals(Problem.DIRECT_CONVERSATION, problem(() -> groups.leave(direct, Person.PATIENCE)));
    assertEquals(
        Problem.DIRECT_CONVERSATION, problem(() -> groups.rename(direct, "x", Person.PATIENCE)));
    bob.sync();
    bob.device().groups().setTimer(direct, Duration.ofMinutes(5), Person.PATIENCE);
    alice.sync();
    assertEquals(300, alice.device().conversation(direct).timerSeconds());
    assertEquals(List.of("bob timer 300"), lines(alice, direct, Kind.TIMER));
    groups.setTimer(direct, Duration.ZERO, Person.PATIENCE);
    bob.sync();
    assertEquals(0, bob.device().conversation(direct).timerSeconds());
    // The same again changes nothing.
    long epoch = groups.setTimer(direct, Duration.ZERO, Person.PATIENCE).epoch();
    assertEquals(epoch, alice.device().conversation(direct).epoch());
    assertEquals(List.of("bob timer 300", "alice timer 0"), lines(bob, direct, Kind.TIMER));
  }

  @Test
  void theRosterSaysWhoIsThere() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    people.add(Person.further(server, temporary.resolve("phone"), alice, "phone"));
    ConversationId id = desk(alice, "bob");
    alice.device().trust().verify("bob", false, Person.PATIENCE);
    alice.device().trust().verify("bob", true, Person.PATIENCE);
    List<RosterEntry> roster = alice.device().groups().roster(id);
    assertEquals(
        new RosterEntry("alice", true, true, false, false, List.of("alice's laptop", "phone")),
        roster.get(0));
    assertEquals(
        new RosterEntry("bob", false, false, true, false, List.of("bob's laptop")), roster.get(1));
    assertEquals(2, roster.size());
    assertEquals(
        Problem.UNKNOWN_CONVERSATION,
        problem(() -> bob.device().groups().roster(ConversationId.parse("00".repeat(32)))));
  }

  @Test
  void whoeverLeavesReadsNothingMore() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice, "bob", "carol");
    carol.tell(id, "before");
    assertEquals(List.of("carol: before"), bob.hear(1));
    assertEquals(Standing.LEFT, bob.device().groups().leave(id, Person.PATIENCE).standing());
    assertEquals(Problem.NOT_A_MEMBER, problem(() -> bob.tell(id, "one more thing")));
    assertEquals(
        Problem.NOT_A_MEMBER, problem(() -> bob.device().groups().leave(id, Person.PATIENCE)));
    alice.sync();
    alice.tell(id, "bob is gone");
    assertEquals(List.of("alice: bob is gone"), carol.hear(1).subList(0, 1));
    syncAll();
    assertEquals(List.of(), bob.read());
    for (Person person : List.of(alice, carol)) {
      assertEquals(List.of("alice", "carol"), person.device().conversation(id).members());
      assertEquals(List.of("bob left bob"), lines(person, id, Kind.LEFT));
    }
    assertEquals(List.of("bob left bob"), lines(bob, id, Kind.LEFT));
    assertEquals(ids(alice, id, Kind.LEFT), ids(bob, id, Kind.LEFT));
    alice.device().addMember(id, "bob", Person.PATIENCE);
    alice.tell(id, "welcome back");
    assertEquals(List.of("alice: welcome back"), bob.hear(1));
  }

  @Test
  void oneLeavesWithAllDevicesAndAdminsDoToo() throws Exception {
    Person alice = join("alice");
    Person phone = Person.further(server, temporary.resolve("phone"), alice, "phone");
    people.add(phone);
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice, "bob", "carol");
    alice.device().groups().setAdmin(id, "carol", true, Person.PATIENCE);
    phone.sync();
    // Written where the others cannot be heard of yet.
    phone.device().groups().leave(id, Person.PATIENCE);
    syncAll();
    assertEquals(Standing.LEFT, alice.device().conversation(id).standing());
    assertEquals(Problem.NOT_A_MEMBER, problem(() -> alice.tell(id, "still here?")));
    assertEquals(List.of("bob", "carol"), bob.device().conversation(id).members());
    assertEquals(List.of("carol"), bob.device().conversation(id).admins());
    assertEquals(List.of("alice left alice"), lines(carol, id, Kind.LEFT));
    // It is no demotion, and nobody is told of one.
    assertEquals(List.of(), lines(carol, id, Kind.NO_ADMIN));
    carol.tell(id, "two of us");
    assertEquals(List.of("carol: two of us"), bob.hear(1));
    carol.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
    carol.device().groups().leave(id, Person.PATIENCE);
    syncAll();
    assertEquals(List.of("bob"), bob.device().conversation(id).members());
    // Nobody else is there to be asked.
    assertEquals(Standing.LEFT, bob.device().groups().leave(id, Person.PATIENCE).standing());
    assertEquals(
        Problem.NOT_A_MEMBER, problem(() -> bob.device().groups().leave(id, Person.PATIENCE)));
  }

  @Test
  void allLeaveAndSpeakAndChangeAtOnce() throws Exception {
    for (String handle : List.of("alice", "bob", "carol", "dora", "emil")) {
      join(handle);
    }
    ConversationId id = desk(people.get(0), "bob", "carol", "dora", "emil");
    ExecutorService all = Executors.newFixedThreadPool(5);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Person person = people.get(i);
        int who = i;
        work.add(
            all.submit(() -> {
              switch (who) {
                case 0 -> person.device().groups().rename(id, "other desk", Person.PATIENCE);
                case 1, 2 -> person.device().groups().leave(id, Person.PATIENCE);
                default -> {
                  for (int n = 0; n < 5; n++) {
                    person.tell(id, Integer.toString(n));
                  }
                }
              }
              return null;
            }));
      }
      for (Future<?> next : work) {
        next.get();
      }
    } finally {
      all.shutdown();
    }
    syncAll();
    for (int i : List.of(0, 3, 4)) {
      ConversationInfo info = people.get(i).device().conversation(id);
      assertEquals(List.of("alice", "dora", "emil"), info.members());
      assertEquals("other desk", info.name());
      assertEquals(10, info.messages());
      assertEquals(
          List.of("bob left bob", "carol left carol"),
          lines(people.get(i), id, Kind.LEFT).stream().sorted().toList());
    }
    for (int i : List.of(1, 2)) {
      assertEquals(Standing.LEFT, people.get(i).device().conversation(id).standing());
    }
  }

  @Test
  void whoLeftWhileNobodyWasThereIsGoneWhenSomebodyComes() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    ConversationId id = desk(alice, "bob");
    bob.device().groups().leave(id, Person.PATIENCE);
    bob.restart();
    assertEquals(Standing.LEFT, bob.device().conversation(id).standing());
    bob.sync();
    // Alice's next commit did not know of it; Bob asks again.
    alice.device().groups().rename(id, "alone", Person.PATIENCE);
    syncAll();
    assertEquals(List.of("alice"), alice.device().conversation(id).members());
    assertTrue(lines(alice, id, Kind.LEFT).contains("bob left bob"));
  }
}
