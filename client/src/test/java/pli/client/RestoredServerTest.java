package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Notice;
import pli.client.vault.Vault;
import pli.codec.Bytes;

/** Queues whose numbers are not what they were: put back from a backup, made anew, with gaps. */
class RestoredServerTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(9);

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

  private static Map<Notice.Kind, Long> told(Person person) throws ClientException {
    return person.device().notices().stream()
        .collect(Collectors.toMap(Notice::kind, Notice::amount));
  }

  @Test
  void whatComesAfterARestoreIsReadThoughItHasOldNumbers() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = talk(alice, bob);
      // What the backup has: a queue that is still as it was made.
      FakeServer.Queue queue = mainQueue(bob);
      queue.entries.clear();
      queue.next = 1;
      server.lastRestore = 712;
      server.cut();
      alice.tell(id, "after");
      assertEquals(List.of("alice: after"), bob.hear(1));
      assertEquals(1, told(bob).get(Notice.Kind.SERVER_RESTORED));
      assertFalse(told(bob).containsKey(Notice.Kind.SERVER_RESTORED), "told once");
    }
  }

  @Test
  void whatComesAgainAfterARestoreIsNotShownTwice() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = alice.tell(bob, "one").conversation();
      assertEquals(List.of("alice: one"), bob.hear(1));
      bob.tell(id, "two");
      FakeServer.Queue queue = mainQueue(bob);
      alice.sync();
      alice.tell(id, "three");
      TreeMap<Long, com.google.protobuf.ByteString> backup = new TreeMap<>(queue.entries);
      assertFalse(backup.isEmpty(), "the backup has what bob has not fetched yet");
      assertEquals(List.of("alice: three"), bob.hear(1));
      queue.entries.putAll(backup);
      server.lastRestore = 712;
      server.cut();
      alice.tell(id, "four");
      assertEquals(List.of("alice: four"), bob.hear(1));
    }
  }

  @Test
  void aQueueThatTheServerDoesNotHaveBeginsAnew() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = talk(alice, bob);
      FakeServer.Queue queue = mainQueue(bob);
      server.queues.values().remove(queue);
      server.cut();
      bob.sync();
      alice.tell(id, "after");
      assertEquals(List.of("alice: after"), bob.hear(1));
    }
  }

  @Test
  void entriesThatNeverCameAreTold() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = talk(alice, bob);
      assertFalse(told(bob).containsKey(Notice.Kind.MISSING), "nothing is missing yet");
      bob.device().close();
      FakeServer.Queue queue = mainQueue(bob);
      alice.tell(id, "withheld");
      queue.entries.remove(queue.entries.lastKey());
      alice.tell(id, "shown");
      bob.restart();
      assertEquals(List.of("alice: shown"), bob.hear(1));
      assertEquals(1, told(bob).get(Notice.Kind.MISSING));
    }
  }
}
