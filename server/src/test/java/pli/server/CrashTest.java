package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.wire.Entry;
import pli.protocol.wire.ServerFrame;
import pli.server.folder.NewServer;
import pli.transparency.network.Address;

/** A real server, killed with -9 while it is busy: what it had accepted is there, once. */
class CrashTest {
  private static final int SENDERS = 4;
  private static final int AT_ONCE = 32;

  private final Set<Integer> accepted = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Bytes> tried = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean stopped;

  @Test
  void whatWasAcceptedIsThereExactlyOnce(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("server");
    Address address = new Address("127.0.0.1", TestNetwork.freePort());
    NewServer made =
        NewServer.make(
            new NewServer.Plan(data, "Crash", address, address, null),
            InstantSource.system(),
            TestNetwork.entropy());
    Path toml = data.resolve("pli.toml");
    Files.writeString(
        toml,
        Files.readString(toml)
            .replace("reserve_mib = 256", "reserve_mib = 1")
            .replace("submits_per_second_per_route = 100", "submits_per_second_per_route = 0"));
    String origin = made.card().origin();
    TestQueue queue = TestQueue.random();
    TestGroup group = TestGroup.of(List.of(queue));
    int acknowledged = 0;
    for (int round = 0; round < 3; round++) {
      try (ServerProcess server = ServerProcess.start(data)) {
        try (TestClient client = TestClient.connect(address, origin)) {
          client.granted(queue.create(client));
          if (round == 0) {
            client.granted(group.create());
          }
        }
        int before = accepted.size();
        List<Thread> senders = send(address, origin, group);
        while (accepted.size() < before + 1500) {
          Thread.sleep(5);
        }
        server.kill();
        stopped = true;
        for (Thread sender : senders) {
          sender.join();
        }
      }
      stopped = false;
      try (ServerProcess server = ServerProcess.start(data)) {
        resendUnknown(address, origin, group);
        acknowledged = readAll(address, origin, queue, group, acknowledged);
        assertEquals(0, server.terminate());
      }
    }
    assertTrue(accepted.size() >= 4500);
  }

  private List<Thread> send(Address address, String origin, TestGroup group) {
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(Thread.ofPlatform().start(() -> sendUntilCut(address, origin, group)));
    }
    return senders;
  }

  private void sendUntilCut(Address address, String origin, TestGroup group) {
    try (TestClient client = TestClient.connect(address, origin)) {
      while (!stopped) {
        Map<Integer, CompletableFuture<ServerFrame>> answers = new HashMap<>();
        for (int i = 0; i < AT_ONCE; i++) {
          int number = next.getAndIncrement();
          Bytes submission = TestGroup.submissionId();
          tried.put(number, submission);
          answers.put(number, client.start(group.submit(message(number), submission)));
        }
        for (Map.Entry<Integer, CompletableFuture<ServerFrame>> answer : answers.entrySet()) {
          if (answer.getValue().get().hasAccepted()) {
            accepted.add(answer.getKey());
          }
        }
      }
    } catch (Exception e) {
      // The connection was cut, as it should be.
    }
  }

  private void resendUnknown(Address address, String origin, TestGroup group) throws Exception {
    int unknown = 0;
    try (TestClient client = TestClient.connect(address, origin)) {
      for (Map.Entry<Integer, Bytes> one : tried.entrySet()) {
        if (!accepted.contains(one.getKey())) {
          client.granted(group.submit(message(one.getKey()), one.getValue()));
          accepted.add(one.getKey());
          unknown++;
        }
      }
    }
    assertTrue(unknown > 0, "the kill met no submission on its way: it proved little");
  }

  /** Reads and acknowledges everything; how far. */
  private int readAll(
      Address address, String origin, TestQueue queue, TestGroup group, int acknowledged)
      throws Exception {
    Map<Integer, Long> found = new TreeMap<>();
    long number = acknowledged;
    try (TestClient client = TestClient.connect(address, origin)) {
      client.granted(queue.read(client));
      for (ServerFrame frame = client.next(); !frame.hasCaughtUp(); frame = client.next()) {
        for (Entry entry : frame.getEntries().getEntriesList()) {
          assertEquals(++number, entry.getNumber());
          Bytes message = Objects.requireNonNull(group.open(0, entry));
          int what = message.asByteBuffer().getInt();
          assertFalse(found.containsKey(what), "twice: " + what);
          found.put(what, entry.getNumber());
        }
        client.granted(queue.acknowledge(number));
      }
    }
    int missing = 0;
    for (int what : accepted) {
      if (tried.containsKey(what) && !found.containsKey(what)) {
        missing++;
      }
    }
    assertEquals(0, missing, "accepted and not there");
    // What was acknowledged must not come again in the next round.
    tried.clear();
    return (int) number;
  }

  private static Bytes message(int number) {
    return Bytes.copyOf(ByteBuffer.allocate(200).putInt(number).array());
  }
}
