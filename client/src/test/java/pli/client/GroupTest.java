package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import pli.client.api.TimelineEntry;
import pli.client.conversation.OldConversations;
import pli.client.vault.Vault;
import pli.protocol.wire.ClientFrame;

/** Several people. */
class GroupTest extends PeopleCase {

  GroupTest() {
    super(4);
  }

  private static ConversationId create(Person maker, String name, String... handles)
      throws ClientException {
    ConversationInfo made =
        maker.device().createConversation(name, List.of(handles), Person.PATIENCE);
    return made.id();
  }

  @Test
  void everyoneReadsEveryone() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = create(alice, "Night shift 🌙", "bob", "carol");
    alice.tell(id, "one");
    assertEquals(List.of("alice: one"), bob.read());
    bob.tell(id, "two");
    assertEquals(List.of("alice: one", "bob: two"), carol.read());
    carol.tell(id, "three");
    assertEquals(List.of("bob: two", "carol: three"), alice.read());
    assertEquals(List.of("carol: three"), bob.read());
    for (Person person : people) {
      ConversationInfo info = person.device().conversation(id);
      assertEquals("Night shift 🌙", info.name());
      assertEquals(List.of("alice", "bob", "carol"), info.members());
      assertEquals(3, info.messages());
    }
    // Hand-over queues are gone: each has a contact queue and a main queue.
    syncAll();
    assertEquals(6, server.queues.size());
    assertTrue(server.queues.values().stream().allMatch(q -> q.entries.isEmpty()));
  }

  @Test
  void whoIsAddedReadsFromThenOnAndWhoIsRemovedNoMore() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = create(alice, "desk", "bob");
    alice.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
    alice.tell(id, "before");
    bob.sync();
    bob.device().addMember(id, "carol", Person.PATIENCE);
    bob.tell(id, "with carol");
    assertEquals(List.of("bob: with carol"), carol.read());
    carol.tell(id, "I am here");
    assertEquals(List.of("bob: with carol", "carol: I am here"), alice.read());
    bob.take();
    alice.device().removeMember(id, "bob", Person.PATIENCE);
    alice.tell(id, "without bob");
    assertEquals(List.of("carol: I am here"), bob.read());
    assertEquals(List.of("alice: without bob"), carol.read());
    assertEquals(
        Problem.NOT_A_MEMBER,
        assertThrows(ClientException.class, () -> bob.tell(id, "let me in")).problem());
    List<TimelineEntry> ofBob = bob.device().history(id, null, 20);
    assertEquals(TimelineEntry.Kind.LEFT, ofBob.get(ofBob.size() - 1).kind());
    assertEquals("bob", ofBob.get(ofBob.size() - 1).text());
    assertEquals("alice", ofBob.get(ofBob.size() - 1).sender());
    // And back again.
    alice.device().groups().setAdmin(id, "carol", true, Person.PATIENCE);
    carol.sync();
    carol.device().addMember(id, "bob", Person.PATIENCE);
    carol.tell(id, "welcome back");
    assertEquals(List.of("carol: welcome back"), bob.read());
    bob.tell(id, "thank you");
    assertEquals(List.of("carol: welcome back", "bob: thank you"), alice.read());
  }

  /** Bob's device is off all the while: his Welcomes lie in one queue, what is said in another. */
  @Test
  void whoIsTakenOutAndLetInAgainMeanwhileReadsBothTimes() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    ConversationId id = create(alice, "desk", "bob");
    List<String> said = new ArrayList<>();
    for (int time = 1; time <= 3; time++) {
      if (time > 1) {
        alice.device().addMember(id, "bob", Person.PATIENCE);
      }
      alice.tell(id, "time " + time);
      said.add("alice: time " + time);
      if (time < 3) {
        alice.device().removeMember(id, "bob", Person.PATIENCE);
        alice.tell(id, "without bob");
      }
    }
    bob.sync();
    assertEquals(said, bob.hear(3));
    assertTrue(bob.device().notices().isEmpty(), bob.device().notices().toString());
    bob.tell(id, "here");
    assertEquals(List.of("bob: here"), alice.hear(1));
    alice.tell(id, "good");
    assertEquals(List.of("alice: good"), bob.hear(1));
  }

  @Test
  void whoDoesNotSettleAtOnceDoesSoWithTheNextCommit() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    ConversationId id = create(alice, "desk", "bob");
    server.losesRequest = ClientFrame::hasCommit;
    // What is lost is lost with its connection.
    assertThrows(ClientException.class, () -> bob.device().sync(Duration.ofSeconds(2)));
    server.losesRequest = frame -> false;
    bob.device().close();
    try (Vault vault =
        Vault.open(bob.folder, "sésame".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      Object none =
          vault.write(t -> {
            OldConversations.cancelSettling(t, id);
            return null;
          });
      assertNull(none);
    }
    bob.restart();
    alice.tell(id, "one");
    assertEquals(List.of("alice: one"), bob.hear(1));
    bob.tell(id, "two");
    assertEquals(List.of("bob: two"), alice.hear(1));
    alice.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
    bob.sync();
    assertEquals(5, server.queues.size());
    bob.device().groups().rename(id, "other desk", Person.PATIENCE);
    syncAll();
    assertEquals(4, server.queues.size());
    alice.tell(id, "three");
    assertEquals(List.of("alice: three"), bob.hear(1));
  }

  @Test
  void eventsHaveTheSameIdForEveryone() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = create(alice, "desk", "bob");
    bob.sync();
    alice.device().addMember(id, "carol", Person.PATIENCE);
    syncAll();
    List<List<String>> joined = new ArrayList<>();
    for (Person person : List.of(alice, bob, carol)) {
      joined.add(
          person.device().history(id, null, 20).stream()
              .filter(e -> e.kind() == TimelineEntry.Kind.JOINED && "carol".equals(e.text()))
              .map(TimelineEntry::messageId)
              .toList());
    }
    assertEquals(1, joined.get(0).size());
    assertEquals(joined.get(0), joined.get(1));
    assertEquals(joined.get(0), joined.get(2));
  }

  @Test
  void twoChangesAtOnceBothHappen() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    join("carol");
    join("dora");
    ConversationId id = create(alice, "desk", "bob");
    alice.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
    bob.sync();
    alice.sync();
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      Future<ConversationInfo> one =
          both.submit(() -> alice.device().addMember(id, "carol", Person.PATIENCE));
      Future<ConversationInfo> two =
          both.submit(() -> bob.device().addMember(id, "dora", Person.PATIENCE));
      one.get();
      two.get();
    } finally {
      both.shutdown();
    }
    syncAll();
    alice.tell(id, "all four?");
    for (Person person : people.subList(1, 4)) {
      assertTrue(person.read().contains("alice: all four?"), person.handle);
      assertEquals(
          List.of("alice", "bob", "carol", "dora"), person.device().conversation(id).members());
    }
  }

  @Test
  void allSpeakAndChangeAtOnceAndNothingIsLost() throws Exception {
    for (String handle : List.of("alice", "bob", "carol", "dora", "emil")) {
      join(handle);
    }
    ConversationId id = create(people.get(0), "desk", "bob", "carol");
    syncAll();
    ExecutorService all = Executors.newFixedThreadPool(4);
    List<String> said = new ArrayList<>();
    try {
      List<Future<?>> work = new ArrayList<>();
      for (Person person : people.subList(0, 3)) {
        for (int i = 0; i < 10; i++) {
          said.add(person.handle + ": " + i);
        }
        work.add(
            all.submit(() -> {
              for (int i = 0; i < 10; i++) {
                person.tell(id, Integer.toString(i));
              }
              return null;
            }));
      }
      work.add(
          all.submit(() -> {
            people.get(0).device().addMember(id, "dora", Person.PATIENCE);
            people.get(0).device().addMember(id, "emil", Person.PATIENCE);
            people.get(0).device().removeMember(id, "dora", Person.PATIENCE);
            return null;
          }));
      for (Future<?> next : work) {
        next.get();
      }
    } finally {
      all.shutdown();
    }
    syncAll();
    for (Person person : people.subList(0, 3)) {
      List<String> has = new ArrayList<>();
      for (TimelineEntry entry : person.device().history(id, null, 1000)) {
        if (entry.kind() == TimelineEntry.Kind.TEXT) {
          has.add(entry.sender() + ": " + entry.text());
        }
      }
      assertEquals(said.stream().sorted().toList(), has.stream().sorted().toList());
      for (Person other : people.subList(0, 3)) {
        List<String> inOrder = has.stream().filter(text -> text.startsWith(other.handle)).toList();
        for (int i = 0; i < 10; i++) {
          assertEquals(other.handle + ": " + i, inOrder.get(i));
        }
      }
      assertEquals(
          List.of("alice", "bob", "carol", "emil"), person.device().conversation(id).members());
    }
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    ConversationId id = create(alice, "desk", "bob");
    ConversationId direct = alice.tell(bob, "hello").conversation();
    assertEquals(
        Problem.ALREADY_A_MEMBER,
        problem(() -> alice.device().addMember(id, "bob", Person.PATIENCE)));
    assertEquals(
        Problem.UNKNOWN_HANDLE,
        problem(() -> alice.device().addMember(id, "nobody", Person.PATIENCE)));
    assertEquals(
        Problem.NOT_A_MEMBER,
        problem(() -> alice.device().removeMember(id, "nobody", Person.PATIENCE)));
    assertEquals(
        Problem.OWN_HANDLE,
        problem(() -> alice.device().removeMember(id, "alice", Person.PATIENCE)));
    assertEquals(
        Problem.DIRECT_CONVERSATION,
        problem(() -> alice.device().addMember(direct, "bob", Person.PATIENCE)));
    assertEquals(
        Problem.UNKNOWN_CONVERSATION,
        problem(() -> alice.tell(ConversationId.parse("00".repeat(32)), "x")));
    assertEquals(Problem.UNKNOWN_CONVERSATION, problem(() -> ConversationId.parse("xyz")));
    assertEquals(
        Problem.UNKNOWN_HANDLE,
        problem(() ->
            alice.device().createConversation("x", List.of("bob", "nobody"), Person.PATIENCE)));
    assertEquals(
        Problem.NAME_INVALID,
        problem(() -> alice.device().createConversation(" \n ", List.of(), Person.PATIENCE)));
    assertEquals(2, alice.device().conversations().size());
  }
}
