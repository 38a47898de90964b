package pli.server.assembly;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.protocol.Address;
import pli.server.backup.CheckpointDoor;
import pli.server.delivery.Budget;
import pli.server.delivery.Expiry;
import pli.server.delivery.Queues;
import pli.server.delivery.Readers;
import pli.server.delivery.Routes;
import pli.server.directory.StoredDirectory;
import pli.server.edge.Edge;
import pli.server.edge.Tls;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.ServerKeys;
import pli.server.folder.Settings;
import pli.server.observation.Counter;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Figures;
import pli.server.observation.Gauge;
import pli.server.observation.ObservationServer;
import pli.server.observation.Quantity;
import pli.server.session.Backlog;
import pli.server.session.Rates;
import pli.server.session.Services;
import pli.server.session.Session;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;

/** A server that runs: everything put together, and taken apart in the opposite order. */
public final class RunningServer implements AutoCloseable {
  private static final long BUDGET = 160L << 20;

  /**
   * Libraries' own logs, which would name addresses. Held, so that the setting is not collected.
   */
  private static final Logger LIBRARIES = Logger.getLogger("io.netty");

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final EventLog log;
  private final Address address;
  private final int observationPort;
  private final Tuning tuning;

  /**
   * Starts a server on {@code folder}.
   *
   * @param logTo where its log goes
   * @throws IOException if it cannot listen
   */
  public static RunningServer start(DataFolder folder, PrintStream logTo, InstantSource clock)
      throws FolderException, StoreException, IOException {
    return new RunningServer(folder, logTo, clock);
  }

  private RunningServer(DataFolder folder, PrintStream logTo, InstantSource clock)
      throws FolderException, StoreException, IOException {
    LIBRARIES.setLevel(Level.OFF);
    log = new EventLog(logTo, clock);
    boolean started = false;
    try {
      Settings settings = folder.settings();
      Bytes card = folder.card();
      parts.push(folder.lock());
      SecureRandom random = new SecureRandom();
      Entropy entropy = random::nextBytes;
      ExecutorService workers = workers();
      parts.push(workers::shutdown);
      ServerKeys keys;
      RocksStore store;
      try (BootKey bootKey = folder.bootKey(settings)) {
        keys = folder.keys(bootKey);
        store = RocksStore.open(folder.store(), settings.store(), bootKey, entropy, workers);
      }
      parts.push(store);
      Readers readers = new Readers();
      Budget budget = new Budget(BUDGET);
      Edge[] edge = new Edge[1];
      Figures figures = new Figures(gauges(store, readers, () -> edge[0]));
      Rates rates = new Rates(settings.rates());
      Services services =
          new Services(
              settings.origin(),
              store,
              new Queues(store, clock, readers, budget),
              new Routes(store, clock, entropy, readers, budget),
              readers,
              new StoredDirectory(store, clock, settings.origin()),
              rates,
              figures,
              log,
              clock,
              entropy,
              new Backlog(),
              workers);
      Tls tls = new Tls(keys.tlsKey(), keys.certificate(), entropy);
      edge[0] = new Edge(settings.edge(), tls, card, figures, link -> new Session(services, link));
      ObservationServer observation =
          new ObservationServer(settings.observationPort(), figures, () -> isAccepting(store));
      parts.push(observation);
      observationPort = observation.port();
      tuning = new Tuning(folder, settings, edge[0], rates, store, log);
      CheckpointDoor checkpoints = new CheckpointDoor(store, folder.checkpoint(), entropy);
      observation.add(CheckpointDoor.PATH, checkpoints);
      parts.push(
          new Housekeeping(
              new Expiry(store, clock), store, log, () -> figures.value(Counter.FRAMES_IN)));
      parts.push(edge[0]);
      InetSocketAddress bound =
          edge[0].listen(new InetSocketAddress(settings.listen().host(), settings.listen().port()));
      address = new Address(settings.listen().host(), bound.getPort());
      folder.writeToken(checkpoints.token());
      folder.writeStatus("127.0.0.1:" + observationPort);
      parts.push(folder::clearStatus);
      log.write(Event.STARTED, Quantity.PORT, bound.getPort());
      started = true;
    } finally {
      if (!started) {
        closeParts();
      }
    }
  }

  private static Map<Gauge, LongSupplier> gauges(
      RocksStore store, Readers readers, Supplier<Edge> edge) {
    Map<Gauge, LongSupplier> gauges = new EnumMap<>(Gauge.class);
    gauges.put(Gauge.CONNECTIONS, () -> edge.get().size());
    gauges.put(Gauge.CONNECTIONS_AT_THE_DOOR, () -> edge.get().atTheDoor());
    gauges.put(Gauge.QUEUES_READ, readers::size);
    gauges.put(Gauge.QUEUES, () -> store.estimatedRows(Table.QUEUES));
    gauges.put(Gauge.ENTRIES, () -> store.estimatedRows(Table.ENTRIES));
    gauges.put(Gauge.ROUTES, () -> store.estimatedRows(Table.ROUTES));
    gauges.put(Gauge.ACCOUNTS, () -> store.estimatedRows(Table.ACCOUNTS));
    gauges.put(Gauge.STORE_BYTES, () -> store.fill().usedBytes());
    gauges.put(Gauge.DISK_FREE_BYTES, () -> store.fill().freeBytes());
    gauges.put(Gauge.STORE_ACCEPTING, () -> isAccepting(store) ? 1 : 0);
    Runtime runtime = Runtime.getRuntime();
    gauges.put(Gauge.HEAP_BYTES, () -> runtime.totalMemory() - runtime.freeMemory());
    return gauges;
  }

  private static boolean isAccepting(RocksStore store) {
    return store.fill().state() == Store.State.ACCEPTING;
  }

  /** One thread for each core, and no fault of a task is printed with what a peer sent. */
  private ExecutorService workers() {
    return Executors.newFixedThreadPool(
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        Thread.ofPlatform()
            .name("worker-", 0)
            .daemon()
            .uncaughtExceptionHandler(
                (thread, fault) -> log.write(Event.FAULT, fault.getStackTrace()))
            .factory());
  }

  /** Where it listens. */
  public Address address() {
    return address;
  }

  /** The loopback port of health and figures. */
  public int observationPort() {
    return observationPort;
  }

  /**
   * Reads the settings again; limits hold at once.
   *
   * @return the names of the settings that changed and hold only after a restart
   * @throws FolderException if the settings are not right; then those of before stay
   */
  public List<String> reload() throws FolderException {
    return tuning.reload();
  }

  /** Drains and stops. */
  @Override
  public void close() {
    log.write(Event.DRAINING);
    closeParts();
    log.write(Event.STOPPED);
  }

  private void closeParts() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        log.write(Event.FAULT, e.getStackTrace());
      }
    }
  }
}
