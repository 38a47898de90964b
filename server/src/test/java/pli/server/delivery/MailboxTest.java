package pli.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.protocol.QueueId;
import pli.protocol.wire.ServerFrame;
import pli.server.store.RocksStore;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/** A mailbox looks for the end of a queue only when something came, and misses nothing that did. */
class MailboxTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);

  private @TempDir Path folder;
  private final Readers readers = new Readers();
  private final QueueId queue = QueueId.random(ENTROPY);
  private final Outlet outlet = new Outlet();

  /** What happens next, once, as soon as somebody has looked how far a queue goes. */
  private Runnable behindNextLook = () -> {};

  private int looks;

  /** Counts entries; whoever is woken looks again at {@link #pumpWhileWoken}. */
  private static final class Outlet implements Mailbox.Outlet {
    boolean isWoken;
    int entries;

    @Override
    public void send(ServerFrame frame) {
      entries += frame.getEntries().getEntriesCount();
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void wake() {
      isWoken = true;
    }

    @Override
    public void wakeHere() {
      isWoken = true;
    }

    void pumpWhileWoken(Mailbox mailbox) throws StoreException {
      do {
        isWoken = false;
        mailbox.pump();
      } while (isWoken);
    }
  }

  /** The view of {@code store}, but for what happens behind a look at a queue. */
  private final class Watched implements View {
    private final View real;

    Watched(View real) {
      this.real = real;
    }

    @Override
    public @Nullable Bytes get(Table table, Bytes id, long number) throws StoreException {
      @Nullable Bytes row = real.get(table, id, number);
      if (table == Table.QUEUES) {
        looks++;
        Runnable now = behindNextLook;
        behindNextLook = () -> {};
        now.run();
      }
      return row;
    }

    @Override
    public List<Row> range(Table table, Bytes id, long from, int maxRows, long maxBytes)
        throws StoreException {
      return real.range(table, id, from, maxRows, maxBytes);
    }

    @Override
    public @Nullable Row last(Table table, Bytes id, long from) throws StoreException {
      return real.last(table, id, from);
    }
  }

  private Store watched(RocksStore store) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) ->
                method.getName().equals("view")
                    ? new Watched(store.view())
                    : method.invoke(store, arguments));
  }

  private void put(RocksStore store) {
    store
        .<Queues.Arrival, Exception>commit(
            changes -> Queues.append(changes, queue, Bytes.of(1, 2, 3), 0))
        .join();
    readers.arrived(queue);
  }

  private void create(RocksStore store) throws Exception {
    new Queues(store, () -> Instant.EPOCH, readers, new Budget(1 << 20))
        .create(queue, Bytes.copyOf(new byte[32]))
        .get();
  }

  @Test
  void whatComesWhileAReadingBeginsIsSent() throws Exception {
    try (RocksStore store = SmallStore.open(folder, ENTROPY);
        Mailbox mailbox = new Mailbox(watched(store), readers, outlet)) {
      create(store);
      put(store);
      behindNextLook = () -> put(store);
      mailbox.read(queue);
      outlet.pumpWhileWoken(mailbox);
      assertEquals(2, outlet.entries);
    }
  }

  @Test
  void whatComesWhileTheEndIsLookedForIsSent() throws Exception {
    try (RocksStore store = SmallStore.open(folder, ENTROPY);
        Mailbox mailbox = new Mailbox(watched(store), readers, outlet)) {
      create(store);
      mailbox.read(queue);
      outlet.pumpWhileWoken(mailbox);
      put(store);
      behindNextLook = () -> put(store);
      outlet.pumpWhileWoken(mailbox);
      assertEquals(2, outlet.entries);
    }
  }

  /** However many frames it takes, the end is known from the beginning. */
  @Test
  void whoReadsAQueueLooksOnceHowFarItGoes() throws Exception {
    int many = 200;
    try (RocksStore store = SmallStore.open(folder, ENTROPY);
        Mailbox mailbox = new Mailbox(watched(store), readers, outlet)) {
      create(store);
      for (int i = 0; i < many; i++) {
        put(store);
      }
      mailbox.read(queue);
      outlet.pumpWhileWoken(mailbox);
      assertEquals(many, outlet.entries);
      assertEquals(1, looks);
    }
  }
}
