package pli.client.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.PasswordHash;
import pli.transparency.account.RecoveryWords;

/** A vault as one sealed file. */
class BackupFileTest {
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final Randomness entropy = new Randomness(5);
  private final RecoveryWords words = RecoveryWords.random(entropy);
  private Path file;
  private byte[] whole;
  private int made;

  @BeforeEach
  void aBackup() throws Exception {
    file = temporary.resolve("backup.pli");
    byte[] noise = new byte[200_000];
    entropy.fill(noise);
    try (Vault vault =
        Vault.create(
            temporary.resolve("v"),
            PASSPHRASE,
            CHEAP,
            entropy,
            t -> {
              t.change("INSERT INTO mark (name, number) VALUES ('lighthouse', 1)");
              return t.change(
                  "INSERT INTO set_aside (sealed, at) VALUES (?, 1)", Bytes.copyOf(noise));
            })) {
      long length =
          new BackupFile(file).write(vault, words, 1_700_000_000_000L, entropy, (done, of) -> {});
      assertEquals(Files.size(file), length);
      assertEquals(
          Problem.FILE_EXISTS,
          problemOf(() -> new BackupFile(file).write(vault, words, 1, entropy, (done, of) -> {})));
      assertEquals(
          Problem.FILE_UNREADABLE,
          problemOf(() ->
              new BackupFile(temporary.resolve("no/such/folder"))
                  .write(vault, words, 1, entropy, (done, of) -> {})));
    }
    whole = Files.readAllBytes(file);
  }

  private static Problem problemOf(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  private long restored(Path from, RecoveryWords with) throws ClientException {
    Path folder = temporary.resolve("restored" + made++);
    try {
      return new BackupFile(from)
          .read(
              with,
              (done, of) -> {},
              content -> {
                try (Vault vault =
                    Vault.restore(
                        folder,
                        PASSPHRASE,
                        CHEAP,
                        entropy,
                        t -> {
                          content.load(t);
                          return true;
                        })) {
                  assertEquals(
                      1L,
                      number(
                          vault,
                          t -> t.number("SELECT number FROM mark WHERE name = 'lighthouse'")));
                  assertEquals(
                      200_000L,
                      number(vault, t -> t.number("SELECT length(sealed) FROM set_aside")));
                }
                return content.madeAtMillis();
              });
    } catch (ClientException e) {
      assertFalse(Vault.exists(folder), "there is no vault of half a backup");
      throw e;
    }
  }

  @Test
  void itComesBackAndNobodyElseMayLook() throws Exception {
    assertEquals(1_700_000_000_000L, restored(file, words));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(new String(whole, StandardCharsets.ISO_8859_1).contains("lighthouse"));
    assertFalse(Files.exists(temporary.resolve("backup.pli.part")));
    assertTrue(whole.length > 2 * (64 << 10), "several segments");
  }

  @Test
  void otherWordsAreSaidToBeOthers() throws Exception {
    RecoveryWords others = RecoveryWords.random(entropy);
    assertEquals(Problem.BACKUP_WORDS, problemOf(() -> restored(file, others)));
    assertEquals(Problem.WORDS_INVALID, problemOf(() -> BackupFile.words("abandon ability")));
  }

  @Test
  void aFileThatWasCutOffOrMadeLongerIsDamaged() throws Exception {
    Path cut = temporary.resolve("cut");
    for (int length :
        List.of(
            0,
            1,
            BackupSeal.HEAD_LENGTH - 1,
            BackupSeal.HEAD_LENGTH,
            BackupSeal.HEAD_LENGTH + 10,
            BackupSeal.HEAD_LENGTH + (64 << 10),
            BackupSeal.HEAD_LENGTH + 2 * (64 << 10),
            whole.length - 1,
            whole.length + 1)) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertEquals(Problem.BACKUP_DAMAGED, problemOf(() -> restored(cut, words)), "" + length);
    }
    assertEquals(
        Problem.FILE_UNREADABLE, problemOf(() -> restored(temporary.resolve("none"), words)));
  }

  @Test
  void aFlippedBitAnywhereIsDamage() throws Exception {
    Path flipped = temporary.resolve("flipped");
    for (int at = 0; at < whole.length; at += at < BackupSeal.HEAD_LENGTH ? 5 : 9973) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x40;
      Files.write(flipped, bytes);
      assertEquals(Problem.BACKUP_DAMAGED, problemOf(() -> restored(flipped, words)), "byte " + at);
    }
  }

  private static long number(Vault vault, Vault.Work<Long> work) throws ClientException {
    return vault.read(work);
  }
}
