package pli.server.backup;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;

/**
 * Takes a backup of a server. One that runs goes on and is asked for a checkpoint of its database;
 * one that does not is kept from starting meanwhile.
 */
public final class Backup {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String STORE = "store/";
  private static final String ATTACHMENTS = "attachments/";
  private static final String LOG = "log.checkpoint";

  private final DataFolder folder;
  private final InstantSource clock;

  /** A backup of the server in {@code folder}. */
  public Backup(DataFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Writes it to {@code file}, whole or not at all.
   *
   * @throws FolderException if there is no server in the folder
   */
  public Manifest take(Path file, Progress progress) throws BackupException, FolderException {
    String origin = folder.settings().origin();
    if (Files.exists(file)) {
      throw new BackupException(BackupException.Reason.FILE_EXISTS, file, null);
    }
    @Nullable Long running = askForCheckpoint();
    if (running != null) {
      try {
        return write(
            file,
            folder.checkpoint(),
            CheckpointDoor.attachments(folder.checkpoint()),
            CheckpointDoor.log(folder.checkpoint()),
            origin,
            running,
            progress);
      } finally {
        removeCheckpoint();
      }
    }
    return takeAtRest(file, origin, progress);
  }

  private Manifest takeAtRest(Path file, String origin, Progress progress)
      throws BackupException, FolderException {
    try (Closeable lock = folder.lock()) {
      long sequence = RocksStore.sequence(folder.store());
      return write(
          file,
          folder.store(),
          folder.attachments(),
          folder.logCheckpoint(),
          origin,
          sequence,
          progress);
    } catch (StoreException e) {
      throw new FolderException(FolderException.Problem.DAMAGED, "store", e);
    } catch (FolderException e) {
      if (e.problem() == FolderException.Problem.IN_USE) {
        throw new BackupException(BackupException.Reason.NO_CHECKPOINT, folder.path(), e);
      }
      throw e;
    } catch (IOException e) {
      throw new BackupException(BackupException.Reason.NOT_ACCESSIBLE, folder.path(), e);
    }
  }

  private Manifest write(
      Path file,
      Path store,
      Path attachments,
      Path log,
      String origin,
      long sequence,
      Progress progress)
      throws BackupException {
    Map<String, Path> sources = new LinkedHashMap<>();
    for (Path beside : folder.filesBesideStore()) {
      sources.put(beside.getFileName().toString(), beside);
    }
    if (Files.exists(log)) {
      sources.put(LOG, log);
    }
    add(sources, STORE, store);
    if (Files.exists(attachments)) {
      add(sources, ATTACHMENTS, attachments);
    }
    return BackupFile.write(file, sources, origin, clock.instant(), sequence, progress);
  }

  private static void add(Map<String, Path> sources, String prefix, Path folder)
      throws BackupException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sorted = files.filter(Backup::isOfDatabase).sorted().toList();
      sorted.forEach(path -> sources.put(prefix + path.getFileName(), path));
    } catch (IOException e) {
      throw new BackupException(BackupException.Reason.NOT_ACCESSIBLE, folder, e);
    }
  }

  /** All but RocksDB's lock and its own logs, and the log's checkpoint, which lies elsewhere. */
  private static boolean isOfDatabase(Path path) {
    String name = path.getFileName().toString();
    return Files.isRegularFile(path)
        && !name.equals("LOCK")
        && !name.startsWith("LOG")
        && !name.equals(LOG);
  }

  /** The checkpoint's number of writes; null if no server makes one. */
  private @Nullable Long askForCheckpoint() throws FolderException {
    String address = folder.status();
    String token = folder.token();
    if (address == null || token == null) {
      return null;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + CheckpointDoor.PATH))
            .header(CheckpointDoor.TOKEN, token)
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Long.valueOf(answer.body()) : null;
    } catch (IOException | NumberFormatException e) {
      // Nobody is there any more, or another program has the port by now: the lock tells.
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void removeCheckpoint() {
    try {
      Folders.remove(folder.checkpoint());
    } catch (IOException e) {
      // The server removes what is left when it makes the next one, or starts.
    }
  }
}
