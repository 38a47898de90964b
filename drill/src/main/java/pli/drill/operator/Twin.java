package pli.drill.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.lab.process.Checkout;
import pli.lab.process.Child;

/**
 * A second server with the same keys, on a copy of the first one's folder: for whoever meets it, it
 * is the network's server. Its log begins as the first one's did when it was copied, and goes on
 * otherwise. It asks the network's witness to cosign that; with a stolen witness's key it has a
 * witness of its own, with the same name.
 */
public final class Twin implements AutoCloseable {
  private static final String LISTEN = "(?m)^listen = \"[^\"]*\"";
  private static final String WITNESS_URL = "http://127\\.0\\.0\\.1:\\d+";

  private final Checkout checkout;
  private final Path folder;
  private final int port;
  private @Nullable Child server;
  private @Nullable Child witness;

  private Twin(Checkout checkout, Path folder, int port) {
    this.checkout = checkout;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Copies a server that does not run, and its witness's folder.
   *
   * @param network the network's folder
   * @param folder where the copies go
   */
  public static Twin copy(Checkout checkout, Path network, Path folder) throws IOException {
    Files.createDirectories(folder);
    copy(network.resolve("server"), folder.resolve("server"));
    copy(network.resolve("witness"), folder.resolve("witness"));
    Twin twin = new Twin(checkout, folder, Front.freePort());
    listenAt(folder.resolve("server"), twin.port);
    return twin;
  }

  /** Has the server of a folder listen at another port, when it is started the next time. */
  public static void listenAt(Path data, int port) throws IOException {
    change(data, LISTEN, "listen = \"127.0.0.1:" + port + '"');
  }

  private static void change(Path data, String what, String to) throws IOException {
    Path toml = data.resolve("pli.toml");
    String before = Files.readString(toml);
    String after = before.replaceAll(what, Matcher.quoteReplacement(to));
    if (after.equals(before)) {
      throw new IOException("nothing to change in pli.toml");
    }
    Files.writeString(toml, after);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Its data folder. */
  public Path data() {
    return folder.resolve("server");
  }

  /** What it says on standard error. */
  public Path log() {
    return folder.resolve("server.log");
  }

  /** Starts it; it asks the network's own witness. */
  public void start() throws IOException {
    server = Servant.start(checkout, log(), "server", "server", "run", data().toString());
  }

  /** Starts it with a witness under the stolen key of the network's. */
  public void startWithStolenWitness() throws IOException {
    int at = Front.freePort();
    witness =
        Servant.start(
            checkout,
            folder.resolve("witness.log"),
            "witness",
            "witness",
            "run",
            folder.resolve("witness").toString(),
            "--listen",
            "127.0.0.1:" + at);
    change(data(), WITNESS_URL, "http://127.0.0.1:" + at);
    start();
  }

  /** Ends the server, as {@code kill -9}. */
  public void stop() {
    Child running = server;
    if (running != null) {
      running.close();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        // The socket for edges is made anew at each start.
        if (Files.isDirectory(each) || Files.isRegularFile(each)) {
          Files.copy(each, to.resolve(from.relativize(each)));
        }
      }
    }
  }

  @Override
  public void close() {
    stop();
    Child watching = witness;
    if (watching != null) {
      watching.close();
    }
  }
}
