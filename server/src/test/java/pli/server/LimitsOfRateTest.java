package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.LookUp;
import pli.server.session.Rate;
import pli.server.session.TokenBuckets;
import pli.transparency.administration.Act;
import pli.transparency.administration.LoggedEntry;

/** How often one may ask. */
class LimitsOfRateTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aBucketHoldsItsBurstAndFillsAtItsRate() {
    TokenBuckets buckets = new TokenBuckets(new Rate(10, 3));
    for (int i = 0; i < 3; i++) {
      assertEquals(0, buckets.take("a", 1, 0));
    }
    assertEquals(101, buckets.take("a", 1, 0));
    assertEquals(0, buckets.take("b", 1, 0));
    assertEquals(51, buckets.take("a", 1, SECOND / 20));
    assertEquals(0, buckets.take("a", 1, SECOND / 10));
    assertEquals(101, buckets.take("a", 1, SECOND / 10));
    for (int i = 0; i < 3; i++) {
      assertEquals(0, buckets.take("a", 1, 100 * SECOND));
    }
    assertTrue(buckets.take("a", 1, 100 * SECOND) > 0);
  }

  @Test
  void noRateIsNoLimit() {
    TokenBuckets buckets = new TokenBuckets(new Rate(0, 1));
    for (int i = 0; i < 1000; i++) {
      assertEquals(0, buckets.take("a", 1, 0));
    }
  }

  @Test
  void tooManyKeysDoNotFillTheMemory() {
    TokenBuckets buckets = new TokenBuckets(new Rate(1, 2));
    for (int i = 0; i < 500_000; i++) {
      assertEquals(0, buckets.take(i, 1, i * SECOND / 1000));
    }
  }

  @Test
  void ratesAreTheOperators(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("server"),
                toml ->
                    toml.replace("submits_burst = 2000", "submits_burst = 5")
                        .replace(
                            "submits_per_second_per_route = 100",
                            "submits_per_second_per_route = 0.01")
                        .replace("claims_burst = 200", "claims_burst = 2")
                        .replace(
                            "claims_per_second_per_handle = 1",
                            "claims_per_second_per_handle = 0.01"));
        TestClient client = network.connect()) {
      TestQueue queue = TestQueue.random();
      TestGroup group = TestGroup.of(List.of(queue));
      client.granted(queue.create(client));
      client.granted(group.create());
      for (int i = 0; i < 4; i++) {
        client.granted(group.submit(Bytes.of(1)));
      }
      Error refused = client.refused(group.submit(Bytes.of(1)));
      assertEquals(Error.Code.RATE_LIMITED, refused.getCode());
      assertTrue(refused.getRetryAfterMillis() > 0);
      TestGroup other = TestGroup.of(List.of(queue));
      client.granted(other.create());
      ClientFrame.Builder claim =
          ClientFrame.newBuilder()
              .setClaimKeyPackages(ClaimKeyPackages.newBuilder().setHandle("somebody"));
      assertEquals(Error.Code.UNKNOWN_HANDLE, client.refused(claim).getCode());
      assertEquals(Error.Code.UNKNOWN_HANDLE, client.refused(claim).getCode());
      assertEquals(Error.Code.RATE_LIMITED, client.refused(claim).getCode());
    }
  }

  @Test
  void questionsAboutAccountsOfAnAddressAreCountedTogether(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("server"),
                toml ->
                    toml.replace("look_ups_burst = 2000", "look_ups_burst = 3")
                        .replace(
                            "look_ups_per_second_per_address = 50",
                            "look_ups_per_second_per_address = 0.01"));
        TestClient client = network.connect();
        TestClient other = network.connect()) {
      ClientFrame.Builder lookUp =
          ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle("somebody"));
      ClientFrame.Builder claim =
          ClientFrame.newBuilder()
              .setClaimKeyPackages(ClaimKeyPackages.newBuilder().setHandle("nobody"));
      assertEquals(Error.Code.UNKNOWN_HANDLE, client.refused(lookUp).getCode());
      assertEquals(Error.Code.UNKNOWN_HANDLE, other.refused(claim).getCode());
      assertEquals(Error.Code.UNKNOWN_HANDLE, client.refused(claim).getCode());
      assertEquals(Error.Code.RATE_LIMITED, client.refused(lookUp).getCode());
      assertEquals(Error.Code.RATE_LIMITED, other.refused(claim).getCode());
    }
  }

  @Test
  void whatAdministratorsAreToDecideIsCountedByAddress(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
        TestNetwork.start(
            folder.resolve("server"),
            toml ->
                toml.replace("creations_burst = 5000", "creations_burst = 8")
                    .replace(
                        "creations_per_second_per_address = 20",
                        "creations_per_second_per_address = 0.01"))) {
      // Its label, its queue, the account; then whatever is asked.
      TestDevice founder = TestOffice.join(network, "founder", network.invitation().token());
      TestOffice office = new TestOffice(network, founder);
      LoggedEntry act =
          office.sign(
              TestOffice.invitation(TestNetwork.random(16), Act.Purpose.MEMBER, 1, null),
              founder.keys());
      assertTrue(office.proposed(founder, act).getLogged());
      for (int i = 0; i < 2; i++) {
        assertTrue(office.proposed(founder, act).getLogged());
      }
      Returning returning = Returning.of(founder, network.origin(), 2);
      assertEquals(Error.Code.INVITATION_UNKNOWN, ask(network, returning));
      assertEquals(Error.Code.INVITATION_UNKNOWN, ask(network, returning));
      assertEquals(Error.Code.RATE_LIMITED, ask(network, returning));
      assertEquals(Error.Code.RATE_LIMITED, office.refused(founder, act));
    }
  }

  private static Error.@Nullable Code ask(TestNetwork network, Returning returning)
      throws Exception {
    return Returning.ask(network, TestNetwork.random(16), returning.record(), returning.device());
  }

  @Test
  void requestsOfAnAddressAreCountedOverItsConnections(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("server"),
                toml ->
                    toml.replace("requests_burst = 20000", "requests_burst = 10")
                        .replace(
                            "requests_per_second_per_address = 2000",
                            "requests_per_second_per_address = 0.01"));
        TestClient one = network.connect();
        TestClient two = network.connect()) {
      ClientFrame.Builder request =
          ClientFrame.newBuilder().setLookUp(LookUp.newBuilder().setHandle("somebody"));
      for (int i = 0; i < 5; i++) {
        assertEquals(Error.Code.UNKNOWN_HANDLE, one.refused(request).getCode());
        assertEquals(Error.Code.UNKNOWN_HANDLE, two.refused(request).getCode());
      }
      assertEquals(Error.Code.RATE_LIMITED, one.refused(request).getCode());
      assertEquals(Error.Code.RATE_LIMITED, two.refused(request).getCode());
    }
  }

  @Test
  void connectionsPastTheLimitAreNotTaken(@TempDir Path folder) throws Exception {
    try (TestNetwork network =
            TestNetwork.start(
                folder.resolve("server"),
                toml -> toml.replace("at_once_per_address = 15000", "at_once_per_address = 2"));
        TestClient one = network.connect();
        TestClient two = network.connect()) {
      assertThrows(Exception.class, network::connect);
      one.nonce();
      two.nonce();
    }
  }
}
