package pli.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CommittingAead;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.protocol.QueueId;
import pli.protocol.RouteId;
import pli.server.TestNetwork;

/** A routing table comes out of its seal as it went in, and its size tells little. */
class RoutingTableTest {
  private static final Entropy ENTROPY = TestNetwork.entropy();
  private static final RouteId ROUTE = new RouteId(TestNetwork.random(RouteId.LENGTH));

  private static RoutingTable table(int members) {
    List<Destination> destinations = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      QueueId queue = new QueueId(TestNetwork.random(QueueId.LENGTH));
      destinations.add(new Destination(queue, Secret.random(32, ENTROPY)));
    }
    return new RoutingTable(destinations);
  }

  private static void assertSame(RoutingTable expected, RoutingTable opened) {
    assertEquals(expected.destinations().size(), opened.destinations().size());
    for (int i = 0; i < expected.destinations().size(); i++) {
      assertEquals(expected.destinations().get(i).queue(), opened.destinations().get(i).queue());
      assertTrue(
          expected.destinations().get(i).wrapKey().sameAs(opened.destinations().get(i).wrapKey()));
    }
  }

  @Test
  void opensAsItWasSealedAndItsSizeIsOneOfFew() throws Refusal {
    TreeSet<Integer> sizes = new TreeSet<>();
    try (Secret key = Secret.random(32, ENTROPY)) {
      for (int members = 1; members <= 70; members++) {
        try (RoutingTable table = table(members)) {
          Bytes sealed = table.seal(key, ROUTE, 3, ENTROPY);
          sizes.add(sealed.length());
          try (RoutingTable opened = RoutingTable.open(key, ROUTE, 3, sealed)) {
            assertSame(table, opened);
          }
          assertThrows(Refusal.class, () -> RoutingTable.open(key, ROUTE, 4, sealed));
        }
      }
    }
    // 8, 16, 32, 64, 128 places.
    assertEquals(5, sizes.size(), sizes.toString());
  }

  @Test
  void aTableOfTheFirstFormatStillOpens() throws Refusal {
    try (Secret key = Secret.random(32, ENTROPY);
        RoutingTable table = table(5)) {
      TlsWriter plain = new TlsWriter().u8(1);
      for (Destination destination : table.destinations()) {
        plain.raw(destination.queue().value()).raw(destination.wrapKey().copy());
      }
      Bytes bound = new TlsWriter().raw(ROUTE.value()).u64(3).toBytes();
      Bytes sealed = CommittingAead.seal(key, bound, plain.toByteArray(), ENTROPY);
      try (RoutingTable opened = RoutingTable.open(key, ROUTE, 3, sealed)) {
        assertSame(table, opened);
      }
    }
  }
}
