package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.protocol.LoggedEntries;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.Proposals;
import pli.protocol.wire.Propose;
import pli.protocol.wire.Proposed;
import pli.protocol.wire.ReadAdministration;
import pli.transparency.account.Handle;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.administration.Policy;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;

/** Who decides, and what becomes of it. */
class OfficeTest extends OfficeCase {
  private static final Act.Purpose MEMBER = Act.Purpose.MEMBER;

  /** For an entry of which something is not as it was signed. */
  private static final Set<Error.Code> REFUSALS =
      EnumSet.of(
          Error.Code.RECORD_INVALID,
          Error.Code.NOT_ALLOWED,
          Error.Code.CHAIN_MOVED,
          Error.Code.INVITATION_EXPIRED,
          Error.Code.INVITATION_UNKNOWN);

  @Test
  void whoComesInFirstIsTheAdministrator() throws Exception {
    Policy policy = office.administration().policy();
    assertEquals(1, policy.version());
    assertEquals(List.of(Administrator.of(founder.record())), policy.administrators());
    assertEquals(0, office.administration().actVersion());
    // Behind the founder's own record.
    assertEquals(1, office.read(ReadAdministration.Chain.POLICY).entries().get(0).place());
  }

  @Test
  void anInvitationIsAnActAndServesAtOnce() throws Exception {
    Bytes token = TestOffice.invite(network, founder);
    List<Placed> acts = office.read(ReadAdministration.Chain.ACTS).entries();
    assertEquals(1, acts.size());
    Act.Invitation said = (Act.Invitation) acts.get(0).entry().act().act();
    assertEquals(Sha256.hash(token), said.tokenHash());
    office.join("alice", token);
    network.restart();
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.INVITATION_USED,
          client.refused(TestDevice.of("late", network).register(client, token)).getCode());
      // The hash, which everybody may read, lets nobody in.
      assertEquals(
          Error.Code.MALFORMED,
          client
              .refused(TestDevice.of("late", network).register(client, said.tokenHash()))
              .getCode());
    }
    assertEquals(1, office.administration().actVersion());
  }

  @Test
  void theSameEntryAgainIsTakenAgainAndLoggedOnce() throws Exception {
    Bytes token = TestNetwork.random(16);
    LoggedEntry entry = office.sign(invitation(token), founder.keys());
    assertTrue(office.proposed(founder, entry).getLogged());
    office.join("alice", token);
    // As after an answer that was lost; what happened since is not undone.
    assertTrue(office.proposed(founder, entry).getLogged());
    assertEquals(1, office.read(ReadAdministration.Chain.ACTS).entries().size());
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.INVITATION_USED,
          client.refused(TestDevice.of("bob", network).register(client, token)).getCode());
    }
  }

  @Test
  void whoIsNoAdministratorDecidesNothing() throws Exception {
    TestDevice alice = member("alice");
    LoggedEntry byFounder = office.sign(invitation(TestNetwork.random(16)), founder.keys());
    // What an administrator signed is not hers to bring, and her own signature is nobody's.
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(alice, byFounder));
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(founder, signedBy(byFounder, 0, alice)));
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(founder, signedBy(byFounder, 1, alice)));
    assertEquals(Error.Code.NOT_ALLOWED, office.refused(founder, signedBy(byFounder, 200, alice)));
    try (TestClient client = network.connect()) {
      assertEquals(Error.Code.WRONG_ROLE, client.refused(TestOffice.list()).getCode());
      assertEquals(Error.Code.WRONG_ROLE, client.refused(TestOffice.propose(byFounder)).getCode());
      ClientFrame.Builder read = TestOffice.read(ReadAdministration.Chain.ACTS, 0);
      assertEquals(Error.Code.WRONG_ROLE, client.refused(read).getCode());
      client.granted(alice.authenticate(client));
      assertEquals(Error.Code.NOT_ALLOWED, client.refused(TestOffice.list()).getCode());
      // But she reads what was decided: every member audits it.
      assertEquals(1, client.granted(read).getAdministration().getEntriesCount());
    }
    assertEquals(1, office.administration().actVersion());
  }

  /** The same entry, with a signature that says it is another's. */
  private LoggedEntry signedBy(LoggedEntry entry, int signer, TestDevice device) {
    return signedBy(entry, signer, device.keys());
  }

  private LoggedEntry signedBy(LoggedEntry entry, int signer, SignatureKeyPair keys) {
    LeafSignature signature =
        LeafSignature.sign(entry.leaf().body(), network.card().log().origin(), signer, keys);
    return new LoggedEntry(
        new Leaf(entry.leaf().body(), List.of(signature)), entry.opening(), entry.content());
  }

  @Test
  void whatIsNoEntryIsRefused() throws Exception {
    LoggedEntry good = office.sign(invitation(TestNetwork.random(16)), founder.keys());
    LoggedRecord wire = LoggedEntries.toWire(good, 0);
    List<LoggedRecord> bad = new ArrayList<>();
    bad.add(LoggedRecord.getDefaultInstance());
    bad.add(wire.toBuilder().clearOpening().build());
    bad.add(wire.toBuilder().setOpening(wire(TestNetwork.random(32))).build());
    bad.add(wire.toBuilder().clearContent().build());
    bad.add(wire.toBuilder().setContent(wire(Bytes.adopt(new byte[40_000]))).build());
    bad.add(wire.toBuilder().setContent(wire(founder.record().encode())).build());
    bad.add(wire.toBuilder().clearLeaf().build());
    bad.add(wire.toBuilder().setLeaf(wire(founder.logged().leaf().encode())).build());
    // An account record of one's own is no decision.
    bad.add(LoggedEntries.toWire(LoggedEntry.of(founder.logged()), 0));
    try (TestClient client = network.connect()) {
      client.granted(founder.authenticate(client));
      for (LoggedRecord one : bad) {
        ClientFrame.Builder propose =
            ClientFrame.newBuilder().setPropose(Propose.newBuilder().setEntry(one));
        assertEquals(Error.Code.RECORD_INVALID, client.refused(propose).getCode());
      }
      assertEquals(
          Error.Code.RECORD_INVALID,
          client
              .refused(ClientFrame.newBuilder().setPropose(Propose.getDefaultInstance()))
              .getCode());
      client.granted(TestOffice.propose(good));
    }
    try (TestClient client = network.connect()) {
      client.granted(founder.authenticate(client));
      for (int chain : List.of(0, 4, -1)) {
        assertEquals(
            Error.Code.MALFORMED,
            client
                .refused(
                    ClientFrame.newBuilder()
                        .setReadAdministration(
                            ReadAdministration.newBuilder().setChainValue(chain)))
                .getCode());
      }
      assertEquals(
          0,
          client
              .granted(TestOffice.read(ReadAdministration.Chain.ACTS, -1))
              .getAdministration()
              .getEntriesCount());
    }
  }

  /** One bit of each octet. */
  @Test
  void whatIsNotAsItWasSignedIsRefused() throws Exception {
    LoggedEntry good = office.sign(invitation(TestNetwork.random(16)), founder.keys());
    LoggedRecord wire = LoggedEntries.toWire(good, 0);
    List<LoggedRecord> flipped = new ArrayList<>();
    for (int i = 0; i < wire.getLeaf().size(); i++) {
      flipped.add(wire.toBuilder().setLeaf(flipped(wire.getLeaf(), i)).build());
    }
    for (int i = 0; i < wire.getOpening().size(); i++) {
      flipped.add(wire.toBuilder().setOpening(flipped(wire.getOpening(), i)).build());
    }
    for (int i = 0; i < wire.getContent().size(); i++) {
      flipped.add(wire.toBuilder().setContent(flipped(wire.getContent(), i)).build());
    }
    assertTrue(flipped.size() > 250, "only " + flipped.size());
    try (TestClient client = network.connect()) {
      client.granted(founder.authenticate(client));
      for (LoggedRecord one : flipped) {
        Error.Code refused =
            client
                .refused(ClientFrame.newBuilder().setPropose(Propose.newBuilder().setEntry(one)))
                .getCode();
        assertTrue(REFUSALS.contains(refused), refused.name());
      }
      assertEquals(0, client.granted(TestOffice.list()).getProposals().getProposalsCount());
      assertTrue(client.granted(TestOffice.propose(good)).getProposed().getLogged());
    }
    assertFalse(network.log().contains("fault"), network.log());
  }

  private static ByteString flipped(ByteString bytes, int at) {
    byte[] changed = bytes.toByteArray();
    changed[at] ^= (byte) (1 << at % 8);
    return ByteString.copyFrom(changed);
  }

  @Test
  void invitationsHaveLimits() throws Exception {
    long now = System.currentTimeMillis();
    Bytes hash = Sha256.hash(TestNetwork.random(16));
    long soon = now + 3_600_000;
    assertEquals(
        Error.Code.RECORD_INVALID, refused(new Act.Invitation(hash, MEMBER, 1001, soon, null)));
    assertEquals(
        Error.Code.RECORD_INVALID,
        refused(new Act.Invitation(hash, MEMBER, 1, now + 367L * 86_400_000, null)));
    assertEquals(
        Error.Code.RECORD_INVALID,
        refused(new Act.Invitation(hash, MEMBER, 1, Long.MAX_VALUE, null)));
    assertEquals(
        Error.Code.INVITATION_EXPIRED, refused(new Act.Invitation(hash, MEMBER, 1, now, null)));
    assertEquals(
        Error.Code.INVITATION_EXPIRED, refused(new Act.Invitation(hash, MEMBER, 1, 0, null)));
    assertEquals(
        Error.Code.UNKNOWN_HANDLE,
        refused(new Act.Invitation(hash, Act.Purpose.RETURN, 1, soon, new Handle("ghost"))));
    assertEquals(Error.Code.INVITATION_UNKNOWN, refused(new Act.Withdrawal(hash)));
    office.act(founder, new Act.Invitation(hash, MEMBER, 1000, soon, null));
    // A token that is known already: its other invitation would be written over.
    assertEquals(
        Error.Code.RECORD_INVALID, refused(new Act.Invitation(hash, MEMBER, 1, soon, null)));
    assertEquals(1, office.administration().actVersion());
  }

  private Error.Code refused(Act act) throws Exception {
    return office.refused(founder, office.sign(act, founder.keys()));
  }

  @Test
  void aWithdrawnInvitationLetsNobodyIn() throws Exception {
    Bytes token = office.invite(founder, MEMBER, 2, null);
    office.join("alice", token);
    Act.Withdrawal withdrawal = new Act.Withdrawal(Sha256.hash(token));
    assertTrue(office.act(founder, withdrawal).getLogged());
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.INVITATION_UNKNOWN,
          client.refused(TestDevice.of("bob", network).register(client, token)).getCode());
    }
    assertEquals(Error.Code.INVITATION_UNKNOWN, refused(withdrawal));
  }

  @Test
  void anEntryWaitsForAsManyAsMustSign() throws Exception {
    TestDevice bob = administrator("bob");
    TestDevice carol = administrator("carol");
    Administration before = office.administration();
    Policy two = quorums(before.policy(), 2, 2, 2);
    assertTrue(office.proposed(bob, sign(before, two, bob.keys())).getLogged());
    Bytes token = TestNetwork.random(16);
    LoggedEntry act = office.sign(invitation(token), founder.keys());
    Proposed first = office.proposed(founder, act);
    assertFalse(first.getLogged());
    assertEquals(1, first.getAdministrators());
    assertEquals(2, first.getRequired());
    // The same again, and her other key: one person all the same.
    assertEquals(1, office.proposed(founder, act).getAdministrators());
    LoggedEntry byPaper = signedBy(act, 1, founder.paper());
    assertEquals(1, office.proposed(founder, byPaper).getAdministrators());
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.INVITATION_UNKNOWN,
          client.refused(TestDevice.of("late", network).register(client, token)).getCode());
    }
    network.restart();
    Proposals waiting = office.waiting(carol);
    assertEquals(1, waiting.getProposalsCount());
    assertEquals(0, waiting.getRequestsCount());
    LoggedEntry shown = LoggedEntries.fromWire(waiting.getProposals(0));
    assertEquals(act, shown);
    Administration now = office.administration();
    Proposed last = office.proposed(carol, now.proposals().cosign(shown, carol.keys()));
    assertTrue(last.getLogged());
    assertEquals(2, last.getAdministrators());
    office.join("dave", token);
    assertEquals(0, office.waiting(carol).getProposalsCount());
    // Verified by everybody, with both signatures.
    assertEquals(
        2,
        office
            .read(ReadAdministration.Chain.ACTS)
            .entries()
            .get(2)
            .entry()
            .leaf()
            .signatures()
            .size());
    assertEquals(3, office.administration().actVersion());
  }

  @Test
  void signaturesThatComeApartAreMerged() throws Exception {
    TestDevice bob = administrator("bob");
    TestDevice carol = administrator("carol");
    Administration before = office.administration();
    office.proposed(founder, sign(before, quorums(before.policy(), 3, 3, 3), founder.keys()));
    LoggedEntry act = office.sign(invitation(TestNetwork.random(16)), founder.keys());
    assertEquals(1, office.proposed(founder, act).getAdministrators());
    // Each signed what the founder showed them, and brings no other's signature.
    Administration now = office.administration();
    List<Bytes> keys = now.signers(act).keys();
    LoggedEntry byBob = signedBy(act, keys.indexOf(bob.keys().publicKey()), bob);
    LoggedEntry byCarol = signedBy(act, keys.indexOf(carol.keys().publicKey()), carol);
    assertEquals(2, office.proposed(carol, byCarol).getAdministrators());
    assertEquals(1, office.waiting(bob).getProposalsCount());
    Proposed done = office.proposed(bob, byBob);
    assertTrue(done.getLogged());
    assertEquals(3, done.getAdministrators());
    assertEquals(3, office.administration().actVersion());
  }

  @Test
  void whatCannotBeLoggedAnyMoreWaitsNoMore() throws Exception {
    TestDevice bob = administrator("bob");
    Administration before = office.administration();
    office.proposed(founder, sign(before, quorums(before.policy(), 1, 1, 2), founder.keys()));
    LoggedEntry one = office.sign(invitation(TestNetwork.random(16)), founder.keys());
    LoggedEntry other = office.sign(invitation(TestNetwork.random(16)), bob.keys());
    assertFalse(office.proposed(founder, one).getLogged());
    assertFalse(office.proposed(bob, other).getLogged());
    assertEquals(2, office.waiting(bob).getProposalsCount());
    Administration now = office.administration();
    LoggedEntry both = now.proposals().cosign(one, bob.keys());
    assertTrue(office.proposed(bob, both).getLogged());
    assertEquals(0, office.waiting(bob).getProposalsCount());
    assertEquals(Error.Code.CHAIN_MOVED, office.refused(bob, other));
    // Another policy: what names the one before is late.
    LoggedEntry third = office.sign(invitation(TestNetwork.random(16)), founder.keys());
    assertFalse(office.proposed(founder, third).getLogged());
    now = office.administration();
    office.proposed(bob, sign(now, quorums(now.policy(), 1, 1, 1), bob.keys()));
    assertEquals(0, office.waiting(founder).getProposalsCount());
    assertEquals(Error.Code.CHAIN_MOVED, office.refused(founder, third));
  }

  @Test
  void oneAdministratorDoesNotFillTheRoomOfAll() throws Exception {
    TestDevice bob = administrator("bob");
    Administration before = office.administration();
    office.proposed(founder, sign(before, quorums(before.policy(), 1, 1, 2), founder.keys()));
    for (int i = 0; i < 16; i++) {
      LoggedEntry act = office.sign(invitation(TestNetwork.random(16)), bob.keys());
      assertFalse(office.proposed(bob, act).getLogged());
    }
    assertEquals(
        Error.Code.TOO_MANY,
        office.refused(bob, office.sign(invitation(TestNetwork.random(16)), bob.keys())));
    LoggedEntry act = office.sign(invitation(TestNetwork.random(16)), founder.keys());
    assertFalse(office.proposed(founder, act).getLogged());
    assertEquals(17, office.waiting(founder).getProposalsCount());
  }
}
