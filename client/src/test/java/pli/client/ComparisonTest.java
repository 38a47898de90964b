package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Verification;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.transparency.account.RecoveryWords;

/** Two people who meet hold the codes that their devices show against each other. */
class ComparisonTest extends LyingServerCase {
  private static String code(Person shows, String of) throws ClientException {
    return shows.device().trust().verify(of, false, Person.PATIENCE).qr();
  }

  private static Verification compare(Person reads, String with, String code)
      throws ClientException {
    return reads.device().trust().compare(with, code, Person.PATIENCE);
  }

  @Test
  void theSameKeysAreConfirmed() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      assertTrue(compare(alice, "bob", "  " + code(bob, "alice") + "\n").confirmed());
      assertFalse(bob.device().trust().verify("alice", false, Person.PATIENCE).confirmed());
      assertTrue(compare(bob, "alice", code(alice, "bob")).confirmed());
    }
  }

  @Test
  void anotherNumberIsNotConfirmed() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      String code = code(bob, "alice");
      int digit = code.indexOf(':', 4) + 1;
      String other = code.charAt(digit) == '1' ? "2" : "1";
      String wrong = code.substring(0, digit) + other + code.substring(digit + 1);
      assertRefused(Problem.NUMBER_DIFFERS, () -> compare(alice, "bob", wrong));
      assertFalse(alice.device().trust().verify("bob", false, Person.PATIENCE).confirmed());
    }
  }

  /** A device that its owner really added is no reason for alarm, and changes what is compared. */
  @Test
  void aCodeOfBeforeIsNotConfirmedAfterADeviceCame() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      String before = code(bob, "alice");
      server.append(
          next(
              "alice",
              2,
              List.of(
                  server.account("alice").devices().get(0),
                  device("alice", Ed25519.generate(server.entropy))),
              keysOf(alice)));
      alice.restart();
      alice.sync();
      assertRefused(Problem.NUMBER_DIFFERS, () -> compare(alice, "bob", before));
      bob.restart();
      bob.sync();
      assertTrue(compare(alice, "bob", code(bob, "alice")).confirmed());
    }
  }

  @Test
  void aLogWithTwoFacesIsFoundByLookingAtTheOthersCode() throws Exception {
    LyingTransport toBob = new LyingTransport(server);
    try (Person alice = join("alice");
        Person bob =
            Person.join(server, toBob, temporary.resolve("bob"), "bob", Clock.systemUTC())) {
      alice.sync();
      bob.sync();
      String honest = code(bob, "alice");
      FakeLog other = server.log.twin((int) server.log.size());
      SignatureKeyPair seenByAliceAlone = account("carol", RecoveryWords.random(server.entropy));
      assertNotNull(seenByAliceAlone);
      other.append(server.falseRecord("carol").leaf());
      toBob.shown = other;
      bob.device().trust().follow(Person.PATIENCE);
      alice.device().trust().follow(Person.PATIENCE);
      String lying = code(bob, "alice");
      assertFalse(lying.equals(honest));
      assertRefused(Problem.LOG_FORKED, () -> compare(alice, "bob", lying));
      assertRefused(Problem.LOG_FORKED, () -> alice.tell(bob, "are you there?"));
    }
  }

  @Test
  void whatIsNoCodeConfirmsNothing() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      String code = code(bob, "alice");
      for (String wrong :
          List.of(
              "",
              "pli:verify:",
              "pli:verify:" + "1".repeat(59),
              code.substring(0, code.length() - 4),
              code + "A",
              code + ":" + code)) {
        ClientException refused =
            assertThrows(ClientException.class, () -> compare(alice, "bob", wrong), wrong);
        assertEquals(Problem.CODE_INVALID, refused.problem(), wrong);
      }
      assertFalse(alice.device().trust().verify("bob", false, Person.PATIENCE).confirmed());
    }
  }
}
