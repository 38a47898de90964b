package pli.bench.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.bench.load.Span;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Processor;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ConversationInfo;
import pli.client.api.DeviceChange;

/**
 * Somebody who is in many conversations takes in another device: from the link on, until that
 * device is in the last of them and can write there. Prints figures as load programs do.
 */
public final class DevicesLoad {
  /** After so long something is wrong. */
  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Between two looks at what has come, so that looking is not what is measured. */
  private static final long PAUSE_MILLIS = 10;

  private final People people;
  private final Path folder;
  private final long pid = ProcessHandle.current().pid();

  private DevicesLoad(People people, Path folder) {
    this.people = people;
    this.folder = folder;
  }

  /** Arguments: an empty folder, how many conversations. */
  public static void main(String[] arguments)
      throws BenchmarkException,
          ClientException,
          IOException,
          InterruptedException,
          ExecutionException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    try (People people = People.in(folder, Clock.systemUTC())) {
      new DevicesLoad(people, folder).run(Integer.parseInt(arguments[1]));
    }
  }

  private void run(int conversations)
      throws BenchmarkException,
          ClientException,
          IOException,
          InterruptedException,
          ExecutionException {
    try (Device desk = people.join(folder.resolve("desk"), people.network().invitation(), "alice");
        Device other = people.join(folder.resolve("other"), People.invite(desk), "bob")) {
      double begun = System.nanoTime();
      for (int i = 0; i < conversations; i++) {
        var unused = desk.createConversation("group " + i, List.of("bob"), People.PATIENCE);
      }
      int came = other.sync(People.PATIENCE) + desk.sync(People.PATIENCE);
      Span.figure("begun ms", (System.nanoTime() - begun) / 1e6 / conversations);
      if (came < 0 || reached(other) != conversations) {
        throw new BenchmarkException("not everything began at the other person's");
      }
      add(desk, conversations);
    }
  }

  private void add(Device desk, int conversations)
      throws BenchmarkException,
          ClientException,
          IOException,
          InterruptedException,
          ExecutionException {
    CompletableFuture<String> link = new CompletableFuture<>();
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<@Nullable DeviceChange> added =
          thread.submit(() -> desk.devices().add(link::complete, People.PATIENCE));
      String shown = link.get();
      double cpu = Processor.secondsOf(pid);
      double server = Processor.secondsOf(people.network().serverPid());
      long begin = System.nanoTime();
      Path vault = folder.resolve("phone");
      Device.join(people.platform(), vault, People.PASSPHRASE, shown, null, "phone");
      try (Device phone = people.open(vault)) {
        Span.figure("joined s", (System.nanoTime() - begin) / 1e9);
        await(added, desk, phone, conversations);
      }
      Span.figure("added s", (System.nanoTime() - begin) / 1e9);
      Span.figure("added CPU ms", 1e3 * (Processor.secondsOf(pid) - cpu) / conversations);
      Span.figure(
          "added server CPU ms",
          1e3 * (Processor.secondsOf(people.network().serverPid()) - server) / conversations);
    }
  }

  private static void await(
      Future<@Nullable DeviceChange> added, Device desk, Device phone, int conversations)
      throws BenchmarkException, ClientException, InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    while (reached(phone) < conversations) {
      if (System.nanoTime() - begin > MOST_NANOS) {
        throw new BenchmarkException(reached(phone) + " of " + conversations + " are there");
      }
      Thread.sleep(PAUSE_MILLIS);
      int unused = phone.sync(People.PATIENCE);
      if (added.isDone()) {
        unused = desk.sync(People.PATIENCE);
      }
    }
    if (added.get() == null) {
      throw new BenchmarkException("nobody came");
    }
  }

  private static long reached(Device device) throws ClientException {
    return device.conversations().stream()
        .filter(one -> one.standing() == ConversationInfo.Standing.MEMBER)
        .count();
  }
}
