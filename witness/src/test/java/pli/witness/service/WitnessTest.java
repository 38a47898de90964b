package pli.witness.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.transparency.Limits;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;
import pli.transparency.witness.AddCheckpointResponse.Conflict;
import pli.transparency.witness.AddCheckpointResponse.Cosigned;
import pli.transparency.witness.WitnessRules;
import pli.witness.Asking;
import pli.witness.TestLog;
import pli.witness.service.FolderException.Problem;

/** What a witness answers over HTTP, and what it has on its disk afterwards. */
class WitnessTest {
  private static final long NOW = 1_800_000_000;
  private static final String ORIGIN = "lighthouse.example/log";

  @TempDir Path temporary;

  private final TestLog log = new TestLog(ORIGIN, 1, TestLog.entries("a", 40));
  private final TestLog fork = new TestLog(ORIGIN, 1, TestLog.entries("b", 40));
  private final List<String> complaints = new ArrayList<>();
  private Path folder = Path.of("");
  private VerifierKey key = log.key();
  private Running running = Running.NONE;

  /** A witness that answers. */
  private record Running(AutoCloseable folder, AutoCloseable server, Asking asking) {
    static final Running NONE = new Running(() -> {}, () -> {}, new Asking("http://127.0.0.1"));

    void stop() throws Exception {
      asking.close();
      server.close();
      folder.close();
    }
  }

  @BeforeEach
  void make() throws IOException, FolderException {
    folder = temporary.resolve("witness");
    key = WitnessFolder.make(folder, "witness.example/w1", new Random(9)::nextBytes);
    WitnessFolder.trust(folder, log.key(), false);
    start();
  }

  @AfterEach
  void stop() throws Exception {
    running.stop();
  }

  private void start() throws IOException, FolderException {
    WitnessFolder opened = WitnessFolder.open(folder);
    Witness witness = new Witness(opened, () -> NOW, complaints::add);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    WitnessServer server = WitnessServer.open(any, witness);
    Asking asking = new Asking("http://127.0.0.1:" + server.address().getPort());
    running = new Running(opened, server, asking);
  }

  private void restart() throws Exception {
    running.stop();
    start();
  }

  @Test
  void aGrowingLogIsCosignedStepByStep() throws Exception {
    int old = 0;
    for (int size : List.of(1, 2, 2, 7, 8, 40)) {
      Cosigned cosigned = assertInstanceOf(Cosigned.class, add(log.request(old, size)));
      SignedCheckpoint sent = log.checkpoint(size);
      assertEquals(NOW, cosigned.by(key, sent).seconds());
      TrustedLog trusted = new TrustedLog(log.key(), new WitnessPolicy(1, List.of(key)));
      SignedCheckpoint whole = sent.with(cosigned.signatures());
      assertEquals(size, VerifiedCheckpoint.verify(whole, trusted).head().size());
      assertEquals(whole.encode(), shown().body());
      restart();
      assertEquals(new Conflict(size), add(log.request(0, size)));
      old = size;
    }
  }

  @Test
  void eachRefusalHasItsStatus() throws Exception {
    assertEquals(404, running.asking().get("/" + "0".repeat(64) + "/checkpoint").status());
    assertEquals(404, shown().status());
    assertEquals(200, status(log.request(0, 7)));
    TestLog stranger = new TestLog("other.example/log", 2, TestLog.entries("a", 9));
    assertEquals(404, status(stranger.request(0, 7)));
    TestLog thief = new TestLog(ORIGIN, 3, TestLog.entries("a", 9));
    assertEquals(403, status(thief.request(7, 8)));
    assertEquals(400, status(new AddCheckpointRequest(9, List.of(), log.checkpoint(8))));
    assertEquals(409, status(log.request(6, 8)));
    assertEquals(422, status(new AddCheckpointRequest(7, log.proof(6, 8), log.checkpoint(8))));
    assertEquals(422, status(fork.request(7, 8)));
    assertEquals(422, status(fork.request(7, 7)));
    Asking.Answer conflict = running.asking().post(log.request(0, 8).encode());
    assertEquals("text/x.tlog.size", conflict.contentType());
    assertEquals("7\n", conflict.body().utf8());
    assertEquals(400, running.asking().post(Bytes.utf8("old 7\n")).status());
    assertEquals(400, running.asking().post(Bytes.EMPTY).status());
    assertEquals(405, running.asking().get("/add-checkpoint").status());
    assertEquals(404, running.asking().get("/../key").status());
    assertEquals(404, running.asking().get("/").status());
    assertEquals(200, status(log.request(7, 8)));
  }

  @Test
  void aBodyPastItsLimitIsRefusedAndTheNextOneAnswered() throws Exception {
    byte[] spaces = new byte[Limits.MAX_NOTE + 1];
    assertEquals(400, running.asking().post(Bytes.adopt(spaces)).status());
    assertEquals(200, status(log.request(0, 7)));
  }

  @Test
  void aForkThatItIsShownIsKeptAsEvidence() throws Exception {
    assertEquals(200, status(log.request(0, 7)));
    for (int i = 0; i < 3; i++) {
      assertEquals(422, status(fork.request(7, 7)));
    }
    assertEquals(1, complaints.size(), complaints.toString());
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("evidence"))) {
      file = files.findFirst().orElseThrow();
    }
    ForkEvidence evidence =
        assertInstanceOf(ForkEvidence.class, Evidence.parse(Bytes.adopt(Files.readAllBytes(file))));
    TrustedLog trusted = new TrustedLog(log.key(), WitnessPolicy.NONE);
    assertEquals(log.head(7), evidence.verify(trusted).first().checkpoint().head());
    assertEquals(fork.head(7), evidence.verify(trusted).second().checkpoint().head());
  }

  @Test
  void ofTwoForksThatRaceOneIsCosigned() throws Exception {
    for (int round = 0; round < 20; round++) {
      String origin = "race.example/" + round;
      TestLog one = new TestLog(origin, round, TestLog.entries("a", 3));
      TestLog other = new TestLog(origin, round, TestLog.entries("b", 3));
      WitnessFolder.trust(folder, one.key(), false);
      CountDownLatch go = new CountDownLatch(1);
      int cosigned = 0;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Integer>> answers = new ArrayList<>();
        for (TestLog face : List.of(one, other, one, other, one, other)) {
          answers.add(
              threads.submit(() -> {
                go.await();
                return status(face.request(0, 3));
              }));
        }
        go.countDown();
        for (Future<Integer> answer : answers) {
          cosigned += answer.get() == 200 ? 1 : 0;
        }
      }
      assertEquals(1, cosigned);
    }
  }

  @Test
  void whatTheDiskDoesNotTakeIsNotCosigned() throws Exception {
    assertEquals(200, status(log.request(0, 7)));
    Path heads = folder.resolve("heads");
    Path aside = folder.resolve("aside");
    Files.move(heads, aside);
    assertEquals(500, status(log.request(0, 8)));
    assertEquals(500, status(fork.request(0, 7)));
    Files.move(aside, heads);
    assertEquals(422, status(fork.request(7, 8)));
    assertEquals(200, status(log.request(7, 8)));
    assertEquals(1, complaints.size(), complaints.toString());
  }

  @Test
  void aDamagedHeadIsNotTakenForANewLog() throws Exception {
    assertEquals(200, status(log.request(0, 7)));
    Path head = head();
    byte[] good = Files.readAllBytes(head);
    for (byte[] bad : List.of(new byte[0], new byte[] {1, 2, 3}, "a\n0\n".getBytes(US_ASCII))) {
      Files.write(head, bad);
      assertEquals(500, status(log.request(0, 7)));
      running.stop();
      running = Running.NONE;
      assertEquals(Problem.DAMAGED, problem(() -> WitnessFolder.open(folder)));
      Files.write(head, good);
      start();
    }
    assertEquals(200, status(log.request(7, 8)));
  }

  @Test
  void whatAKilledWriteLeftBehindIsOverwritten() throws Exception {
    Path fresh = Path.of(head() + ".new");
    Files.write(fresh, new byte[] {1, 2, 3});
    assertEquals(200, status(log.request(0, 7)));
    assertFalse(Files.exists(fresh));
    restart();
    assertEquals(new Conflict(7), add(log.request(0, 7)));
  }

  @Test
  void aFolderHasOneOwnerAndOneWitness() throws Exception {
    assertEquals(Problem.IN_USE, problem(() -> WitnessFolder.open(folder)));
    assertEquals(Problem.NOT_EMPTY, problem(() -> WitnessFolder.make(folder, "", bytes -> {})));
    Path nothing = temporary.resolve("nothing");
    assertEquals(Problem.NO_WITNESS, problem(() -> WitnessFolder.open(nothing)));
    assertEquals(Problem.NO_WITNESS, problem(() -> WitnessFolder.trust(nothing, log.key(), false)));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))));
    running.stop();
    running = Running.NONE;
    Files.writeString(folder.resolve("key"), "pli witness key v1\nname x\nseed AAAA\n");
    assertEquals(Problem.DAMAGED, problem(() -> WitnessFolder.open(folder)));
  }

  @Test
  void aLogIsTrustedOnceAndWhileTheWitnessRuns() throws Exception {
    TestLog second = new TestLog("second.example/log", 5, TestLog.entries("a", 9));
    assertEquals(404, status(second.request(0, 7)));
    assertTrue(WitnessFolder.trust(folder, second.key(), false));
    assertFalse(WitnessFolder.trust(folder, second.key(), false));
    assertEquals(200, status(second.request(0, 7)));
    String logs = Files.readString(folder.resolve("logs"));
    Files.writeString(folder.resolve("logs"), logs + key.encode() + "\n");
    assertEquals(500, status(second.request(7, 8)));
    Files.writeString(folder.resolve("logs"), logs + "\n  # a remark\n");
    assertEquals(200, status(second.request(7, 8)));
  }

  @Test
  void aLogThatChangesItsKeyKeepsItsHead() throws Exception {
    assertEquals(200, status(log.request(0, 7)));
    TestLog renewed = new TestLog(ORIGIN, 8, TestLog.entries("a", 40));
    assertEquals(
        Problem.OTHER_KEY, problem(() -> WitnessFolder.trust(folder, renewed.key(), false)));
    assertEquals(403, status(renewed.request(7, 8)));
    WitnessFolder.trust(folder, renewed.key(), true);
    assertEquals(new Conflict(7), add(renewed.request(0, 8)));
    assertEquals(200, status(renewed.request(7, 8)));
    assertEquals(200, status(log.request(8, 9)));
  }

  @Test
  void askingAgainForTheSameHeadWritesNothing() throws Exception {
    assertEquals(200, status(log.request(0, 7)));
    Object before = Files.getAttribute(head(), "unix:ino");
    for (int i = 0; i < 5; i++) {
      assertEquals(200, status(log.request(7, 7)));
    }
    assertEquals(before, Files.getAttribute(head(), "unix:ino"));
  }

  @Test
  void aLogThatForksForEverLeavesSixteenFiles() throws Exception {
    assertEquals(200, status(log.request(0, 1)));
    for (int size = 2; size < 30; size++) {
      assertEquals(200, status(log.request(size - 1, size)));
      assertEquals(422, status(fork.request(size, size)));
    }
    try (Stream<Path> files = Files.list(folder.resolve("evidence"))) {
      assertEquals(16, files.count());
    }
  }

  @Test
  void aHeadThatWasDeletedIsNotANewLog() throws Exception {
    assertEquals(200, status(log.request(0, 7)));
    Files.delete(head());
    assertEquals(500, status(fork.request(0, 7)));
    running.stop();
    assertEquals(Problem.DAMAGED, problem(() -> WitnessFolder.open(folder)));
    running = Running.NONE;
  }

  private interface Opening {
    Object run() throws FolderException;
  }

  private static Problem problem(Opening opening) {
    return assertThrows(FolderException.class, opening::run).problem();
  }

  private AddCheckpointResponse add(AddCheckpointRequest request) throws Exception {
    return running.asking().add(request);
  }

  private int status(AddCheckpointRequest request) throws Exception {
    return add(request).status();
  }

  private Asking.Answer shown() throws IOException, InterruptedException {
    return running.asking().get("/" + WitnessRules.monitoringPath(ORIGIN));
  }

  private Path head() {
    String name = WitnessRules.monitoringPath(ORIGIN).substring(0, 64) + ".head";
    return folder.resolve("heads").resolve(name);
  }
}
