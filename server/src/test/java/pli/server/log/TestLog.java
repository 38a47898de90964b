package pli.server.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.server.TestNetwork;
import pli.server.observation.EventLog;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.StoreOptions;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tile.TileSource;

/** A store with a log and its sequencer, without a server around, which can be opened again. */
final class TestLog implements AutoCloseable {
  private static final Entropy ENTROPY = TestNetwork.entropy();

  private final Path folder;
  private final byte[] bootKey;
  private final TrustedLog trusted;
  private final NoteSigner signer;
  private final LogOptions options;
  private final ByteArrayOutputStream events = new ByteArrayOutputStream();
  private final LogWriter writer = new LogWriter();
  private final List<Bytes> entries = new ArrayList<>();
  private volatile @Nullable Error failure;
  private RocksStore store;
  private PublishedLog published;
  private Sequencer sequencer;

  /** With keys of its own. */
  TestLog(Path folder, int quorum, List<TestWitness> witnesses) throws Exception {
    this(folder, quorum, witnesses, List.of(), 30 * 60);
  }

  /** With witnesses that are asked and do not count. */
  TestLog(Path folder, int quorum, List<TestWitness> witnesses, List<TestWitness> others)
      throws Exception {
    this(folder, quorum, witnesses, others, 30 * 60);
  }

  TestLog(
      Path folder,
      int quorum,
      List<TestWitness> witnesses,
      List<TestWitness> others,
      int publishSeconds)
      throws Exception {
    this.folder = folder;
    bootKey = BootKey.random(ENTROPY).fileContent();
    SignatureKeyPair keys = Ed25519.generate(ENTROPY);
    signer = new NoteSigner("test/log", keys);
    List<WitnessAddress> addresses = witnesses.stream().map(TestWitness::address).toList();
    trusted =
        new TrustedLog(
            signer.verifierKey(),
            new WitnessPolicy(quorum, addresses.stream().map(WitnessAddress::key).toList()));
    List<WitnessAddress> asked = new ArrayList<>(addresses);
    others.forEach(other -> asked.add(other.address()));
    witnesses.forEach(witness -> witness.trust(trusted));
    others.forEach(witness -> witness.trust(trusted));
    options = new LogOptions(asked, Duration.ofSeconds(publishSeconds), Duration.ofMillis(800));
    store = openStore();
    published = new PublishedLog(store.view());
    sequencer = start();
  }

  private RocksStore openStore() throws Exception {
    try (BootKey key = key()) {
      return RocksStore.open(
          folder.resolve("store"),
          new StoreOptions(1 << 20, 8 << 20, 0, 8 << 20, 100_000),
          key,
          ENTROPY,
          Runnable::run);
    }
  }

  private Sequencer start() throws StoreException {
    return Sequencer.start(
        failing(store),
        published,
        trusted,
        signer,
        options,
        InstantSource.system(),
        new EventLog(
            new PrintStream(events, true, StandardCharsets.UTF_8), InstantSource.system()));
  }

  /** The store, whose writes fail as {@link #fail} says. */
  private Store failing(Store whole) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              Error thrown = failure;
              if (thrown != null && method.getName().equals("release")) {
                throw thrown;
              }
              try {
                return method.invoke(whole, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  /** From now on the sequencer's writes throw this; nothing if null. */
  void fail(@Nullable Error thrown) {
    failure = thrown;
  }

  private BootKey key() throws IOException {
    Path file = folder.resolve("boot.key");
    Files.write(file, bootKey);
    return BootKey.read(file);
  }

  RocksStore store() {
    return store;
  }

  TrustedLog trusted() {
    return trusted;
  }

  NoteSigner signer() {
    return signer;
  }

  PublishedLog published() {
    return published;
  }

  LogReport report() {
    return sequencer.report();
  }

  String events() {
    return events.toString(StandardCharsets.UTF_8);
  }

  /** All that was appended, in order. */
  List<Bytes> entries() {
    return entries;
  }

  /** Appends entries of different lengths, and waits until they are durable. */
  void append(int count) {
    List<CompletableFuture<Long>> done = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bytes entry = Bytes.utf8("entry " + entries.size() + "x".repeat(entries.size() % 200));
      entries.add(entry);
      done.add(store.commit(changes -> writer.append(changes, entry)));
    }
    for (int i = 0; i < count; i++) {
      long index = done.get(i).join();
      if (index != entries.size() - count + i) {
        throw new AssertionError("entry " + i + " is at " + index);
      }
    }
  }

  /** Waits until all is published, and verifies the checkpoint. */
  VerifiedCheckpoint awaitPublished() throws Exception {
    await(() -> published.size() == entries.size());
    return verified();
  }

  VerifiedCheckpoint verified() throws Exception {
    @Nullable SignedCheckpoint shown = published.checkpoint();
    if (shown == null) {
      throw new AssertionError("nothing is published");
    }
    return VerifiedCheckpoint.verify(shown, trusted);
  }

  TileSource tiles() {
    return path -> {
      try {
        return published.fetch(path);
      } catch (StoreException e) {
        throw new IOException(e);
      }
    };
  }

  /** What the witness of that place, from 0, did last. */
  WitnessReport witness(int place) {
    return report().witnesses().get(place);
  }

  Optional<WitnessFault> fault(int place) {
    return Optional.ofNullable(witness(place).fault());
  }

  static void await(BooleanSupplier there) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!there.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not come");
      }
      Thread.sleep(10);
    }
  }

  /** Stops. */
  void stop() {
    close();
  }

  /** Opens what was stopped; if that is refused, the store is closed again. */
  void open() throws Exception {
    store = openStore();
    try {
      published = new PublishedLog(store.view());
      sequencer = start();
    } catch (StoreException e) {
      store.close();
      throw e;
    }
  }

  /** Without a sequencer, so that somebody can put right what that refuses. */
  void openStoreAlone() throws Exception {
    store = openStore();
  }

  /** Stops and opens again. */
  void reopen() throws Exception {
    stop();
    open();
  }

  @Override
  public void close() {
    sequencer.close();
    store.close();
  }
}
