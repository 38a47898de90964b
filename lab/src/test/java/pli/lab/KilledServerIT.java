package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.network.Person;
import pli.lab.network.Seen;
import pli.lab.process.Checkout;

/**
 * A thousand messages each way between two processes, while the server is killed with -9 five
 * times. {@code -Dpli.seed=N} repeats a run's moments, as far as processes repeat.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class KilledServerIT {
  private static final int MESSAGES = 1000;
  private static final int KILLS = 5;
  private static final String ALICE = "alice.of.the.lighthouse";
  private static final String BOB = "bob_of_the_harbour";
  private static final String CAROL = "carol-of-the-cliff";
  private static final String GROUP = "Gardiens du phare 7f3a";
  private static final String NETWORK = "The Lighthouse of the Search";

  /** Stands in every text, so that looking for it looks for each of them. */
  private static final String IN_EVERY_TEXT = "fresnel lens 9c41";

  private static final Duration ROUND = Duration.ofSeconds(2);

  @TempDir private Path folder;

  @Test
  void nothingIsLostNothingComesTwiceAndTheOrderStays() throws Exception {
    long seed = Long.getLong("pli.seed", System.nanoTime());
    System.out.println("pli.seed=" + seed);
    try (Network network = Network.make(Checkout.ofThisProgram(), folder, NETWORK)) {
      Person alice = network.join(ALICE, network.invitation());
      String link = alice.invite(2);
      Person bob = network.join(BOB, link);
      List<String> atAlice = new CopyOnWriteArrayList<>();
      List<String> atBob = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> all =
          CompletableFuture.allOf(
              at(() -> write(alice, BOB)),
              at(() -> write(bob, ALICE)),
              at(() -> read(alice, atAlice)),
              at(() -> read(bob, atBob)));
      killAtRandom(network, new Random(seed), () -> atAlice.size() + atBob.size(), all);
      all.get();
      assertEquals(KILLS, network.kills());
      assertEquals(texts(ALICE), atBob);
      assertEquals(texts(BOB), atAlice);
      assertEquals(List.of(), alice.receive(10, ROUND));
      assertEquals(List.of(), bob.receive(10, ROUND));
      aGroupToo(network, alice, bob, link);
      theServerKeptNoWordOfIt(network);
    }
  }

  private static void write(Person from, String to) throws IOException {
    for (String text : texts(from.handle())) {
      from.sendTo(to, text, Duration.ofSeconds(60));
    }
  }

  private static List<String> texts(String from) {
    return IntStream.range(0, MESSAGES)
        .mapToObj(i -> i + " " + IN_EVERY_TEXT + " by " + from)
        .toList();
  }

  /** Reads until all are there; that is also what sends again what a kill kept back. */
  private static void read(Person person, List<String> into) throws IOException {
    while (into.size() < MESSAGES) {
      for (Seen seen : person.receive(256, ROUND)) {
        if (seen.kind().equals("text")) {
          into.add(seen.text());
        }
      }
    }
  }

  private static void killAtRandom(
      Network network, Random random, IntSupplier received, CompletableFuture<Void> all)
      throws IOException, InterruptedException {
    TreeSet<Integer> moments = new TreeSet<>();
    while (moments.size() < KILLS) {
      moments.add(20 + random.nextInt(2 * MESSAGES - 100));
    }
    for (int moment : moments) {
      waitFor(() -> received.getAsInt() >= moment || all.isCompletedExceptionally());
      network.killServer();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(800));
      network.restartServer();
    }
  }

  private static void waitFor(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** A group of three with a name, so that group names and membership are searched for as well. */
  private static void aGroupToo(Network network, Person alice, Person bob, String link)
      throws IOException {
    Person carol = network.join(CAROL, link);
    String group = alice.create(GROUP, List.of(BOB, CAROL));
    alice.say(group, IN_EVERY_TEXT + " to all", Duration.ofSeconds(60));
    for (Person person : List.of(bob, carol)) {
      List<Seen> seen = new ArrayList<>();
      for (int i = 0; i < 30 && seen.stream().noneMatch(KilledServerIT::isToAll); i++) {
        seen.addAll(person.receive(100, ROUND));
      }
      assertTrue(seen.stream().anyMatch(KilledServerIT::isToAll), person.handle());
    }
  }

  private static boolean isToAll(Seen seen) {
    return seen.text().endsWith("to all");
  }

  private static void theServerKeptNoWordOfIt(Network network) throws IOException {
    network.killServer();
    TreeSet<String> shown = new Search(List.of(NETWORK)).in(network.data());
    assertFalse(shown.isEmpty(), "the search does not even find the network's name");
    List<String> words = List.of(IN_EVERY_TEXT, ALICE, BOB, CAROL, GROUP);
    TreeSet<String> found = new Search(words).in(network.data());
    found.addAll(new Search(words).in(network.serverLog()));
    assertEquals(new TreeSet<String>(), found);
  }

  private interface Act {
    void run() throws IOException;
  }

  private static CompletableFuture<Void> at(Act act) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            act.run();
            done.complete(null);
          } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }
}
