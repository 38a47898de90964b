package pli.server.delivery;

import java.nio.file.Path;
import pli.crypto.Entropy;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreOptions;

/** A store with little memory, which tells of each commit at once. */
final class SmallStore {
  private SmallStore() {}

  static RocksStore open(Path folder, Entropy entropy) throws Exception {
    return open(folder, entropy, BootKey.random(entropy));
  }

  static RocksStore open(Path folder, Entropy entropy, BootKey key) throws Exception {
    return RocksStore.open(
        folder, new StoreOptions(1 << 20, 8 << 20, 0, 8 << 20, 1000), key, entropy, Runnable::run);
  }
}
