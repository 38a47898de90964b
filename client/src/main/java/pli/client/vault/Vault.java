package pli.client.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.crypto.Entropy;
import pli.crypto.PasswordHash;
import pli.crypto.Secret;

/**
 * All that a device keeps: one database in the SQLCipher format, in a folder with the slot of its
 * key. Everything goes through transactions; a transaction that returned is on the disk, one that
 * threw changed nothing. Nothing read in one transaction is believed in the next: other processes
 * may have the same vault open.
 */
public final class Vault implements AutoCloseable {
  /** The cost of turning a passphrase into a key: Argon2id, 64 MiB, 3 passes, 4 lanes. */
  public static final PasswordHash.Parameters COST = new PasswordHash.Parameters(64 * 1024, 3, 4);

  /** For what nobody ever reads. */
  static final Entropy NOISE = bytes -> new SecureRandom().nextBytes(bytes);

  /** Guards {@link #connection} and {@link #statements}: one transaction at a time. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Connection connection;
  private final Statements statements;

  /** Guarded by {@link #lock}. */
  private boolean closed;

  /** Whether the log of the database may still hold what was erased. Guarded by {@link #lock}. */
  private boolean owing = true;

  /** Guarded by {@link #lock}; null if there is none. */
  private @Nullable Chore chore;

  private final Folder files;

  /** As it was when this opened: another one means that the vault was locked since. */
  private final String lockStamp;

  Vault(Connection connection, Folder files, String lockStamp) {
    this.connection = connection;
    this.files = files;
    this.lockStamp = lockStamp;
    this.statements = new Statements(connection);
  }

  /** Where its files lie; what is no secret may lie beside them. */
  public Path folder() {
    return files.path();
  }

  /** What to do in a transaction. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    /** Does it; when it throws, nothing of it remains. */
    T run(Transaction transaction) throws ClientException;
  }

  /** Something that has to be done again and again, before anybody looks. */
  public interface Chore {
    /** Whether it is time for it. */
    boolean isTime();

    /** Whether there is anything to do. */
    boolean isNeeded(Transaction transaction) throws ClientException;

    /** Does it. */
    void run(Transaction transaction) throws ClientException;
  }

  /**
   * From now on this is done before other transactions. If it cannot be done for want of room, or
   * because another process holds the vault, the others go on without it.
   */
  public void before(Chore first) {
    lock.lock();
    try {
      chore = first;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a whole vault, or the damaged rest of one, in {@code folder}. */
  public static boolean exists(Path folder) {
    Folder.State state = new Folder(folder).state();
    return state != Folder.State.NONE && state != Folder.State.UNFINISHED;
  }

  /**
   * Makes a vault.
   *
   * @param first runs in the transaction that makes the tables: there is no vault without what it
   *     wrote
   * @throws ClientException VAULT_EXISTS, VAULT_BUSY, DISK_FULL, VAULT_UNREADABLE, or what {@code
   *     first} throws; there is no vault then
   */
  public static Vault create(
      Path folder, byte[] passphrase, PasswordHash.Parameters cost, Entropy entropy, Work<?> first)
      throws ClientException {
    return make(
        folder,
        passphrase,
        cost,
        entropy,
        transaction -> {
          Schema.migrate(transaction);
          first.run(transaction);
          return true;
        });
  }

  /**
   * Makes a vault of what another one had.
   *
   * @param filling makes the tables too, with {@link Tables#read}
   * @throws ClientException as {@link #create}; there is no vault then
   */
  public static Vault restore(
      Path folder,
      byte[] passphrase,
      PasswordHash.Parameters cost,
      Entropy entropy,
      Work<?> filling)
      throws ClientException {
    return make(folder, passphrase, cost, entropy, filling);
  }

  private static Vault make(
      Path folder,
      byte[] passphrase,
      PasswordHash.Parameters cost,
      Entropy entropy,
      Work<?> filling)
      throws ClientException {
    Folder files = new Folder(folder);
    try (Folder.Making making = files.begin();
        Secret key = Secret.random(KeySlot.KEY_LENGTH, entropy)) {
      Vault vault = new Vault(Opening.of(files, key), files, files.lockStamp());
      boolean made = false;
      try {
        vault.write(filling);
        making.finish(KeySlot.seal(key, passphrase, cost, entropy));
        made = true;
        return vault;
      } finally {
        if (!made) {
          vault.close();
        }
      }
    }
  }

  /**
   * Opens the vault in {@code folder}.
   *
   * @throws ClientException VAULT_MISSING, WRONG_PASSPHRASE, VAULT_DAMAGED, VAULT_TOO_NEW,
   *     VAULT_UNREADABLE, VAULT_BUSY, DISK_FULL
   */
  public static Vault open(Path folder, byte[] passphrase) throws ClientException {
    Folder files = new Folder(folder);
    Folder.State state = files.state();
    switch (state) {
      case NONE, UNFINISHED -> throw new ClientException(Problem.VAULT_MISSING);
      case NO_KEY_SLOT -> throw Folder.damaged(state);
      case NO_DATABASE, WHOLE -> {}
    }
    String stamp = files.lockStamp();
    try (KeySlot slot = KeySlot.open(files.readKeySlot(), passphrase)) {
      if (slot.kind() == KeySlot.Kind.DURESS) {
        return new Duress(files, slot).open(passphrase);
      }
      if (state == Folder.State.NO_DATABASE) {
        throw Folder.damaged(state);
      }
      Vault vault = new Vault(Opening.of(files, slot.dataKey()), files, stamp);
      boolean opened = false;
      try {
        vault.prepare();
        Door.renew(files, slot, passphrase);
        opened = true;
        return vault;
      } finally {
        if (!opened) {
          vault.close();
        }
      }
    }
  }

  /** Whether it was locked since it was opened; its key has left the memory then. */
  public boolean isLocked() throws ClientException {
    lock.lock();
    try {
      return locked();
    } finally {
      lock.unlock();
    }
  }

  /** For holders of {@link #lock}. */
  private boolean locked() throws ClientException {
    if (files.lockStamp().equals(lockStamp)) {
      return false;
    }
    if (!closed) {
      closed = true;
      Opening.closeQuietly(connection);
    }
    return true;
  }

  /** Destroys the vault in {@code folder}, key first. It must not be open. */
  public static void delete(Path folder) throws ClientException {
    new Folder(folder).delete();
  }

  /**
   * Runs {@code work} and makes what it changed durable.
   *
   * @throws ClientException what the work throws, or DISK_FULL, VAULT_BUSY, VAULT_DAMAGED,
   *     VAULT_UNREADABLE; nothing was changed then
   */
  public <T extends @Nullable Object> T write(Work<T> work) throws ClientException {
    return run("BEGIN IMMEDIATE", work);
  }

  /** Runs {@code work}, which only reads, on one state of the vault. */
  public <T extends @Nullable Object> T read(Work<T> work) throws ClientException {
    return run("BEGIN DEFERRED", work);
  }

  private <T extends @Nullable Object> T run(String begin, Work<T> work) throws ClientException {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a transaction inside a transaction");
    }
    lock.lock();
    try {
      if (locked()) {
        throw new ClientException(Problem.VAULT_LOCKED);
      }
      if (closed) {
        throw new IllegalStateException("the vault is closed");
      }
      runChore();
      return transact(begin, work);
    } finally {
      lock.unlock();
    }
  }

  private void runChore() throws ClientException {
    Chore due = chore;
    if (due == null || !due.isTime()) {
      return;
    }
    try {
      if (transact("BEGIN DEFERRED", due::isNeeded)) {
        boolean unused =
            transact(
                "BEGIN IMMEDIATE",
                transaction -> {
                  due.run(transaction);
                  return true;
                });
      }
    } catch (ClientException e) {
      if (e.problem() != Problem.DISK_FULL && e.problem() != Problem.VAULT_BUSY) {
        throw e;
      }
    }
  }

  /** For holders of {@link #lock}. */
  private <T extends @Nullable Object> T transact(String begin, Work<T> work)
      throws ClientException {
    try {
      statements.run(begin);
      boolean committed = false;
      try {
        Transaction transaction = new Transaction(statements);
        T result = work.run(transaction);
        statements.run("COMMIT");
        committed = true;
        owing |= transaction.erases();
        emptyLog();
        return result;
      } finally {
        if (!committed) {
          rollBack();
        }
      }
    } catch (SQLException e) {
      throw SqlProblem.of(e);
    }
  }

  /**
   * What was erased still lies in the log of the database: works it in and cuts it off. If somebody
   * else reads just then, after the next transaction.
   */
  private void emptyLog() throws SQLException {
    if (!owing) {
      return;
    }
    statements.run("PRAGMA busy_timeout=0");
    PreparedStatement statement = statements.of("PRAGMA wal_checkpoint(TRUNCATE)");
    try (ResultSet result = statement.executeQuery()) {
      owing = !result.next() || result.getInt(1) != 0;
    } catch (SQLException e) {
      // What was committed stays so, and what is owed stays owed.
      owing = true;
    } finally {
      statements.run("PRAGMA busy_timeout=" + Opening.BUSY_MILLIS);
    }
  }

  /** SQLite may have rolled back by itself, after a full disk for instance. */
  private void rollBack() {
    try {
      statements.run("ROLLBACK");
    } catch (SQLException e) {
      return;
    }
  }

  private void prepare() throws ClientException {
    long version = read(transaction -> transaction.number("PRAGMA user_version"));
    if (version == 0) {
      // Never left behind by create(): somebody put an empty file there.
      throw SqlProblem.damaged(null);
    }
    if (version > Schema.VERSION) {
      throw new ClientException(Problem.VAULT_TOO_NEW);
    }
    if (version < Schema.VERSION) {
      write(transaction -> {
        Schema.migrate(transaction);
        return null;
      });
    }
  }

  /** Waits for a transaction that is going on, then lets go of the files. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      Opening.closeQuietly(connection);
    } finally {
      lock.unlock();
    }
  }
}
