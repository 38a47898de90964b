package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.Backup;
import pli.client.api.ClientException;
import pli.client.api.OutgoingFile;
import pli.client.api.OutgoingMessage;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.backup.OpenedBackup;
import pli.client.vault.ClearPages;
import pli.codec.Bytes;

/**
 * What somebody finds who has a backup and its words, or the disk on which it was restored: what
 * the person kept, and nothing of what was erased, has expired or will, nor a passphrase.
 */
class BackupErasureTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);
  private static final String INTERIM = "ouvre-toi, maintenant, et plus jamais";
  private static final String DURESS = "la dernière des phrases, et la pire";

  /** The index of words leaves a word's beginning out where another begins alike. */
  private static final int BEGINNING = 4;

  private static final String KEPT = "lighthouse-mnbvqwzxkj";
  private static final String TAKEN_BACK = "windmill-xkqjzwvbnm";
  private static final String BEFORE = "harbour-wqzkxjvmbn";
  private static final String AFTER = "quayside-bqxwkzjvnm";
  private static final String EXPIRED = "foghorn-zvxqkwjmnb";
  private static final String EXPIRES = "breakwater-jwqxzkvnbm";

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(97);
  private final MovedClock hers = new MovedClock();
  private final MovedClock his = new MovedClock();

  /** What a backup is for. */
  private final Traces kept = new Traces();

  /** What no backup may have. */
  private final Traces gone = new Traces();

  /** What is never in a vault to begin with. */
  private final Traces never = new Traces();

  /** What is in the vault and stays out of backups. */
  private final Traces passing = new Traces();

  private Person alice;
  private Person bob;
  private int made;

  @BeforeEach
  void talk() throws Exception {
    FakeFiles files = new FakeFiles(server);
    alice = Person.join(server, files, temporary.resolve("alice"), "alice", hers);
    bob = Person.join(server, files, temporary.resolve("bob"), "bob", his);
    bob.device().markTaken(arrives(send(KEPT, 0, kept)));
    bob.tell(alice, "hello");
    alice.hear(1);
    Sent takenBack = send(TAKEN_BACK, 0, gone);
    bob.device().markTaken(arrives(takenBack));
    Sent edited = alice.tell(bob, BEFORE);
    gone.text("before the edit", BEFORE.substring(BEGINNING));
    bob.device().markTaken(arrives(edited));
    bob.device().markTaken(arrives(send(EXPIRED, 60, gone)));
    alice.device().messages().delete(takenBack.messageId(), Person.PATIENCE);
    alice.device().messages().edit(edited.messageId(), AFTER, Person.PATIENCE);
    kept.text("after the edit", AFTER.substring(BEGINNING));
    bob.sync();
    alice.sync();
    for (MovedClock clock : List.of(hers, his)) {
      clock.ahead = clock.ahead.plus(Duration.ofSeconds(90));
    }
    bob.device().markTaken(arrives(send(EXPIRES, 3600, passing)));
    never
        .text("the passphrase", "sésame")
        .text("the passphrase in between", INTERIM)
        .text("the duress passphrase", DURESS);
  }

  @AfterEach
  void leave() {
    alice.close();
    bob.close();
  }

  /** A text with a file and its preview; says what of it to look for, and where. */
  private Sent send(String text, long seconds, Traces where) throws Exception {
    byte[] content = noise(5000);
    byte[] preview = noise(900);
    System.arraycopy(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, 0, preview, 0, 3);
    String name = "plan of the " + text + ".jpg";
    Path file = Files.write(temporary.resolve(name), content);
    where
        .text(text, text.substring(BEGINNING))
        .text("file name of " + text, name)
        .bytes("preview of " + text, preview);
    never.bytes("file of " + text, content);
    return alice
        .device()
        .messages()
        .send(
            new Recipient.ToHandle("bob"),
            new OutgoingMessage(
                text,
                List.of(new OutgoingFile(file, "image/jpeg", 0, Bytes.copyOf(preview))),
                null,
                seconds),
            (done, of) -> {},
            Person.PATIENCE);
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(++made).nextBytes(noise);
    return noise;
  }

  private TimelineEntry arrives(Sent sent) throws ClientException {
    bob.sync();
    return bob.device().receive(100, Duration.ZERO).stream()
        .filter(entry -> entry.messageId().equals(sent.messageId()))
        .findFirst()
        .orElseThrow();
  }

  private byte[] clear(Path folder) throws Exception {
    Path copy = temporary.resolve("clear");
    var unused = ClearPages.of(folder, PASSPHRASE, copy);
    return Files.readAllBytes(copy);
  }

  @Test
  void aBackupHasWhatWasKeptAndNothingElse() throws Exception {
    for (Person person : List.of(alice, bob)) {
      changePassphrases(person);
      // Whoever looks sees that something has expired.
      var unused = person.device().history(person.device().conversations().get(0).id(), null, 100);
      person.restart();
      byte[] before = clear(person.folder);
      assertEquals(kept.names(), kept.in(before), person.handle);
      assertEquals(passing.names(), passing.in(before), "the control: it is still in the vault");
      assertEquals(List.of(), gone.in(before), person.handle);
      assertEquals(List.of(), never.in(before), person.handle);

      Path folder = Files.createDirectory(temporary.resolve("backup of " + person.handle));
      Path file = folder.resolve("backup.pli");
      Backup backup = person.device().safekeeping().backup(file, (done, of) -> {});
      never.text("words of a backup", backup.words());
      isNowhere(folder);
      byte[] opened = OpenedBackup.of(file, backup.words());
      assertEquals(kept.names(), kept.in(opened), "the control: it can be read with the words");
      isErased(opened);

      Path restored = folder.resolve("restored");
      Safekeeping.restore(
          person.platform,
          restored,
          PASSPHRASE,
          Person.CHEAP,
          file,
          backup.words(),
          (done, of) -> {});
      isNowhere(folder);
      byte[] pages = clear(restored);
      assertEquals(kept.names(), kept.in(pages), "the control: the restored vault has it");
      isErased(pages);
    }
  }

  private static void changePassphrases(Person person) throws Exception {
    byte[] interim = INTERIM.getBytes(StandardCharsets.UTF_8);
    byte[] duress = DURESS.getBytes(StandardCharsets.UTF_8);
    Safekeeping.changePassphrase(person.platform, person.folder, PASSPHRASE, interim);
    Safekeeping.changePassphrase(person.platform, person.folder, interim, PASSPHRASE);
    Safekeeping.setDuress(person.platform, person.folder, PASSPHRASE, duress);
  }

  /** As the files lie there, sealed, nothing can be read at all. */
  private void isNowhere(Path folder) throws Exception {
    for (Traces traces : List.of(kept, gone, passing, never)) {
      assertEquals(List.of(), traces.below(folder));
    }
  }

  private void isErased(byte[] content) {
    for (Traces traces : List.of(gone, passing, never)) {
      assertEquals(List.of(), traces.in(content));
    }
  }

  @Test
  void theSearchFindsWhatIsThereInAnyForm() throws Exception {
    assertEquals(4, never.below(temporary).size(), "the files as they were sent");
    byte[] text = TAKEN_BACK.getBytes(StandardCharsets.UTF_8);
    String base64 = java.util.Base64.getEncoder().encodeToString(text);
    String hex = java.util.HexFormat.of().formatHex(text);
    for (String form :
        List.of(
            TAKEN_BACK, base64, hex, "x" + base64 + "y", hex.toUpperCase(java.util.Locale.ROOT))) {
      assertEquals(List.of(TAKEN_BACK), gone.in(form.getBytes(StandardCharsets.US_ASCII)), form);
    }
    assertEquals(List.of(TAKEN_BACK), gone.in(TAKEN_BACK.getBytes(StandardCharsets.UTF_16LE)));
    assertEquals(List.of(), gone.in(new byte[1000]));
  }
}
