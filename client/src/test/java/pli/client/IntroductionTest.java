package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Joining;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Joined;
import pli.client.api.NetworkInfo;
import pli.client.api.Platform;

/** What is known of a network before anything is made, and the words that wait to be seen. */
class IntroductionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(1);
  private final Platform platform = new Platform(server, new Randomness(2), Clock.systemUTC());

  private static final class NotNow extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void aLinkSaysWhoseNetworkItIsAndNothingIsMade() throws Exception {
    String link = server.invitation();
    NetworkInfo info = Introduction.of(platform, " " + link + "\n", PATIENCE);
    assertEquals(NetworkInfo.Way.JOIN, info.way());
    assertEquals("The Lighthouse", info.network());
    assertTrue(info.fingerprint().matches("[0-9a-f]{64}"), info.fingerprint());
    assertTrue(link.startsWith("pli://join/" + info.server() + "/"), info.server());
    assertTrue(info.quorum() <= info.witnesses().size());
    assertEquals(
        NetworkInfo.Way.RETURN,
        Introduction.of(platform, link.replace("//join/", "//return/"), PATIENCE).way());
    join(link, "alice");
  }

  @Test
  void anotherCardAndOtherWordsAreRefused() {
    String link = server.invitation();
    String otherCard = link.substring(0, link.length() - 43) + "A".repeat(43);
    assertEquals(Problem.CARD_MISMATCH, problem(otherCard));
    assertEquals(Problem.LINK_INVALID, problem("pli://join/nowhere"));
    assertEquals(Problem.LINK_INVALID, problem("pli://device/a:1/x/y"));
    assertEquals(Problem.LINK_INVALID, problem(""));
  }

  @Test
  void wordsStayUntilTheyWereShown() throws Exception {
    String link = server.invitation();
    Joining joining =
        new Joining(platform, temporary.resolve("v"), PASSPHRASE, JoiningTest.CHEAP, PATIENCE);
    String[] seen = {""};
    assertThrows(
        NotNow.class,
        () ->
            joining.join(
                link,
                "alice",
                "laptop",
                joined -> {
                  seen[0] = joined.recoveryWords();
                  throw new NotNow();
                }));
    assertTrue(Safekeeping.exists(temporary.resolve("v")));
    try (Device device = Device.open(platform, temporary.resolve("v"), PASSPHRASE)) {
      assertEquals("alice", device.account().handle());
      assertEquals(seen[0], device.safekeeping().unshownWords());
      assertEquals(24, seen[0].split(" ", -1).length);
      device.safekeeping().wordsShown();
    }
    try (Device device = Device.open(platform, temporary.resolve("v"), PASSPHRASE)) {
      assertEquals("", device.safekeeping().unshownWords());
    }
  }

  private Joined join(String link, String handle) throws ClientException {
    return new Joining(
            platform, temporary.resolve("alice"), PASSPHRASE, JoiningTest.CHEAP, PATIENCE)
        .join(link, handle, "laptop");
  }

  private Problem problem(String link) {
    return assertThrows(ClientException.class, () -> Introduction.of(platform, link, PATIENCE))
        .problem();
  }
}
