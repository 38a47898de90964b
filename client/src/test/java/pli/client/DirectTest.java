package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationInfo;
import pli.client.api.Notice;
import pli.client.api.Recipient;
import pli.client.api.Sent;

/** Two people. */
class DirectTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(3);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  @Test
  void aFirstMessageAndItsAnswer() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Sent sent = alice.tell(bob, "hello");
      assertEquals(Sent.State.ACCEPTED, sent.state());
      assertEquals(List.of("alice: hello"), bob.read());
      Sent answer = bob.tell(alice, "hello yourself");
      assertEquals(sent.conversation(), answer.conversation());
      assertEquals(List.of("bob: hello yourself"), alice.read());
      assertEquals(List.of(), bob.read());
      ConversationInfo info = bob.device().conversation(sent.conversation());
      assertEquals(ConversationInfo.Kind.DIRECT, info.kind());
      assertEquals("alice", info.name());
      assertEquals(List.of("alice", "bob"), info.members());
      assertEquals(2, info.messages());
      assertEquals(
          sent.messageId(), bob.device().history(sent.conversation(), null, 10).get(0).messageId());
      assertEquals(
          bob.device().history(sent.conversation(), null, 10).stream()
              .map(e -> e.messageId())
              .toList(),
          alice.device().history(sent.conversation(), null, 10).stream()
              .map(e -> e.messageId())
              .toList());
    }
  }

  @Test
  void manyMessagesBothWaysStayInOrder() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      for (int i = 0; i < 40; i++) {
        alice.tell(bob, "a" + i);
        if (i % 3 == 0) {
          bob.sync();
          bob.tell(alice, "b" + i);
        }
      }
      List<String> seen = bob.hearInOrder(40);
      assertEquals(40, seen.size());
      for (int i = 0; i < 40; i++) {
        assertEquals("alice: a" + i, seen.get(i));
      }
      assertEquals(14, alice.hear(14).size());
    }
  }

  @Test
  void bothBeginAtOnceAndComeToTheSameConversation() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Sent a = alice.tell(bob, "from alice");
      Sent b = bob.tell(alice, "from bob");
      assertNotEquals(a.conversation(), b.conversation());
      assertEquals(List.of("bob: from bob"), alice.read());
      assertEquals(List.of("alice: from alice"), bob.read());
      alice.sync();
      bob.sync();
      Sent a2 = alice.tell(bob, "again");
      Sent b2 = bob.tell(alice, "again");
      assertEquals(a2.conversation(), b2.conversation());
      assertEquals(List.of("bob: again"), alice.read());
      assertEquals(List.of("alice: again"), bob.read());
    }
  }

  @Test
  void whatIsWrittenWithoutAServerGoesOutLater() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      server.stop();
      Sent sent =
          alice.device().send(new Recipient.ToHandle("bob"), "queued", Duration.ofMillis(200));
      assertEquals(Sent.State.QUEUED, sent.state());
      assertTrue(
          alice.device().notices().contains(new Notice(Notice.Kind.QUEUED, 1)),
          alice.device().notices().toString());
      assertEquals(
          Problem.UNREACHABLE,
          assertThrows(ClientException.class, () -> alice.device().sync(Duration.ofMillis(200)))
              .problem());
      assertEquals(
          Problem.UNREACHABLE,
          assertThrows(
                  ClientException.class, () -> alice.device().receive(1, Duration.ofMillis(200)))
              .problem());
      alice.restart();
      server.start();
      alice.sync();
      assertEquals(List.of("alice: queued"), bob.read());
      assertEquals(List.of(), alice.device().notices());
    }
  }

  @Test
  void whatCannotBeIsSaidAndChangesNothing() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      assertEquals(Problem.UNKNOWN_HANDLE, problem(alice, "nobody", "x"));
      assertEquals(Problem.HANDLE_INVALID, problem(alice, "No Body", "x"));
      assertEquals(Problem.OWN_HANDLE, problem(alice, "alice", "x"));
      assertEquals(Problem.EMPTY, problem(alice, "bob", ""));
      assertEquals(Problem.TOO_LARGE, problem(alice, "bob", "x".repeat((256 << 10) + 1)));
      assertEquals(Problem.TOO_LARGE, problem(alice, "bob", "é".repeat((128 << 10) + 1)));
      assertEquals(List.of(), alice.device().conversations());
      String longest = "é".repeat(128 << 10);
      alice.tell(bob, longest);
      assertEquals(List.of("alice: " + longest), bob.read());
    }
  }

  private static Problem problem(Person from, String to, String text) {
    return assertThrows(
            ClientException.class,
            () -> from.device().send(new Recipient.ToHandle(to), text, Person.PATIENCE))
        .problem();
  }

  @Test
  void anotherRecordThanTheLogHasIsRefused() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      alice.tell(bob, "known now");
      server.replaceAccount("bob");
      assertEquals(
          Problem.RECORD_DIFFERS,
          assertThrows(
                  ClientException.class,
                  () ->
                      alice
                          .device()
                          .createConversation("plan", List.of("carol", "bob"), Person.PATIENCE))
              .problem());
      assertEquals(1, alice.device().conversations().size());
      assertTrue(
          alice.device().people().contacts().stream()
              .anyMatch(c -> c.handle().equals("bob") && !c.keyChanged()));
      // What there is goes on with the key that the log has.
      alice.tell(bob, "still to you");
      assertEquals(List.of("alice: known now", "alice: still to you"), bob.read());
      assertEquals("carol", carol.handle);
    }
  }

  @Test
  void aClockThatIsADayOffIsSaidAndStopsNothing() throws Exception {
    try (Person alice =
            Person.join(
                server,
                server,
                temporary.resolve("alice"),
                "alice",
                java.time.Clock.offset(java.time.Clock.systemUTC(), Duration.ofDays(1)));
        Person bob =
            Person.join(
                server,
                server,
                temporary.resolve("bob"),
                "bob",
                java.time.Clock.offset(java.time.Clock.systemUTC(), Duration.ofDays(-1)))) {
      alice.tell(bob, "from tomorrow");
      assertEquals(List.of("alice: from tomorrow"), bob.read());
      bob.tell(alice, "from yesterday");
      assertEquals(List.of("bob: from yesterday"), alice.read());
      for (Person person : List.of(alice, bob)) {
        assertTrue(
            person.device().notices().stream().anyMatch(n -> n.kind() == Notice.Kind.CLOCK_SKEW));
      }
    }
  }

  @Test
  void wordsAreFoundInTheVault() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      var id = alice.tell(bob, "Réunion au phare à midi").conversation();
      alice.tell(bob, "no, at \"seven\" OR eight*");
      server.stop();
      Device device = alice.device();
      assertEquals(1, device.history(id, "phare reunion", 10).size());
      assertEquals(1, device.history(id, "PHA", 10).size());
      assertEquals(1, device.history(id, "\"seven\" OR eight*", 10).size());
      assertEquals(0, device.history(id, "phare seven", 10).size());
      assertEquals(0, device.history(id, "\"", 10).size());
      assertEquals(2, device.history(id, "", 10).size());
      assertEquals("no, at \"seven\" OR eight*", device.history(id, null, 1).get(0).text());
    }
  }
}
