package pli.bench.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.Hmac;
import pli.crypto.Secret;
import pli.protocol.QueueId;
import pli.protocol.RouteId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ServerFrame;
import pli.server.delivery.Accepted;
import pli.server.delivery.Budget;
import pli.server.delivery.Destination;
import pli.server.delivery.Mailbox;
import pli.server.delivery.QueueQuota;
import pli.server.delivery.Queues;
import pli.server.delivery.Readers;
import pli.server.delivery.Refusal;
import pli.server.delivery.Routes;
import pli.server.delivery.RoutingTable;
import pli.server.store.BootKey;
import pli.server.store.Done;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.server.store.StoreOptions;

/**
 * A store with the delivery service on it as a server has it, but for connections. Its queues, keys
 * and routes follow from numbers, so that none of them is kept in memory.
 *
 * <p>What is made at once is made in the order that its entries have on the disk. In any other the
 * database would write each of them again some twenty times until it is at rest, and a hundred
 * million would take a day; what it is at rest is the same, several runs that each reach from end
 * to end, the older the larger.
 */
final class FilledStore implements AutoCloseable {
  /** Members of a group, and so copies of a message. */
  static final int MEMBERS = 100;

  private static final long BUDGET = 160L << 20;
  private static final int ID = 16;
  private static final int KEY = 32;

  private final Path folder;
  private final BootKey key;
  private final Entropy entropy;

  /** What the id of each queue follows from. */
  private int[] names = {};

  private final ExecutorService workers =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());
  private final RocksStore store;
  private final Readers readers = new Readers();
  private final Queues queues;
  private final Routes routes;

  /** Opens or makes the store in {@code folder}. */
  FilledStore(Path folder, BootKey key, Entropy entropy) throws StoreException {
    this.folder = folder;
    this.key = key;
    this.entropy = entropy;
    store = RocksStore.open(folder, StoreOptions.standard(), key, entropy, workers);
    Budget budget = new Budget(BUDGET);
    InstantSource clock = InstantSource.system();
    queues = new Queues(store, clock, readers, budget, QueueQuota.standard());
    routes = new Routes(store, clock, entropy, readers, budget, QueueQuota.standard(), workers);
  }

  /** Names the queues of all groups up to so many; each group is made, and used, after that. */
  void name(long groups) {
    int before = names.length;
    int after = Math.toIntExact(groups * MEMBERS);
    record Placed(long place, int name) {}
    try (Secret nameKey = key.derive("row names v1")) {
      IntStream further =
          IntStream.range(before, after)
              .mapToObj(name -> new Placed(place(nameKey, name), name))
              .sorted((a, b) -> Long.compareUnsigned(a.place(), b.place()))
              .mapToInt(Placed::name);
      names = IntStream.concat(Arrays.stream(names), further).toArray();
    }
  }

  /** Where the entries of a queue are on the disk: the beginning of their rows' keys. */
  private static long place(Secret nameKey, int name) {
    Bytes hash = Hmac.sha256(nameKey, Bytes.utf8("entries\0"), bytes(ID, 0, name));
    long place = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      place = place << Byte.SIZE | hash.at(i) & 0xff;
    }
    return place;
  }

  /** Opens it again, as at a start; this one is closed. */
  FilledStore reopened() throws StoreException {
    FilledStore again = new FilledStore(folder, key, entropy);
    again.names = names;
    return again;
  }

  /** Makes the group of this number, its queues, a route to all, and one to the first alone. */
  CompletableFuture<?> make(long group) {
    List<CompletableFuture<?>> made = new ArrayList<>();
    List<Destination> all = new ArrayList<>();
    for (long queue = group * MEMBERS; queue < (group + 1) * MEMBERS; queue++) {
      made.add(queues.create(queue(queue), bytes(KEY, 1, queue)));
      all.add(destination(queue));
    }
    made.add(route(2, group, all));
    made.add(route(3, group, List.of(destination(group * MEMBERS))));
    return CompletableFuture.allOf(made.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Accepted> route(int kind, long number, List<Destination> to) {
    try (RoutingTable table = new RoutingTable(to);
        Secret key = secret(kind, number)) {
      return routes.create(
          RouteId.of(bytes(KEY, kind, number)), 0, key, table, SubmissionId.random(entropy));
    }
  }

  /** Sends to all members of a group. */
  CompletableFuture<Accepted> sendToAll(long group, Bytes message) throws StoreException, Refusal {
    return send(2, group, message);
  }

  /** Sends to the first member of a group alone. */
  CompletableFuture<Accepted> sendToFirst(long group, Bytes message)
      throws StoreException, Refusal {
    return send(3, group, message);
  }

  private CompletableFuture<Accepted> send(int kind, long number, Bytes message)
      throws StoreException, Refusal {
    try (Secret key = secret(kind, number)) {
      return routes.submit(
          new Routes.Submission(
              RouteId.of(bytes(KEY, kind, number)), 0, SubmissionId.random(entropy), message),
          key);
    }
  }

  /** Fetches what a connection gets of a queue before it acknowledges; how many entries. */
  int fetch(long queue) throws StoreException, Refusal {
    int[] entries = {0};
    Mailbox.Outlet outlet =
        new Mailbox.Outlet() {
          @Override
          public void send(ServerFrame frame) {
            entries[0] += frame.getEntries().getEntriesCount();
          }

          @Override
          public boolean isWritable() {
            return true;
          }

          @Override
          public void wake() {}

          @Override
          public void wakeHere() {}
        };
    try (Mailbox mailbox = new Mailbox(store, readers, outlet)) {
      mailbox.read(queue(queue));
      mailbox.pump();
    }
    return entries[0];
  }

  /** Acknowledges the entries of a queue up to a number. */
  CompletableFuture<Done> acknowledge(long queue, long upTo) {
    return queues.acknowledge(queue(queue), upTo);
  }

  /** Whether the store is at rest. */
  boolean isSettled() {
    return store.isSettled();
  }

  /** Bytes of the store's files. */
  long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private QueueId queue(long number) {
    return new QueueId(bytes(ID, 0, names[Math.toIntExact(number)]));
  }

  private Destination destination(long queue) {
    return new Destination(queue(queue), secret(4, queue));
  }

  private static Secret secret(int kind, long number) {
    return Secret.copyOf(bytes(KEY, kind + 8, number));
  }

  private static Bytes bytes(int length, int kind, long number) {
    byte[] value = new byte[length];
    new SplittableRandom(number * 16 + kind).nextBytes(value);
    return Bytes.adopt(value);
  }

  @Override
  public void close() {
    store.close();
    workers.shutdown();
  }
}
