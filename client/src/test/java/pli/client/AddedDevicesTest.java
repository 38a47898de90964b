package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.Notice;
import pli.client.api.OwnDevice;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame.RequestCase;

/** Devices that come, and conversations that follow. */
class AddedDevicesTest extends DevicesCase {
  @Test
  void aFurtherDeviceIsInTheLogAndReadsWhatIsBegunFromThenOn() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    assertEquals(2, server.account("alice").devices().size());
    assertEquals(server.account("alice").devices().size(), names(phone).size());
    List<OwnDevice> seen = phone.device().devices().list();
    assertEquals(List.of("alice's laptop", "phone"), names(laptop));
    assertEquals(List.of(1L, 2L), seen.stream().map(OwnDevice::sinceVersion).toList());
    assertEquals(List.of(false, true), seen.stream().map(OwnDevice::current).toList());
    assertEquals("alice", phone.device().account().handle());
    bob.tell(laptop, "to both");
    assertEquals(List.of("bob: to both"), phone.hear(1));
    assertEquals(List.of("bob: to both"), laptop.hear(1));
    settle(laptop, phone, bob);
    phone.tell(bob, "from the phone");
    assertEquals(List.of("alice: from the phone"), bob.hear(1));
    assertEquals(List.of("alice: from the phone"), laptop.hear(1));
    // What one begins, the other reads too.
    Person carol = join("carol");
    laptop.tell(carol, "begun on the laptop");
    assertEquals(List.of("alice: begun on the laptop"), carol.hear(1));
    assertEquals(List.of("alice: begun on the laptop"), phone.hear(1));
    settle(laptop, phone, carol);
    carol.tell(laptop, "back");
    assertEquals(List.of("carol: back"), phone.hear(1));
    ConversationId desk =
        phone.device().createConversation("desk", List.of("carol"), Person.PATIENCE).id();
    phone.tell(desk, "begun on the phone");
    assertEquals(List.of("alice: begun on the phone", "carol: back"), laptop.hear(2));
    // Neither is told of what it knows: one made the record, the other was made by it.
    for (Person device : List.of(laptop, phone)) {
      assertTrue(
          device.device().notices().stream()
              .noneMatch(n -> n.kind() == Notice.Kind.OWN_RECORD_CHANGED));
    }
  }

  @Test
  void aDeviceWithoutKeyPackagesKeepsNobodyFromWritingToTheOthers() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    Bytes empty = server.account("alice").devices().get(1).id().value();
    synchronized (server) {
      server.keyPackages.remove(empty);
      server.lastResorts.remove(empty);
    }
    bob.tell(laptop, "whoever is there");
    assertEquals(List.of("bob: whoever is there"), laptop.hear(1));
    assertEquals(List.of(), phone.read());
    // With no device left there is nobody to write to.
    Person carol = join("carol");
    Bytes only = server.account("carol").devices().get(0).id().value();
    synchronized (server) {
      server.keyPackages.remove(only);
      server.lastResorts.remove(only);
    }
    assertEquals(
        Problem.NO_KEY_PACKAGES,
        problem(() ->
            bob.device().createConversation("desk", List.of(carol.handle), Duration.ofSeconds(2))));
  }

  @Test
  void whatKeepsADeviceOutOfOneConversationDoesNotKeepItOutOfManyForLonger() throws Exception {
    MovedClock clock = new MovedClock();
    Person laptop = join("alice", clock);
    Person bob = join("bob");
    int many = 12;
    for (int i = 0; i < many; i++) {
      laptop.device().createConversation("group " + i, List.of("bob"), Person.PATIENCE);
    }
    AtomicInteger refused = new AtomicInteger();
    server.interference =
        frame -> {
          if (!frame.hasClaimKeyPackages()) {
            return null;
          }
          refused.incrementAndGet();
          return FakeServer.error(pli.protocol.wire.Error.Code.NO_KEY_PACKAGES);
        };
    Person phone = further(laptop, "phone");
    assertTrue(refused.get() > 0);
    assertTrue(refused.get() < many, "one answer is for all: " + refused);
    server.interference = frame -> null;
    clock.ahead = Duration.ofSeconds(30);
    for (int round = 0; round < 10 && phone.device().conversations().size() < many; round++) {
      settle(laptop, phone, bob);
    }
    assertEquals(many, phone.device().conversations().size());
  }

  @Test
  void twoDevicesThatAddAtOnceBothComeThrough() throws Exception {
    Person laptop = join("alice");
    Person phone = further(laptop, "phone");
    List<Long> versions = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger updates = new AtomicInteger();
    // The first two updates wait for each other, so that both were made of the same record and one
    // of them comes second.
    CyclicBarrier both = new CyclicBarrier(2);
    server.interference =
        frame -> {
          if (frame.hasUpdateRecord()) {
            versions.add(FakeServer.record(frame.getUpdateRecord().getRecord()).record().version());
            if (updates.incrementAndGet() <= 2) {
              await(both);
            }
          }
          return null;
        };
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Person> tablet = other.submit(() -> further(laptop, "tablet"));
      further(phone, "watch");
      tablet.get();
    }
    assertEquals(4, server.account("alice").devices().size());
    assertEquals(4, server.account("alice").version());
    // Who came second was told that the chain moved, and made its record anew.
    assertEquals(List.of(3L, 3L, 4L), versions);
  }

  private static void await(CyclicBarrier both) {
    try {
      both.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anAdditionWhoseAnswersAreLostComesToItsEnd() throws Exception {
    Person laptop = join("alice");
    Set<RequestCase> seen = Collections.synchronizedSet(EnumSet.noneOf(RequestCase.class));
    server.losesAnswer = frame -> seen.add(frame.getRequestCase());
    Person phone = further(laptop, "phone");
    server.losesAnswer = frame -> false;
    assertTrue(seen.contains(RequestCase.UPDATE_RECORD) && seen.contains(RequestCase.SUBMIT));
    assertEquals(2, server.account("alice").devices().size());
    assertEquals(2, server.account("alice").version());
    assertEquals(2, names(phone).size());
  }
}
