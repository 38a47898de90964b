package pli.lab.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import pli.client.net.Endpoint;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.desktop.net.WebTransport;
import pli.server.assembly.RunningServer;
import pli.server.folder.DataFolder;
import pli.server.folder.NewServer;
import pli.server.log.WitnessAddress;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.network.Address;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.witness.service.Witness;
import pli.witness.service.WitnessFolder;
import pli.witness.service.WitnessServer;

/** The real server and the real witness, in this process, on 127.0.0.1, under simulated time. */
final class SimulatedNetwork implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The log is published at least once an hour, also when there is nothing new. */
  private static final long FRESH_SECONDS = 2 * 3600;

  private final SimulatedTime time;
  private final Path data;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final WebTransport transport = new WebTransport();
  private final WitnessFolder witnessFolder;
  private final WitnessServer witness;
  private final NewServer made;
  private RunningServer server;
  private int starts;

  private SimulatedNetwork(Path folder, SimulatedTime time, Entropy entropy) throws Exception {
    this.time = time;
    data = folder.resolve("server");
    Path watching = folder.resolve("witness");
    VerifierKey key = WitnessFolder.make(watching, "simulated.example", entropy);
    witnessFolder = WitnessFolder.open(watching);
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    witness =
        WitnessServer.open(
            anywhere,
            new Witness(witnessFolder, () -> time.instant().getEpochSecond(), complaint -> {}));
    Address address = new Address("127.0.0.1", freePort());
    URI watched = URI.create("http://127.0.0.1:" + witness.address().getPort());
    made =
        NewServer.make(
            new NewServer.Plan(
                data,
                "The Simulation",
                address,
                address,
                null,
                List.of(new WitnessAddress(key, watched)),
                1,
                null),
            time,
            entropy);
    WitnessFolder.trust(watching, made.card().log().keys().getFirst(), false);
    Path settings = data.resolve("pli.toml");
    // All of them come from one address; and a laptop's disk may have little room.
    Files.writeString(
        settings,
        Files.readString(settings)
            .replaceAll("(?m)^(\\w+_per_second\\w*) = \\d+$", "$1 = 0")
            .replace("reserve_mib = 256", "reserve_mib = 1"));
    server = start();
  }

  static SimulatedNetwork make(Path folder, SimulatedTime time, Entropy entropy) throws Exception {
    return new SimulatedNetwork(folder, time, entropy);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private RunningServer start() throws Exception {
    starts++;
    return RunningServer.start(
        new DataFolder(data), new PrintStream(log, true, StandardCharsets.UTF_8), time);
  }

  /** Stops the server and starts it again on what it stored. */
  synchronized void restart() throws Exception {
    server.close();
    server = start();
  }

  /** How often it was started. */
  int starts() {
    return starts;
  }

  /** The first invitation. */
  String invitation() {
    return made.invitation().link();
  }

  /** What the server wrote into its log. */
  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /** After a leap of time: until the witness has seen the log again. */
  void awaitFresh() throws Exception {
    Endpoint endpoint =
        new Endpoint(
            made.listen().host(),
            made.listen().port(),
            new Endpoint.Trust.Pinned(made.card().pins()));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      byte[] shown = transport.get(endpoint, "/log/checkpoint", 1 << 16, PATIENCE);
      VerifiedCheckpoint checkpoint =
          VerifiedCheckpoint.verify(SignedCheckpoint.parse(Bytes.adopt(shown)), made.card().log());
      long age = time.instant().getEpochSecond() - checkpoint.witnessedAt().orElseThrow();
      if (age < FRESH_SECONDS) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("the log is not published any more");
      }
      Thread.sleep(50);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    server.close();
    witness.close();
    witnessFolder.close();
  }
}
