package pli.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import pli.codec.Bytes;
import pli.server.folder.DataFolder;
import pli.server.log.LogWriter;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreOptions;

/** Puts entries into the log of a server that does not run. */
public final class LogFiller {
  private LogFiller() {}

  /** Appends entries of the size of a leaf; the first says {@code from}. */
  public static List<Bytes> append(DataFolder folder, int from, int count) throws Exception {
    List<Bytes> entries = new ArrayList<>();
    LogWriter writer = new LogWriter();
    try (BootKey key = folder.bootKey(folder.settings());
        RocksStore store =
            RocksStore.open(
                folder.store(),
                StoreOptions.standard().withReserve(0),
                key,
                TestNetwork.entropy(),
                Runnable::run)) {
      List<CompletableFuture<Long>> done = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Bytes entry = Bytes.utf8("entry " + (from + i) + "x".repeat(180));
        entries.add(entry);
        done.add(store.commit(changes -> writer.append(changes, entry)));
      }
      done.forEach(CompletableFuture::join);
    }
    return entries;
  }
}
