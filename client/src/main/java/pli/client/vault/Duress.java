package pli.client.vault;

import pli.client.api.ClientException;
import pli.codec.Bytes;

/**
 * What happens when the duress passphrase is given: the vault's key is destroyed before anything
 * else, and an empty vault takes its place, which the same passphrase opens from then on as any
 * other. A stop in between leaves the duress passphrase, which goes on with it.
 */
final class Duress {
  private final Folder files;
  private final KeySlot slot;

  /** With the slot that the passphrase has opened. */
  Duress(Folder files, KeySlot slot) {
    this.files = files;
    this.slot = slot;
  }

  /** The empty vault. */
  Vault open(byte[] passphrase) throws ClientException {
    destroy(passphrase);
    files.lock();
    Bytes content = slot.spare();
    files.emptyDatabase();
    Vault vault = new Vault(Opening.of(files, slot.dataKey()), files, files.lockStamp());
    boolean made = false;
    try {
      vault.write(transaction -> {
        Snapshot.of(content).load(transaction);
        return true;
      });
      files.changeKeySlot(now -> slot.alone(Vault.NOISE));
      made = true;
      return vault;
    } finally {
      if (!made) {
        vault.close();
      }
    }
  }

  /** Where there is no room for a new slot, or somebody else is at it, it is written in place. */
  private void destroy(byte[] passphrase) throws ClientException {
    try {
      files.changeKeySlot(now -> {
        try (KeySlot again = KeySlot.open(now, passphrase)) {
          return again.kind() == KeySlot.Kind.DURESS ? again.withoutVault(Vault.NOISE) : now;
        }
      });
    } catch (ClientException e) {
      files.overwriteKeySlot(slot.withoutVault(Vault.NOISE));
    }
  }
}
