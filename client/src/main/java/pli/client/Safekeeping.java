package pli.client;

import java.nio.file.Path;
import pli.client.account.Decoy;
import pli.client.account.Self;
import pli.client.api.Backup;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.client.api.Restored;
import pli.client.api.TransferProgress;
import pli.client.backup.BackupFile;
import pli.client.conversation.AfterRestore;
import pli.client.conversation.Surroundings;
import pli.client.vault.Door;
import pli.client.vault.Snapshot;
import pli.client.vault.Vault;
import pli.crypto.PasswordHash;
import pli.transparency.account.RecoveryWords;

/**
 * What is done with the vault as a whole. Comes from {@link Device#safekeeping}; what needs no open
 * vault, or must not have one, is static.
 */
public final class Safekeeping {
  private final Vault vault;
  private final Surroundings here;

  Safekeeping(Vault vault, Surroundings here) {
    this.vault = vault;
    this.here = here;
  }

  /**
   * Gives the vault in {@code folder} another passphrase. Whoever has it open goes on.
   *
   * @param old that opens it now
   * @throws ClientException WRONG_PASSPHRASE, PASSPHRASE_TAKEN, VAULT_BUSY, DISK_FULL; the old one
   *     opens it then
   */
  public static void changePassphrase(Platform platform, Path folder, byte[] old, byte[] fresh)
      throws ClientException {
    Door.changePassphrase(folder, old, fresh, platform.entropy());
  }

  /**
   * Sets a duress passphrase: whoever opens the vault with it destroys the vault's key, and has an
   * empty vault of the same account before them. Replaces an earlier one.
   *
   * @param passphrase that opens the vault
   * @throws ClientException as {@link #changePassphrase}
   */
  public static void setDuress(Platform platform, Path folder, byte[] passphrase, byte[] duress)
      throws ClientException {
    Snapshot empty;
    try (Vault vault = Vault.open(folder, passphrase)) {
      empty = vault.read(t -> Decoy.of(t, platform.entropy()));
    }
    Door.setDuress(folder, passphrase, duress, empty, platform.entropy());
  }

  /**
   * Takes the duress passphrase away; there need not be one.
   *
   * @throws ClientException as {@link #changePassphrase}
   */
  public static void removeDuress(Platform platform, Path folder, byte[] passphrase)
      throws ClientException {
    Door.removeDuress(folder, passphrase, platform.entropy());
  }

  /**
   * Whether the vault was locked or wiped since it was opened. Its key has left the memory then,
   * and everything else throws VAULT_LOCKED.
   */
  public boolean isLocked() throws ClientException {
    return vault.isLocked();
  }

  /** Whether there is a vault in {@code folder}, also one whose join was broken off. */
  public static boolean exists(Path folder) {
    return Vault.exists(folder);
  }

  /** The recovery words that nobody has been shown yet; empty if there are none. */
  public String unshownWords() throws ClientException {
    return vault.read(Self::unshownWords);
  }

  /** The person has the recovery words on paper: from now on they are kept nowhere. */
  public void wordsShown() throws ClientException {
    vault.write(t -> {
      Self.forgetWords(t);
      return true;
    });
  }

  /**
   * Locks the vault in {@code folder}, whoever has it open: they need the passphrase again.
   *
   * @throws ClientException VAULT_MISSING
   */
  public static void lock(Path folder) throws ClientException {
    Door.lock(folder);
  }

  /**
   * Destroys the vault in {@code folder} for good, its key first. Needs no passphrase; the account
   * stays, and so do its other devices.
   *
   * @throws ClientException VAULT_MISSING, VAULT_UNREADABLE
   */
  public static void wipe(Path folder) throws ClientException {
    Door.wipe(folder);
  }

  /**
   * Writes all that the vault has into one file, under a key of its own.
   *
   * @param file that must not be there yet
   * @return with the words that open it, which nobody can be shown again
   * @throws ClientException FILE_EXISTS, FILE_UNREADABLE, DISK_FULL; there is no file then
   */
  public Backup backup(Path file, TransferProgress progress) throws ClientException {
    try (RecoveryWords words = RecoveryWords.random(here.platform().entropy())) {
      long bytes =
          new BackupFile(file)
              .write(
                  vault,
                  words,
                  here.platform().clock().millis(),
                  here.platform().entropy(),
                  progress);
      return new Backup(bytes, words.text());
    }
  }

  /**
   * Makes a vault of a backup. It is the same device as the one that made the backup, which must
   * not be used any more: it stops by itself once it hears of this one.
   *
   * @param folder of the vault to be, with none in it
   * @param passphrase of the vault to be, in UTF-8; the caller wipes it
   * @throws ClientException WORDS_INVALID, BACKUP_WORDS, BACKUP_DAMAGED, BACKUP_TOO_NEW,
   *     FILE_UNREADABLE, VAULT_EXISTS, DISK_FULL; there is no vault then
   */
  public static Restored restore(
      Platform platform,
      Path folder,
      byte[] passphrase,
      Path file,
      String words,
      TransferProgress progress)
      throws ClientException {
    return restore(platform, folder, passphrase, Vault.COST, file, words, progress);
  }

  static Restored restore(
      Platform platform,
      Path folder,
      byte[] passphrase,
      PasswordHash.Parameters cost,
      Path file,
      String words,
      TransferProgress progress)
      throws ClientException {
    if (Vault.exists(folder)) {
      throw new ClientException(ClientException.Problem.VAULT_EXISTS);
    }
    try (RecoveryWords key = BackupFile.words(words)) {
      return new BackupFile(file)
          .read(
              key,
              progress,
              content -> {
                try (Vault vault =
                    Vault.restore(
                        folder,
                        passphrase,
                        cost,
                        platform.entropy(),
                        t -> {
                          content.load(t);
                          AfterRestore.prepare(t);
                          return true;
                        })) {
                  return vault.read(t ->
                      new Restored(
                          Self.load(t).account(),
                          content.madeAtMillis(),
                          (int) t.number("SELECT count(*) FROM conversation WHERE state = 0")));
                }
              });
    }
  }
}
