package pli.client.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;

/** How old a log may be before it stops what. */
class FreshnessTest {
  @Test
  void howOldALogMayBe() {
    long hour = TimeUnit.HOURS.toSeconds(1);
    long now = 1_800_000_000L;
    assertEquals(Freshness.UNKNOWN, Freshness.of(OptionalLong.empty(), now));
    long[] ages = {
      -24 * hour - 1,
      -24 * hour,
      -hour - 1,
      -hour,
      0,
      6 * hour,
      6 * hour + 1,
      24 * hour,
      24 * hour + 1,
      72 * hour
    };
    Freshness[] expected = {
      Freshness.NO_NEW_KEYS,
      Freshness.OLD,
      Freshness.OLD,
      Freshness.FRESH,
      Freshness.FRESH,
      Freshness.FRESH,
      Freshness.OLD,
      Freshness.OLD,
      Freshness.NO_NEW_KEYS,
      Freshness.NO_NEW_KEYS
    };
    for (int i = 0; i < ages.length; i++) {
      assertEquals(expected[i], Freshness.of(OptionalLong.of(now - ages[i]), now), "" + ages[i]);
    }
    assertEquals(Freshness.NO_SENDING, Freshness.of(OptionalLong.of(now - 72 * hour - 1), now));
    ClientException keys =
        assertThrows(
            ClientException.class, () -> Freshness.NO_NEW_KEYS.requireForNewKeys(25 * hour));
    assertEquals(Problem.LOG_TOO_OLD, keys.problem());
    assertEquals(25, keys.details().get("hours"));
    assertEquals(4, keys.exitCode());
    long ahead = Freshness.age(OptionalLong.of(now + 30 * hour), now);
    ClientException clocks =
        assertThrows(ClientException.class, () -> Freshness.NO_NEW_KEYS.requireForNewKeys(ahead));
    assertEquals(Problem.LOG_AHEAD, clocks.problem());
    assertEquals(30, clocks.details().get("hours"));
    assertEquals(4, clocks.exitCode());
    assertEquals(
        Problem.LOG_TOO_OLD_TO_SEND,
        assertThrows(ClientException.class, () -> Freshness.NO_SENDING.requireForSending(73 * hour))
            .problem());
  }
}
