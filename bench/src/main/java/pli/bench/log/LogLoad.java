package pli.bench.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.bench.load.Span;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.CpuClock;
import pli.bench.measure.Processor;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.server.log.LogOptions;
import pli.server.log.LogWriter;
import pli.server.log.PublishedLog;
import pli.server.log.Sequencer;
import pli.server.observation.EventLog;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.server.store.StoreOptions;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.FollowedLog;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.EntryBundle;
import pli.transparency.tile.TileReader;

/**
 * A store with a log and its sequencer, as a server has them but for connections and witnesses.
 * Appends entries of the size of a leaf, reads all as a client does that has nothing yet, and looks
 * single ones up. Prints figures as load programs do.
 */
public final class LogLoad {
  /** A leaf of an account record with one signature. */
  private static final int LEAF = 173;

  private static final int IN_FLIGHT = 512;
  private static final int LOOK_UPS = 1000;
  private static final int PATIENCE_MILLIS = 60_000;

  private final Path folder;
  private final long entries;
  private final Entropy entropy = new SecureRandom()::nextBytes;
  private final NoteSigner signer = new NoteSigner("bench/log", Ed25519.generate(entropy));
  private final TrustedLog trusted = new TrustedLog(signer.verifierKey(), WitnessPolicy.NONE);
  private final RocksStore store;
  private final PublishedLog published;
  private final Sequencer sequencer;

  private LogLoad(Path folder, long entries) throws StoreException {
    this.folder = folder;
    this.entries = entries;
    try (BootKey key = BootKey.random(entropy)) {
      store =
          RocksStore.open(
              folder, StoreOptions.standard().withReserve(0), key, entropy, Runnable::run);
    }
    published = new PublishedLog(store.view());
    sequencer =
        Sequencer.start(
            store,
            published,
            trusted,
            signer,
            new LogOptions(List.of(), Duration.ofHours(1), Duration.ofSeconds(1)),
            InstantSource.system(),
            new EventLog(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                InstantSource.system()));
  }

  /** Arguments: an empty folder, how many entries. */
  public static void main(String[] arguments)
      throws BenchmarkException,
          DecodeException,
          InterruptedException,
          IOException,
          StoreException,
          VerificationException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    LogLoad load = new LogLoad(folder, Long.parseLong(arguments[1]));
    load.append();
    load.follow();
    load.lookUp();
    load.sequencer.close();
    load.store.close();
    Span.figure("bytes on disk", load.bytesOnDisk());
  }

  private void append() throws BenchmarkException, InterruptedException, IOException {
    LogWriter writer = new LogWriter();
    Semaphore window = new Semaphore(IN_FLIGHT);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    long pid = ProcessHandle.current().pid();
    double cpu = Processor.secondsOf(pid);
    long start = System.nanoTime();
    for (long i = 0; i < entries; i++) {
      byte[] leaf = new byte[LEAF];
      entropy.fill(leaf);
      window.acquire();
      store
          .commit(changes -> writer.append(changes, Bytes.adopt(leaf)))
          .whenComplete((place, failed) -> {
            window.release();
            if (failed != null) {
              failure.set(failed);
            }
          });
    }
    window.acquire(IN_FLIGHT);
    long durable = System.nanoTime();
    if (failure.get() != null) {
      throw new BenchmarkException("an entry was not kept", failure.get());
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (published.size() < entries) {
      if (System.nanoTime() > end) {
        throw new BenchmarkException("the log was not published");
      }
      Thread.sleep(1);
    }
    Span.figure("durable a second", entries / ((durable - start) / 1e9));
    Span.figure("published behind", (System.nanoTime() - durable) / 1e6);
    Span.figure("append µs", 1e6 * (Processor.secondsOf(pid) - cpu) / entries);
    System.gc();
    Span.figure("memory", Processor.memoryOf(pid));
    Runtime runtime = Runtime.getRuntime();
    Span.figure("heap", runtime.totalMemory() - runtime.freeMemory());
  }

  private VerifiedCheckpoint checkpoint() throws BenchmarkException, VerificationException {
    @Nullable SignedCheckpoint shown = published.checkpoint();
    if (shown == null) {
      throw new BenchmarkException("the log was not published");
    }
    return VerifiedCheckpoint.verify(shown, trusted);
  }

  /** First what the server does for it, then what the client does. */
  private void follow()
      throws BenchmarkException, DecodeException, StoreException, VerificationException {
    VerifiedCheckpoint now = checkpoint();
    CpuClock clock = new CpuClock();
    long bytes = now.signed().encode().length();
    List<Bytes> bundles = new ArrayList<>();
    long begin = clock.nanos();
    for (BundleId id : BundleId.holding(0, entries)) {
      Bytes bundle = published.fetch(id).orElseThrow();
      bytes += bundle.length();
      bundles.add(bundle);
    }
    Span.figure("follow server s", (clock.nanos() - begin) / 1e9);
    begin = clock.nanos();
    List<Bytes> all = new ArrayList<>();
    for (BundleId id : BundleId.holding(0, entries)) {
      all.addAll(EntryBundle.decode(id, bundles.get((int) id.index())).entries());
    }
    boolean complete = FollowedLog.begin(checkpoint()).follow(now, all).isComplete();
    Span.figure("follow client s", (clock.nanos() - begin) / 1e9);
    Span.figure("follow bytes", bytes);
    if (!complete) {
      throw new BenchmarkException("the log was not followed");
    }
  }

  /** An inclusion proof from tiles, and its verification. */
  private void lookUp()
      throws BenchmarkException, DecodeException, IOException, VerificationException {
    VerifiedCheckpoint now = checkpoint();
    SplittableRandom random = new SplittableRandom(1);
    CpuClock clock = new CpuClock();
    TileReader reader =
        new TileReader(
            path -> {
              try {
                return published.fetch(path);
              } catch (StoreException e) {
                throw new IOException(e);
              }
            },
            entries);
    long wall = System.nanoTime();
    long begin = clock.nanos();
    for (int i = 0; i < LOOK_UPS; i++) {
      long at = random.nextLong(entries);
      BundleId bundle = bundleOf(at);
      Bytes entry = reader.entries(bundle).entries().get((int) (at - bundle.first()));
      VerifiedRecord.verify(now, entry, reader.inclusion(at));
    }
    Span.figure("look-up ms", (System.nanoTime() - wall) / 1e6 / LOOK_UPS);
    Span.figure("look-up CPU ms", (clock.nanos() - begin) / 1e6 / LOOK_UPS);
  }

  private BundleId bundleOf(long at) {
    long index = at / 256;
    return new BundleId(index, (int) Math.min(256, entries - 256 * index));
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
