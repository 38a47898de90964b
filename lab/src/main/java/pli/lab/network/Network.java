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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import pli.lab.process.Checkout;
import pli.lab.process.Child;

/**
 * A network that lives in one folder: {@code server/} the server's data, {@code server.log} what it
 * says, and a folder for each person. Closing ends all processes and removes the folder; a hook
 * does so when this process is told to end.
 */
public final class Network implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(120);

  private final Checkout checkout;
  private final Path folder;
  private final String invitation;
  private final List<Person> people = new CopyOnWriteArrayList<>();
  private final Thread hook = new Thread(this::clear, "clear");
  private final int port;
  private Child server;
  private int kills;

  private Network(Checkout checkout, Path folder, JsonNode made) throws IOException {
    this.checkout = checkout;
    this.folder = folder;
    this.invitation = made.get("invitation").asText();
    String listen = made.get("listen").asText();
    this.port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    Runtime.getRuntime().addShutdownHook(hook);
    this.server = startServer();
  }

  /**
   * Makes a network and starts its server.
   *
   * @param within where its folder goes
   * @param name what the network is called
   */
  public static Network make(Checkout checkout, Path within, String name) throws IOException {
    Path folder =
        Files.createTempDirectory(
            within,
            "pli-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      return new Network(checkout, folder, initialise(checkout, folder, name));
    } catch (IOException | RuntimeException e) {
      remove(folder);
      throw e;
    }
  }

  private static JsonNode initialise(Checkout checkout, Path folder, String name)
      throws IOException {
    String data = folder.resolve("server").toString();
    List<String> words =
        List.of("server", "init", data, "--network", name, "--listen", "127.0.0.1:0", "--json");
    CompletableFuture<String> line = new CompletableFuture<>();
    try (Child init =
        Child.start(
            checkout.command("server", "pli.server.Main", List.of(), words),
            Map.of(),
            folder.resolve("server.log"),
            line::complete,
            () -> line.completeExceptionally(new LabException("server init ended")))) {
      return new ObjectMapper().readTree(await(line, "server init"));
    }
  }

  private Child startServer() throws IOException {
    CompletableFuture<String> ready = new CompletableFuture<>();
    Child started =
        Child.start(
            checkout.command(
                "server",
                "pli.server.Main",
                List.of("-Xmx768m"),
                List.of("server", "run", data().toString())),
            Map.of(),
            serverLog(),
            line -> {
              if (line.startsWith("ready ")) {
                ready.complete(line);
              }
            },
            () -> ready.completeExceptionally(new LabException("the server ended")));
    try {
      await(ready, "the server");
      return started;
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  private static String await(CompletableFuture<String> what, String who) throws IOException {
    try {
      return what.get(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LabException(who + " ended before it was ready");
    } catch (TimeoutException e) {
      throw new LabException(who + " was not ready in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted");
    }
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

  /** The port on 127.0.0.1 that the server listens on. */
  public int port() {
    return port;
  }

  /** The first invitation, for the administrator. */
  public String invitation() {
    return invitation;
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

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The process ends already, and the hook is at work.
    }
    clear();
  }

  private void clear() {
    people.forEach(Person::close);
    synchronized (this) {
      server.close();
    }
    remove(folder);
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
