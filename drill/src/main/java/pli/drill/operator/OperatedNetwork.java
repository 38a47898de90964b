package pli.drill.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.lab.network.LabException;
import pli.lab.network.Network;
import pli.lab.process.Checkout;
import pli.server.folder.ServerKeys;
import pli.transparency.network.NetworkCard;

/**
 * A network whose operator stands in front of its own server: where the card says that the server
 * is, the operator's program listens, and the server is elsewhere. Until that program is told to
 * lie nobody sees a difference.
 */
public final class OperatedNetwork implements AutoCloseable {
  private final Checkout checkout;
  private final Network network;
  private final Path folder;
  private final NetworkCard card;
  private final ServerKeys keys;
  private final int honest;
  private final Front front;
  private final List<Twin> twins = new ArrayList<>();
  private final List<CommandLine> people = new CopyOnWriteArrayList<>();

  /**
   * Takes over a network that was just made.
   *
   * @param folder for the operator's and the people's files
   */
  public OperatedNetwork(Checkout checkout, Network network, Path folder) throws IOException {
    this.checkout = checkout;
    this.network = network;
    this.folder = Files.createDirectories(folder);
    try {
      card = NetworkCard.parse(Bytes.adopt(Files.readAllBytes(network.card())));
    } catch (DecodeException e) {
      throw new IOException(e);
    }
    keys = OperatorsKeys.read(network.data());
    honest = Front.freePort();
    network.killServer();
    Twin.listenAt(network.data(), honest);
    network.restartServer();
    front = new Front(network.port(), honest, keys);
  }

  /** A network on a stage, taken over. */
  public static OperatedNetwork on(Stage stage) throws IOException {
    return on(stage, List.of());
  }

  /**
   * The same, made with further words.
   *
   * @param further for {@code pli server init}
   */
  public static OperatedNetwork on(Stage stage, List<String> further) throws IOException {
    return new OperatedNetwork(
        stage.checkout(), stage.network(further), stage.folder().resolve("people"));
  }

  /** What an attack does. */
  @FunctionalInterface
  public interface Attack {
    /** Does it, and reports. */
    void on(OperatedNetwork operated, Findings report) throws IOException, DecodeException;
  }

  /** The outcome of an attack on such a network. */
  public static Outcome attacked(Stage stage, Drill drill, Attack attack)
      throws IOException, DecodeException {
    Findings report = new Findings(stage, drill);
    try (OperatedNetwork operated = on(stage)) {
      attack.on(operated, report);
    }
    return report.outcome();
  }

  /** The network itself. */
  public Network network() {
    return network;
  }

  /** Its card. */
  public NetworkCard card() {
    return card;
  }

  /** The server's keys. */
  public ServerKeys keys() {
    return keys;
  }

  /** Where the server itself is. */
  public int honestPort() {
    return honest;
  }

  /** The operator's program in front of the server. */
  public Front front() {
    return front;
  }

  /** Somebody at a command line; they have no account yet. */
  public CommandLine person(String handle) throws IOException {
    CommandLine person = new CommandLine(folder, handle);
    people.add(person);
    return person;
  }

  /** The first one joins, who is the administrator. */
  public CommandLine founder(String handle) throws IOException {
    CommandLine founder = person(handle);
    founder.done("join", network.invitation(), "--handle", handle);
    return founder;
  }

  /** Does several things at once. */
  public void atOnce(List<Callable<?>> things) throws IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(things.size())) {
      List<Future<?>> all = new ArrayList<>();
      things.forEach(each -> all.add(threads.submit(each)));
      for (Future<?> each : all) {
        Object unused = ended(each);
      }
    }
  }

  /** What something came to that was begun. */
  public static <T> T ended(Future<T> begun) throws IOException {
    try {
      return begun.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Begins something that takes as long as it takes; it ends with this network at the latest. */
  public <T> Future<T> begin(Callable<T> work) {
    FutureTask<T> begun = new FutureTask<>(work);
    Thread.ofVirtual().start(begun);
    return begun;
  }

  /** People join with one invitation. */
  public List<CommandLine> join(CommandLine by, String... handles) throws IOException {
    String link = by.invitation("--uses", Integer.toString(handles.length));
    List<CommandLine> people = new ArrayList<>();
    List<Callable<?>> joins = new ArrayList<>();
    for (String handle : handles) {
      CommandLine person = person(handle);
      people.add(person);
      joins.add(() -> person.done("join", link, "--handle", handle));
    }
    atOnce(joins);
    return people;
  }

  /** What somebody does while new connections get a lie. */
  public CommandLine.Said lied(Lie lie, CommandLine to, String... words) throws IOException {
    front.tell(lie);
    try {
      return to.run(words);
    } finally {
      front.tell(Lie.NONE);
    }
  }

  /** A second server, as this one is now. */
  public Twin twin(String name) throws IOException {
    network.killServer();
    network.killWitness();
    Twin twin = Twin.copy(checkout, network.folder(), folder.resolve(name));
    twins.add(twin);
    network.restartWitness();
    network.restartServer();
    return twin;
  }

  /** Stops the server, writes something into its store, and starts it again. */
  public <T> T forge(Forging<T> forging) throws IOException {
    network.killServer();
    try {
      return forging.with(new Forgery(network.data()));
    } finally {
      network.restartServer();
    }
  }

  /**
   * Something that is written.
   *
   * @param <T> what it says
   */
  @FunctionalInterface
  public interface Forging<T> {
    /** Writes. */
    T with(Forgery forgery) throws IOException;
  }

  /** Waits until somebody has read so many entries of the log. */
  public void awaitLog(CommandLine person, long size) throws IOException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < end) {
      CommandLine.Said said = person.run("log", "status", "--json");
      if (said.exitCode() != 0 || said.json().get("size").asLong() >= size) {
        return;
      }
    }
    throw new LabException("the log does not grow");
  }

  /** How many entries of the log somebody has read. */
  public long log(CommandLine person) throws IOException {
    return person.done("log", "status", "--json").json().get("size").asLong();
  }

  @Override
  public void close() {
    try {
      front.close();
    } catch (IOException e) {
      // It goes with this process.
    }
    twins.forEach(Twin::close);
    people.forEach(CommandLine::close);
  }
}
