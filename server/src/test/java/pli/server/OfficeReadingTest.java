package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.protocol.wire.Administration;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.ReadAdministration;

/** What administrators decided, read from any version: an answer that ends, or none. */
class OfficeReadingTest extends OfficeCase {
  private Administration read(TestClient client, ReadAdministration.Chain chain, long from)
      throws Exception {
    return client.granted(TestOffice.read(chain, from)).getAdministration();
  }

  private static List<Long> places(Administration shown) {
    return shown.getEntriesList().stream().map(LoggedRecord::getIndex).toList();
  }

  @Test
  void eachVersionThatIsAskedForHasAnAnswerThatEnds() throws Exception {
    administrator("second");
    try (TestClient client = network.connect()) {
      client.granted(founder.authenticate(client));
      for (ReadAdministration.Chain chain :
          List.of(ReadAdministration.Chain.POLICY, ReadAdministration.Chain.ACTS)) {
        Administration all = read(client, chain, 1);
        int latest = all.getEntriesCount();
        assertEquals(latest, all.getLatestVersion());
        assertTrue(latest >= 1, chain + " is empty");
        assertEquals(places(all), places(read(client, chain, 0)));
        assertEquals(places(all).subList(latest - 1, latest), places(read(client, chain, latest)));
        // Behind the end, and where a step further would be before the beginning again.
        for (long from :
            List.of(
                latest + 1L,
                Integer.MAX_VALUE + 0L,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE,
                -1L,
                Long.MIN_VALUE)) {
          Administration behind = read(client, chain, from);
          assertEquals(0, behind.getEntriesCount(), chain + " from " + from);
          assertEquals(latest, behind.getLatestVersion());
        }
      }
    }
  }
}
