package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Contact;
import pli.client.api.ConversationId;
import pli.client.api.Sent;
import pli.client.conversation.Requests;
import pli.client.vault.Vault;

/** Strangers, people who are blocked, and what a person calls others. */
class PeopleTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(11);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  private static boolean mayHear(Person person, ConversationId id, String handle) throws Exception {
    try (Vault vault = Vault.open(person.folder, "sésame".getBytes(StandardCharsets.UTF_8))) {
      return vault.read(t -> Requests.mayHear(t, id, handle));
    }
  }

  private static Contact contact(Person person, String handle) throws ClientException {
    return person.device().people().contacts().stream()
        .filter(c -> c.handle().equals(handle))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aStrangersConversationIsARequestUntilItIsAnswered() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = alice.tell(bob, "hello").conversation();
      assertEquals(Set.of(), alice.device().people().requests(), "who begins asks nobody");
      assertEquals(List.of("alice: hello"), bob.read(), "it is shown");
      assertEquals(Set.of(id), bob.device().people().requests());
      assertFalse(mayHear(bob, id, "alice"));
      assertFalse(contact(bob, "alice").accepted());
      bob.tell(alice, "hello yourself");
      assertEquals(Set.of(), bob.device().people().requests());
      assertTrue(mayHear(bob, id, "alice"));
      assertTrue(contact(bob, "alice").accepted());
      assertEquals(List.of("bob: hello yourself"), alice.read());
      assertEquals(Set.of(), alice.device().people().requests());
    }
  }

  @Test
  void aRequestIsAcceptedWithoutAWord() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      ConversationId id = alice.tell(bob, "hello").conversation();
      bob.read();
      bob.device().people().accept("alice");
      assertEquals(Set.of(), bob.device().people().requests());
      assertTrue(mayHear(bob, id, "alice"));
      bob.restart();
      assertEquals(Set.of(), bob.device().people().requests());
    }
  }

  @Test
  void aGroupOfAStrangerIsARequestAndMakesNobodyKnown() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId id =
          alice.device().createConversation("Choir", List.of("bob", "carol"), Person.PATIENCE).id();
      alice.tell(id, "welcome");
      assertEquals(List.of("alice: welcome"), bob.read());
      assertEquals(Set.of(id), bob.device().people().requests());
      ConversationId direct = carol.tell(bob, "we share a group").conversation();
      assertEquals(List.of("carol: we share a group"), bob.hear(1));
      assertEquals(Set.of(id, direct), bob.device().people().requests());
      bob.tell(id, "thank you");
      assertEquals(
          Set.of(direct), bob.device().people().requests(), "writing accepts the group alone");
    }
  }

  @Test
  void whoSharesAnAcceptedGroupIsNoStranger() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      alice.tell(bob, "hello");
      bob.read();
      bob.tell(alice, "hello");
      alice.device().createConversation("Choir", List.of("bob", "carol"), Person.PATIENCE);
      bob.sync();
      assertEquals(Set.of(), bob.device().people().requests());
      carol.sync();
      carol.tell(bob, "we share a group");
      assertEquals(List.of("carol: we share a group"), bob.hear(1));
      assertEquals(Set.of(), bob.device().people().requests());
    }
  }

  @Test
  void whatABlockedPersonSaysIsNotShown() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId direct = alice.tell(bob, "before").conversation();
      bob.read();
      bob.tell(alice, "hello");
      ConversationId group =
          carol.device().createConversation("Choir", List.of("alice", "bob"), Person.PATIENCE).id();
      bob.sync();
      bob.device().people().block("alice", true);
      alice.hear(1);
      alice.tell(bob, "a second");
      alice.tell(group, "a third");
      carol.tell(group, "a fourth");
      assertEquals(List.of("carol: a fourth"), bob.hear(1));
      assertEquals(List.of(group), bob.device().conversations().stream().map(c -> c.id()).toList());
      assertEquals(
          List.of("hello"),
          bob.device().history(direct, null, 10).stream().map(e -> e.text()).toList());
      assertEquals(List.of(), bob.device().history(direct, "second", 10));
      assertFalse(mayHear(bob, group, "alice"));
      assertTrue(contact(bob, "alice").blocked());
      assertEquals(
          Problem.BLOCKED,
          assertThrows(ClientException.class, () -> bob.tell(alice, "x")).problem());
      assertEquals(
          Problem.BLOCKED,
          assertThrows(ClientException.class, () -> bob.tell(direct, "x")).problem());
      bob.tell(group, "groups go on");
      bob.device().people().block("alice", false);
      assertEquals(
          List.of("before", "hello", "a second"),
          bob.device().history(direct, null, 10).stream().map(e -> e.text()).toList(),
          "nothing was lost");
      assertEquals(2, bob.device().conversations().size());
    }
  }

  @Test
  void aBlockedStrangerCannotComeBackWithAnotherConversation() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Sent first = alice.tell(bob, "before");
      bob.read();
      bob.device().people().block("alice", true);
      ConversationId group =
          alice.device().createConversation("Come in", List.of("bob"), Person.PATIENCE).id();
      assertNotEquals(first.conversation(), group);
      alice.tell(group, "here I am");
      bob.sync();
      assertEquals(List.of(), bob.take(), "not even that there is a group, and its name");
      assertEquals(List.of(), bob.device().conversations());
      assertEquals(Set.of(), bob.device().people().requests());
    }
  }

  @Test
  void aGroupThatWasAcceptedStaysWhenWhoBeganItIsBlocked() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId group =
          alice.device().createConversation("Choir", List.of("bob", "carol"), Person.PATIENCE).id();
      bob.sync();
      carol.sync();
      bob.tell(group, "hello all");
      bob.take();
      bob.device().people().block("alice", true);
      alice.tell(group, "not seen");
      carol.tell(group, "seen");
      assertEquals(List.of("carol: seen"), bob.hear(1));
      assertEquals(1, bob.device().conversations().size());
    }
  }

  @Test
  void othersAreCalledAsThePersonLikes() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      bob.tell(alice, "hello");
      alice.read();
      alice.device().people().name("bob", " Bobby ");
      assertEquals("Bobby", contact(alice, "bob").name());
      alice.device().people().name("bob", "");
      assertEquals("", contact(alice, "bob").name());
      People people = alice.device().people();
      assertEquals(
          Problem.NAME_INVALID,
          assertThrows(ClientException.class, () -> people.name("bob", "a\u202eb")).problem());
      assertEquals(
          Problem.OWN_HANDLE,
          assertThrows(ClientException.class, () -> people.block("alice", true)).problem());
      assertEquals(
          Problem.HANDLE_INVALID,
          assertThrows(ClientException.class, () -> people.accept("No Body")).problem());
      people.block("zoe", true);
      assertTrue(contact(alice, "zoe").blocked(), "before she has ever written");
    }
  }
}
