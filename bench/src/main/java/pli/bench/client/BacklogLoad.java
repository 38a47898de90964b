package pli.bench.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import pli.bench.load.Span;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Processor;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.Recipient;
import pli.client.api.Sent;

/**
 * Two real devices: what was written while there was no network goes out, and what came while a
 * device was away comes in. Prints figures as load programs do.
 */
public final class BacklogLoad {
  /** So many go out first, so that most of what has to be compiled is. */
  private static final int WARM_UP = 500;

  /** A device holds so many at most that did not go out yet. */
  private static final int AT_ONCE = 1000;

  private static final String TEXT =
      "The minutes of the last meeting are in the folder; please say what is missing. ".repeat(2);

  private final People people;
  private final BenchClock clock;
  private final long pid = ProcessHandle.current().pid();

  private BacklogLoad(People people, BenchClock clock) {
    this.people = people;
    this.clock = clock;
  }

  /** Arguments: an empty folder, how many messages to send, how many to receive. */
  public static void main(String[] arguments)
      throws BenchmarkException, ClientException, IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    BenchClock clock = new BenchClock();
    try (People people = People.in(folder, clock)) {
      new BacklogLoad(people, clock)
          .run(folder, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }
  }

  private void run(Path folder, int queued, int received)
      throws BenchmarkException, ClientException, IOException {
    Path bob = folder.resolve("bob");
    try (Device alice =
        people.join(folder.resolve("alice"), people.network().invitation(), "alice")) {
      try (Device other = people.join(bob, People.invite(alice), "bob")) {
        say(alice, "hello", People.PATIENCE);
        int unused = other.sync(People.PATIENCE);
        other.send(new Recipient.ToHandle("alice"), "hello", People.PATIENCE);
      }
      int before = alice.sync(People.PATIENCE);
      queue(alice, WARM_UP);
      send(alice, "warm-up", WARM_UP);
      afterADay(alice, queued);
      for (int left = received - WARM_UP - queued; left > 0; left -= AT_ONCE) {
        int many = Math.min(left, AT_ONCE);
        queue(alice, many);
        send(alice, "more", many);
      }
      if (before < 0) {
        throw new BenchmarkException("nothing was read");
      }
    }
    receive(bob, received);
  }

  private static Sent say(Device from, String text, Duration patience) throws ClientException {
    return from.send(new Recipient.ToHandle("bob"), text, patience);
  }

  private static void queue(Device from, int many) throws ClientException {
    for (int i = 0; i < many; i++) {
      Sent unused = say(from, TEXT + i, Duration.ZERO);
    }
  }

  /** Written a day ago, by the device's clock, without a network. */
  private void afterADay(Device alice, int many)
      throws BenchmarkException, ClientException, IOException {
    people.network().killServer();
    clock.putBack(Duration.ofDays(1));
    double cpu = Processor.secondsOf(pid);
    long begin = System.nanoTime();
    queue(alice, many);
    Span.figure("queued ms", (System.nanoTime() - begin) / 1e6 / many);
    Span.figure("queued CPU ms", 1e3 * (Processor.secondsOf(pid) - cpu) / many);
    people.network().restartServer();
    clock.putBack(Duration.ZERO);
    send(alice, "sent", many);
  }

  private void send(Device from, String name, int many) throws ClientException, IOException {
    double cpu = Processor.secondsOf(pid);
    double server = Processor.secondsOf(people.network().serverPid());
    long begin = System.nanoTime();
    int unused = from.sync(People.PATIENCE);
    Span.figure(name + " s", (System.nanoTime() - begin) / 1e9);
    Span.figure(name + " CPU ms", 1e3 * (Processor.secondsOf(pid) - cpu) / many);
    Span.figure(
        name + " server CPU ms",
        1e3 * (Processor.secondsOf(people.network().serverPid()) - server) / many);
  }

  /** From opening the vault until everything is stored in it and acknowledged. */
  private void receive(Path vault, int many)
      throws BenchmarkException, ClientException, IOException {
    double cpu = Processor.secondsOf(pid);
    double server = Processor.secondsOf(people.network().serverPid());
    long begin = System.nanoTime();
    try (Device bob = people.open(vault)) {
      int unread = bob.sync(People.PATIENCE);
      Span.figure("received s", (System.nanoTime() - begin) / 1e9);
      if (unread != many) {
        throw new BenchmarkException("of " + many + " messages " + unread + " came");
      }
    }
    Span.figure("received CPU ms", 1e3 * (Processor.secondsOf(pid) - cpu) / many);
    Span.figure(
        "received server CPU ms",
        1e3 * (Processor.secondsOf(people.network().serverPid()) - server) / many);
  }
}
