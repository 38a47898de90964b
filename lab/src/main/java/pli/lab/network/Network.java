package pli.lab.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.lab.process.Checkout;
import pli.lab.process.Child;
import pli.transparency.network.NetworkCard;

/**
 * A network that lives in one folder: {@code server/} the server's data, {@code server.log} what it
 * says, {@code witness/} and {@code witness.log} the same of the one witness that the card asks
 * for, and a folder for each person. Closing ends all processes and removes the folder; a hook does
 * so when this process is told to end.
 */
public final class Network implements AutoCloseable {
  private final Checkout checkout;
  private final Path folder;
  private final Watcher watcher;
  private final String invitation;
  private final Path card;
  private final List<Person> people = new CopyOnWriteArrayList<>();
  private final Thread hook;
  private final int port;
  private Child server;
  private int kills;

  private Network(Checkout checkout, Path folder, JsonNode made, Watcher watcher, Thread hook)
      throws IOException {
    this.checkout = checkout;
    this.folder = folder;
    this.hook = hook;
    this.watcher = watcher;
    this.invitation = made.get("invitation").asText();
    this.card = Path.of(made.get("card").asText());
    String listen = made.get("listen").asText();
    this.port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    this.server = startServer();
  }

  /**
   * Makes a network, and starts its witness and its server.
   *
   * @param within where its folder goes
   * @param name what the network is called
   */
  public static Network make(Checkout checkout, Path within, String name) throws IOException {
    return make(checkout, within, name, List.of());
  }

  /**
   * The same, made with further words.
   *
   * @param further for {@code pli server init}
   */
  public static Network make(Checkout checkout, Path within, String name, List<String> further)
      throws IOException {
    Path folder =
        Files.createTempDirectory(
            within,
            "pli-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Thread hook =
        new Thread(
            () -> {
              Child.endAll();
              remove(folder);
            },
            "clear");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return make(checkout, folder, name, further, hook);
    } catch (IOException | RuntimeException e) {
      if (letGo(hook)) {
        remove(folder);
      }
      throw e;
    }
  }

  private static Network make(
      Checkout checkout, Path folder, String name, List<String> further, Thread hook)
      throws IOException {
    Watcher watcher = new Watcher(checkout, folder);
    try {
      JsonNode made = initialise(checkout, folder, name, further, watcher);
      Path card = Path.of(made.get("card").asText());
      watcher.trust(card(card).log().keys().getFirst().encode());
      return new Network(checkout, folder, made, watcher, hook);
    } catch (IOException | RuntimeException e) {
      watcher.close();
      throw e;
    }
  }

  private static JsonNode initialise(
      Checkout checkout, Path folder, String name, List<String> further, Watcher watcher)
      throws IOException {
    String data = folder.resolve("server").toString();
    List<String> words = new ArrayList<>(further);
    words.addAll(
        0,
        List.of(
            "server",
            "init",
            data,
            "--network",
            name,
            "--listen",
            "127.0.0.1:0",
            "--witness",
            watcher.address(),
            "--json"));
    try (Announced init =
        Announced.start(
            "server init",
            checkout.command("server", "pli.server.Main", List.of(), words),
            folder.resolve("server.log"),
            "{")) {
      return new ObjectMapper().readTree(init.line());
    }
  }

  private static NetworkCard card(Path file) throws IOException {
    try {
      return NetworkCard.parse(Bytes.adopt(Files.readAllBytes(file)));
    } catch (DecodeException e) {
      throw new IOException(e);
    }
  }

  private Child startServer() throws IOException {
    List<String> words = List.of("server", "run", data().toString());
    return Announced.start(
            "the server",
            checkout.command("server", "pli.server.Main", List.of("-Xmx768m"), words),
            serverLog(),
            "ready ")
        .child();
  }

  /** The network's folder. */
  public Path folder() {
    return folder;
  }

  /** The server's data folder. */
  public Path data() {
    return folder.resolve("server");
  }

  /** What the server said on standard error. */
  public Path serverLog() {
    return folder.resolve("server.log");
  }

  /** The file of the network card. */
  public Path card() {
    return card;
  }

  /** The port on 127.0.0.1 that the server listens on. */
  public int port() {
    return port;
  }

  /** The first invitation, for the administrator. */
  public String invitation() {
    return invitation;
  }

  /** The server's process id. */
  public synchronized long serverPid() {
    return server.pid();
  }

  /** How often the server has been killed. */
  public synchronized int kills() {
    return kills;
  }

  /** Lets a person join with a link; their device is open from then on. */
  public Person join(String handle, String link) throws IOException {
    Person person = Person.join(checkout, handle, folder.resolve(handle), link);
    people.add(person);
    return person;
  }

  /** Kills the server with -9. */
  public synchronized void killServer() {
    server.kill();
    kills++;
  }

  /** Starts the server again on its folder. */
  public synchronized void restartServer() throws IOException {
    server = startServer();
  }

  /** Kills the witness with -9; nothing new is published until it is back. */
  public synchronized void killWitness() {
    watcher.kill();
  }

  /** Starts the witness again on its folder. */
  public synchronized void restartWitness() throws IOException {
    watcher.restart();
  }

  @Override
  public void close() {
    if (letGo(hook)) {
      people.forEach(Person::close);
      synchronized (this) {
        server.close();
        watcher.close();
      }
      remove(folder);
    }
  }

  /** False if this process ends already, and the hook is at work. */
  private static boolean letGo(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // Something is still being written there; the system clears its temporary folder.
    }
  }
}
