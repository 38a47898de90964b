package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.conversation.Conversations;
import pli.client.conversation.Rejoin;
import pli.client.conversation.Stranger;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;

/** Alice, Bob and Carol in a group, in which Bob falls behind. */
abstract class ComingBackCase {
  static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);
  static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path temporary;

  final FakeServer server = new FakeServer(62);
  final MovedClock clock = new MovedClock();
  final List<Person> all = new ArrayList<>();

  Person alice;
  Person bob;
  Person carol;
  ConversationId desk;

  @BeforeEach
  void join() throws ClientException {
    server.office.founds = true;
    alice = person("alice");
    bob = Person.join(server, server, temporary.resolve("bob"), "bob", clock);
    all.add(bob);
    carol = person("carol");
    desk = alice.device().createConversation("desk", List.of("bob", "carol"), Person.PATIENCE).id();
    for (int round = 0; round < 3; round++) {
      bob.sync();
      carol.sync();
      alice.sync();
    }
  }

  @AfterEach
  void close() {
    all.forEach(Person::close);
  }

  Person person(String handle) throws ClientException {
    Person person = Person.join(server, temporary.resolve(handle), handle);
    all.add(person);
    return person;
  }

  interface Work<T> {
    T run(Transaction t) throws ClientException;
  }

  static <T> T inVault(Person person, Work<T> work) throws ClientException {
    try (Vault vault = Vault.open(person.folder, PASSPHRASE)) {
      return vault.write(work::run);
    }
  }

  static long behind(Person person) throws ClientException {
    return inVault(person, Stranger::behind);
  }

  static long epoch(Person person, ConversationId id) throws ClientException {
    return inVault(person, t -> Conversations.epoch(t, id));
  }

  /** Bob misses a commit, and one message in the epoch after it. */
  void makeBobMissOne() throws ClientException {
    bob.device().close();
    alice.tell(desk, "before");
    FakeServer.Queue queue =
        Objects.requireNonNull(
            server.queues.get(inVault(bob, t -> Queues.own(t, Queues.Role.MAIN).id().value())));
    Person dave = person("dave");
    long last = queue.entries.lastKey();
    alice.device().addMember(desk, "dave", Person.PATIENCE);
    assertEquals(last + 1, queue.entries.lastKey(), "the commit alone");
    queue.entries.remove(last + 1);
    alice.tell(desk, "missed");
    bob.restart();
    dave.sync();
  }

  /** Everybody goes on in turn until it is so. */
  void until(Goal goal) throws ClientException {
    for (int round = 0; round < 40; round++) {
      if (goal.isReached()) {
        return;
      }
      for (Person person : all) {
        int unused = person.device().sync(SHORT);
      }
    }
    throw new AssertionError("it does not come about");
  }

  interface Goal {
    boolean isReached() throws ClientException;
  }

  /** A PublicMessage: members send none. */
  static boolean isFromOutside(ByteString message) {
    return message.size() > 4 && message.byteAt(3) == 1;
  }

  /** As if Bob had found that he is behind. */
  void bobIsBehind() throws ClientException {
    inVault(
        bob,
        t -> {
          Rejoin.need(t, desk);
          return 0;
        });
  }

  void bobAsksToComeBack() throws ClientException {
    bobIsBehind();
    int unused = bob.device().sync(SHORT);
  }
}
