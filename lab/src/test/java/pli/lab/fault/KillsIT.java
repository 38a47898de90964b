package pli.lab.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed with -9 while everybody works, again and again ({@code -Dpli.faults.kills});
 * and stopped as it should be.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KillsIT {
  private static final int MAX_TORN = 200_000;

  @TempDir private Path folder;

  private final long seed = Seed.announce();
  private final Random random = new Random(seed);

  @Test
  void whatWasAcceptedOutlivesEveryKill() throws Exception {
    int kills = Seed.kills();
    try (RealServer server = RealServer.make(folder)) {
      server.start();
      assertEquals(0, server.opened().path("after-crash").asInt());
      Workload work = Workload.on(server, seed);
      int verified = 0;
      for (int i = 0; i < kills; i++) {
        work.workABit(random);
        server.kill();
        server.start();
        assertEquals(1, server.opened().path("after-crash").asInt());
        verified += server.opened().path("queues-verified").asInt();
      }
      work.finishAndCheck();
      assertEquals(kills, server.events("opened").size() - 1);
      assertTrue(verified >= 5 * kills, "only " + verified + " queues were looked at");
      System.out.println(
          kills + " kills, " + work.accepted() + " accepted, " + work.repeated() + " repeated");
    }
  }

  /** What a power cut leaves of a write that nobody synced: anything, behind the last sync. */
  @Test
  void anEndThatWasNeverWholeIsCutOffAndSaid() throws Exception {
    try (RealServer server = RealServer.make(folder)) {
      server.start();
      Workload work = Workload.on(server, seed);
      for (int i = 0; i < Seed.rounds(3); i++) {
        work.workABit(random);
        server.kill();
        byte[] torn = new byte[1 + random.nextInt(MAX_TORN)];
        if (random.nextInt(3) > 0) {
          random.nextBytes(torn);
        }
        // The kill itself may have left the beginning of a record there.
        Files.write(server.newestLog(), torn, StandardOpenOption.APPEND);
        server.start();
        int cut = server.opened().path("log-bytes-cut").asInt();
        assertTrue(cut >= torn.length && cut < 2 * MAX_TORN, cut + " cut, seed " + seed);
      }
      work.finishAndCheck();
    }
  }

  @Test
  void damageBeforeTheEndStopsTheStartAndChangesNothing() throws Exception {
    try (RealServer server = RealServer.make(folder)) {
      server.start();
      Workload work = Workload.on(server, seed);
      work.workABit(random);
      work.settle();
      server.kill();
      Path log = server.newestLog();
      byte[] whole = Files.readAllBytes(log);
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length / 4)] ^= (byte) (1 << random.nextInt(8));
      Files.write(log, damaged);
      assertEquals(5, server.startsNot(), "seed " + seed);
      assertTrue(server.log().contains("is damaged"), server.log());
      assertEquals(-1, Arrays.mismatch(damaged, Files.readAllBytes(log)));
      Files.write(log, whole);
      server.start();
      work.finishAndCheck();
    }
  }

  @Test
  void aStopThatIsAskedForFinishesWhatWasHandedOver() throws Exception {
    try (RealServer server = RealServer.make(folder)) {
      server.start();
      Workload work = Workload.on(server, seed);
      for (int i = 0; i < Seed.rounds(2); i++) {
        work.workABit(random);
        assertEquals(0, server.stop());
        server.start();
        JsonNode opened = server.opened();
        assertEquals(0, opened.path("after-crash").asInt(), opened.toString());
        assertEquals(0, opened.path("log-bytes-cut").asInt(), opened.toString());
      }
      work.finishAndCheck();
      assertEquals(Seed.rounds(2), server.events("stopped").size());
    }
  }
}
