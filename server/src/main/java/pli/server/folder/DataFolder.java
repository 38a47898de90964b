package pli.server.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.server.store.BootKey;

/**
 * A server's data folder:
 *
 * <pre>
 * pli.toml      the settings
 * network.card  what GET /card answers
 * keys          the server's own keys, sealed under the boot key
 * log.checkpoint  the log's checkpoint as it was signed not long ago; written, never read by the
 *               server that runs: restore compares it with what witnesses have
 * boot.key      the boot key, unless it lies elsewhere
 * last-restore  a number that names the last time this server was put back from a backup, if it was
 * store/        the database
 * attachments/  each a file, under a keyed hash of its id
 * run/lock      held by the server that runs
 * run/running   there from when a server takes the folder to when it has closed everything
 * run/status    the address of health and figures
 * run/token     who can read it may ask for a checkpoint there
 * run/edges     a socket, where edge processes come in
 * run/checkpoint/  a copy of the database, while a backup is taken
 * </pre>
 */
public final class DataFolder {
  static final String KEYS = "keys";

  private static final String SETTINGS = "pli.toml";
  private static final String CARD = "network.card";
  private static final String LOG_CHECKPOINT = "log.checkpoint";
  private static final String LAST_RESTORE = "last-restore";
  private static final String STORE = "store";
  private static final String ATTACHMENTS = "attachments";
  private static final String RUN = "run";
  private static final String LOCK = "lock";
  private static final String STATUS = "status";
  private static final String TOKEN = "token";
  private static final String EDGES = "edges";
  private static final String CHECKPOINT = "checkpoint";

  private static final Pattern RESTORE = Pattern.compile("[1-9][0-9]{0,8}");

  private final Path path;

  /** The folder at {@code path}, whatever is there. */
  public DataFolder(Path path) {
    this.path = path;
  }

  /** Where the database lies. */
  public Path store() {
    return path.resolve(STORE);
  }

  /** Where the attachments lie. */
  public Path attachments() {
    return path.resolve(ATTACHMENTS);
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** Where a copy of the database lies while a backup is taken. */
  public Path checkpoint() {
    return path.resolve(RUN).resolve(CHECKPOINT);
  }

  /** Where edge processes come in while a server runs. */
  public Path edges() {
    return path.resolve(RUN).resolve(EDGES);
  }

  /** The files beside the database that a copy of the server needs, all but the boot key. */
  public List<Path> filesBesideStore() {
    List<Path> files =
        new ArrayList<>(List.of(path.resolve(SETTINGS), path.resolve(CARD), path.resolve(KEYS)));
    if (Files.exists(path.resolve(LAST_RESTORE))) {
      files.add(path.resolve(LAST_RESTORE));
    }
    return Collections.unmodifiableList(files);
  }

  /** Names the last time that this server was put back from a backup; 0 if it never was. */
  public int lastRestore() throws FolderException {
    if (!Files.exists(path.resolve(LAST_RESTORE))) {
      return 0;
    }
    String number = new String(read(LAST_RESTORE).toByteArray(), StandardCharsets.UTF_8).strip();
    if (!RESTORE.matcher(number).matches()) {
      throw new FolderException(FolderException.Problem.DAMAGED, LAST_RESTORE, null);
    }
    return Integer.parseInt(number);
  }

  /**
   * It was put back.
   *
   * @param name from 1 to 999,999,999, at random: one backup may be put back twice, and devices
   *     must tell the two times apart
   */
  public void markRestored(int name) throws FolderException {
    write(path.resolve(LAST_RESTORE), Bytes.utf8(name + "\n"));
  }

  /** Where a checkpoint of the log lies that was signed not long ago. */
  public Path logCheckpoint() {
    return path.resolve(LOG_CHECKPOINT);
  }

  /** Writes it. */
  public void writeLogCheckpoint(Bytes checkpoint) throws FolderException {
    write(logCheckpoint(), checkpoint);
  }

  /** Where the network card lies. */
  public Path cardFile() {
    return path.resolve(CARD);
  }

  /** The network card's bytes. */
  public Bytes card() throws FolderException {
    return read(CARD);
  }

  /** The settings. */
  public Settings settings() throws FolderException {
    return Settings.read(new String(read(SETTINGS).toByteArray(), StandardCharsets.UTF_8));
  }

  /** Whether the boot key lies in the folder that it protects. */
  public boolean keepsItsBootKey(Settings settings) {
    return bootKeyFile(settings).startsWith(path.toAbsolutePath().normalize());
  }

  /** The boot key. */
  public BootKey bootKey(Settings settings) throws FolderException {
    Path file = bootKeyFile(settings);
    try {
      return BootKey.read(file);
    } catch (IOException e) {
      throw new FolderException(FolderException.Problem.NO_BOOT_KEY, file.toString(), e);
    }
  }

  /** The server's keys. */
  public ServerKeys keys(BootKey bootKey) throws FolderException {
    return ServerKeys.open(bootKey, read(KEYS));
  }

  /** Where the boot key should lie. */
  public Path bootKeyFile(Settings settings) {
    return path.resolve(settings.bootKey()).toAbsolutePath().normalize();
  }

  /**
   * Takes the folder for one server.
   *
   * @return to be closed when the server has stopped
   */
  public Closeable lock() throws FolderException {
    try {
      Files.createDirectories(path.resolve(RUN));
      FileChannel channel =
          FileChannel.open(
              path.resolve(RUN).resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new FolderException(FolderException.Problem.IN_USE);
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      throw new FolderException(FolderException.Problem.IN_USE);
    } catch (IOException e) {
      throw new FolderException(FolderException.Problem.NOT_ACCESSIBLE, RUN, e);
    }
  }

  /** Begins a run: how the last one ended, and a mark until this one does. With the lock only. */
  public LastRun beginRun() throws FolderException {
    return LastRun.begin(path.resolve(RUN));
  }

  /** Whether a server runs, or the last one did not get to close everything. */
  public boolean isMarkedRunning() {
    return LastRun.isMarked(path.resolve(RUN));
  }

  /** Writes down where health and figures are. */
  public void writeStatus(String address) throws FolderException {
    write(path.resolve(RUN).resolve(STATUS), Bytes.utf8(address + "\n"));
  }

  /** Writes down what somebody must know to ask for a checkpoint. */
  public void writeToken(String token) throws FolderException {
    write(path.resolve(RUN).resolve(TOKEN), Bytes.utf8(token + "\n"));
  }

  /** Where health and figures were last; null if no server ever ran. */
  public @Nullable String status() throws FolderException {
    return readOfRun(STATUS);
  }

  /** What {@link #writeToken} wrote last; null if no server ever ran. */
  public @Nullable String token() throws FolderException {
    return readOfRun(TOKEN);
  }

  private @Nullable String readOfRun(String name) throws FolderException {
    read(SETTINGS);
    try {
      return Files.readString(path.resolve(RUN).resolve(name)).strip();
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new FolderException(FolderException.Problem.NOT_ACCESSIBLE, name, e);
    }
  }

  /** There is no server any more. */
  public void clearStatus() {
    try {
      Files.deleteIfExists(path.resolve(RUN).resolve(STATUS));
      Files.deleteIfExists(path.resolve(RUN).resolve(TOKEN));
    } catch (IOException e) {
      // A stale address is told from a live one by asking it.
    }
  }

  void create() throws FolderException {
    try {
      Files.createDirectories(path);
      try (Stream<Path> files = Files.list(path)) {
        if (files.findAny().isPresent()) {
          throw new FolderException(FolderException.Problem.NOT_EMPTY);
        }
      }
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(store());
    } catch (IOException e) {
      throw new FolderException(FolderException.Problem.NOT_ACCESSIBLE, "", e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  void writeSettings(String toml) throws FolderException {
    write(path.resolve(SETTINGS), Bytes.utf8(toml));
  }

  void writeCard(Bytes card) throws FolderException {
    write(path.resolve(CARD), card);
  }

  void writeKeys(Bytes sealed) throws FolderException {
    write(path.resolve(KEYS), sealed);
  }

  /** Writes a file that only its owner reads, whole or not at all. */
  static void write(Path file, Bytes content) throws FolderException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.write(content.asByteBuffer());
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = openFolderOf(file)) {
        // Without this the old file may be there again when the power fails.
        folder.force(true);
      }
    } catch (IOException e) {
      throw new FolderException(
          FolderException.Problem.NOT_ACCESSIBLE, file.getFileName().toString(), e);
    }
  }

  private static FileChannel openFolderOf(Path file) throws IOException {
    return FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ);
  }

  private Bytes read(String name) throws FolderException {
    try {
      return Bytes.copyOf(Files.readAllBytes(path.resolve(name)));
    } catch (NoSuchFileException e) {
      throw new FolderException(FolderException.Problem.NO_SERVER, name, e);
    } catch (IOException e) {
      throw new FolderException(FolderException.Problem.NOT_ACCESSIBLE, name, e);
    }
  }
}
