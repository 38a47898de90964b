package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.conversation.Conversations;
import pli.client.conversation.Rejoin;
import pli.client.conversation.Stranger;

/** Alice, Bob and Carol in a group, in which Bob falls behind. */
abstract class ComingBackCase extends PeopleCase {
  static final Duration SHORT = Duration.ofMillis(300);

  final MovedClock clock = new MovedClock();

  Person alice;
  Person bob;
  Person carol;
  ConversationId desk;

  ComingBackCase() {
    super(62);
  }

  @BeforeEach
  void join() throws ClientException {
    server.office.founds = true;
    alice = join("alice");
    bob = join("bob", clock);
    carol = join("carol");
    desk = alice.device().createConversation("desk", List.of("bob", "carol"), Person.PATIENCE).id();
    for (int round = 0; round < 3; round++) {
      bob.sync();
      carol.sync();
      alice.sync();
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
    Person dave = join("dave");
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
      for (Person person : people) {
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
