package pli.drill.operator;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletionException;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.server.directory.Records;
import pli.server.directory.StoredRecord;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.log.LogWriter;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.StoreOptions;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/**
 * Writes into the store of a server that does not run what the server itself would never have taken
 * in. When it runs again it publishes that with its own signature, and honest witnesses cosign it:
 * they look whether the log grows, and not what is in it.
 */
public final class Forgery {
  private static final Entropy ENTROPY = new SecureRandom()::nextBytes;

  private final Path data;

  /** Of a server's data folder. */
  public Forgery(Path data) {
    this.data = data;
  }

  private <T, X extends Exception> T write(Store.Change<T, X> change) throws IOException {
    try (RocksStore store = open()) {
      return store.commit(change).join();
    } catch (CompletionException e) {
      throw new IOException(e);
    }
  }

  private RocksStore open() throws IOException {
    DataFolder folder = new DataFolder(data);
    try (BootKey bootKey = folder.bootKey(folder.settings())) {
      return RocksStore.open(
          folder.store(), StoreOptions.standard().withReserve(0), bootKey, ENTROPY, Runnable::run);
    } catch (FolderException | StoreException e) {
      throw new IOException(e);
    }
  }

  /** The latest record of somebody. */
  public LoggedRecord latest(String handle) throws IOException {
    try (RocksStore store = open()) {
      StoredRecord latest = Records.latest(store.view(), new Handle(handle));
      if (latest == null) {
        throw new IOException("no such account");
      }
      return latest.record();
    } catch (StoreException e) {
      throw new IOException(e);
    }
  }

  /**
   * Makes a record the latest one of its account, in the directory and in the log, whoever signed
   * it.
   *
   * @return its place in the log
   */
  public long record(LoggedRecord record) throws IOException {
    return write(changes -> new Records().reset(changes, record));
  }

  /**
   * Puts an entry into the log, whatever it is.
   *
   * @return its place
   */
  public long entry(Bytes leaf) throws IOException {
    return write(changes -> new LogWriter().append(changes, leaf));
  }
}
