package pli.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.protocol.AttachmentId;
import pli.protocol.Limits;
import pli.server.folder.NewServer;
import pli.transparency.network.Address;

/** A real server, killed with -9 in the middle of an upload: what it had answered is there. */
class AttachmentCrashTest {
  private static final int PART = 4 * Limits.ATTACHMENT_BLOCK;

  @Test
  void anUploadGoesOnWhereItWasAcknowledged(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("server");
    Address address = new Address("127.0.0.1", TestNetwork.freePort());
    NewServer.make(
        new NewServer.Plan(data, "Crash", address, address, null),
        InstantSource.system(),
        TestNetwork.entropy());
    Path toml = data.resolve("pli.toml");
    Files.writeString(toml, Files.readString(toml).replace("reserve_mib = 256", "reserve_mib = 1"));
    byte[] whole = new byte[(24 << 20) + 12345];
    new Random(4).nextBytes(whole);
    AttachmentId id = AttachmentId.random(TestNetwork.entropy());
    AtomicInteger acknowledged = new AtomicInteger();
    for (int round = 1; round <= 3; round++) {
      try (ServerProcess server = ServerProcess.start(data)) {
        int from = resumeAt(address, id, acknowledged.get());
        int enough = round * (whole.length / 5);
        Thread sender =
            Thread.ofPlatform().start(() -> put(address, id, whole, from, acknowledged));
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (acknowledged.get() < enough) {
          assertTrue(System.nanoTime() < end, "too little is acknowledged");
          Thread.sleep(1);
        }
        server.kill();
        sender.join();
        assertTrue(acknowledged.get() < whole.length, "the kill came too late to prove anything");
      }
    }
    try (ServerProcess server = ServerProcess.start(data);
        AttachmentClient client = new AttachmentClient(address)) {
      int from = resumeAt(address, id, acknowledged.get());
      put(address, id, whole, from, acknowledged);
      assertEquals(whole.length, acknowledged.get());
      assertArrayEquals(whole, client.get(id).body());
      assertEquals(0, server.terminate());
    }
  }

  /** Where the server says that it is: never before what it had acknowledged. */
  private static int resumeAt(Address address, AttachmentId id, int acknowledged) throws Exception {
    try (AttachmentClient client = new AttachmentClient(address)) {
      int offset = (int) Math.max(0, AttachmentClient.offset(client.head(id)));
      assertTrue(offset >= acknowledged, offset + " < " + acknowledged);
      return offset;
    }
  }

  private static void put(
      Address address, AttachmentId id, byte[] whole, int from, AtomicInteger acknowledged) {
    try (AttachmentClient client = new AttachmentClient(address)) {
      for (int at = from; at < whole.length; at += PART) {
        int to = Math.min(whole.length, at + PART);
        HttpResponse<byte[]> answer = client.put(id, whole, at, to);
        assertEquals(2, answer.statusCode() / 100);
        acknowledged.set((int) AttachmentClient.offset(answer));
      }
    } catch (Exception e) {
      // The connection was cut, as it should be.
    }
  }
}
