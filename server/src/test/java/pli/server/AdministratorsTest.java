package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.ContactKeys;
import pli.protocol.wire.Error;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.Delegation;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Policy;

/** How one becomes an administrator, and is one no more. */
class AdministratorsTest extends OfficeCase {
  @Test
  void whoIsInvitedToBeOneMakesThemselvesOneOnce() throws Exception {
    TestOffice.Promise promise = office.promise(founder, null);
    TestDevice mallory = member("mallory");
    TestDevice bob = office.join("bob", promise.token());
    // Who has the link and did not come in with it gets nothing by it.
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(mallory, joining(mallory, 1, promise)));
    // Another key than the link's, his own, and an act that is no such invitation.
    for (SignatureKeyPair wrong : List.of(Ed25519.generate(TestNetwork.entropy()), bob.keys())) {
      assertEquals(
          Error.Code.NOT_ALLOWED,
          office.refused(bob, joining(bob, 1, new TestOffice.Promise(promise.token(), wrong))));
    }
    for (long act : new long[] {2, 99, Long.MAX_VALUE}) {
      assertEquals(Error.Code.NOT_ALLOWED, office.refused(bob, joining(bob, act, promise)));
    }
    LoggedEntry entry = joining(bob, 1, promise);
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(mallory, entry));
    assertTrue(office.proposed(bob, entry).getLogged());
    assertEquals(2, office.administration().policy().administrators().size());
    // Now he invites.
    TestOffice.invite(network, bob);
    // Taken out again, he does not come in a second time.
    Administration now = office.administration();
    assertTrue(
        office
            .proposed(founder, sign(now, without(now.policy(), bob), founder.keys()))
            .getLogged());
    network.restart();
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(bob, joining(bob, 1, promise)));
    assertEquals(
        Error.Code.NOT_ALLOWED,
        office.refused(bob, office.sign(invitation(TestNetwork.random(16)), founder.keys())));
  }

  private LoggedEntry joining(TestDevice device, long act, TestOffice.Promise promise)
      throws Exception {
    return office
        .administration()
        .proposals()
        .join(
            Administrator.of(device.record()),
            1,
            new Delegation(act),
            TestDevice.opening(),
            promise.delegate());
  }

  @Test
  void twoInvitedAdministratorsComeInInAnyOrder() throws Exception {
    TestOffice.Promise first = office.promise(founder, null);
    TestOffice.Promise second = office.promise(founder, null);
    TestDevice bob = office.join("bob", second.token());
    TestDevice carol = office.join("carol", first.token());
    LoggedEntry byCarol = joining(carol, 1, first);
    assertTrue(office.proposed(bob, joining(bob, 2, second)).getLogged());
    assertEquals(Error.Code.CHAIN_MOVED, office.refused(carol, byCarol));
    network.restart();
    assertTrue(office.proposed(carol, joining(carol, 1, first)).getLogged());
    assertEquals(3, office.administration().policy().administrators().size());
  }

  @Test
  void aWithdrawnInvitationMakesNoAdministrator() throws Exception {
    TestOffice.Promise promise = office.promise(founder, null);
    TestDevice bob = office.join("bob", promise.token());
    office.act(founder, new Act.Withdrawal(pli.crypto.Sha256.hash(promise.token())));
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(bob, joining(bob, 1, promise)));
  }

  @Test
  void keysOfAPolicyAreThoseOfAccounts() throws Exception {
    TestDevice alice = member("alice");
    Administration now = office.administration();
    SignatureKeyPair foreign = Ed25519.generate(TestNetwork.entropy());
    Administrator forged = new Administrator(alice.handle(), List.of(foreign.publicKey()));
    Administrator nobody =
        new Administrator(
            new pli.transparency.account.Handle("nobody"), List.of(foreign.publicKey()));
    for (Administrator wrong : List.of(forged, nobody)) {
      assertEquals(
          Error.Code.RECORD_INVALID,
          office.refused(founder, sign(now, now.policy().adding(wrong, 1), founder.keys())));
    }
  }

  @Test
  void aDeviceThatIsGoneSignsNothingMore() throws Exception {
    TestDevice bob = administrator("bob");
    Administration now = office.administration();
    office.proposed(founder, sign(now, quorums(now.policy(), 1, 1, 2), founder.keys()));
    LoggedEntry byBob = office.sign(invitation(TestNetwork.random(16)), bob.keys());
    assertFalse(office.proposed(bob, byBob).getLogged());
    replaceDevice(bob);
    // What he signed before counts no more, nor does what he brings now.
    now = office.administration();
    LoggedEntry both = now.proposals().cosign(byBob, founder.keys());
    assertEquals(1, office.proposed(founder, both).getAdministrators());
    try (TestClient client = network.connect()) {
      assertEquals(Error.Code.BAD_PROOF, client.refused(bob.authenticate(client)).getCode());
    }
    // His key on paper is in the policy, and in his record still.
    LoggedEntry byPaper = now.proposals().cosign(withoutBob(both), bob.paper());
    assertTrue(office.proposed(founder, byPaper).getLogged());
  }

  /** The founder's signature alone: she is the first. */
  private static LoggedEntry withoutBob(LoggedEntry entry) {
    return new LoggedEntry(
        new pli.transparency.leaf.Leaf(
            entry.leaf().body(), entry.leaf().signatures().subList(0, 1)),
        entry.opening(),
        entry.content());
  }

  /** Another device is in the account's record now, which the paper signed. */
  private void replaceDevice(TestDevice device) throws Exception {
    AccountChain chain = chain(device);
    DeviceEntry entry =
        TestDevice.entry(
            Ed25519.generate(TestNetwork.entropy()),
            ContactKeys.generate(TestNetwork.entropy()),
            TestNetwork.random(16));
    AccountRecord next =
        new AccountRecord(
            network.origin(),
            device.handle(),
            chain.version() + 1,
            1,
            List.of(entry),
            device.paper().publicKey());
    LoggedRecord record = chain.sign(next, TestDevice.opening(), device.paper());
    try (TestClient client = network.connect()) {
      client.granted(TestDevice.update(record));
    }
  }

  @Test
  void whatARemovedAdministratorSignedBeforeCountsNoMore() throws Exception {
    TestDevice bob = administrator("bob");
    Administration now = office.administration();
    office.proposed(founder, sign(now, quorums(now.policy(), 2, 2, 2), founder.keys()));
    now = office.administration();
    LoggedEntry removal = sign(now, without(now.policy(), bob), bob.keys());
    assertFalse(office.proposed(bob, removal).getLogged());
    LoggedEntry other = sign(now, quorums(now.policy(), 1, 1, 1), bob.keys());
    assertFalse(office.proposed(bob, other).getLogged());
    LoggedEntry act = office.sign(invitation(TestNetwork.random(16)), bob.keys());
    assertFalse(office.proposed(bob, act).getLogged());
    assertTrue(
        office.proposed(founder, now.proposals().cosign(removal, founder.keys())).getLogged());
    Policy left = office.administration().policy();
    assertNull(left.administrator(bob.handle()));
    assertNotNull(left.administrator(founder.handle()));
    assertEquals(0, office.waiting(founder).getProposalsCount());
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(bob, act));
    assertEquals(Error.Code.CHAIN_MOVED, office.refused(founder, act));
    assertEquals(Error.Code.CHAIN_MOVED, office.refused(founder, other));
  }
}
