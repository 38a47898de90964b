package pli.client.backup;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import pli.transparency.account.RecoveryWords;

/** What is in a backup, for who has its words. */
public final class OpenedBackup {
  private OpenedBackup() {}

  /** All of it, as it was before it was sealed. */
  public static byte[] of(Path file, String words) throws Exception {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        RecoveryWords key = BackupFile.words(words);
        BackupSeal seal = BackupSeal.read(raw, key)) {
      return new SealedInput(raw, seal).readAllBytes();
    }
  }
}
