package pli.bench.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import pli.bench.load.Span;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Processor;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.LogStatus;
import pli.client.api.Platform;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.desktop.net.WebTransport;
import pli.lab.network.Network;
import pli.lab.network.Person;
import pli.lab.process.Checkout;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;

/**
 * A real device, with its vault, that has read nothing of the log of a large organisation yet, and
 * then looks people up: server and witness are processes of their own, the device is this one. The
 * organisation joins while the server is stopped. Prints figures as load programs do.
 */
public final class ClientLoad {
  private static final int LOOK_UPS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final byte[] PASSPHRASE = "bench".getBytes(StandardCharsets.UTF_8);

  private ClientLoad() {}

  /** Arguments: an empty folder, how many entries, how many accounts. */
  public static void main(String[] arguments)
      throws BenchmarkException,
          ClientException,
          DecodeException,
          FolderException,
          InterruptedException,
          IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    long entries = Long.parseLong(arguments[1]);
    int accounts = Integer.parseInt(arguments[2]);
    Entropy entropy = new SecureRandom()::nextBytes;
    try (Network network = Network.make(Checkout.ofThisProgram().forLongRuns(), folder, "Bench")) {
      Person first = network.join("first", network.invitation());
      Platform platform = new Platform(new WebTransport(), entropy, Clock.systemUTC());
      Path vault = folder.resolve("late");
      Device.join(platform, vault, PASSPHRASE, first.invite(1), "late", "a device");
      network.killServer();
      unlimited(network.data().resolve("pli.toml"));
      join(new DataFolder(network.data()), entries, accounts, entropy);
      network.restartServer();
      // Somebody else reads it first, so that it is published to its end.
      awaitPublished(first, entries);
      Span.figure("server CPU s", Processor.secondsOf(network.serverPid()));
      Span.figure("server memory", Processor.memoryOf(network.serverPid()));
      try (Device late = Device.open(platform, vault, PASSPHRASE)) {
        follow(late, entries);
        lookUp(late, accounts, network.serverPid());
      }
    }
  }

  private static void unlimited(Path settings) throws IOException {
    String limited = Files.readString(settings);
    Files.writeString(settings, limited.replaceAll("(?m)^(\\w+_per_second\\w*) = \\d+$", "$1 = 0"));
  }

  private static void join(DataFolder folder, long entries, int accounts, Entropy entropy)
      throws BenchmarkException, DecodeException, FolderException, InterruptedException {
    Organisation.Took took = new Organisation(accounts, entropy).join(folder, entries);
    Span.figure("registered a second", accounts / took.registering());
    Span.figure("updated a second", (entries - accounts) / took.updating());
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

  /** People whom this device has not met: asked for, verified against the log, and kept. */
  private static void lookUp(Device late, int accounts, long server)
      throws ClientException, IOException {
    SplittableRandom random = new SplittableRandom(1);
    long pid = ProcessHandle.current().pid();
    int many = Math.min(LOOK_UPS, accounts);
    double own = Processor.secondsOf(pid);
    double servers = Processor.secondsOf(server);
    long begin = System.nanoTime();
    for (int i = 0; i < many; i++) {
      int number = random.nextInt(accounts / many) + i * (accounts / many);
      var unused = late.trust().verify(Organisation.handle(number), false, PATIENCE);
    }
    Span.figure("person ms", (System.nanoTime() - begin) / 1e6 / many);
    Span.figure("person CPU ms", 1e3 * (Processor.secondsOf(pid) - own) / many);
    Span.figure("person server CPU ms", 1e3 * (Processor.secondsOf(server) - servers) / many);
  }
}
