package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.Notice;
import pli.client.api.TimelineEntry;
import pli.client.vault.Vault;
import pli.protocol.wire.ClientFrame.RequestCase;
import pli.protocol.wire.Error;
import pli.transparency.account.RecoveryWords;
import pli.transparency.administration.Administrator;

/** Who has lost all devices, and has the words. */
class RecoveryTest extends DevicesCase {
  @Test
  void theWordsMakeOneDeviceOfAllAndWhoWritesBeginsAnew() throws Exception {
    List<String> words = new ArrayList<>();
    Person lost = joinWithWords("alice", words);
    Person bob = join("bob");
    bob.tell(lost, "one");
    assertEquals(List.of("bob: one"), lost.hear(1));
    settle(lost, bob);
    String link = server.invitation();
    assertEquals(
        Problem.WORDS_INVALID,
        problem(() -> recover(link, "alice", words.get(0).replaceAll("^\\w+", "pli"))));
    String others = RecoveryWords.random(server.entropy).text();
    assertEquals(Problem.WORDS_OF_ANOTHER, problem(() -> recover(link, "alice", others)));
    assertEquals(Problem.UNKNOWN_HANDLE, problem(() -> recover(link, "nobody", words.get(0))));
    assertFalse(Vault.exists(temporary.resolve("fresh")));
    assertEquals(1, server.account("alice").version());
    Person fresh = recover(link, "alice", words.get(0));
    people.add(fresh);
    assertEquals(2, server.account("alice").version());
    assertEquals(List.of("fresh"), names(fresh));
    lost.restart();
    assertEquals(Problem.DEVICE_REVOKED, problem(lost::sync));
    bob.restart();
    bob.tell(fresh, "two");
    assertEquals(List.of("bob: two"), fresh.hear(1));
    fresh.tell(bob, "three");
    assertEquals(List.of("alice: three"), bob.hear(1));
    assertEquals(2, bob.device().conversations().size());
    // The words stay good, and the same link was not used up.
    Person again =
        Person.recover(server, temporary.resolve("again"), link, "alice", "again", words.get(0));
    people.add(again);
    assertEquals(List.of("again"), names(again));
  }

  /**
   * Bob has lost his device. Alice's laptop, which was away, hears of that before it reads what her
   * phone has said to him.
   */
  @Test
  void aConversationOfTwoEndsOnlyWhenItHasBeenReadToItsEnd() throws Exception {
    Person laptop = join("alice");
    List<String> words = new ArrayList<>();
    Person lost = joinWithWords("bob", words);
    Person phone = further(laptop, "phone");
    ConversationId id = laptop.tell(lost, "one").conversation();
    assertEquals(List.of("alice: one"), lost.hear(1));
    settle(laptop, lost, phone);
    laptop.device().close();
    phone.tell(id, "two");
    lost.tell(id, "by whoever has it now");
    settle(lost);
    Person fresh = recover(server.invitation(), "bob", words.get(0));
    people.add(fresh);
    laptop.restart();
    settle(laptop);
    assertEquals(List.of("one", "two"), texts(laptop, id));
    Set<Notice.Kind> told =
        laptop.device().notices().stream().map(Notice::kind).collect(Collectors.toSet());
    assertTrue(told.contains(Notice.Kind.UNREADABLE), "what Bob's device said: " + told);
    assertFalse(told.contains(Notice.Kind.SET_ASIDE), "waits for nothing: " + told);
    assertEquals(Problem.NOT_A_MEMBER, problem(() -> laptop.tell(id, "three")));
    // The phone, which knows nothing of it yet, says nothing that the laptop would not read.
    assertEquals(Problem.NOT_A_MEMBER, problem(() -> phone.tell(id, "three")));
    ConversationId anew = laptop.tell(fresh, "four").conversation();
    assertNotEquals(id, anew);
    assertEquals(List.of("alice: four"), fresh.hear(1));
    settle(phone);
    assertEquals(List.of("four"), texts(phone, anew));
  }

  /** Somebody who leaves a group has nothing to do there any more, whoever else is gone. */
  @Test
  void whoLeavesWaitsForNothingIfTheOthersAreGone() throws Exception {
    Person laptop = join("alice");
    List<String> words = new ArrayList<>();
    Person lost = joinWithWords("bob", words);
    ConversationId id =
        lost.device().createConversation("desk", List.of("alice"), Person.PATIENCE).id();
    settle(laptop, lost);
    lost.device().close();
    laptop.device().groups().leave(id, Person.PATIENCE);
    people.add(recover(server.invitation(), "bob", words.get(0)));
    laptop.restart();
    settle(laptop);
    try (Vault vault = Vault.open(laptop.folder, "sésame".getBytes(StandardCharsets.UTF_8))) {
      long left = vault.read(t -> t.number("SELECT count(*) FROM intention"));
      assertEquals(0, left);
    }
  }

  private static List<String> texts(Person person, ConversationId id) throws ClientException {
    return person.device().history(id, null, 99).stream()
        .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
        .map(TimelineEntry::text)
        .toList();
  }

  @Test
  void aRecoveryWhoseAnswersAreLostIsMadeOnce() throws Exception {
    List<String> words = new ArrayList<>();
    joinWithWords("alice", words);
    Set<RequestCase> seen = Collections.synchronizedSet(EnumSet.noneOf(RequestCase.class));
    server.losesAnswer = frame -> seen.add(frame.getRequestCase());
    people.add(recover(server.invitation(), "alice", words.get(0)));
    assertTrue(seen.contains(RequestCase.UPDATE_RECORD));
    assertEquals(2, server.account("alice").version());
  }

  @Test
  void aRecoveryThatWasBrokenOffGoesOn() throws Exception {
    List<String> words = new ArrayList<>();
    joinWithWords("alice", words);
    String link = server.invitation();
    server.interference =
        frame -> frame.hasAuthenticateDevice() ? FakeServer.error(Error.Code.BAD_PROOF) : null;
    assertThrows(ClientException.class, () -> recover(link, "alice", words.get(0)));
    assertTrue(Vault.exists(temporary.resolve("fresh")));
    server.interference = frame -> null;
    Person fresh = recover(link, "alice", words.get(0));
    people.add(fresh);
    assertEquals(2, server.account("alice").version());
    // Who agreed was not looked at yet: the same words again lead there, and nothing is done twice.
    fresh.device().close();
    fresh = recover(link, "alice", words.get(0));
    people.set(people.size() - 1, fresh);
    assertEquals(2, server.account("alice").version());
    fresh.device().devices().settle(words.get(0));
    assertEquals(
        Administrator.of(server.account("alice")),
        Objects.requireNonNull(server.office.now)
            .policy()
            .administrator(server.account("alice").handle()),
        "the policy does not name the new keys");
    fresh.device().close();
    assertEquals(Problem.VAULT_EXISTS, problem(() -> recover(link, "alice", words.get(0))));
  }
}
