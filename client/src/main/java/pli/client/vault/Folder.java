package pli.client.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;

/**
 * A vault's folder: which files it has, their rights, and what is durable when.
 *
 * <p>{@code unfinished} stands there from before the first file of a vault is made until after the
 * last one is durable. With it, whatever else lies there may be thrown away; without it, {@code
 * keyslot} and {@code vault.db} must both be there or neither. Who makes a vault or replaces its
 * key slot holds a lock on {@code lock}, which stays and means nothing otherwise. {@code locked} is
 * replaced by whoever wants all that have the vault open to let go of it.
 */
final class Folder {
  private final Path path;

  Folder(Path path) {
    this.path = path;
  }

  /** What lies in a folder. */
  enum State {
    /** No vault. */
    NONE,
    /** A vault whose making was broken off, or is going on. */
    UNFINISHED,
    /** Both files. */
    WHOLE,
    /** The database, but no key slot. */
    NO_KEY_SLOT,
    /** The key slot, but no database. */
    NO_DATABASE
  }

  State state() {
    boolean slot = Files.exists(keySlot());
    boolean database = Files.exists(database());
    if (Files.exists(unfinished())) {
      return State.UNFINISHED;
    }
    if (slot && database) {
      return State.WHOLE;
    }
    if (slot) {
      return State.NO_DATABASE;
    }
    return database ? State.NO_KEY_SLOT : State.NONE;
  }

  Path path() {
    return path;
  }

  Path database() {
    return path.resolve("vault.db");
  }

  private Path keySlot() {
    return path.resolve("keyslot");
  }

  private Path unfinished() {
    return path.resolve("unfinished");
  }

  /**
   * Begins to make a vault, throws away what a broken-off attempt left, and makes an empty
   * database.
   *
   * @throws ClientException VAULT_BUSY if somebody else is at it, VAULT_EXISTS if there is one
   */
  Making begin() throws ClientException {
    FileChannel lock = null;
    try {
      makeFolder();
      lock = alone();
      State found = state();
      if (found != State.NONE && found != State.UNFINISHED) {
        throw found == State.WHOLE ? new ClientException(Problem.VAULT_EXISTS) : damaged(found);
      }
      Disk.create(unfinished());
      Disk.sync(path);
      erase();
      Disk.create(database());
      Making making = new Making(lock);
      lock = null;
      return making;
    } catch (IOException e) {
      throw problem(e);
    } finally {
      Disk.closeQuietly(lock);
    }
  }

  /** Holds the folder's lock until it is closed. */
  private FileChannel alone() throws IOException, ClientException {
    Disk.create(path.resolve("lock"));
    FileChannel lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = Disk.tryLock(lock) != null;
      if (!locked) {
        throw new ClientException(Problem.VAULT_BUSY);
      }
      return lock;
    } finally {
      if (!locked) {
        lock.close();
      }
    }
  }

  /** What becomes of a key slot. */
  @FunctionalInterface
  interface Change {
    Bytes of(Bytes slot) throws ClientException;
  }

  /**
   * Replaces the key slot by what {@code change} makes of it. A stop at any moment leaves the old
   * one or the new one.
   *
   * @throws ClientException VAULT_BUSY if somebody else is at it, what {@code change} throws,
   *     DISK_FULL, VAULT_UNREADABLE; the old one is there then
   */
  void changeKeySlot(Change change) throws ClientException {
    try (FileChannel lock = alone()) {
      writeKeySlot(change.of(readKeySlot()));
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** Throws the database away and makes an empty one. */
  void emptyDatabase() throws ClientException {
    try {
      eraseDatabase();
      Disk.create(database());
      Disk.sync(path);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** What tells one locking from the next; the same as long as nobody locks. */
  String lockStamp() throws ClientException {
    try {
      BasicFileAttributes seen =
          Files.readAttributes(path.resolve("locked"), BasicFileAttributes.class);
      return seen.fileKey() + " " + seen.lastModifiedTime();
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** Whoever has the vault open lets go of it before their next transaction. */
  void lock() throws ClientException {
    try {
      Path fresh = path.resolve("locked.new");
      Files.deleteIfExists(fresh);
      Disk.create(fresh);
      Disk.move(fresh, path.resolve("locked"));
      Disk.sync(path);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** Which half of the vault is gone. */
  static ClientException damaged(State state) {
    return new ClientException(Problem.VAULT_DAMAGED, "part", state == State.NO_KEY_SLOT ? 1 : 2);
  }

  /** One making of a vault, from {@link #begin} to {@link #finish}; closing gives it up. */
  final class Making implements AutoCloseable {
    private final FileChannel lock;

    private Making(FileChannel lock) {
      this.lock = lock;
    }

    /**
     * The last step: when it returns, there is a vault, and it stays. The database has been synced
     * by its own connection: to open it a second time here would let go of that one's locks.
     */
    void finish(Bytes slot) throws ClientException {
      try {
        writeKeySlot(slot);
        Files.delete(unfinished());
        Disk.sync(path);
      } catch (IOException e) {
        throw problem(e);
      }
    }

    @Override
    public void close() {
      Disk.closeQuietly(lock);
    }
  }

  /**
   * Replaces the key slot: afterwards either the old one is there or the new one, whole. The bytes
   * of the old one are overwritten, as far as the disk writes where it is told to.
   */
  private void writeKeySlot(Bytes slot) throws IOException {
    Path fresh = path.resolve("keyslot.new");
    Disk.destroy(fresh);
    Disk.create(fresh);
    try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = slot.asByteBuffer();
      while (bytes.remaining() > 0) {
        out.write(bytes);
      }
      out.force(true);
    }
    FileChannel before =
        Files.exists(keySlot()) ? FileChannel.open(keySlot(), StandardOpenOption.WRITE) : null;
    try {
      Disk.move(fresh, keySlot());
      // From here on the new one is the only one: nothing that fails may say that nothing happened.
      Disk.tryToSync(path);
      if (before != null) {
        Disk.tryToOverwrite(before);
      }
    } finally {
      Disk.closeQuietly(before);
    }
  }

  /** Writes a key slot over the one that is there, for when there is no room for another file. */
  void overwriteKeySlot(Bytes slot) throws ClientException {
    try (FileChannel file = FileChannel.open(keySlot(), StandardOpenOption.WRITE)) {
      ByteBuffer bytes = slot.asByteBuffer();
      while (bytes.remaining() > 0) {
        file.write(bytes);
      }
      file.force(true);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  Bytes readKeySlot() throws ClientException {
    try {
      if (Files.size(keySlot()) > KeySlot.MAX_LENGTH) {
        throw new ClientException(Problem.VAULT_DAMAGED, "part", 1);
      }
      return Bytes.adopt(Files.readAllBytes(keySlot()));
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /** Removes a whole vault, the key slot first: without it the rest is noise. */
  void delete() throws ClientException {
    try {
      Disk.destroy(keySlot());
      Disk.sync(path);
      erase();
      Files.deleteIfExists(unfinished());
      Disk.sync(path);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private void erase() throws IOException {
    Disk.destroy(keySlot());
    Disk.destroy(path.resolve("keyslot.new"));
    eraseDatabase();
  }

  private void eraseDatabase() throws IOException {
    String[] names = {"vault.db", "vault.db-wal", "vault.db-shm", "vault.db-journal"};
    for (String name : names) {
      Files.deleteIfExists(path.resolve(name));
    }
  }

  /** A folder of its own for the person alone; one that was there keeps its rights. */
  private void makeFolder() throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(path);
      Disk.restrict(path, "rwx------");
      if (parent != null) {
        Disk.sync(parent);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
  }

  /** Whether an error of the file system says that there is no room. */
  static boolean isFull(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String words = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    return words.contains("no space left") || words.contains("quota exceeded");
  }

  /** What an error of the file system means to a person. */
  static ClientException problem(IOException e) {
    if (e instanceof NoSuchFileException) {
      return new ClientException(Problem.VAULT_MISSING, e);
    }
    return new ClientException(isFull(e) ? Problem.DISK_FULL : Problem.VAULT_UNREADABLE, e);
  }
}
