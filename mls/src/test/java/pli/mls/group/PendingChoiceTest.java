package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.crypto.CipherSuite;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;

/** A commit that takes in only some of what others have proposed. */
class PendingChoiceTest {
  /** Of whoever wants to go: a removal of the one who proposes it. */
  private static final PendingChoice LEAVERS =
      (sender, proposal) ->
          proposal instanceof Proposal.Remove remove && remove.removed().equals(sender);

  private Party party;

  @BeforeEach
  void fourMembers() throws MlsException {
    party = Party.of(CipherSuite.MLS_128_X25519, "alice", "bob", "carol", "dora");
    proposeRemoval("bob", "bob");
    proposeRemoval("carol", "alice");
  }

  private void proposeRemoval(String by, String whom) throws MlsException {
    party.propose(by, party.group(by).proposeRemove(party.place(whom), party.entropy));
  }

  @Test
  void onlyWhatIsChosenIsTakenIn() throws MlsException {
    LeafIndex bob = party.place("bob");
    assertEquals(List.of(bob), party.group("dora").removalsProposed(LEAVERS));
    assertEquals(List.of(), party.group("dora").removalsProposed((sender, proposal) -> false));
    PendingCommit commit =
        party.commit("dora", CommitRequest.builder().withPending(LEAVERS).build());
    StagedCommit staged = party.staged("alice", commit.message());
    assertEquals(1, staged.removed().size());
    assertEquals(bob, staged.removalAskedBy(bob));
    assertNull(staged.removalAskedBy(party.place("carol")));
    party.deliver("dora", commit);
    assertEquals(3, party.group("alice").members().size());
    assertFalse(party.group("alice").hasPendingProposals());
    party.talk();
  }

  @Test
  void whatTheCommitterRemovesItselfIsItsOwn() throws MlsException {
    LeafIndex bob = party.place("bob");
    LeafIndex carol = party.place("carol");
    PendingCommit commit =
        party.commit("dora", CommitRequest.builder().remove(carol).withPending(LEAVERS).build());
    StagedCommit staged = party.staged("alice", commit.message());
    assertEquals(party.place("dora"), staged.removalAskedBy(carol));
    assertEquals(bob, staged.removalAskedBy(bob));
  }

  @Test
  void anInlineRemovalOfALeaverIsTheCommitters() throws MlsException {
    LeafIndex bob = party.place("bob");
    PendingCommit commit =
        party.commit("dora", CommitRequest.builder().remove(bob).withPending(LEAVERS).build());
    assertEquals(party.place("dora"), party.staged("alice", commit.message()).removalAskedBy(bob));
  }

  @Test
  void withoutAChoiceAllAreTakenInAndWithoutPendingNone() throws MlsException {
    PendingCommit all = party.commit("dora", CommitRequest.update());
    assertEquals(2, party.staged("carol", all.message()).removed().size());
    PendingCommit none =
        party.commit("dora", CommitRequest.builder().withPending(LEAVERS).withoutPending().build());
    assertTrue(party.staged("carol", none.message()).removed().isEmpty());
  }
}
