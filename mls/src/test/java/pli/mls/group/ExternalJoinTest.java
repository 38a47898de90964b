package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;

/** Clients that come into a group by a commit of their own. */
class ExternalJoinTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  /** A party of {@code size} members named after their places, each of whom has committed. */
  private static Party party(int size) throws MlsException {
    String[] names = new String[size];
    for (int i = 0; i < size; i++) {
      names[i] = "m" + i;
    }
    Party party = Party.of(SUITE, names);
    for (int i = 0; i < size; i += 2) {
      party.update(names[i]);
    }
    return party;
  }

  @Test
  void anOutsiderJoinsInEverySuite() throws MlsException, CryptoException {
    for (int id : CipherSuite.supported()) {
      Party party = Party.of(CipherSuite.of(id), "alice", "bob");
      ExternalJoin door = party.door("bob");
      assertEquals(party.group("bob").groupId(), door.groupId());
      assertEquals(party.group("bob").epoch(), door.epoch());
      assertEquals(party.suite, door.suite());
      assertEquals(party.group("bob").members(), door.members());
      assertEquals(List.of(), door.extensions());
      PendingCommit made = party.outside("carol", door);
      assertTrue(made.welcome().isEmpty());
      party.deliverOutsiders("carol", made);
      party.talk();
      party.update("carol");
      party.add("carol", "dave");
      party.remove("alice", "bob");
      party.talk();
    }
  }

  /** Whatever place is free, or none. */
  @Test
  void atEverySizeAndPlace() throws MlsException {
    for (int size = 1; size <= 9; size++) {
      Party full = party(size);
      join(full.copy(), "m0", new LeafIndex(size));
      for (int gone = 1; gone < size; gone++) {
        Party party = full.copy();
        party.remove("m0", "m" + gone);
        join(party, "m0", new LeafIndex(gone));
      }
    }
  }

  private static void join(Party party, String teller, LeafIndex expected) throws MlsException {
    party.deliverOutsiders("new", party.outside("new", party.door(teller)));
    assertEquals(expected, party.place("new"));
    party.say("new", "good morning");
    party.update(teller);
    party.update("new");
  }

  /** A client that has lost its state comes back, from every place, told by another. */
  @Test
  void aFormerAppearanceIsReplaced() throws MlsException {
    for (int size = 2; size <= 9; size++) {
      Party full = party(size);
      for (int lost = 0; lost < size; lost++) {
        Party party = full.copy();
        String name = "m" + lost;
        Group before = party.group(name);
        ExternalJoin door = party.door(lost == 0 ? "m1" : "m0").replacing(new LeafIndex(lost));
        PendingCommit made = party.outside(name, door);
        StagedCommit seen = party.staged(lost == 0 ? "m1" : "m0", made.message());
        assertEquals(new LeafIndex(lost), seen.removed().get(0).index());
        assertEquals(List.of(), seen.added());
        party.deliverOutsiders(name, made);
        assertEquals(size, party.group(name).members().size());
        assertThrows(MlsException.class, () -> before.merge(made));
        party.talk();
        party.update(name);
      }
    }
  }

  /** Even by what the lost state itself would have told. */
  @Test
  void aMemberMayTellItself() throws MlsException {
    Party party = party(3);
    ExternalJoin door = party.door("m2").replacing(party.place("m2"));
    party.deliverOutsiders("m2", party.outside("m2", door));
    party.talk();
  }

  @Test
  void theOnlyMemberStays() throws MlsException {
    Party party = party(1);
    ExternalJoin door = party.door("m0").replacing(new LeafIndex(0));
    MlsException refused = assertThrows(MlsException.class, () -> party.outside("m0", door));
    assertEquals(MlsException.Reason.INVALID_PROPOSAL, refused.reason());
  }

  @Test
  void preSharedKeysAreMixedIn() throws MlsException {
    Party party = party(3);
    Group m0 = party.group("m0");
    Secret resumption = m0.resumptionPsk();
    PskSource source =
        id ->
            id instanceof pli.mls.node.PreSharedKeyId.Resumption
                ? resumption
                : Secret.copyOf(Bytes.utf8("a key"));
    ExternalJoin door =
        party
            .door("m0")
            .externalPsk(Bytes.utf8("shared"))
            .resumptionPsk(m0.groupId(), m0.epoch())
            .authenticatedData(Bytes.utf8("let me in"));
    assertThrows(MlsException.class, () -> party.outside("new", door));
    PendingCommit made = door.commit(party.signer("new"), Members.options(), party.entropy, source);
    MlsException missing =
        assertThrows(MlsException.class, () -> m0.process(made.message(), ANYBODY, NOW));
    assertEquals(MlsException.Reason.INVALID_COMMIT, missing.reason());
    Group after =
        ((CommitReceived) m0.process(made.message(), ANYBODY, NOW, source)).commit().merge();
    assertEquals(made.group().epochAuthenticator(), after.epochAuthenticator());
    PskSource wrong = id -> Secret.copyOf(Bytes.utf8("another"));
    assertEquals(
        MlsException.Reason.BAD_MAC,
        assertThrows(MlsException.class, () -> m0.process(made.message(), ANYBODY, NOW, wrong))
            .reason());
  }

  /** Of what outsiders and members make in one epoch, one wins; the others begin anew. */
  @Test
  void ofTwoCommitsOneWins() throws MlsException {
    Party party = party(3);
    PendingCommit late = party.outside("late", party.door("m0"));
    PendingCommit members = party.commit("m1", CommitRequest.update());
    PendingCommit first = party.outside("first", party.door("m2"));
    party.deliverOutsiders("first", first);
    for (String name : List.of("m0", "m1", "m2", "first")) {
      for (Bytes message : List.of(late.message(), members.message(), first.message())) {
        assertEquals(
            MlsException.Reason.WRONG_EPOCH,
            assertThrows(MlsException.class, () -> party.staged(name, message)).reason());
      }
    }
    assertThrows(MlsException.class, () -> party.group("m1").merge(members));
    party.deliverOutsiders("late", party.outside("late", party.door("first")));
    party.talk();
  }

  /** Proposals that wait fall with their epoch, since an outsider cannot take them along. */
  @Test
  void proposalsThatWaitAreLost() throws MlsException {
    Party party = party(3);
    party.propose("m1", party.group("m1").proposeRemove(party.place("m2"), party.entropy));
    party.deliverOutsiders("new", party.outside("new", party.door("m0")));
    assertFalse(party.group("m0").hasPendingProposals());
    assertEquals(4, party.group("m0").members().size());
    party.talk();
  }
}
