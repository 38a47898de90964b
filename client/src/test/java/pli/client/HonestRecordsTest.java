package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Contact;
import pli.client.api.Notice;
import pli.client.api.TimelineEntry;
import pli.client.api.Verification;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.RecordEvidence;

/** No lies: records that were really made are told to those whom they concern, and proved. */
class HonestRecordsTest extends LyingServerCase {
  /** No lie: a device that was really added, told to those who talk with the account. */
  @Test
  void aLaterRecordIsTakenAndToldAndCanBeConfirmed() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      alice.tell(bob, "one");
      assertEquals(List.of("alice: one"), bob.read());
      alice.sync();
      Verification before = alice.device().trust().verify("bob", false, Person.PATIENCE);
      assertTrue(alice.device().trust().verify("bob", true, Person.PATIENCE).confirmed());
      assertEquals(
          before.number(), bob.device().trust().verify("alice", false, Person.PATIENCE).number());
      assertEquals(71, before.number().length());
      assertTrue(contact(alice).confirmed());
      SignatureKeyPair added = Ed25519.generate(server.entropy);
      SignatureKeyPair bobs = keysOf(bob);
      server.append(
          next(
              "bob",
              2,
              List.of(server.account("bob").devices().get(0), device("bob", added)),
              bobs));
      alice.restart();
      alice.device().trust().follow(Person.PATIENCE);
      Verification after = alice.device().trust().verify("bob", false, Person.PATIENCE);
      assertFalse(after.confirmed());
      assertFalse(after.number().equals(before.number()));
      assertTrue(contact(alice).keyChanged());
      assertTrue(alice.device().notices().contains(new Notice(Notice.Kind.KEY_CHANGED, 1)));
      List<TimelineEntry> told = alice.take();
      assertEquals(TimelineEntry.Kind.KEY_CHANGE, told.getLast().kind());
      assertEquals("bob", told.getLast().text());
      assertTrue(alice.device().trust().verify("bob", true, Person.PATIENCE).confirmed());
      assertFalse(contact(alice).keyChanged());
      alice.tell(bob, "two");
      // Bob did not make that record with this device, and is told so.
      bob.restart();
      bob.sync();
      assertTrue(
          bob.device()
              .notices()
              .contains(new Notice(Notice.Kind.OWN_RECORD_CHANGED, 1, "bob's laptop")),
          "not told");
      assertFalse(bob.device().trust().status().ownUnchanged());
    }
  }

  private static Contact contact(Person person) throws ClientException {
    return person.device().people().contacts().get(0);
  }

  @Test
  void anAccountIsProvedToAThirdPartyByAFile() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Path file = temporary.resolve("bob.evidence");
      alice.device().trust().prove("bob", file, Person.PATIENCE);
      RecordEvidence evidence =
          (RecordEvidence) Evidence.parse(Bytes.copyOf(Files.readAllBytes(file)));
      assertEquals(server.account(bob.handle), evidence.verify(server.card).chain().record());
      assertEquals(
          Problem.FILE_EXISTS,
          assertThrows(
                  ClientException.class,
                  () -> alice.device().trust().prove("bob", file, Person.PATIENCE))
              .problem());
    }
  }
}
