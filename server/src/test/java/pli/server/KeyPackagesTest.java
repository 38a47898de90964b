package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.protocol.FirstContact;
import pli.protocol.Limits;
import pli.protocol.LoggedRecords;
import pli.protocol.QueueId;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.KeyPackageCount;

/** KeyPackages and Welcomes: what a device leaves for those who write to it first. */
class KeyPackagesTest extends SessionCase {
  @Test
  void keyPackagesAreTakenOnceAndTheLastResortStays() throws Exception {
    TestDevice ivan = join("ivan");
    try (TestClient client = network.connect();
        TestClient anonymous = network.connect()) {
      client.granted(ivan.authenticate(client));
      assertEquals(Error.Code.NO_KEY_PACKAGES, anonymous.refused(claim("ivan")).getCode());
      assertEquals(Error.Code.UNKNOWN_HANDLE, anonymous.refused(claim("ghost")).getCode());
      client.granted(publish(List.of(Bytes.of(1), Bytes.of(2)), Bytes.EMPTY));
      client.granted(publish(List.of(Bytes.of(3)), Bytes.of(9)));
      KeyPackageCount count = client.granted(count()).getKeyPackageCount();
      assertEquals(3, count.getOneTime());
      assertTrue(count.getLastResort());
      for (int expected : List.of(1, 2, 3, 9, 9)) {
        ClaimedKeyPackages claimed = anonymous.granted(claim("ivan")).getClaimedKeyPackages();
        assertEquals(ivan.logged(), LoggedRecords.fromWire(claimed.getRecord().getRecords(0)));
        assertEquals(1, claimed.getKeyPackagesCount());
        assertEquals(wire(ivan.id().value()), claimed.getKeyPackages(0).getDeviceId());
        assertEquals(wire(Bytes.of(expected)), claimed.getKeyPackages(0).getKeyPackage());
      }
      client.granted(publish(List.of(), Bytes.of(10)));
      assertEquals(
          wire(Bytes.of(10)),
          anonymous
              .granted(claim("ivan"))
              .getClaimedKeyPackages()
              .getKeyPackages(0)
              .getKeyPackage());
    }
  }

  /** Whoever comes with another suite withdraws what it published before. */
  @Test
  void replacedKeyPackagesAreNotHandedOut() throws Exception {
    TestDevice kate = join("kate");
    try (TestClient client = network.connect();
        TestClient anonymous = network.connect()) {
      client.granted(kate.authenticate(client));
      client.granted(publish(List.of(Bytes.of(1), Bytes.of(2)), Bytes.of(8)));
      client.granted(replace(List.of(Bytes.of(3), Bytes.of(4)), Bytes.of(9)));
      assertEquals(2, client.granted(count()).getKeyPackageCount().getOneTime());
      for (int expected : List.of(3, 4, 9)) {
        ClaimedKeyPackages claimed = anonymous.granted(claim("kate")).getClaimedKeyPackages();
        assertEquals(wire(Bytes.of(expected)), claimed.getKeyPackages(0).getKeyPackage());
      }
      List<Bytes> most = new ArrayList<>();
      for (int i = 0; i < Limits.MAX_KEY_PACKAGES; i++) {
        most.add(Bytes.of(i));
      }
      client.granted(publish(most, Bytes.EMPTY));
      client.granted(replace(most, Bytes.EMPTY));
      assertEquals(200, client.granted(count()).getKeyPackageCount().getOneTime());
      client.granted(replace(List.of(), Bytes.EMPTY));
      assertEquals(0, client.granted(count()).getKeyPackageCount().getOneTime());
      assertTrue(client.granted(count()).getKeyPackageCount().getLastResort());
    }
  }

  private static ClientFrame.Builder replace(List<Bytes> oneTime, Bytes lastResort) {
    ClientFrame.Builder frame = publish(oneTime, lastResort);
    return frame.setPublishKeyPackages(frame.getPublishKeyPackages().toBuilder().setReplace(true));
  }

  @Test
  void keyPackagesHaveLimits() throws Exception {
    TestDevice judy = join("judy");
    List<Bytes> most = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_KEY_PACKAGES; i++) {
      most.add(Bytes.of(i));
    }
    try (TestClient client = network.connect()) {
      client.granted(judy.authenticate(client));
      client.granted(publish(most, Bytes.EMPTY));
      assertEquals(
          Error.Code.TOO_MANY,
          client.refused(publish(List.of(Bytes.of(1)), Bytes.EMPTY)).getCode());
      most.add(Bytes.of(1));
      assertEquals(Error.Code.TOO_MANY, client.refused(publish(most, Bytes.EMPTY)).getCode());
      Bytes large = TestNetwork.random(Limits.MAX_KEY_PACKAGE + 1);
      assertEquals(Error.Code.TOO_LARGE, client.refused(publish(List.of(), large)).getCode());
      assertEquals(
          Error.Code.TOO_LARGE, client.refused(publish(List.of(large), Bytes.EMPTY)).getCode());
      assertEquals(
          Error.Code.MALFORMED,
          client.refused(publish(List.of(Bytes.EMPTY), Bytes.EMPTY)).getCode());
      assertFalse(client.granted(count()).getKeyPackageCount().getLastResort());
      assertEquals(200, client.granted(count()).getKeyPackageCount().getOneTime());
    }
  }

  @Test
  void aWelcomeReachesTheContactQueueAndNoOther() throws Exception {
    TestDevice mallory = join("mallory");
    TestQueue main = TestQueue.random();
    TestQueue contact = mallory.contactQueue();
    FirstContact welcome =
        new FirstContact(
            Bytes.utf8("welcome"),
            Bytes.utf8("tree"),
            QueueId.random(TestNetwork.entropy()),
            Secret.random(32, TestNetwork.entropy()));
    Bytes sealed =
        welcome.seal(mallory.contactKeys().publicKey(), contact.id(), TestNetwork.entropy());
    try (TestClient anonymous = network.connect();
        TestClient client = network.connect()) {
      assertEquals(
          Error.Code.UNKNOWN_QUEUE, anonymous.refused(welcome(contact.id(), sealed)).getCode());
      client.granted(contact.create(client));
      client.granted(main.create(client));
      client.granted(mallory.authenticate(client));
      assertEquals(
          Error.Code.UNKNOWN_QUEUE, anonymous.refused(welcome(main.id(), sealed)).getCode());
      ClientFrame.Builder request = welcome(contact.id(), sealed);
      assertEquals(1, anonymous.granted(request).getAccepted().getDelivered());
      assertTrue(anonymous.granted(request).getAccepted().getRepeated());
      client.granted(contact.read(client));
      List<Entry> entries = client.untilCaughtUp();
      assertEquals(1, entries.size());
      FirstContact opened =
          FirstContact.open(
              mallory.contactKeys(), contact.id(), TestClient.bytes(entries.get(0).getSealed()));
      assertEquals(welcome.welcome(), opened.welcome());
      client.granted(contact.acknowledge(1));
      Bytes most = TestNetwork.random(Limits.MAX_WELCOME);
      anonymous.granted(welcome(contact.id(), most));
      assertEquals(most, TestClient.bytes(client.entries(1).get(0).getSealed()));
      assertEquals(
          Error.Code.TOO_LARGE,
          anonymous
              .refused(welcome(contact.id(), TestNetwork.random(Limits.MAX_WELCOME + 1)))
              .getCode());
      client.granted(contact.delete(client));
    }
  }
}
