package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Notice;
import pli.client.vault.Vault;
import pli.codec.Bytes;

/**
 * A server that plays with the numbers of entries costs a delay, or a gap that is told; it never
 * has a message swallowed without a word.
 */
class ReusedNumbersTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  private static final int REPLAYS = 20;

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(31);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  /** A conversation in which both have named their main queues. */
  private static ConversationId talk(Person alice, Person bob) throws ClientException {
    ConversationId id = alice.tell(bob, "one").conversation();
    assertEquals(List.of("alice: one"), bob.hear(1));
    bob.tell(id, "two");
    assertEquals(List.of("bob: two"), alice.hear(1));
    alice.tell(id, "three");
    assertEquals(List.of("alice: three"), bob.hear(1));
    return id;
  }

  private FakeServer.Queue mainQueue(Person person) throws ClientException {
    try (Vault vault = Vault.open(person.folder, PASSPHRASE)) {
      Bytes id = vault.read(t -> Queues.own(t, Queues.Role.MAIN).id().value());
      return Objects.requireNonNull(server.queues.get(id));
    }
  }

  private static long told(Person person, Notice.Kind kind) throws ClientException {
    return told(person.device().notices(), kind);
  }

  private static long told(List<Notice> notices, Notice.Kind kind) {
    return notices.stream().filter(notice -> notice.kind() == kind).mapToLong(Notice::amount).sum();
  }

  @Test
  void whatHasTheNumberThatAReplayTookIsReadAllTheSame() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = talk(alice, bob);
      FakeServer.Queue queue = mainQueue(bob);
      bob.device().close();
      alice.tell(id, "again");
      long number = queue.entries.lastKey();
      ByteString replayed = Objects.requireNonNull(queue.entries.get(number));
      for (int i = 1; i <= REPLAYS; i++) {
        queue.entries.put(number + i, replayed);
      }
      bob.restart();
      assertEquals(List.of("alice: again"), bob.hear(1));
      bob.device().close();
      // The honest part of the server never knew of these: it goes on behind the true entries.
      assertTrue(queue.next < number + REPLAYS - 3, "numbers that are taken");
      alice.tell(id, "swallowed?");
      alice.tell(id, "or this?");
      alice.tell(id, "behind");
      bob.restart();
      assertEquals(
          List.of("alice: swallowed?", "alice: or this?", "alice: behind"), bob.hearInOrder(3));
      assertEquals(0, told(bob, Notice.Kind.MISSING));
      assertEquals(List.of(), bob.read(), "nothing is read twice");
    }
  }

  /** A commit among them: read before it, what follows it would be lost. */
  @Test
  void theLastFirstCostsNothing() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId id =
          alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
      bob.sync();
      alice.sync();
      talk(alice, bob);
      bob.device().close();
      alice.tell(id, "1");
      alice.device().addMember(id, "carol", Person.PATIENCE);
      alice.tell(id, "2");
      alice.tell(id, "3");
      server.inOneFrame = true;
      server.entryOrder =
          numbers -> {
            Collections.reverse(numbers);
            return numbers;
          };
      bob.restart();
      List<String> read = new ArrayList<>(bob.hearInOrder(3));
      assertEquals(List.of("alice: 1", "alice: 2", "alice: 3"), read);
      assertEquals(0, told(bob, Notice.Kind.UNREADABLE));
    }
  }

  /** What comes in place of the next message, and that message under a number that is gone. */
  @Test
  void whatWasCountedAsMissingAndComesIsMissingNoMore() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = talk(alice, bob);
      FakeServer.Queue queue = mainQueue(bob);
      bob.device().close();
      alice.tell(id, "late");
      long number = queue.entries.lastKey();
      ByteString late = Objects.requireNonNull(queue.entries.remove(number));
      alice.tell(id, "early");
      bob.restart();
      assertEquals(List.of("alice: early"), bob.hear(1));
      queue.entries.put(number, late);
      server.cut();
      assertEquals(List.of("alice: late"), bob.hear(1));
      assertEquals(0, told(bob, Notice.Kind.MISSING));
    }
  }

  /**
   * A server that drops an entry and numbers on is found out by the next message of that device.
   */
  @Test
  void whatIsLeftOutWithoutAGapIsToldAllTheSame() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = talk(alice, bob);
      FakeServer.Queue queue = mainQueue(bob);
      bob.device().close();
      alice.tell(id, "dropped");
      alice.tell(id, "dropped too");
      alice.tell(id, "four");
      long number = queue.entries.lastKey();
      ByteString first = Objects.requireNonNull(queue.entries.remove(number - 2));
      Objects.requireNonNull(queue.entries.remove(number - 1));
      queue.entries.put(number - 2, Objects.requireNonNull(queue.entries.remove(number)));
      queue.next = number - 1;
      bob.restart();
      assertEquals(List.of("alice: four"), bob.hear(1));
      alice.tell(id, "five");
      assertEquals(List.of("alice: five"), bob.hear(1));
      // One of them comes after all, as if it were the next.
      queue.entries.put(queue.next++, first);
      server.cut();
      assertEquals(List.of("alice: dropped"), bob.hear(1));
      List<Notice> notices = bob.device().notices();
      assertEquals(1, told(notices, Notice.Kind.UNHEARD));
      assertEquals(0, told(notices, Notice.Kind.MISSING), "the numbers show nothing");
      assertEquals(0, told(bob, Notice.Kind.UNHEARD), "once");
      bob.tell(id, "what did you say?");
      assertEquals(List.of("bob: what did you say?"), alice.hear(1));
      assertEquals(0, told(alice, Notice.Kind.UNHEARD));
    }
  }

  /** Found by the simulation: a device with a bad connection kept such entries for a month. */
  @Test
  void whatWasReadAndComesAgainInALaterEpochWaitsForNothing() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId id =
          alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
      bob.sync();
      alice.sync();
      FakeServer.Queue queue = mainQueue(bob);
      bob.device().close();
      alice.tell(id, "1");
      TreeMap<Long, ByteString> kept = new TreeMap<>(queue.entries);
      assertEquals("carol", carol.handle);
      alice.device().addMember(id, "carol", Person.PATIENCE);
      alice.tell(id, "2");
      bob.restart();
      assertEquals(List.of("alice: 1", "alice: 2"), bob.hearInOrder(2));
      queue.entries.putAll(kept);
      server.cut();
      assertEquals(List.of(), bob.read());
      assertEquals(0, told(bob, Notice.Kind.SET_ASIDE));
    }
  }

  @Test
  void whatComesAgainUnderItsOwnNumberIsNotTold() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = talk(alice, bob);
      FakeServer.Queue queue = mainQueue(bob);
      bob.device().close();
      alice.tell(id, "four");
      alice.tell(id, "five");
      TreeMap<Long, ByteString> kept = new TreeMap<>(queue.entries);
      bob.restart();
      assertEquals(List.of("alice: four", "alice: five"), bob.hearInOrder(2));
      queue.entries.putAll(kept);
      server.cut();
      assertEquals(List.of(), bob.read());
      assertEquals(0, told(bob, Notice.Kind.UNREADABLE));
      assertEquals(0, told(bob, Notice.Kind.MISSING));
    }
  }
}
