package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.wire.Accepted;
import pli.protocol.wire.Error;

/** Quotas that the operator set, and what senders hear of them. */
class QuotaTest {
  @Test
  void aFullQueueIsToldAndTheOthersGetTheMessage(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("server"),
                toml -> toml.replace("max_entries = 100000", "max_entries = 3"));
        TestClient client = network.connect();
        TestClient reader = network.connect()) {
      TestQueue silent = TestQueue.random();
      TestQueue reading = TestQueue.random();
      client.granted(silent.create(client));
      client.granted(reading.create(client));
      TestGroup group = TestGroup.of(List.of(silent, reading));
      client.granted(group.create());
      reader.granted(reading.read(reader));
      for (int i = 1; i <= 5; i++) {
        Accepted accepted = client.granted(group.submit(Bytes.utf8("text"))).getAccepted();
        assertEquals(i <= 3 ? 2 : 1, accepted.getDelivered());
        assertEquals(i <= 3 ? 0 : 1, accepted.getMissing());
        assertEquals(i <= 3 ? 0 : 1, accepted.getFull());
        reader.granted(reading.acknowledge(i));
      }
      // The same submission again hears the same.
      Bytes submission = TestGroup.submissionId();
      client.granted(group.submit(Bytes.utf8("once"), submission));
      Accepted again = client.granted(group.submit(Bytes.utf8("once"), submission)).getAccepted();
      assertTrue(again.getRepeated());
      assertEquals(1, again.getFull());
    }
  }

  @Test
  void aStoreThatIsAsLargeAsItMayBeRefusesAndStillLetsGo(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("server"), toml -> toml.replace("max_mib = 0", "max_mib = 3"));
        TestClient client = network.connect();
        TestClient reader = network.connect()) {
      TestQueue queue = TestQueue.random();
      client.granted(queue.create(client));
      TestGroup group = TestGroup.of(List.of(queue));
      client.granted(group.create());
      reader.granted(queue.read(reader));
      Bytes large = Bytes.copyOf(new byte[500_000]);
      Error.Code refused = null;
      for (int i = 1; i <= 200 && refused == null; i++) {
        pli.protocol.wire.ServerFrame answer = client.start(group.submit(large)).get();
        refused = answer.hasError() ? answer.getError().getCode() : null;
        Thread.sleep(answer.hasError() ? 0 : 20);
      }
      assertEquals(Error.Code.STORE_FULL, refused);
      reader.granted(queue.acknowledge(1));
    }
  }

  @Test
  void settingsFromBeforeHaveTheDefaults(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
        TestNetwork.start(
            folder.resolve("server"),
            toml -> toml.substring(0, toml.indexOf("# The same above so many MiB")))) {
      String toml = Files.readString(network.path().resolve("pli.toml"));
      assertTrue(!toml.contains("\n[attachments]") && !toml.contains("\n[queues]"));
      try (AttachmentClient client = new AttachmentClient(network.address())) {
        byte[] content = new byte[1000];
        assertEquals(
            201,
            client
                .put(
                    pli.protocol.AttachmentId.random(TestNetwork.entropy()),
                    content,
                    0,
                    content.length)
                .statusCode());
      }
    }
  }
}
