package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.protocol.wire.Error;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;

/** What waits in vain is over after a week, by the server's clock. */
class OfficeExpiryTest extends OfficeCase {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  InstantSource clock() {
    return () -> Instant.now().plus(ahead.get());
  }

  /** What was accepted goes on, whatever becomes of the invitation. */
  @Test
  void whoAsksTheSameAgainGoesOnWaiting() throws Exception {
    TestDevice alice = member("alice");
    Bytes token = office.invite(founder, Act.Purpose.RETURN, 1, alice.handle());
    Returning returning = Returning.of(alice, network.origin(), 2);
    assertEquals(null, ask(token, returning));
    ahead.set(Duration.ofHours(2));
    assertEquals(null, ask(token, returning));
    Returning other = Returning.of(alice, network.origin(), 2);
    assertEquals(Error.Code.INVITATION_EXPIRED, ask(token, other));
    assertEquals(Error.Code.INVITATION_UNKNOWN, ask(TestNetwork.random(16), returning));
    LoggedEntry reset =
        LoggedEntry.of(
            office
                .administration()
                .proposals()
                .signReset(chain(alice), returning.record(), TestDevice.opening(), founder.keys()));
    assertTrue(office.proposed(founder, reset).getLogged());
    assertEquals(null, ask(token, returning));
    assertEquals(Error.Code.INVITATION_USED, ask(token, other));
    assertEquals(0, office.waiting(founder).getRequestsCount());
  }

  private Error.@Nullable Code ask(Bytes token, Returning returning) throws Exception {
    return Returning.ask(network, token, returning.record(), returning.device());
  }

  @Test
  void aWeekOldSignatureIsNoneAndARequestHasToBeMadeAgain() throws Exception {
    TestDevice alice = member("alice");
    TestDevice bob = administrator("bob");
    Bytes token = TestNetwork.random(16);
    long inAMonth = System.currentTimeMillis() + Duration.ofDays(30).toMillis();
    office.act(
        founder,
        new Act.Invitation(Sha256.hash(token), Act.Purpose.RETURN, 1, inAMonth, alice.handle()));
    Administration before = office.administration();
    office.proposed(founder, sign(before, quorums(before.policy(), 1, 1, 2), founder.keys()));
    Returning returning = Returning.of(alice, network.origin(), 2);
    assertEquals(null, Returning.ask(network, token, returning.record(), returning.device()));
    Act.Invitation invitation =
        new Act.Invitation(
            Sha256.hash(TestNetwork.random(16)), Act.Purpose.MEMBER, 1, inAMonth, null);
    LoggedEntry half = office.sign(invitation, founder.keys());
    assertFalse(office.proposed(founder, half).getLogged());
    ahead.set(Duration.ofDays(7).minusHours(1));
    assertEquals(1, office.waiting(bob).getProposalsCount());
    assertEquals(1, office.waiting(bob).getRequestsCount());
    ahead.set(Duration.ofDays(7).plusHours(1));
    assertEquals(0, office.waiting(bob).getProposalsCount());
    assertEquals(0, office.waiting(bob).getRequestsCount());
    // Bob's signature alone: what the founder signed a week ago is not there any more.
    Administration now = office.administration();
    int signer = now.signers(half).keys().indexOf(bob.keys().publicKey());
    LeafSignature signature =
        LeafSignature.sign(half.leaf().body(), network.card().log().origin(), signer, bob.keys());
    LoggedEntry byBob =
        new LoggedEntry(
            new Leaf(half.leaf().body(), List.of(signature)), half.opening(), half.content());
    assertEquals(1, office.proposed(bob, byBob).getAdministrators());
    assertEquals(null, Returning.ask(network, token, returning.record(), returning.device()));
    assertEquals(1, office.waiting(bob).getRequestsCount());
    assertTrue(office.proposed(founder, half).getLogged());
    ahead.set(Duration.ofDays(31));
    assertEquals(
        Error.Code.INVITATION_EXPIRED,
        Returning.ask(network, token, returning.record(), returning.device()));
  }
}
