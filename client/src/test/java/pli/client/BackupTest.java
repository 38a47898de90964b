package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.OwnRecord;
import pli.client.api.Backup;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationInfo;
import pli.client.api.Notice;
import pli.client.api.Recipient;
import pli.client.api.Restored;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.vault.Vault;

/** A device that is lost and comes back out of a backup; and one that is kept beside it. */
class BackupTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DURESS = "ouvre-toi".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(61);
  private Person alice;
  private Person bob;

  @BeforeEach
  void join() throws ClientException {
    alice = Person.join(server, temporary.resolve("alice"), "alice");
    bob = Person.join(server, temporary.resolve("bob"), "bob");
  }

  @AfterEach
  void leave() {
    alice.close();
    bob.close();
  }

  private Restored restore(Path folder, Path file, String words) throws ClientException {
    return Safekeeping.restore(
        alice.platform, folder, PASSPHRASE, Person.CHEAP, file, words, (done, of) -> {});
  }

  private static List<String> texts(Device device, ConversationInfo where) throws ClientException {
    return device.history(where.id(), null, 100).stream()
        .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
        .map(TimelineEntry::text)
        .toList();
  }

  @Test
  void theDeviceComesBackReadsWhatWaitsAndSendsNothingWithKeysOfBefore() throws Exception {
    alice.tell(bob, "before");
    bob.hear(1);
    Path file = temporary.resolve("backup.pli");
    Backup backup = alice.device().safekeeping().backup(file, (done, of) -> {});
    assertEquals(24, backup.words().split(" ").length);
    assertFalse(backup.toString().contains(backup.words().split(" ")[0]));
    alice.close();
    bob.tell(alice, "while she was away");

    Path folder = temporary.resolve("again");
    Restored restored = restore(folder, file, backup.words());
    assertEquals("alice", restored.account().handle());
    assertEquals(1, restored.conversations());
    assertEquals(Problem.VAULT_EXISTS, problemOf(() -> restore(folder, file, backup.words())));
    try (Device again = alice.at(folder)) {
      again.sync(Person.PATIENCE);
      ConversationInfo where = again.conversations().get(0);
      assertEquals(List.of("before", "while she was away"), texts(again, where));
      Sent sent = again.send(new Recipient.ToHandle("bob"), "back again", Duration.ofMillis(300));
      assertEquals(where.id(), sent.conversation());
      assertEquals(Sent.State.QUEUED, sent.state(), "until she has come in anew");
      List<String> heard = new ArrayList<>();
      for (int round = 0; round < 20 && heard.isEmpty(); round++) {
        heard.addAll(bob.read());
        again.sync(Person.PATIENCE);
      }
      assertEquals(List.of("alice: back again"), heard);
    }
  }

  @Test
  void aVaultWhoseDeviceLivesOnElsewhereStopsAndStaysReadable() throws Exception {
    alice.tell(bob, "before");
    ConversationInfo where = alice.device().conversations().get(0);
    try (Vault vault = Vault.open(alice.folder, PASSPHRASE)) {
      boolean unused =
          vault.write(t -> {
            OwnRecord.livesElsewhere(t);
            return true;
          });
    }
    assertEquals(Problem.DEVICE_ELSEWHERE, problemOf(() -> alice.tell(bob, "after")));
    assertEquals(Problem.DEVICE_ELSEWHERE, problemOf(() -> alice.sync()));
    assertEquals(List.of("before"), texts(alice.device(), where));
    assertTrue(
        alice.device().notices().stream()
            .anyMatch(notice -> notice.kind() == Notice.Kind.DEVICE_ELSEWHERE));
  }

  @Test
  void theDuressPassphraseShowsAnEmptyVaultOfTheSamePerson() throws Exception {
    alice.tell(bob, "the lighthouse");
    Safekeeping.setDuress(alice.platform, alice.folder, PASSPHRASE, DURESS);
    assertEquals(1, alice.device().conversations().size());
    try (Device empty = Device.open(alice.platform, alice.folder, DURESS)) {
      assertEquals(alice.handle, empty.account().handle());
      assertEquals(List.of(), empty.conversations());
      assertEquals(List.of(), empty.receive(10, Duration.ZERO));
    }
    assertEquals(Problem.VAULT_LOCKED, problemOf(() -> alice.device().conversations()));
    assertTrue(alice.device().safekeeping().isLocked());
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> alice.again()));
  }

  @Test
  void aLockedDeviceNeedsItsPassphraseAgain() throws Exception {
    Safekeeping.lock(alice.folder);
    assertEquals(Problem.VAULT_LOCKED, problemOf(() -> alice.tell(bob, "locked")));
    alice.restart();
    alice.tell(bob, "open");
    assertEquals(List.of("alice: open"), bob.hear(1));
    Safekeeping.changePassphrase(alice.platform, alice.folder, PASSPHRASE, DURESS);
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> alice.again()));
    Safekeeping.wipe(alice.folder);
    assertEquals(Problem.VAULT_LOCKED, problemOf(() -> alice.device().conversations()));
    assertEquals(Problem.VAULT_MISSING, problemOf(() -> alice.again()));
  }

  private static Problem problemOf(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }
}
