package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.Notice;

/** A group whose commits and whose tree are too large for queues. */
class GroupOfManyTest extends PeopleCase {
  /** Their KeyPackages are more than 64 KiB, and so is their tree. */
  private static final int MANY = 44;

  private final FakeFiles files = new FakeFiles(server);
  private final List<String> handles = new ArrayList<>();

  GroupOfManyTest() {
    super(9);
  }

  @Override
  Person join(String handle) throws ClientException {
    return come(Person.join(server, files, temporary.resolve(handle), handle, Clock.systemUTC()));
  }

  /** All but the first, who makes the group. */
  private Person begin() throws ClientException {
    Person maker = join("maker");
    for (int i = 0; i < MANY; i++) {
      handles.add("p" + i);
      join("p" + i);
    }
    return maker;
  }

  @Test
  void whatIsTooLargeLiesOnceAtTheServer() throws Exception {
    Person maker = begin();
    // The connection breaks in between; the same goes on.
    files.losesAnswer = true;
    ConversationId id =
        maker.device().createConversation("all of us", handles, Person.PATIENCE).id();
    assertEquals(2, files.files.size());
    assertTrue(
        server.queues.values().stream()
            .flatMap(queue -> queue.entries.values().stream())
            .allMatch(entry -> entry.size() < 64 << 10));
    Person one = people.get(1);
    Person other = people.get(2);
    maker.tell(id, "hello all");
    assertEquals(List.of("maker: hello all"), one.hear(1));
    one.tell(id, "hello maker");
    // Who comes later reads the same, with the commits that came before.
    assertEquals(List.of("maker: hello all", "p0: hello maker"), other.hear(2));
    assertEquals(List.of("p0: hello maker"), maker.hear(1));
    ConversationInfo info = other.device().conversation(id);
    assertEquals(MANY + 1, info.members().size());
  }

  @Test
  void aTreeThatIsLostIsToldAndNothingElseIsHeldUp() throws Exception {
    Person maker = begin();
    maker.device().createConversation("all of us", handles, Person.PATIENCE);
    Person one = people.get(1);
    files.files.clear();
    maker.tell(one, "did you get it?");
    assertEquals(List.of("maker: did you get it?"), one.hear(1));
    assertEquals(1, one.device().conversations().size());
    assertTrue(one.device().notices().stream().anyMatch(n -> n.kind() == Notice.Kind.UNREADABLE));
  }

  @Test
  void whatCannotBeBroughtNowIsBroughtLater() throws Exception {
    Person maker = begin();
    files.statuses.addAll(java.util.Collections.nCopies(1000, 507));
    assertThrows(
        ClientException.class,
        () -> maker.device().createConversation("all of us", handles, Duration.ofSeconds(8)));
    files.statuses.clear();
    maker.restart();
    maker.sync();
    ConversationId id = maker.device().conversations().get(0).id();
    maker.sync();
    maker.tell(id, "at last");
    assertEquals(List.of("maker: at last"), people.get(1).hear(1));
  }
}
