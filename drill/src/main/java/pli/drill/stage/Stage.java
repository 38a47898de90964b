package pli.drill.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/**
 * Where one drill plays: a folder of its own, and networks that are made in it. What is made here
 * ends when the stage is closed; what is called evidence is taken to where it is to be kept.
 */
public final class Stage implements AutoCloseable {
  private final Checkout checkout;
  private final Path folder;
  private final Path evidence;
  private final long seed;
  private final List<Network> networks = new ArrayList<>();

  /**
   * A stage.
   *
   * @param folder where all of it goes, which is there and empty
   * @param evidence where the files go that prove something; made when there are any
   * @param seed of what is drawn by chance
   */
  public Stage(Checkout checkout, Path folder, Path evidence, long seed) {
    this.checkout = checkout;
    this.folder = folder;
    this.evidence = evidence;
    this.seed = seed;
  }

  /** The folder, for whatever the drill makes. */
  public Path folder() {
    return folder;
  }

  /** The programs. */
  public Checkout checkout() {
    return checkout;
  }

  /** A throw-away network of real processes, with a witness, made for this drill. */
  public Network network() throws IOException {
    return network(List.of());
  }

  /**
   * The same, made with further words.
   *
   * @param further for {@code pli server init}
   */
  public Network network(List<String> further) throws IOException {
    Network network = Network.make(checkout, folder, "The Lighthouse", further);
    networks.add(network);
    return network;
  }

  /** Draws by chance, the same for the same seed. */
  public RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /**
   * Where a file that proves something is to be written.
   *
   * @param name without any folder
   */
  public Path evidence(String name) throws IOException {
    Path file = evidence.resolve(name).normalize();
    if (!evidence.equals(file.getParent())) {
      throw new IllegalArgumentException(name + " is not a file's name");
    }
    Files.createDirectories(evidence);
    return file;
  }

  @Override
  public void close() {
    networks.reversed().forEach(Network::close);
  }
}
