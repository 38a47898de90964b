package pli.bench.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.bench.load.Span;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Processor;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.LogStatus;
import pli.client.api.Platform;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.desktop.net.WebTransport;
import pli.lab.network.Network;
import pli.lab.network.Person;
import pli.lab.process.Checkout;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.log.LogWriter;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.server.store.StoreOptions;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;

/**
 * A real device, with its vault, that has read nothing of a long log yet: server and witness are
 * processes of their own, the device is this one. The log is filled while the server is stopped.
 * Prints figures as load programs do.
 */
public final class ClientLoad {
  private static final int IN_FLIGHT = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final byte[] PASSPHRASE = "bench".getBytes(StandardCharsets.UTF_8);

  private ClientLoad() {}

  /** Arguments: an empty folder, how many entries. */
  public static void main(String[] arguments)
      throws BenchmarkException,
          ClientException,
          FolderException,
          InterruptedException,
          IOException,
          StoreException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    long entries = Long.parseLong(arguments[1]);
    Entropy entropy = new SecureRandom()::nextBytes;
    try (Network network = Network.make(Checkout.ofThisProgram(), folder, "Bench")) {
      Person first = network.join("first", network.invitation());
      Platform platform = new Platform(new WebTransport(), entropy, Clock.systemUTC());
      Path vault = folder.resolve("late");
      Device.join(platform, vault, PASSPHRASE, first.invite(1), "late", "a device");
      network.killServer();
      unlimited(network.data().resolve("pli.toml"));
      fill(new DataFolder(network.data()), entries, entropy);
      network.restartServer();
      // Somebody else reads it first, so that it is published to its end.
      awaitPublished(first, entries);
      try (Device late = Device.open(platform, vault, PASSPHRASE)) {
        follow(late, entries);
      }
    }
  }

  private static void unlimited(Path settings) throws IOException {
    String limited = Files.readString(settings);
    Files.writeString(settings, limited.replaceAll("(?m)^(\\w+_per_second\\w*) = \\d+$", "$1 = 0"));
  }

  /** Accounts of which nobody knows anything but that they are there. */
  private static void fill(DataFolder folder, long entries, Entropy entropy)
      throws BenchmarkException, FolderException, InterruptedException, StoreException {
    LogWriter writer = new LogWriter();
    Semaphore window = new Semaphore(IN_FLIGHT);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (BootKey key = folder.bootKey(folder.settings());
        RocksStore store =
            RocksStore.open(
                folder.store(),
                StoreOptions.standard().withReserve(0),
                key,
                entropy,
                Runnable::run)) {
      for (long i = 0; i < entries; i++) {
        Bytes leaf = leaf(entropy);
        window.acquire();
        store
            .commit(changes -> writer.append(changes, leaf))
            .whenComplete((place, failed) -> {
              window.release();
              if (failed != null) {
                failure.set(failed);
              }
            });
      }
      window.acquire(IN_FLIGHT);
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new BenchmarkException("an entry was not kept", failed);
    }
  }

  /** The first entry of an account; who follows a log does not know who may sign it. */
  private static Bytes leaf(Entropy entropy) {
    Commitment commitment = Commitment.to(Commitment.opening(entropy), Bytes.EMPTY);
    LeafBody body =
        LeafBody.first(LeafType.ACCOUNT_RECORD, random(Commitment.LENGTH, entropy), commitment);
    LeafSignature signature = new LeafSignature(0, random(Ed25519.SIGNATURE_LENGTH, entropy));
    return new Leaf(body, List.of(signature)).encode();
  }

  private static Bytes random(int length, Entropy entropy) {
    byte[] bytes = new byte[length];
    entropy.fill(bytes);
    return Bytes.adopt(bytes);
  }

  private static void awaitPublished(Person reader, long entries)
      throws BenchmarkException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (reader.log().size() < entries) {
      if (System.nanoTime() > end) {
        throw new BenchmarkException("the log was not published");
      }
    }
  }

  private static void follow(Device late, long entries)
      throws BenchmarkException, ClientException, IOException {
    long pid = ProcessHandle.current().pid();
    double cpu = Processor.secondsOf(pid);
    long begin = System.nanoTime();
    late.trust().follow(PATIENCE);
    Span.figure("device s", (System.nanoTime() - begin) / 1e9);
    Span.figure("device CPU s", Processor.secondsOf(pid) - cpu);
    Span.figure("device memory", Processor.memoryOf(pid));
    LogStatus status = late.trust().status();
    if (status.read() < entries) {
      throw new BenchmarkException("the device read " + status.read() + " entries");
    }
  }
}
