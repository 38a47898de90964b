package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo.Standing;
import pli.client.api.TimelineEntry;
import pli.client.api.TimelineEntry.Kind;
import pli.client.conversation.Rebel;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.crypto.Entropy;
import pli.mls.node.MlsException;

/** What becomes of a conversation that a member changes who may not. */
class BrokenRulesTest extends PeopleCase {
  private final Entropy random = new Randomness(88);
  private Person alice;
  private Person bob;
  private Person carol;

  BrokenRulesTest() {
    super(8);
  }

  @org.junit.jupiter.api.BeforeEach
  void join() throws ClientException {
    alice = join("alice");
    bob = join("bob");
    carol = join("carol");
  }

  private ConversationId desk() throws ClientException {
    ConversationId id =
        alice.device().createConversation("desk", List.of("bob", "carol"), Person.PATIENCE).id();
    syncAll();
    return id;
  }

  /** What a rebel does. */
  @FunctionalInterface
  private interface Deed {
    void run(Transaction t, ConversationId id, Entropy random) throws ClientException, MlsException;
  }

  private void rebel(ConversationId id, Deed deed) throws Exception {
    try (Vault vault = Vault.open(bob.folder, Person.PASSPHRASE)) {
      Object unused =
          vault.write(t -> {
            try {
              deed.run(t, id, random);
              return null;
            } catch (MlsException e) {
              throw new AssertionError(e);
            }
          });
    }
    bob.sync();
    bob.sync();
  }

  private void assertFrozen(Person person, ConversationId id) throws ClientException {
    person.sync();
    List<TimelineEntry> history = person.device().history(id, null, 100);
    TimelineEntry last = history.get(history.size() - 1);
    assertEquals(Kind.FROZEN, last.kind());
    assertEquals("bob", last.text());
    assertEquals("bob", last.sender());
    assertEquals(Standing.FROZEN, person.device().conversation(id).standing());
    ClientException refused =
        assertThrows(ClientException.class, () -> person.tell(id, "does this get through?"));
    assertEquals(Problem.CONVERSATION_FROZEN, refused.problem());
    assertEquals(4, refused.exitCode());
  }

  private void breaks(Deed deed) throws Exception {
    ConversationId id = desk();
    carol.tell(id, "before");
    alice.hear(1);
    rebel(id, deed);
    assertFrozen(alice, id);
    assertFrozen(carol, id);
    // Nothing of what was said is lost, and nothing more is read there.
    assertEquals(1, alice.device().conversation(id).messages());
    bob.tell(id, "hear me");
    assertEquals(List.of(), alice.read());
    // Others go on, in a conversation without the one who did it.
    ConversationId anew =
        alice.device().createConversation("desk", List.of("carol"), Person.PATIENCE).id();
    alice.tell(anew, "here we are");
    assertEquals(List.of("alice: here we are"), carol.hear(1));
  }

  @Test
  void aMemberRemovesAnother() throws Exception {
    breaks((t, id, entropy) -> Rebel.remove(t, id, "carol", entropy));
  }

  @Test
  void aMemberGivesAnotherName() throws Exception {
    breaks((t, id, entropy) -> Rebel.rename(t, id, "mine", entropy));
  }

  @Test
  void aMemberMakesItselfTheAdmin() throws Exception {
    breaks((t, id, entropy) -> Rebel.seize(t, id, "bob", entropy));
  }

  @Test
  void aMemberMakesEverybodyAnAdmin() throws Exception {
    breaks(Rebel::free);
  }

  @Test
  void aMemberRedirectsWhatAnotherGets() throws Exception {
    breaks((t, id, entropy) -> Rebel.redirect(t, id, "carol", entropy));
  }

  @Test
  void aMemberScramblesTheCharter() throws Exception {
    breaks(Rebel::scramble);
  }

  @Test
  void aMemberLetsOutsidersPropose() throws Exception {
    breaks(Rebel::appoint);
  }

  @Test
  void aMemberTurnsAGroupIntoSomethingElse() throws Exception {
    breaks(Rebel::turn);
  }

  /** What not even an admin may do. */
  @Test
  void anAdminMayNotDoEverything() throws Exception {
    for (Deed deed : List.<Deed>of(Rebel::turn, Rebel::free, Rebel::scramble)) {
      ConversationId id = desk();
      alice.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
      syncAll();
      rebel(id, deed);
      assertFrozen(alice, id);
      assertFrozen(carol, id);
    }
  }

  @Test
  void anAdminMaySeizeIt() throws Exception {
    ConversationId id = desk();
    alice.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
    syncAll();
    rebel(id, (t, there, entropy) -> Rebel.seize(t, there, "bob", entropy));
    syncAll();
    assertEquals(List.of("bob"), alice.device().conversation(id).admins());
    assertEquals(Standing.MEMBER, alice.device().conversation(id).standing());
  }

  @Test
  void nobodyIsLetIntoADirectConversationAsTheThird() throws Exception {
    ConversationId id =
        bob.device().createConversation("desk", List.of("carol"), Person.PATIENCE).id();
    syncAll();
    rebel(id, Rebel::turn);
    rebel(id, (t, there, entropy) -> Rebel.invite(t, there, "alice"));
    syncAll();
    assertEquals(3, bob.device().conversation(id).members().size());
    assertEquals(List.of(), alice.device().conversations());
  }

  @Test
  void neitherOfTwoMakesAGroupOfADirectConversation() throws Exception {
    ConversationId id = alice.tell(bob, "hello").conversation();
    syncAll();
    rebel(id, Rebel::turn);
    assertFrozen(alice, id);
  }
}
