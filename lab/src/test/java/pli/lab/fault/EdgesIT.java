package pli.lab.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.client.net.Endpoint;
import pli.lab.seizure.Kind;
import pli.lab.seizure.Needles;
import pli.lab.seizure.ProcessMemory;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.LookUp;

/** Two edge processes before one server, each of which is killed while people talk through them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EdgesIT {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int ROUND = 40;

  @TempDir private Path folder;
  private RealServer server;
  private RealEdge one;
  private RealEdge two;

  @BeforeEach
  void start() throws IOException {
    server = RealServer.make(folder);
    server.set("requests_burst", 100);
    server.start();
    one = RealEdge.start(server, folder.resolve("one.log"));
    two = RealEdge.start(server, folder.resolve("two.log"));
  }

  @AfterEach
  void stop() {
    for (AutoCloseable part : List.of(one, two, server)) {
      try {
        part.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Where a client that knows both addresses goes next; it begins with {@code first}. */
  private Supplier<Endpoint> alternately(int first) {
    AtomicInteger turn = new AtomicInteger(first);
    return () -> (turn.getAndIncrement() % 2 == 0 ? one : two).endpoint();
  }

  @Test
  void whateverIsKilledNothingIsLostAndNothingComesTwice() throws Exception {
    List<OwnQueue> queues =
        List.of(OwnQueue.random(server.origin()), OwnQueue.random(server.origin()));
    GroupEpoch group = GroupEpoch.first(queues);
    Ledger ledger = new Ledger(1);
    Semaphore messages = new Semaphore(0);
    try (Line line = Line.open(one.endpoint())) {
      for (OwnQueue queue : queues) {
        line.granted(queue.create(line));
      }
      line.granted(group.create(GroupEpoch.submissionId()));
    }
    Sender atOne = new Sender(alternately(0), ledger, group, messages);
    Sender atTwo = new Sender(alternately(1), ledger, group, messages);
    Reader fromOne =
        new Reader(alternately(0), ledger, queues.subList(0, 1), () -> List.of(group), 1);
    Reader fromTwo =
        new Reader(alternately(1), ledger, queues.subList(1, 2), () -> List.of(group), 2);
    work(messages, ledger);
    messages.release(ROUND);
    one.kill();
    work(messages, ledger);
    one.restart();
    messages.release(ROUND);
    two.kill();
    two.restart();
    work(messages, ledger);
    messages.release(ROUND);
    server.kill();
    server.start();
    work(messages, ledger);
    atOne.finish();
    atTwo.finish();
    assertTrue(atOne.ended(PATIENCE_MILLIS) && atTwo.ended(PATIENCE_MILLIS));
    until(() -> ledger.isSettled() && ledger.isDelivered(queues));
    fromOne.finish();
    fromTwo.finish();
    assertEquals(List.of(), ledger.audit(queues));
    assertTrue(ledger.accepted() >= 4 * ROUND);
    until(() -> joined() == 6);
    assertEquals(List.of(), server.events("fault"));
    assertEquals(0, one.stop());
    assertEquals(0, server.stop());
  }

  /** How often an edge came: twice at first, each once again, and both once the server had. */
  private int joined() {
    try {
      return server.events("edge-joined").size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Until as many more were accepted as are granted. */
  private static void work(Semaphore messages, Ledger ledger) throws InterruptedException {
    int before = ledger.accepted();
    messages.release(ROUND);
    until(() -> ledger.accepted() >= before + ROUND || !ledger.complaints().isEmpty());
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not in time");
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void whatOneAddressMayAskItMayAskOnAllEdgesTogether() throws Exception {
    server.set("requests_per_second_per_address", 1);
    server.set("requests_burst", 20);
    server.stop();
    server.start();
    ClientFrame.Builder request =
        ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle("nobody"));
    try (Line first = again(one);
        Line second = again(two)) {
      int granted = 0;
      while (!isLimited(first, request) && !isLimited(second, request)) {
        granted += 2;
        assertTrue(granted < 1000, "no limit");
      }
      assertTrue(granted >= 18, "so few were granted: " + granted);
      // Who has come to the limit on one edge is no better off on the other.
      assertTrue(isLimited(first, request) || isLimited(second, request));
    }
  }

  private static boolean isLimited(Line line, ClientFrame.Builder request) throws IOException {
    return line.ask(request).getError().getCode() == Error.Code.RATE_LIMITED;
  }

  /** Connects as a client does: until it may. */
  private static Line again(RealEdge edge) throws Exception {
    for (int i = 0; i < 100; i++) {
      try {
        return Line.open(edge.endpoint());
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new AssertionError("the edge did not come back");
  }

  @Test
  void anEdgeKeepsNoKeyOfWhatPassed() throws Exception {
    ProcessMemory memory = new ProcessMemory(one.pid());
    Assumptions.assumeTrue(memory.isReadable(), "this process may not read others");
    OwnQueue queue = OwnQueue.random(server.origin());
    GroupEpoch group = GroupEpoch.first(List.of(queue));
    Needles needles = new Needles();
    needles.add(Kind.ROUTE_KEY, group.routeKey());
    group.wrapKeys().forEach(key -> needles.add(Kind.WRAP_KEY, key));
    Needles held = new Needles();
    held.add(Kind.TEXT, server.data().toString());
    try (Line line = Line.open(one.endpoint())) {
      line.granted(queue.create(line));
      line.granted(group.create(GroupEpoch.submissionId()));
      for (int i = 0; i < ROUND; i++) {
        line.granted(group.submit(Wire.random(50 + 3000 * i), GroupEpoch.submissionId()));
      }
      Set<Kind> found = EnumSet.noneOf(Kind.class);
      memory.search(needles.search()).found().forEach(finding -> found.add(finding.kind()));
      assertEquals(Set.of(), found);
      // The search does find what such a process holds: here, the words that started it.
      assertFalse(memory.search(held.search()).found().isEmpty());
    }
  }
}
