package pli.server;

import static pli.server.TestClient.wire;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.QueueId;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CountKeyPackages;
import pli.protocol.wire.DeliverWelcome;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.PublishKeyPackages;

/** A running server, its administrator, and what a connection asks for most. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionCase {
  TestNetwork network;
  TestDevice admin;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    network = TestNetwork.start(folder.resolve("server"));
    admin = TestDevice.of("admin", network);
    try (TestClient client = network.connect()) {
      client.granted(admin.register(client, network.invitation().token()));
    }
  }

  @AfterAll
  void stop() {
    network.close();
  }

  Bytes invite() throws Exception {
    return TestOffice.invite(network, admin);
  }

  TestDevice join(String handle) throws Exception {
    TestDevice device = TestDevice.of(handle, network);
    Bytes token = invite();
    try (TestClient client = network.connect()) {
      client.granted(device.register(client, token));
    }
    return device;
  }

  static ClientFrame.Builder lookUp(String handle) {
    return ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle(handle));
  }

  static ClientFrame.Builder claim(String handle) {
    return ClientFrame.newBuilder()
        .setClaimKeyPackages(ClaimKeyPackages.newBuilder().setHandle(handle));
  }

  static ClientFrame.Builder count() {
    return ClientFrame.newBuilder().setCountKeyPackages(CountKeyPackages.getDefaultInstance());
  }

  static ClientFrame.Builder publish(List<Bytes> oneTime, Bytes lastResort) {
    PublishKeyPackages.Builder publish =
        PublishKeyPackages.newBuilder().setLastResort(wire(lastResort));
    oneTime.forEach(one -> publish.addOneTime(wire(one)));
    return ClientFrame.newBuilder().setPublishKeyPackages(publish);
  }

  static ClientFrame.Builder welcome(QueueId queue, Bytes sealed) {
    return ClientFrame.newBuilder()
        .setDeliverWelcome(
            DeliverWelcome.newBuilder()
                .setContactQueueId(wire(queue.value()))
                .setSubmissionId(wire(TestGroup.submissionId()))
                .setSealed(wire(sealed)));
  }
}
