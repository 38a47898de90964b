package pli.witness.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.transparency.note.VerifierKey;
import pli.transparency.witness.AddCheckpointResponse;
import pli.transparency.witness.AddCheckpointResponse.Conflict;
import pli.transparency.witness.AddCheckpointResponse.Cosigned;
import pli.witness.Asking;
import pli.witness.Run;
import pli.witness.TestLog;

/**
 * The promise of a real process that is killed with kill -9 while both faces of forked logs ask it
 * at once. {@code -Dpli.witness.kills=N} kills it oftener, {@code -Dpli.witness.seed=N} repeats a
 * run.
 */
class KilledWitnessTest {
  private static final int KILLS = Integer.getInteger("pli.witness.kills", 6);
  private static final int LOGS = 6;
  private static final int SIZE = 60;

  @TempDir Path temporary;

  /** A log with two faces, and what the witness said to each. */
  private static final class TwoFaced {
    private final List<TestLog> faces;
    private final List<Queue<Integer>> cosigned =
        List.of(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());

    TwoFaced(String origin, long seed) {
      faces =
          List.of(
              new TestLog(origin, seed, TestLog.entries("a", SIZE)),
              new TestLog(origin, seed, TestLog.entries("b", SIZE)));
    }

    int largest() {
      return cosigned.stream().flatMap(Queue::stream).mapToInt(Integer::intValue).max().orElse(0);
    }
  }

  @Test
  void ofTwoForksItNeverCosignsBothHoweverOftenItIsKilled() throws Exception {
    long seed = Long.getLong("pli.witness.seed", System.nanoTime());
    System.out.println("KilledWitnessTest: pli.witness.seed=" + seed + ", " + KILLS + " kills");
    Random random = new Random(seed);
    Path folder = temporary.resolve("witness");
    VerifierKey key = WitnessFolder.make(folder, "", new Random(seed)::nextBytes);
    List<TwoFaced> logs = new ArrayList<>();
    for (int i = 0; i < LOGS * (KILLS + 1); i++) {
      logs.add(new TwoFaced("log" + i + ".example", seed + i));
      WitnessFolder.trust(folder, logs.get(i).faces.get(0).key(), false);
    }
    for (int kill = 0; kill < KILLS; kill++) {
      try (Run run = Run.witness(folder, List.of());
          Asking asking = new Asking(run.url)) {
        remembersAll(logs, asking);
        AtomicBoolean stop = new AtomicBoolean();
        // Logs of the round before too: those that the last kill struck.
        List<TwoFaced> busy = logs.subList(Math.max(0, kill - 1) * LOGS, (kill + 1) * LOGS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          List<Future<?>> asked = ask(busy, threads, asking, key, stop);
          Thread.sleep(random.nextInt(20, 1200));
          run.kill();
          stop.set(true);
          for (Future<?> each : asked) {
            each.get();
          }
        }
      }
    }
    int signed = 0;
    for (TwoFaced log : logs) {
      boolean both = log.cosigned.stream().noneMatch(Queue::isEmpty);
      assertTrue(!both, "both faces of " + log.faces.get(0).key().name() + " were cosigned");
      signed += log.cosigned.get(0).size() + log.cosigned.get(1).size();
    }
    assertTrue(signed > KILLS, "only " + signed + " cosignatures");
    System.out.println("KilledWitnessTest: " + signed + " cosignatures");
    try (Run run = Run.witness(folder, List.of());
        Asking asking = new Asking(run.url)) {
      remembersAll(logs, asking);
      run.end();
    }
  }

  /** No head that it cosigned before it was killed is forgotten. */
  private static void remembersAll(List<TwoFaced> logs, Asking asking) throws Exception {
    for (TwoFaced log : logs) {
      int largest = log.largest();
      if (largest > 0) {
        AddCheckpointResponse answer = asking.add(log.faces.get(0).request(0, SIZE));
        long remembered = assertInstanceOf(Conflict.class, answer).size();
        assertTrue(remembered >= largest, remembered + " of " + largest);
      }
    }
  }

  private static List<Future<?>> ask(
      List<TwoFaced> logs,
      ExecutorService threads,
      Asking asking,
      VerifierKey key,
      AtomicBoolean stop) {
    List<Future<?>> asked = new ArrayList<>();
    for (TwoFaced log : logs) {
      for (int face = 0; face < 2; face++) {
        TestLog one = log.faces.get(face);
        Queue<Integer> cosigned = log.cosigned.get(face);
        asked.add(
            threads.submit(() -> {
              grow(one, cosigned, asking, key, stop);
              return null;
            }));
      }
    }
    return asked;
  }

  /** Grows one face by one entry a request, until the witness is gone. */
  private static void grow(
      TestLog face, Queue<Integer> cosigned, Asking asking, VerifierKey key, AtomicBoolean stop)
      throws Exception {
    int old = 0;
    while (!stop.get() && old < SIZE) {
      AddCheckpointResponse answer;
      try {
        answer = asking.add(face.request(old, old + 1));
      } catch (IOException e) {
        return;
      }
      switch (answer) {
        case Cosigned signed -> {
          signed.by(key, face.checkpoint(old + 1));
          cosigned.add(++old);
        }
        case Conflict conflict -> old = Math.toIntExact(conflict.size());
        case AddCheckpointResponse.Refused refused -> assertEquals(422, refused.status());
        case AddCheckpointResponse.Unavailable unavailable ->
            throw new AssertionError("status " + unavailable.status());
      }
    }
  }

  @Test
  void theHeadIsOnTheDiskBeforeTheAnswerIsOnItsWay() throws Exception {
    Path trace = temporary.resolve("trace");
    List<String> strace = List.of("strace", "-f", "-qq", "-s", "200", "-o", trace.toString(), "-e");
    List<String> calls = new ArrayList<>(strace);
    calls.add("trace=fsync,fdatasync,rename,openat,write,writev,sendto,close");
    Assumptions.assumeTrue(
        isThere(List.of("strace", "-qq", "-o", temporary.resolve("try").toString(), "true")),
        "strace is not there or may not trace; the order of writes was not looked at");
    Path folder = temporary.resolve("witness");
    WitnessFolder.make(folder, "", new Random(1)::nextBytes);
    TestLog log = new TestLog("log.example", 1, TestLog.entries("a", 9));
    WitnessFolder.trust(folder, log.key(), false);
    try (Run run = Run.witness(folder, calls);
        Asking asking = new Asking(run.url)) {
      assertInstanceOf(Cosigned.class, asking.add(log.request(0, 9)));
      run.end();
    }
    List<String> lines = Files.readAllLines(trace);
    int opened = first(lines, 0, ".head.new\"", "openat(");
    int synced = first(lines, opened, "fsync(");
    int renamed = first(lines, synced, ".head.new\"", "rename(");
    int folderOpened = first(lines, renamed, "heads\"", "openat(");
    int folderSynced = first(lines, folderOpened, "fsync(");
    int answered = first(lines, folderSynced, "HTTP/1.1 200");
    assertTrue(answered > 0);
    for (String early : lines.subList(0, folderSynced)) {
      assertTrue(!early.contains("HTTP/1.1 200"), early);
    }
  }

  private static boolean isThere(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The first line from {@code from} on that has all these parts. */
  private static int first(List<String> lines, int from, String... parts) {
    for (int i = from; i < lines.size(); i++) {
      String line = lines.get(i);
      if (List.of(parts).stream().allMatch(line::contains)) {
        return i;
      }
    }
    throw new AssertionError("no " + List.of(parts) + " behind line " + from);
  }
}
