package pli.client.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.vault.Vault;
import pli.content.Expiration;
import pli.crypto.PasswordHash;

/** The vault's own time, and what wishes mean by it. */
class PassageTest {
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);

  @TempDir Path temporary;

  private List<Long> times(Vault vault, long... clocks) throws ClientException {
    List<Long> times = new ArrayList<>();
    for (long clock : clocks) {
      times.add(vault.<Long>write(t -> Passage.now(t, clock)));
    }
    return times;
  }

  @Test
  void timeGoesOnWithTheClockAndNeverBackWithIt() throws Exception {
    try (Vault vault =
        Vault.create(
            temporary.resolve("v"),
            "sésame".getBytes(StandardCharsets.UTF_8),
            CHEAP,
            new Randomness(1),
            t -> true)) {
      assertEquals(List.of(1000L, 1500L), times(vault, 1000, 1500));
      assertEquals(List.of(1500L, 1500L), times(vault, 200, 100), "turned back");
      assertEquals(List.of(1600L, 1700L), times(vault, 200, 300), "it goes on from there");
      assertEquals(1400L, vault.<Long>read(t -> Passage.ahead(t)));
      assertEquals(List.of(91_400L, 91_400L), times(vault, 90_000, 300), "far ahead, and back");
      assertEquals(List.of(91_500L), times(vault, 400), "what begins now is not late");
      boolean unused =
          vault.write(t -> {
            Passage.atLeast(t, 100_000);
            Passage.atLeast(t, 5);
            return true;
          });
      assertEquals(List.of(100_000L, 100_010L), times(vault, 400, 410), "as the witnesses say");
    }
  }

  @Test
  void wishesBeyondAYearOrOfThePastAreRefused() {
    long now = 1_800_000_000_000L;
    long year = 366L * 24 * 60 * 60;
    assertEquals(Expiry.Due.NEVER, Expiry.of(null, now));
    assertEquals(new Expiry.Due(null, 30L), Expiry.of(new Expiration(true, 30), now));
    assertEquals(new Expiry.Due(null, year), Expiry.of(new Expiration(true, year), now));
    assertNull(Expiry.of(new Expiration(true, year + 1), now));
    assertNull(Expiry.of(new Expiration(true, 0), now));
    assertEquals(
        new Expiry.Due(now + 1000, null), Expiry.of(new Expiration(false, now / 1000 + 1), now));
    assertNull(Expiry.of(new Expiration(false, now / 1000), now));
    assertNull(Expiry.of(new Expiration(false, now / 1000 + year + 1), now));
  }
}
