package pli.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.protocol.Invitation;
import pli.server.assembly.RunningServer;
import pli.server.folder.DataFolder;
import pli.server.folder.NewServer;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;

/** A server in this process, on a free port of 127.0.0.1, that can be stopped and started again. */
public final class TestNetwork implements AutoCloseable {
  private static final Entropy ENTROPY =
      target -> {
        SecureRandom random = new SecureRandom();
        random.nextBytes(target);
      };

  private final Path path;
  private final NewServer made;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final InstantSource clock;
  private RunningServer server;

  private TestNetwork(
      Path path,
      UnaryOperator<String> settings,
      InstantSource clock,
      List<VerifierKey> alertKeys,
      int alertSignatures)
      throws Exception {
    this.path = path;
    this.clock = clock;
    Address address = new Address("127.0.0.1", freePort());
    made =
        NewServer.make(
            new NewServer.Plan(
                path,
                "Test Network",
                address,
                address,
                null,
                List.of(),
                0,
                null,
                alertKeys,
                alertSignatures),
            clock,
            ENTROPY);
    Path toml = path.resolve("pli.toml");
    // A laptop's disk may have little room.
    String text = Files.readString(toml).replace("reserve_mib = 256", "reserve_mib = 1");
    Files.writeString(toml, settings.apply(text));
    server = run();
  }

  /** A network with the standard settings. */
  public static TestNetwork start(Path path) throws Exception {
    return start(path, UnaryOperator.identity());
  }

  /** A network whose settings are changed first. */
  public static TestNetwork start(Path path, UnaryOperator<String> settings) throws Exception {
    return new TestNetwork(path, settings, InstantSource.system(), List.of(), 0);
  }

  /** A network whose card names alert keys. */
  public static TestNetwork start(
      Path path, InstantSource clock, List<VerifierKey> alertKeys, int signatures)
      throws Exception {
    return new TestNetwork(path, UnaryOperator.identity(), clock, alertKeys, signatures);
  }

  /** A network whose server's clock is another. */
  public static TestNetwork start(Path path, InstantSource clock) throws Exception {
    return new TestNetwork(path, UnaryOperator.identity(), clock, List.of(), 0);
  }

  /** A port that was free just now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private RunningServer run() throws Exception {
    return RunningServer.start(
        new DataFolder(path), new PrintStream(log, true, StandardCharsets.UTF_8), clock);
  }

  /** Stops the server and starts it again on what it stored. */
  public void restart() throws Exception {
    server.close();
    server = run();
  }

  public RunningServer server() {
    return server;
  }

  public Path path() {
    return path;
  }

  public String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  public Address address() {
    return made.listen();
  }

  public NetworkCard card() {
    return made.card();
  }

  public String origin() {
    return made.card().origin();
  }

  public Invitation invitation() {
    return made.invitation();
  }

  public Bytes pin() {
    return made.card().pins().get(0);
  }

  public static Entropy entropy() {
    return ENTROPY;
  }

  public static Bytes random(int length) {
    byte[] bytes = new byte[length];
    ENTROPY.fill(bytes);
    return Bytes.adopt(bytes);
  }

  /** A new connection. */
  public TestClient connect() throws Exception {
    return TestClient.connect(address(), origin());
  }

  @Override
  public void close() {
    server.close();
  }
}
