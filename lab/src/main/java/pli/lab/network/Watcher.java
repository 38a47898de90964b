package pli.lab.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pli.lab.process.Checkout;
import pli.lab.process.Child;

/**
 * The network's witness, a process of its own: {@code witness/} is its folder, {@code witness.log}
 * what it says.
 */
final class Watcher implements AutoCloseable {
  private static final String NAME = "watcher.example/w1";

  private final Checkout checkout;
  private final Path folder;
  private final String key;
  private final int port;
  private Child process;

  /** Makes a witness in a network's folder and starts it, on a port that is free. */
  Watcher(Checkout checkout, Path network) throws IOException {
    this.checkout = checkout;
    this.folder = network.resolve("witness");
    try (Announced init = start("{", "init", folder.toString(), "--name", NAME, "--json")) {
      this.key = new ObjectMapper().readTree(init.line()).get("key").asText();
    }
    Announced ready = run(0);
    this.process = ready.child();
    this.port = Integer.parseInt(ready.line().substring(ready.line().lastIndexOf(':') + 1));
  }

  private Announced start(String beginning, String... words) throws IOException {
    List<String> command =
        checkout.command("witness", "pli.witness.Main", List.of("-Xmx256m"), List.of(words));
    command.add(command.size() - words.length, "witness");
    return Announced.start("the witness", command, folder.resolveSibling("witness.log"), beginning);
  }

  private Announced run(int at) throws IOException {
    return start("ready ", "run", folder.toString(), "--listen", "127.0.0.1:" + at);
  }

  /** Its key and its URL, as {@code server init} takes them. */
  String address() {
    return key + " http://127.0.0.1:" + port;
  }

  /** Cosigns for a log from now on. */
  void trust(String log) throws IOException {
    start(log.substring(0, log.indexOf('+')), "trust", folder.toString(), log).close();
  }

  /** As {@code kill -9}. */
  void kill() {
    process.kill();
  }

  /** Starts it again on its folder and its port. */
  void restart() throws IOException {
    process = run(port).child();
  }

  @Override
  public void close() {
    process.close();
  }
}
