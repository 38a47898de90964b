package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.InvitationInfo;
import pli.client.api.LogStatus;
import pli.client.api.Platform;
import pli.codec.Bytes;
import pli.desktop.net.WebTransport;
import pli.lab.network.Network;
import pli.lab.process.Checkout;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.network.NetworkCard;

/**
 * The server's process is killed with -9 while entries are on their way into the log's tree, every
 * third time the witness too, and two devices follow all the while: they never see the log go back
 * or fork, and each account that was acknowledged is proved at the end. {@code -Dpli.lab.kills=50}
 * kills as often, {@code -Dpli.seed=N} repeats a run's moments, as far as processes repeat.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KilledLogIT {
  private static final int KILLS = Integer.getInteger("pli.lab.kills", 3);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final byte[] PASSPHRASE = "throw-away".getBytes(StandardCharsets.UTF_8);

  /** What a follower may hear while the server is away. */
  private static final Set<Problem> AWAY =
      EnumSet.of(Problem.UNREACHABLE, Problem.TIMED_OUT, Problem.LOG_UNAVAILABLE);

  @TempDir private Path folder;

  private final AtomicInteger people = new AtomicInteger();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Problem> heard = new ConcurrentLinkedQueue<>();
  private final AtomicInteger followed = new AtomicInteger();

  @Test
  void killedInTheMiddleTheLogOnlyGrowsForThoseWhoFollow() throws Exception {
    long seed = Long.getLong("pli.seed", System.nanoTime());
    System.out.println("pli.seed=" + seed);
    Random random = new Random(seed);
    try (Network network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse")) {
      join("alice", network.invitation());
      try (Device alice = open("alice")) {
        String link = invite(alice);
        join("bob", link);
        try (Device bob = open("bob")) {
          underWay(network, random, link, List.of(alice, bob));
          assertEquals(List.of(), List.copyOf(heard), "what the followers heard");
          assertTrue(followed.get() >= KILLS, "only followed " + followed + " times");
          assertTrue(acknowledged.size() >= KILLS, "only " + acknowledged + " joined");
          for (String handle : acknowledged) {
            prove(alice, handle, network);
          }
          bob.trust().follow(PATIENCE);
          alice.trust().follow(PATIENCE);
          LogStatus seen = alice.trust().status();
          assertEquals(seen.root(), bob.trust().status().root());
          assertEquals(seen.size(), seen.read());
          assertEquals(1, seen.witnesses().size());
        }
      }
    }
  }

  private void underWay(Network network, Random random, String link, List<Device> followers)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService all = Executors.newVirtualThreadPerTaskExecutor();
    List<Future<?>> work = new ArrayList<>();
    followers.forEach(each -> work.add(all.submit(() -> follow(each, over))));
    work.add(all.submit(() -> join(link, over)));
    work.add(all.submit(() -> join(link, over)));
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        // An entry has just been made durable; the sequencer takes it within a tenth of a second.
        int before = acknowledged.size();
        while (acknowledged.size() == before && work.stream().noneMatch(Future::isDone)) {
          TimeUnit.MILLISECONDS.sleep(2);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
        network.killServer();
        if (kill % 3 == 2) {
          network.killWitness();
          network.restartWitness();
        }
        network.restartServer();
      }
    } finally {
      over.set(true);
      for (Future<?> each : work) {
        each.get();
      }
      all.shutdown();
    }
  }

  private void follow(Device device, AtomicBoolean over) {
    while (!over.get()) {
      try {
        device.trust().follow(Duration.ofSeconds(5));
        followed.incrementAndGet();
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (ClientException e) {
        if (!AWAY.contains(e.problem())) {
          heard.add(e.problem());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void join(String link, AtomicBoolean over) {
    while (!over.get()) {
      String handle = "person" + people.incrementAndGet();
      try {
        join(handle, link);
        acknowledged.add(handle);
      } catch (ClientException e) {
        if (!AWAY.contains(e.problem())) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void prove(Device asker, String handle, Network network) throws Exception {
    Path file = folder.resolve(handle + ".evidence");
    asker.trust().prove(handle, file, PATIENCE);
    RecordEvidence evidence =
        (RecordEvidence) Evidence.parse(Bytes.adopt(Files.readAllBytes(file)));
    NetworkCard card = NetworkCard.parse(Bytes.adopt(Files.readAllBytes(network.card())));
    assertNotNull(evidence.verify(card));
  }

  private static Platform platform() {
    return new Platform(new WebTransport(), new SecureRandom()::nextBytes, Clock.systemUTC());
  }

  private void join(String handle, String link) throws ClientException {
    Device.join(platform(), folder.resolve(handle), PASSPHRASE, link, handle, "a device");
  }

  private Device open(String handle) throws ClientException {
    return Device.open(platform(), folder.resolve(handle), PASSPHRASE);
  }

  private static String invite(Device from) throws ClientException {
    return from.administrators()
        .invite(InvitationInfo.Role.MEMBER, 1000, Duration.ofDays(1), null, PATIENCE)
        .link();
  }
}
