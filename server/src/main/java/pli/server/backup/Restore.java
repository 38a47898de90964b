package pli.server.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.Settings;
import pli.server.log.WitnessedSizes;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.network.NetworkCard;

/**
 * Puts a backup back into a folder of its own. Where a server stands that has gone on since, it
 * refuses: an old state in its place would take back epochs, KeyPackages and entries that devices
 * have already seen.
 */
public final class Restore {
  private final Path file;
  private final boolean asksWitnesses;

  /**
   * Of this backup.
   *
   * @param asksWitnesses whether to ask the witnesses of the log how far they have seen it. One
   *     that does not answer is passed over
   */
  public Restore(Path file, boolean asksWitnesses) {
    this.file = file;
    this.asksWitnesses = asksWitnesses;
  }

  /**
   * Makes the folder, whole or not at all.
   *
   * @param path an empty folder, or none yet
   */
  public Manifest into(Path path, Progress progress) throws BackupException {
    if (!Files.exists(file)) {
      throw new BackupException(BackupException.Reason.NO_FILE, file, null);
    }
    try (BackupFile backup = BackupFile.open(file)) {
      refuseOccupied(path, backup.manifest());
      Path fresh = path.toAbsolutePath().normalize();
      fresh = fresh.resolveSibling(fresh.getFileName() + ".restoring");
      try {
        Folders.remove(fresh);
        Files.createDirectories(fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
        backup.extract(fresh, progress);
        check(new DataFolder(fresh));
        if (asksWitnesses && isBehindWitnesses(new DataFolder(fresh))) {
          throw new BackupException(BackupException.Reason.LOG_ROLLS_BACK, file, null);
        }
        mark(new DataFolder(fresh));
        Files.deleteIfExists(path);
        Folders.sync(fresh);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        Folders.syncName(fresh);
        return backup.manifest();
      } finally {
        Folders.remove(fresh);
      }
    } catch (IOException e) {
      throw new BackupException(BackupException.Reason.NOT_ACCESSIBLE, path, e);
    }
  }

  /** Devices have seen entries that this state does not know, and whose numbers come once more. */
  private void mark(DataFolder restored) throws BackupException {
    try {
      restored.markRestored(new SecureRandom().nextInt(1, 1_000_000_000));
    } catch (FolderException e) {
      throw new BackupException(BackupException.Reason.NOT_ACCESSIBLE, restored.path(), e);
    }
  }

  private void refuseOccupied(Path path, Manifest manifest) throws BackupException, IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      if (files.findAny().isEmpty()) {
        return;
      }
    }
    BackupException.Reason reason =
        wouldRollBack(new DataFolder(path), manifest)
            ? BackupException.Reason.ROLLS_BACK
            : BackupException.Reason.NOT_EMPTY;
    throw new BackupException(reason, path, null);
  }

  /** A server that runs counts as one that has gone on. */
  private static boolean wouldRollBack(DataFolder present, Manifest manifest) {
    try {
      if (!present.settings().origin().equals(manifest.origin())) {
        return false;
      }
      try (Closeable lock = present.lock()) {
        return RocksStore.sequence(present.store()) > manifest.sequence();
      }
    } catch (FolderException e) {
      return e.problem() == FolderException.Problem.IN_USE;
    } catch (IOException | StoreException e) {
      return false;
    }
  }

  /**
   * A log that lost entries may not go on: its next head would contradict what witnesses and
   * people's devices have of it.
   */
  private boolean isBehindWitnesses(DataFolder restored) throws BackupException {
    try {
      Path log = restored.logCheckpoint();
      @Nullable SignedCheckpoint ours =
          Files.exists(log) ? SignedCheckpoint.parse(Bytes.adopt(Files.readAllBytes(log))) : null;
      Settings settings = restored.settings();
      TrustedLog trusted = NetworkCard.parse(restored.card()).log();
      return WitnessedSizes.areBeyond(ours, trusted, settings.log());
    } catch (IOException | DecodeException | FolderException e) {
      throw new BackupException(BackupException.Reason.DAMAGED, file, e);
    }
  }

  /**
   * That the files are what was written their hashes say; this asks whether they are a server. How
   * many writes the database counts is not compared: an entry and its deletion that were written
   * out together leave no trace, and the copy counts less than the server did.
   */
  private void check(DataFolder restored) throws BackupException {
    try {
      restored.settings();
      restored.card();
      long unused = RocksStore.sequence(restored.store());
    } catch (FolderException | StoreException e) {
      throw new BackupException(BackupException.Reason.DAMAGED, file, e);
    }
  }
}
