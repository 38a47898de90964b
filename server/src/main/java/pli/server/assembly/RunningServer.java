package pli.server.assembly;

import java.io.Closeable;
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
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.server.administration.Office;
import pli.server.alert.AlertBoard;
import pli.server.attachment.AttachmentExpiry;
import pli.server.attachment.Attachments;
import pli.server.attachment.Held;
import pli.server.backup.CheckpointDoor;
import pli.server.delivery.Budget;
import pli.server.delivery.Expiry;
import pli.server.delivery.Queues;
import pli.server.delivery.Readers;
import pli.server.delivery.Routes;
import pli.server.directory.StoredDirectory;
import pli.server.edge.AttachmentAccess;
import pli.server.edge.Edge;
import pli.server.edge.Encryption;
import pli.server.edge.LogAccess;
import pli.server.edge.Tls;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.LastRun;
import pli.server.folder.ServerKeys;
import pli.server.folder.Settings;
import pli.server.franking.Franking;
import pli.server.observation.Counter;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Figures;
import pli.server.observation.Gauge;
import pli.server.observation.ObservationServer;
import pli.server.observation.Quantity;
import pli.server.session.Backlog;
import pli.server.session.Link;
import pli.server.session.Rates;
import pli.server.session.Services;
import pli.server.session.Session;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.trunk.Identity;
import pli.server.trunk.TrunkPort;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;

/** A server that runs: everything put together, and taken apart in the opposite order. */
public final class RunningServer implements AutoCloseable {
  private static final long BUDGET = 160L << 20;

  /** These wait for the disk most of the time, and nothing else waits for them. */
  private static final int DISK_THREADS = 4;

  /** What they read lies in memory most of the time. */
  private static final int LOG_THREADS = 2;

  /**
   * Libraries' own logs, which would name addresses. Held, so that the setting is not collected.
   */
  private static final Logger LIBRARIES = Logger.getLogger("io.netty");

  private final Deque<Closeable> parts = new ArrayDeque<>();
  private final EventLog log;
  private final Address address;
  private final int observationPort;
  private final Tuning tuning;

  /** Set once it accepts connections; only the thread that starts and stops looks at it. */
  private boolean started;

  /**
   * Starts a server on {@code folder}.
   *
   * @param logTo where its log goes
   * @throws IOException if it cannot listen
   */
  public static RunningServer start(DataFolder folder, PrintStream logTo, InstantSource clock)
      throws FolderException, StoreException, IOException {
    return new RunningServer(folder, logTo, clock, null);
  }

  /**
   * As {@link #start}, but with {@code door} where TLS would be. No setting leads here; it is for
   * measurements of what TLS costs.
   */
  public static RunningServer startBehind(
      Encryption door, DataFolder folder, PrintStream logTo, InstantSource clock)
      throws FolderException, StoreException, IOException {
    return new RunningServer(folder, logTo, clock, door);
  }

  private RunningServer(
      DataFolder folder, PrintStream logTo, InstantSource clock, @Nullable Encryption door)
      throws FolderException, StoreException, IOException {
    LIBRARIES.setLevel(Level.OFF);
    log = new EventLog(logTo, clock);
    try {
      Settings settings = folder.settings();
      Bytes card = folder.card();
      parts.push(folder.lock());
      LastRun lastRun = folder.beginRun();
      parts.push(() -> end(lastRun));
      SecureRandom random = new SecureRandom();
      Entropy entropy = new KeyErasingEntropy(random::nextBytes);
      ExecutorService workers = workers();
      parts.push(workers::shutdown);
      ServerKeys keys;
      RocksStore store;
      Secret attachmentNames;
      Secret frankingKey;
      try (BootKey bootKey = folder.bootKey(settings)) {
        keys = folder.keys(bootKey);
        attachmentNames = bootKey.derive("attachment names v1");
        frankingKey = bootKey.derive("franking v1");
        store = RocksStore.open(folder.store(), settings.store(), bootKey, entropy, workers);
      }
      parts.push(store::close);
      StartReport report = StartReport.of(lastRun, store, clock.millis());
      log.write(Event.OPENED, report.numbers());
      RunningLog transparency =
          new RunningLog(folder, store, card, keys, settings.log(), clock, log);
      parts.push(transparency::close);
      NetworkCard network = networkCard(card);
      Office office = new Office(store, clock, network, keys.vrf(), keys.network(), entropy);
      Attachments attachments =
          new Attachments(
              store, attachmentNames, folder.attachments(), settings.attachments(), clock, entropy);
      ExecutorService disk = threads("attachment-", DISK_THREADS);
      parts.push(disk::shutdown);
      Readers readers = new Readers();
      Budget budget = new Budget(BUDGET);
      Edge[] edge = new Edge[1];
      TrunkPort[] trunk = new TrunkPort[1];
      Rates rates = new Rates(settings.rates());
      Map<Gauge, LongSupplier> gauges =
          gauges(store, attachments, readers, () -> edge[0], () -> trunk[0], report);
      gauges.putAll(transparency.gauges());
      gauges.putAll(OfficeGauges.of(office));
      Figures figures = new Figures(gauges);
      store.onReopened(found -> {
        figures.count(Counter.STORE_REOPENED);
        log.write(Event.STORE_REOPENED, StartReport.numbers(found));
        // A write whose end nobody knew may be there after all, and nobody was woken for it.
        readers.arrivedAnywhere();
      });
      Queues queues = new Queues(store, clock, readers, budget, settings.queueQuota());
      Services services =
          new Services(
              settings.origin(),
              folder.lastRestore(),
              store,
              queues,
              new Routes(store, clock, entropy, readers, budget, settings.queueQuota(), workers),
              readers,
              new StoredDirectory(store, clock, network, keys.vrf(), office),
              office,
              new AlertBoard(store, clock, network, keys.vrf(), keys.network(), entropy),
              new Franking(frankingKey, keys.network(), settings.origin(), clock),
              rates,
              figures,
              log,
              clock,
              entropy,
              new Backlog(),
              workers);
      Encryption encryption =
          door != null ? door : new Tls(keys.tlsKey(), keys.certificate(), entropy);
      AttachmentAccess access =
          new AttachmentAccess(
              attachments,
              settings.transfers(),
              rates.requestsPerAddress(),
              rates.attachmentKibibytesPerAddress(),
              disk,
              log);
      Function<Link, Session> sessions = link -> new Session(services, link);
      ExecutorService tiles = threads("log-", LOG_THREADS);
      parts.push(tiles::shutdown);
      LogAccess logAccess =
          new LogAccess(
              transparency.published(),
              rates.requestsPerAddress(),
              settings.transfers().slow(),
              tiles,
              log);
      edge[0] = new Edge(settings.edge(), encryption, card, figures, access, logAccess, sessions);
      Identity identity = new Identity(keys.tlsKey(), keys.certificate());
      trunk[0] = new TrunkPort(edge[0], identity, figures, log, sessions);
      ObservationServer observation =
          new ObservationServer(settings.observationPort(), figures, () -> isAccepting(store));
      parts.push(observation::close);
      observationPort = observation.port();
      tuning = new Tuning(folder, settings, edge[0], rates, store, log);
      parts.push(new OrderSweep(store, log)::close);
      CheckpointDoor checkpoints =
          new CheckpointDoor(
              store, folder.attachments(), folder.logCheckpoint(), folder.checkpoint(), entropy);
      observation.add(CheckpointDoor.PATH, checkpoints);
      observation.add(RunningLog.PATH, transparency);
      parts.push(
          new Housekeeping(
                  new Expiry(store, clock, settings.entryLifetime()),
                  new AttachmentExpiry(store, folder.attachments(), clock),
                  office,
                  store,
                  settings.reclaimEvery(),
                  log,
                  () -> figures.value(Counter.FRAMES_IN))
              ::close);
      parts.push(edge[0]::close);
      InetSocketAddress bound =
          edge[0].listen(new InetSocketAddress(settings.listen().host(), settings.listen().port()));
      address = new Address(settings.listen().host(), bound.getPort());
      parts.push(trunk[0]::close);
      trunk[0].listen(folder.edges());
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

  private static NetworkCard networkCard(Bytes file) throws FolderException {
    try {
      return NetworkCard.parse(file);
    } catch (DecodeException e) {
      throw new FolderException(FolderException.Problem.DAMAGED, "network.card", e);
    }
  }

  private static Map<Gauge, LongSupplier> gauges(
      RocksStore store,
      Attachments attachments,
      Readers readers,
      Supplier<Edge> edge,
      Supplier<TrunkPort> trunk,
      StartReport report) {
    Map<Gauge, LongSupplier> gauges = new EnumMap<>(Gauge.class);
    gauges.put(Gauge.CONNECTIONS, () -> edge.get().size());
    gauges.put(Gauge.CONNECTIONS_AT_THE_DOOR, () -> edge.get().atTheDoor());
    gauges.put(Gauge.EDGES, () -> trunk.get().edges());
    gauges.put(Gauge.CONNECTIONS_AT_EDGES, () -> trunk.get().connections());
    gauges.put(Gauge.QUEUES_READ, readers::size);
    gauges.put(Gauge.QUEUES, () -> store.estimatedRows(Table.QUEUES));
    gauges.put(Gauge.ENTRIES, () -> store.estimatedRows(Table.ENTRIES));
    gauges.put(Gauge.ROUTES, () -> store.estimatedRows(Table.ROUTES));
    gauges.put(Gauge.ACCOUNTS, () -> store.estimatedRows(Table.ACCOUNTS));
    gauges.put(Gauge.ATTACHMENTS, () -> held(attachments).count());
    gauges.put(Gauge.ATTACHMENT_BYTES, () -> held(attachments).bytes());
    gauges.put(Gauge.STORE_BYTES, () -> store.fill().usedBytes());
    gauges.put(Gauge.DISK_FREE_BYTES, () -> store.fill().freeBytes());
    gauges.put(Gauge.STORE_ACCEPTING, () -> isAccepting(store) ? 1 : 0);
    Runtime runtime = Runtime.getRuntime();
    gauges.put(Gauge.HEAP_BYTES, () -> runtime.totalMemory() - runtime.freeMemory());
    report.gauges().forEach((gauge, value) -> gauges.put(gauge, () -> value));
    return gauges;
  }

  private static Held held(Attachments attachments) {
    try {
      return attachments.held();
    } catch (StoreException e) {
      return new Held(0, 0);
    }
  }

  private static boolean isAccepting(RocksStore store) {
    return store.fill().state() == Store.State.ACCEPTING;
  }

  /** One thread for each core, and no fault of a task is printed with what a peer sent. */
  private ExecutorService workers() {
    return threads("worker-", Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  private ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(
        count,
        Thread.ofPlatform()
            .name(name, 0)
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

  /** After a start that failed, what the crash before it left is still to be looked at. */
  private void end(LastRun lastRun) {
    if (started || !lastRun.wasCutOff()) {
      lastRun.end();
    }
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
      } catch (IOException | RuntimeException e) {
        // Whatever one part suffers, the others are closed as well.
        log.write(Event.FAULT, e.getStackTrace());
      }
    }
  }
}
