package pli.drill.operator;

import java.io.IOException;
import java.nio.file.Path;
import pli.codec.DecodeException;
import pli.lab.process.Checkout;
import pli.lab.process.Child;
import pli.transparency.note.VerifierKey;

/** A witness of somebody who is independent, as a process of its own, that watches one log. */
public final class WitnessProcess implements AutoCloseable {
  private final Child child;
  private final int port;
  private final VerifierKey key;

  private WitnessProcess(Child child, int port, VerifierKey key) {
    this.child = child;
    this.port = port;
    this.key = key;
  }

  /**
   * Makes one and starts it.
   *
   * @param by whose command line it is
   * @param log that it is to watch
   */
  public static WitnessProcess start(
      Checkout checkout, CommandLine by, String name, VerifierKey log) throws IOException {
    Path folder = by.folder().resolve("witness");
    String key =
        by.done("witness", "init", folder.toString(), "--name", name, "--json")
            .json()
            .get("key")
            .asText();
    by.done("witness", "trust", folder.toString(), log.encode());
    int port = Front.freePort();
    Child child =
        Servant.start(
            checkout,
            by.folder().resolve("witness.log"),
            "witness",
            "witness",
            "run",
            folder.toString(),
            "--listen",
            "127.0.0.1:" + port);
    try {
      return new WitnessProcess(child, port, VerifierKey.parse(key));
    } catch (DecodeException e) {
      child.close();
      throw new IOException(e);
    }
  }

  /** Its key. */
  public VerifierKey key() {
    return key;
  }

  /** To be asked to cosign. */
  public AskedWitness asked() {
    return AskedWitness.at(port);
  }

  @Override
  public void close() {
    child.close();
  }
}
