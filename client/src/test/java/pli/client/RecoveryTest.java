package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
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
