package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.OutgoingMessage;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.vault.ClearPages;

/** Messages that disappear, whatever the clock does. */
class ExpiryTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  /** No other word in a vault ends like these. */
  private static final String SECRET = "rendezvous-qxzvkjwbdfg plutonium-wvjqkzxmnpt";

  private static final List<String> WORDS = List.of("qxzvkjwbdfg", "wvjqkzxmnpt", "plutonium");

  private static final Duration BRIEFLY = Duration.ofMillis(200);

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(73);
  private final MovedClock hers = new MovedClock();
  private final MovedClock his = new MovedClock();
  private Person alice;
  private Person bob;
  private ConversationId conversation;

  @BeforeEach
  void join() throws ClientException {
    alice = Person.join(server, server, temporary.resolve("alice"), "alice", hers);
    bob = Person.join(server, server, temporary.resolve("bob"), "bob", his);
    conversation = alice.tell(bob, "for ever").conversation();
    assertEquals(List.of("alice: for ever"), bob.hear(1));
    bob.tell(alice, "indeed");
    assertEquals(List.of("bob: indeed"), alice.hear(1));
  }

  @AfterEach
  void leave() {
    alice.close();
    bob.close();
  }

  private Sent send(String text, long seconds) throws ClientException {
    return send(text, seconds, Person.PATIENCE);
  }

  private Sent send(String text, long seconds, Duration patience) throws ClientException {
    return send(conversation, text, seconds, patience);
  }

  private Sent send(ConversationId to, String text, long seconds, Duration patience)
      throws ClientException {
    return alice
        .device()
        .messages()
        .send(
            new Recipient.ToConversation(to),
            new OutgoingMessage(text, List.of(), null, seconds),
            (done, of) -> {},
            patience);
  }

  private static void pass(MovedClock clock, Duration time) {
    clock.ahead = clock.ahead.plus(time);
  }

  private List<String> texts(Person person) throws ClientException {
    return texts(person, conversation);
  }

  private static List<String> texts(Person person, ConversationId in) throws ClientException {
    return person.device().history(in, null, 100).stream()
        .map(entry -> String.valueOf(entry.text()))
        .toList();
  }

  private TimelineEntry arrived() throws ClientException {
    bob.sync();
    List<TimelineEntry> came = bob.device().receive(10, Person.PATIENCE);
    assertEquals(1, came.size());
    return came.get(0);
  }

  @Test
  void itIsThereUntilItWasReadForAsLongAsItsSenderWishes() throws Exception {
    send(SECRET, 60);
    TimelineEntry entry = arrived();
    pass(his, Duration.ofHours(2));
    assertEquals(List.of("for ever", "indeed", SECRET), texts(bob), "nobody has read it");
    bob.device().markTaken(entry);
    TimelineEntry taken = bob.device().history(conversation, "plutonium", 1).get(0);
    long left = taken.expiresAtMillis() - his.millis();
    assertTrue(left > 0 && left <= 60_000, left + " ms are left");
    pass(his, Duration.ofSeconds(40));
    assertEquals(3, texts(bob).size());
    pass(his, Duration.ofSeconds(21));
    assertEquals(List.of("for ever", "indeed"), texts(bob));
    assertEquals(List.of(), bob.device().history(conversation, "plutonium", 10));
    assertEquals(3, texts(alice).size(), "her clock is another one");
    pass(hers, Duration.ofSeconds(61));
    assertEquals(List.of("for ever", "indeed"), texts(alice));
  }

  @Test
  void turningTheClockBackProlongsNothing() throws Exception {
    send(SECRET, 60);
    bob.device().markTaken(arrived());
    assertEquals(3, texts(bob).size());
    pass(his, Duration.ofSeconds(40));
    assertEquals(3, texts(bob).size());
    pass(his, Duration.ofHours(-20));
    assertEquals(3, texts(bob).size());
    bob.restart();
    pass(his, Duration.ofSeconds(21));
    assertEquals(List.of("for ever", "indeed"), texts(bob), "61 seconds have passed");
    // And what is read by such a clock lives as long as any other.
    send("again", 60);
    bob.device().markTaken(arrived());
    pass(his, Duration.ofSeconds(50));
    assertEquals(3, texts(bob).size());
    pass(his, Duration.ofSeconds(11));
    assertEquals(2, texts(bob).size());
  }

  @Test
  void whatExpiredIsInNoFileAnyMore() throws Exception {
    Sent sent = send(SECRET, 60);
    TimelineEntry entry = arrived();
    bob.device().messages().react(sent.messageId(), "👍", Person.PATIENCE);
    bob.device().markTaken(entry);
    alice.sync();
    for (Person person : List.of(alice, bob)) {
      person.restart();
      assertEquals(WORDS, clear(person).found(WORDS), person.handle);
    }
    for (MovedClock clock : List.of(hers, his)) {
      pass(clock, Duration.ofSeconds(90));
    }
    for (Person person : List.of(alice, bob)) {
      assertEquals(List.of("for ever", "indeed"), texts(person));
      // Still open: nothing waits in the database's log.
      assertEquals(List.of(), clear(person).found(WORDS), person.handle);
    }
  }

  @Test
  void whatWasTakenBackIsInNoFileEither() throws Exception {
    Sent sent = send(SECRET, 0);
    bob.device().markTaken(arrived());
    alice.device().messages().delete(sent.messageId(), Person.PATIENCE);
    bob.sync();
    for (Person person : List.of(alice, bob)) {
      person.restart();
      assertEquals(3, texts(person).size());
      assertEquals(List.of(), clear(person).found(WORDS), person.handle);
    }
  }

  @Test
  void whatWasTakenBackBeforeItWentOutNeverDoes() throws Exception {
    server.stop();
    Sent sent = send(SECRET, 0, BRIEFLY);
    assertEquals(Sent.State.QUEUED, sent.state());
    alice.device().messages().edit(sent.messageId(), SECRET + " at six", BRIEFLY);
    alice.restart();
    assertEquals(3, texts(alice).size());
    assertEquals(WORDS, clear(alice).found(WORDS));
    alice.device().messages().delete(sent.messageId(), BRIEFLY);
    alice.restart();
    assertEquals(3, texts(alice).size());
    assertEquals(List.of(), clear(alice).found(WORDS), "the server is still away");
    server.start();
    alice.tell(conversation, "after all");
    assertEquals(List.of("alice: after all"), bob.hear(1));
    assertEquals(List.of("for ever", "indeed", "after all"), texts(bob));
    assertEquals(List.of(), alice.device().notices());
  }

  @Test
  void anEditThatWaitsGoesWithItsMessage() throws Exception {
    Sent sent = send("soon gone", 30);
    server.stop();
    alice.device().messages().edit(sent.messageId(), SECRET, BRIEFLY);
    alice.restart();
    assertTrue(texts(alice).contains(SECRET));
    assertEquals(WORDS, clear(alice).found(WORDS));
    pass(hers, Duration.ofSeconds(31));
    assertEquals(List.of("for ever", "indeed"), texts(alice));
    assertEquals(List.of(), clear(alice).found(WORDS));
    server.start();
    alice.tell(conversation, "after all");
    assertEquals(List.of("alice: after all", "alice: soon gone"), bob.hear(2));
  }

  @Test
  void whatCouldNotBeSentExpiresToo() throws Exception {
    ConversationId group =
        bob.device().createConversation("desk", List.of("alice"), Person.PATIENCE).id();
    alice.sync();
    server.stop();
    Sent sent = send(group, SECRET, 30, BRIEFLY);
    assertEquals(Sent.State.QUEUED, sent.state());
    pass(hers, Duration.ofSeconds(31));
    assertTrue(texts(alice, group).contains(SECRET), "it waits");
    assertThrows(ClientException.class, () -> alice.device().groups().leave(group, BRIEFLY));
    assertTrue(texts(alice, group).contains(SECRET), "its time begins");
    pass(hers, Duration.ofSeconds(31));
    assertTrue(!texts(alice, group).contains(SECRET));
    assertEquals(List.of(), clear(alice).found(WORDS));
  }

  private ClearPages clear(Person person) throws Exception {
    return ClearPages.of(person.folder, PASSPHRASE, temporary.resolve("clear"));
  }

  @Test
  void aConversationsTimerIsForAllThatIsSaidInIt() throws Exception {
    alice.device().groups().setTimer(conversation, Duration.ofSeconds(30), Person.PATIENCE);
    send(SECRET, 0);
    assertEquals(List.of("alice: " + SECRET), bob.hear(1));
    assertTrue(texts(bob).contains(SECRET));
    pass(his, Duration.ofSeconds(31));
    assertTrue(!texts(bob).contains(SECRET));
    assertTrue(texts(bob).contains("for ever"), "what was said before stays");
  }

  @Test
  void moreThanAYearIsRefused() {
    Problem problem =
        assertThrows(ClientException.class, () -> send("x", 367L * 24 * 60 * 60)).problem();
    assertEquals(Problem.OUT_OF_RANGE, problem);
  }
}
