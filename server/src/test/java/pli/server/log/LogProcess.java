package pli.server.log;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.server.observation.EventLog;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreOptions;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.NoteSigner;

/**
 * A process that appends entries to a log with a sequencer until it is killed. It prints {@code a
 * PLACE NAME} for each entry that is durable, and each checkpoint that is published as {@code c
 * HEX}.
 */
final class LogProcess {
  private static final int AT_ONCE = 200;

  private LogProcess() {}

  /** The log of the folder. */
  static NoteSigner signer() {
    byte[] seed = new byte[32];
    seed[0] = 7;
    return new NoteSigner("killed/log", Ed25519.fromSeed(Secret.adopt(seed)));
  }

  static TrustedLog trusted() {
    return new TrustedLog(signer().verifierKey(), WitnessPolicy.NONE);
  }

  static RocksStore store(Path folder) throws Exception {
    try (BootKey key = BootKey.read(folder.resolve("boot.key"))) {
      return RocksStore.open(
          folder.resolve("store"),
          new StoreOptions(1 << 20, 1 << 20, 0, 8 << 20, 100_000),
          key,
          target -> new SecureRandom().nextBytes(target),
          Runnable::run);
    }
  }

  static Sequencer sequencer(RocksStore store, PublishedLog published) throws Exception {
    return Sequencer.start(
        store,
        published,
        trusted(),
        signer(),
        new LogOptions(List.of(), Duration.ofMinutes(30), Duration.ofSeconds(1)),
        InstantSource.system(),
        new EventLog(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            InstantSource.system()));
  }

  /** Appends in {@code args[0]}; names begin with {@code args[1]}. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    if (!Files.exists(folder.resolve("boot.key"))) {
      throw new IllegalArgumentException("no boot key");
    }
    RocksStore store = store(folder);
    PublishedLog published = new PublishedLog(store.view());
    Sequencer sequencer = sequencer(store, published);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().start(() -> printCheckpoints(published, out));
    LogWriter writer = new LogWriter();
    Semaphore room = new Semaphore(AT_ONCE);
    for (long i = 0; i < 1_000_000; i++) {
      String name = args[1] + "." + i;
      room.acquire();
      store
          .commit(changes -> writer.append(changes, Bytes.utf8(name)))
          .whenComplete((place, failure) -> {
            room.release();
            if (failure == null) {
              out.println("a " + place + " " + name);
            }
          });
    }
    sequencer.close();
    store.close();
  }

  private static void printCheckpoints(PublishedLog published, PrintStream out) {
    long printed = 0;
    while (true) {
      var now = published.checkpoint();
      if (now != null && now.checkpoint().head().size() > printed) {
        printed = now.checkpoint().head().size();
        out.println("c " + now.encode().hex());
      }
      Thread.onSpinWait();
    }
  }
}
