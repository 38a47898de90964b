package pli.client.vault;

import java.nio.file.Path;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/**
 * What opens a vault, shuts it and destroys it. None of it needs the vault open; whoever has it
 * open goes on, except where it says otherwise.
 */
public final class Door {
  private Door() {}

  /** Rewrites a key slot of an earlier version, unless somebody else is just at it. */
  static void renew(Folder files, KeySlot slot, byte[] passphrase) throws ClientException {
    if (!slot.isOld()) {
      return;
    }
    try {
      files.changeKeySlot(now -> {
        try (KeySlot again = KeySlot.open(now, passphrase)) {
          return again.isOld() ? again.alone(Vault.NOISE) : now;
        }
      });
    } catch (ClientException e) {
      if (e.problem() != Problem.VAULT_BUSY) {
        throw e;
      }
    }
  }

  /**
   * Gives the vault another passphrase. The old one opens it until this has returned; a stop at any
   * moment leaves exactly one of the two.
   *
   * @throws ClientException WRONG_PASSPHRASE, PASSPHRASE_TAKEN, VAULT_BUSY, DISK_FULL and others of
   *     {@link Vault#open}; the old one still opens it then
   */
  public static void changePassphrase(Path folder, byte[] passphrase, byte[] fresh, Entropy entropy)
      throws ClientException {
    change(folder, passphrase, slot -> slot.withPassphrase(fresh, entropy));
  }

  /**
   * Sets a second passphrase, in place of an earlier such one. Whoever opens the vault with it
   * destroys the key of what is there now, and finds {@code content} instead.
   *
   * @throws ClientException as {@link #changePassphrase}
   */
  public static void setDuress(
      Path folder, byte[] passphrase, byte[] duress, Snapshot content, Entropy entropy)
      throws ClientException {
    change(folder, passphrase, slot -> slot.withDuress(duress, content.bytes(), entropy));
  }

  /**
   * Takes the duress passphrase away, if there is one.
   *
   * @throws ClientException as {@link #changePassphrase}
   */
  public static void removeDuress(Path folder, byte[] passphrase, Entropy entropy)
      throws ClientException {
    change(folder, passphrase, slot -> slot.alone(entropy));
  }

  /** What becomes of an opened key slot. */
  @FunctionalInterface
  private interface SlotChange {
    Bytes of(KeySlot slot) throws ClientException;
  }

  private static void change(Path folder, byte[] passphrase, SlotChange change)
      throws ClientException {
    if (isDuress(folder, passphrase)) {
      // Whatever is done with it, it does what it is for: nobody finds out what it is by trying.
      Vault.open(folder, passphrase).close();
    }
    Folder files = new Folder(folder);
    requireWhole(files);
    files.changeKeySlot(now -> {
      try (KeySlot slot = KeySlot.open(now, passphrase)) {
        return change.of(slot);
      }
    });
  }

  private static boolean isDuress(Path folder, byte[] passphrase) throws ClientException {
    if (!Vault.exists(folder)) {
      throw new ClientException(Problem.VAULT_MISSING);
    }
    try (KeySlot slot = KeySlot.open(new Folder(folder).readKeySlot(), passphrase)) {
      return slot.kind() == KeySlot.Kind.DURESS;
    }
  }

  private static void requireWhole(Folder files) throws ClientException {
    Folder.State state = files.state();
    switch (state) {
      case NONE, UNFINISHED -> throw new ClientException(Problem.VAULT_MISSING);
      case NO_KEY_SLOT, NO_DATABASE -> throw Folder.damaged(state);
      case WHOLE -> {}
    }
  }

  /**
   * Makes everybody who has the vault in {@code folder} open let go of it, in whatever process.
   * Needs no passphrase.
   *
   * @throws ClientException VAULT_MISSING, VAULT_UNREADABLE
   */
  public static void lock(Path folder) throws ClientException {
    if (!Vault.exists(folder)) {
      throw new ClientException(Problem.VAULT_MISSING);
    }
    new Folder(folder).lock();
  }

  /**
   * Destroys the vault in {@code folder}, whatever is left of it, the key first. Whoever has it
   * open lets go of it.
   *
   * @throws ClientException VAULT_MISSING, VAULT_UNREADABLE
   */
  public static void wipe(Path folder) throws ClientException {
    Folder files = new Folder(folder);
    if (files.state() == Folder.State.NONE) {
      throw new ClientException(Problem.VAULT_MISSING);
    }
    try {
      files.delete();
    } finally {
      files.lock();
    }
  }
}
