package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.AttachmentInfo;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.Heard;
import pli.client.api.MessageDetails;
import pli.client.api.Notice;
import pli.client.api.OutgoingFile;
import pli.client.api.OutgoingMessage;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.api.Typist;
import pli.client.conversation.Signals;
import pli.codec.Bytes;

/** Answers, edits, deletions, reactions, mentions, receipts, between devices. */
class MessagesTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(3);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  /** They have written to each other, so that neither is a stranger. */
  private static void meet(Person one, Person other) throws ClientException {
    one.tell(other, "hello");
    List<String> unused = other.hear(1);
    other.tell(one, "hello yourself");
    unused = one.hear(1);
    other.sync();
    one.sync();
  }

  /** Kind, sender and text of what came, after a sync; taken. */
  private static List<String> news(Person person) throws ClientException {
    person.sync();
    List<String> news = new ArrayList<>();
    for (TimelineEntry entry : person.take()) {
      news.add(entry.kind().word() + " " + entry.sender() + ": " + entry.text());
    }
    return news;
  }

  private static TimelineEntry last(Person person, ConversationId id) throws ClientException {
    return person.device().history(id, null, 1).get(0);
  }

  private static Sent answer(Person person, Sent to, String text) throws ClientException {
    return person
        .device()
        .messages()
        .send(
            new Recipient.ToConversation(to.conversation()),
            new OutgoingMessage(text, List.of(), to.messageId()),
            (done, of) -> {},
            Person.PATIENCE);
  }

  @Test
  void anAnswerNamesItsMessage() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Sent question = alice.tell(bob, "lunch?");
      bob.sync();
      Sent answer = answer(bob, question, "yes");
      alice.sync();
      TimelineEntry there = last(alice, question.conversation());
      assertEquals(answer.messageId(), there.messageId());
      assertEquals(question.messageId(), there.replyTo());
      assertEquals(question.messageId(), last(bob, question.conversation()).replyTo());
      assertEquals(
          Problem.UNKNOWN_MESSAGE,
          problem(() ->
              answer(
                  bob,
                  new Sent("01".repeat(32), question.conversation(), Sent.State.QUEUED),
                  "x")));
      assertEquals(1, bob.device().history(question.conversation(), "yes", 10).size());
      assertEquals(0, bob.device().history(question.conversation(), "x", 10).size());
    }
  }

  /**
   * Pages of each size, put together, are the whole; what changes messages takes no place in one.
   */
  @Test
  void aLongConversationIsReadPageByPage() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      Sent first = alice.tell(bob, "0");
      ConversationId id = first.conversation();
      for (int i = 1; i < 7; i++) {
        alice.tell(bob, String.valueOf(i));
      }
      alice.device().messages().react(first.messageId(), "👍", Person.PATIENCE);
      List<TimelineEntry> whole = alice.device().history(id, null, 100);
      for (int size = 1; size <= whole.size() + 1; size++) {
        List<TimelineEntry> read = new ArrayList<>(alice.device().history(id, null, size));
        List<TimelineEntry> page = read;
        while (page.size() == size) {
          page = alice.device().messages().before(id, read.get(0).messageId(), size);
          read.addAll(0, page);
        }
        assertEquals(whole, read, "pages of " + size);
      }
      Sent elsewhere = alice.tell(carol, "x");
      for (String unknown : List.of(elsewhere.messageId(), "01".repeat(32), "")) {
        assertEquals(
            Problem.UNKNOWN_MESSAGE,
            problem(() -> alice.device().messages().before(id, unknown, 9)));
      }
    }
  }

  @Test
  void anEditShowsEverywhere() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Sent sent = alice.tell(bob, "helo");
      assertEquals(List.of("text alice: helo"), news(bob));
      Sent edit = alice.device().messages().edit(sent.messageId(), "hello", Person.PATIENCE);
      assertEquals(Sent.State.ACCEPTED, edit.state());
      assertEquals(List.of("edit alice: hello"), news(bob));
      for (Person person : List.of(alice, bob)) {
        TimelineEntry there = last(person, sent.conversation());
        assertEquals(sent.messageId(), there.messageId());
        assertEquals("hello", there.text());
        assertTrue(there.details().editedAtMillis() > 0);
        assertEquals(1, person.device().conversation(sent.conversation()).messages());
        assertEquals(1, person.device().history(sent.conversation(), "hello", 10).size());
        assertEquals(0, person.device().history(sent.conversation(), "helo", 10).size());
      }
      // An answer is to what was read, and shows at the message that it is.
      answer(bob, sent, "so it is");
      alice.sync();
      assertEquals(sent.messageId(), last(alice, sent.conversation()).replyTo());
    }
  }

  @Test
  void whatWasTakenBackIsGoneEverywhere() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Sent sent = alice.tell(bob, "secret");
      bob.sync();
      bob.device().messages().react(sent.messageId(), "👍", Person.PATIENCE);
      alice.device().messages().delete(sent.messageId(), Person.PATIENCE);
      bob.sync();
      for (Person person : List.of(alice, bob)) {
        TimelineEntry there = last(person, sent.conversation());
        assertNull(there.text());
        assertTrue(there.details().deleted());
        assertEquals(List.of(), there.details().reactions());
        assertEquals(0, person.device().history(sent.conversation(), "secret", 10).size());
      }
      assertEquals(
          Problem.MESSAGE_DELETED,
          problem(() -> alice.device().messages().edit(sent.messageId(), "x", Person.PATIENCE)));
      assertEquals(
          Problem.MESSAGE_DELETED,
          problem(() -> bob.device().messages().react(sent.messageId(), "👍", Person.PATIENCE)));
    }
  }

  @Test
  void reactionsComeAndGo() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Sent sent = alice.tell(bob, "done");
      bob.sync();
      Messages bobs = bob.device().messages();
      assertNotNull(bobs.react(sent.messageId(), "👍", Person.PATIENCE));
      assertNull(bobs.react(sent.messageId(), "👍", Person.PATIENCE));
      assertNotNull(bobs.react(sent.messageId().substring(0, 12), "👩🏽‍⚕️", Person.PATIENCE));
      assertEquals(List.of("reaction bob: 👍", "reaction bob: 👩🏽‍⚕️"), news(alice));
      List<MessageDetails.Reaction> both =
          List.of(
              new MessageDetails.Reaction("bob", "👍"),
              new MessageDetails.Reaction("bob", "👩🏽‍⚕️"));
      assertEquals(both, last(alice, sent.conversation()).details().reactions());
      assertNotNull(bobs.takeBack(sent.messageId(), "👍", Person.PATIENCE));
      assertNull(bobs.takeBack(sent.messageId(), "👍", Person.PATIENCE));
      alice.sync();
      for (Person person : List.of(alice, bob)) {
        assertEquals(both.subList(1, 2), last(person, sent.conversation()).details().reactions());
      }
      for (String none : List.of("", "two\nlines", "x".repeat(65))) {
        assertEquals(
            Problem.REACTION_INVALID,
            problem(() -> bobs.react(sent.messageId(), none, Person.PATIENCE)));
      }
    }
  }

  @Test
  void onlyTheAuthorChangesAMessage() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Sent sent = alice.tell(bob, "mine");
      bob.sync();
      Messages bobs = bob.device().messages();
      assertEquals(
          Problem.NOT_YOUR_MESSAGE,
          problem(() -> bobs.edit(sent.messageId(), "yours", Person.PATIENCE)));
      assertEquals(
          Problem.NOT_YOUR_MESSAGE, problem(() -> bobs.delete(sent.messageId(), Person.PATIENCE)));
      for (String none : List.of("", "01", "0101", "zz", "01".repeat(33), "ABCDEF0123")) {
        assertEquals(Problem.UNKNOWN_MESSAGE, problem(() -> bobs.edit(none, "x", Person.PATIENCE)));
      }
    }
  }

  @Test
  void aMentionIsMarkedForWhoIsMeant() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId desk =
          alice.device().createConversation("desk", List.of("bob", "carol"), Person.PATIENCE).id();
      alice.tell(desk, "ask @bob, not dave@carol or `@carol`");
      for (Person person : List.of(bob, carol)) {
        person.sync();
        TimelineEntry there = last(person, desk);
        assertEquals("ask @bob, not dave@carol or `@carol`", there.text());
        assertEquals(person == bob, there.details().mentionsMe());
      }
    }
  }

  @Test
  void receiptsTellHowFarAMessageHasCome() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      Sent sent = alice.tell(bob, "hello");
      ConversationId id = sent.conversation();
      assertEquals(MessageDetails.State.ACCEPTED, last(alice, id).details().state());
      bob.sync();
      assertEquals(2, bob.device().messages().unread(id));
      assertEquals(List.of(), news(alice));
      assertEquals(MessageDetails.State.DELIVERED, last(alice, id).details().state());
      bob.device().messages().markRead(last(bob, id));
      assertEquals(0, bob.device().messages().unread(id));
      bob.device().messages().sendReceipts(Person.PATIENCE);
      assertEquals(List.of("receipt bob: read"), news(alice));
      assertEquals(MessageDetails.State.READ, last(alice, id).details().state());
      List<Heard> heard = alice.device().messages().heard(sent.messageId());
      assertEquals(1, heard.size());
      assertEquals("bob", heard.get(0).handle());
      assertEquals(MessageDetails.State.READ, heard.get(0).state());
      // Said once.
      bob.device().messages().markRead(last(bob, id));
      bob.sync();
      assertEquals(List.of(), news(alice));
      assertEquals(List.of(), bob.device().notices());
    }
  }

  @Test
  void whoWantsNoReceiptsSendsNone() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      assertTrue(bob.device().messages().receipts());
      bob.device().messages().setReceipts(false);
      Sent sent = alice.tell(bob, "hello");
      ConversationId id = sent.conversation();
      bob.sync();
      bob.device().messages().markRead(last(bob, id));
      bob.sync();
      alice.sync();
      assertEquals(MessageDetails.State.ACCEPTED, last(alice, id).details().state());
      assertFalse(bob.device().messages().type(id, true));
      bob.device().messages().setReceipts(true);
      alice.tell(bob, "again");
      bob.sync();
      alice.sync();
      assertEquals(MessageDetails.State.DELIVERED, last(alice, id).details().state());
    }
  }

  @Test
  void aStrangerHearsNothingUntilAnswered() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = alice.tell(bob, "do you know me?").conversation();
      bob.sync();
      assertEquals(1, bob.device().messages().unread(id));
      bob.device().messages().markRead(last(bob, id));
      bob.sync();
      assertFalse(bob.device().messages().type(id, true));
      alice.sync();
      assertEquals(MessageDetails.State.ACCEPTED, last(alice, id).details().state());
      // Who begins a conversation is no stranger in it.
      bob.tell(alice, "I do now");
      alice.sync();
      bob.sync();
      assertEquals(MessageDetails.State.DELIVERED, last(bob, id).details().state());
      alice.tell(bob, "good");
      bob.sync();
      alice.sync();
      assertEquals(MessageDetails.State.DELIVERED, last(alice, id).details().state());
    }
  }

  @Test
  void inACrowdNothingOfItIsSaid() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      ConversationId desk =
          alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
      alice.tell(desk, "few");
      bob.sync();
      alice.sync();
      assertEquals(MessageDetails.State.DELIVERED, last(alice, desk).details().state());
      List<Person> crowd = new ArrayList<>();
      try {
        for (int i = 1; i <= Signals.MAX_PEOPLE - 1; i++) {
          crowd.add(join("p" + i));
          alice.device().addMember(desk, "p" + i, Person.PATIENCE);
        }
        bob.sync();
        alice.tell(desk, "many");
        bob.sync();
        bob.device().messages().markRead(last(bob, desk));
        bob.sync();
        assertFalse(bob.device().messages().type(desk, true));
        alice.sync();
        assertEquals(MessageDetails.State.ACCEPTED, last(alice, desk).details().state());
        assertEquals(0, bob.device().messages().unread(desk));
      } finally {
        crowd.forEach(Person::close);
      }
    }
  }

  @Test
  void whatWaitsIsQueuedAndReceiptsAreNotCounted() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      Sent first = alice.tell(bob, "hello");
      bob.sync();
      server.stop();
      bob.device().messages().markRead(last(bob, first.conversation()));
      Sent waiting =
          bob.device()
              .send(
                  new Recipient.ToConversation(first.conversation()),
                  "later",
                  Duration.ofMillis(200));
      assertEquals(MessageDetails.State.QUEUED, last(bob, first.conversation()).details().state());
      assertTrue(bob.device().notices().contains(new Notice(Notice.Kind.QUEUED, 1)));
      // What waits can be edited, and goes out in order.
      bob.restart();
      bob.device().messages().edit(waiting.messageId(), "later!", Duration.ofMillis(200));
      server.start();
      bob.sync();
      assertEquals(
          MessageDetails.State.ACCEPTED, last(bob, first.conversation()).details().state());
      assertTrue(news(alice).contains("text bob: later!"));
    }
  }

  @Test
  void somebodyWritesAndStops() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      meet(alice, bob);
      ConversationId id = alice.tell(bob, "hello").conversation();
      bob.sync();
      assertTrue(bob.device().messages().type(id, true));
      assertFalse(bob.device().messages().type(id, true));
      alice.sync();
      List<Typist> typing = alice.device().messages().typing();
      assertEquals(1, typing.size());
      assertEquals("bob", typing.get(0).handle());
      assertEquals(id, typing.get(0).conversation());
      assertTrue(bob.device().messages().type(id, false));
      alice.sync();
      assertEquals(List.of(), alice.device().messages().typing());
      bob.tell(id, "here it is");
      assertEquals(List.of("text bob: here it is"), news(alice));
      assertEquals(4, alice.device().history(id, null, 10).size());
      assertEquals(List.of(), bob.device().messages().typing());
    }
  }

  @Test
  void anAttachmentIsDescribed() throws Exception {
    FakeFiles files = new FakeFiles(server);
    Clock clock = Clock.systemUTC();
    try (Person alice = Person.join(server, files, temporary.resolve("alice"), "alice", clock);
        Person bob = Person.join(server, files, temporary.resolve("bob"), "bob", clock)) {
      Path note = temporary.resolve("note.ogg");
      Files.writeString(note, "not really a voice");
      Bytes picture = Bytes.concat(Bytes.of(0xff, 0xd8, 0xff), Bytes.copyOf(new byte[100]));
      Sent sent =
          alice
              .device()
              .messages()
              .send(
                  new Recipient.ToHandle("bob"),
                  new OutgoingMessage(
                      "listen", List.of(new OutgoingFile(note, "audio/ogg", 5230, picture)), null),
                  (done, of) -> {},
                  Person.PATIENCE);
      bob.sync();
      for (Person person : List.of(bob, alice)) {
        TimelineEntry there = last(person, sent.conversation());
        assertEquals("listen", there.text());
        AttachmentInfo info = there.attachments().get(0);
        assertEquals("note.ogg", info.name());
        assertEquals("audio/ogg", info.type());
        assertEquals(18, info.size());
        assertEquals(5230, info.durationMillis());
        assertEquals(picture, info.preview());
        assertEquals("image/jpeg", info.previewType());
      }
      // An edit of the text leaves the file where it is.
      alice.device().messages().edit(sent.messageId(), "listen!", Person.PATIENCE);
      bob.sync();
      TimelineEntry edited = last(bob, sent.conversation());
      assertEquals("listen!", edited.text());
      assertEquals(picture, edited.attachments().get(0).preview());
      Path copy = temporary.resolve("copy.ogg");
      bob.device().fetch(edited.attachments().get(0).id(), copy, (done, of) -> {}, Person.PATIENCE);
      assertEquals("not really a voice", Files.readString(copy));
      // Taken back, it can be fetched no longer.
      alice.device().messages().delete(sent.messageId(), Person.PATIENCE);
      bob.sync();
      assertEquals(List.of(), last(bob, sent.conversation()).attachments());
      assertEquals(
          Problem.ATTACHMENT_UNKNOWN,
          problem(() ->
              bob.device()
                  .fetch(
                      edited.attachments().get(0).id(),
                      temporary.resolve("again"),
                      (done, of) -> {},
                      Person.PATIENCE)));
    }
  }

  @Test
  void aPreviewThatIsNoneIsRefusedBeforeAnythingIsSent() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Path file = temporary.resolve("file");
      Files.writeString(file, "x");
      Bytes tooLarge = Bytes.concat(Bytes.of(0xff, 0xd8, 0xff), Bytes.copyOf(new byte[4096]));
      for (Bytes preview : List.of(tooLarge, Bytes.utf8("<svg>"))) {
        OutgoingMessage message =
            new OutgoingMessage("", List.of(new OutgoingFile(file, "", 0, preview)), null);
        assertEquals(
            Problem.PREVIEW_INVALID,
            problem(() ->
                alice
                    .device()
                    .messages()
                    .send(
                        new Recipient.ToHandle(bob.handle),
                        message,
                        (done, of) -> {},
                        Person.PATIENCE)));
      }
      assertEquals(List.of(), alice.device().conversations());
    }
  }

  private interface Act {
    void run() throws Exception;
  }

  private static Problem problem(Act act) {
    return assertThrows(ClientException.class, act::run).problem();
  }
}
