package pli.transparency.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.evidence.BrokenChainEvidence.Contradiction;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.note.NoteSigner;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.Definition;

/** What a stranger can be shown of a log that lied. */
class EvidenceTest {
  private final Party party = new Party();
  private final TrustedLog trusted = party.trusted(3);
  private final List<Bytes> entries = Definition.entries(20);

  private interface Verification {
    void run() throws VerificationException;
  }

  @Test
  void twoRootsOfOneSizeAreShown() throws DecodeException, VerificationException {
    SignedCheckpoint one = party.signed(head(9), 2);
    SignedCheckpoint other = party.signed(otherNine(), 0);
    ForkEvidence evidence = read(ForkEvidence.of(party.log.verifierKey(), one, other));
    assertEquals(one, evidence.verify(trusted).first());
    assertEquals(other, evidence.verify(trusted).second());
  }

  @Test
  void aLargerTreeThatBeginsWithAnotherIsShown() throws DecodeException, VerificationException {
    for (int size = 1; size < 20; size++) {
      Hash wrong = Definition.root(List.of(Bytes.utf8("another " + size)));
      SignedCheckpoint smaller = party.signed(new TreeHead(size, wrong), 0);
      SignedCheckpoint larger = party.signed(head(20), 0);
      ConsistencyProof proof = new ConsistencyProof(size, 20, Definition.proof(size, entries));
      Hash root = head(size).root();
      ForkEvidence evidence =
          read(ForkEvidence.of(party.log.verifierKey(), smaller, larger, root, proof));
      assertEquals(larger, evidence.verify(trusted).second());

      SignedCheckpoint honest = party.signed(head(size), 0);
      ForkEvidence slander = ForkEvidence.of(party.log.verifierKey(), honest, larger, root, proof);
      assertEquals(Reason.OUT_OF_RANGE, refused(() -> slander.verify(trusted)));
      ForkEvidence invented =
          ForkEvidence.of(party.log.verifierKey(), honest, larger, wrong, proof);
      assertEquals(Reason.ROOT_MISMATCH, refused(() -> invented.verify(trusted)));
    }
  }

  @Test
  void anHonestLogCannotBeAccused() {
    SignedCheckpoint nine = party.signed(head(9), 0);
    ForkEvidence same = ForkEvidence.of(party.log.verifierKey(), nine, party.signed(head(9), 2));
    assertEquals(Reason.OUT_OF_RANGE, refused(() -> same.verify(trusted)));

    NoteSigner forger = new NoteSigner("example.org/log", Party.keys(9));
    SignedCheckpoint forged = new Checkpoint("example.org/log", otherNine()).sign(forger);
    ForkEvidence half = ForkEvidence.of(party.log.verifierKey(), nine, forged);
    assertEquals(Reason.NOT_SIGNED, refused(() -> half.verify(trusted)));
    ForkEvidence ownKey = ForkEvidence.of(forger.verifierKey(), nine, forged);
    assertEquals(Reason.WRONG_ORIGIN, refused(() -> ownKey.verify(trusted)));

    SignedCheckpoint elsewhere = new Checkpoint("example.org/b", otherNine()).sign(party.log);
    ForkEvidence twoLogs = ForkEvidence.of(party.log.verifierKey(), nine, elsewhere);
    assertEquals(Reason.WRONG_ORIGIN, refused(() -> twoLogs.verify(trusted)));
  }

  @Test
  void aContradictionThatIsNotShownIsNoEvidence() {
    SignedCheckpoint nine = party.signed(otherNine(), 0);
    SignedCheckpoint twenty = party.signed(head(20), 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> ForkEvidence.of(party.log.verifierKey(), nine, twenty));
    ConsistencyProof proof = new ConsistencyProof(8, 20, Definition.proof(8, entries));
    assertThrows(
        IllegalArgumentException.class,
        () -> ForkEvidence.of(party.log.verifierKey(), nine, twenty, head(9).root(), proof));
  }

  @Test
  void eachFlippedBitOfAFileIsNoticed() {
    ForkEvidence evidence =
        ForkEvidence.of(
            party.log.verifierKey(),
            party.signed(otherNine(), 0),
            party.signed(head(20), 0),
            head(9).root(),
            new ConsistencyProof(9, 20, Definition.proof(9, entries)));
    Bytes file = evidence.encode();
    for (int i = 0; i < file.length(); i++) {
      byte[] flipped = file.toByteArray();
      flipped[i] ^= 1;
      assertTrue(isRefused(Bytes.copyOf(flipped)), "byte " + i);
    }
    for (int length = 0; length < file.length(); length++) {
      assertTrue(isRefused(file.slice(0, length)), length + " bytes");
    }
    assertTrue(isRefused(Bytes.concat(file, Bytes.utf8("\n"))));
  }

  @Test
  void filesThatAreTooLargeOrOfAnotherKindAreRefused() {
    byte[] large = new byte[Limits.MAX_EVIDENCE + 1];
    assertEquals(DecodeException.Reason.TOO_LARGE, unreadable(Bytes.copyOf(large)));
    String begin = "pli evidence v1\nkind ";
    String key = "\nlog " + party.log.verifierKey().encode() + "\n";
    assertEquals(
        DecodeException.Reason.UNKNOWN_KIND, unreadable(Bytes.utf8(begin + "rumour" + key)));
    assertEquals(DecodeException.Reason.UNKNOWN_KIND, unreadable(Bytes.utf8("pli evidence v2\n")));
    String witness = "\nlog " + party.witnesses.get(0).verifierKey().encode() + "\n";
    assertEquals(
        DecodeException.Reason.BAD_VALUE, unreadable(Bytes.utf8(begin + "fork" + witness)));
  }

  @Test
  void entriesThatCannotBothStandInALogAreShown() throws DecodeException, VerificationException {
    Leaf first = leaf(LeafType.ACCOUNT_RECORD, 1, LeafBody.NO_PREVIOUS);
    Leaf second = leaf(LeafType.ACCOUNT_RECORD, 2, first.hash());
    Leaf third = leaf(LeafType.ACCOUNT_RECORD, 3, second.hash());
    Leaf reset = leaf(LeafType.RESET, 2, first.hash());
    Leaf stray = leaf(LeafType.ACCOUNT_RECORD, 2, head(3).root());
    Leaf act = leaf(LeafType.ADMINISTRATIVE_ACT, 2, first.hash());
    Leaf unrelated =
        leaf(LeafType.ACCOUNT_RECORD, 1, LeafBody.NO_PREVIOUS, Bytes.adopt(new byte[32]));
    assertEquals(Contradiction.SAME_VERSION, judged(second, 3, reset, 4));
    assertEquals(Contradiction.SAME_VERSION, judged(first, 0, first, 4));
    assertEquals(Contradiction.BACKWARDS, judged(second, 3, first, 5));
    assertEquals(Contradiction.OTHER_PREDECESSOR, judged(first, 0, stray, 5));
    assertEquals(Contradiction.OTHER_CHAIN, judged(first, 0, act, 5));
    assertEquals(Contradiction.SKIPPED, judged(first, 3, third, 4));
    assertEquals(Reason.OUT_OF_RANGE, refused(() -> judged(first, 0, second, 1)));
    assertEquals(Reason.OUT_OF_RANGE, refused(() -> judged(first, 0, reset, 5)));
    assertEquals(Reason.OUT_OF_RANGE, refused(() -> judged(first, 0, third, 5)));
    assertEquals(Reason.OUT_OF_RANGE, refused(() -> judged(first, 0, unrelated, 5)));
  }

  @Test
  void anEntryThatIsNotInTheTreeAccusesNobody() {
    Leaf first = leaf(LeafType.ACCOUNT_RECORD, 1, LeafBody.NO_PREVIOUS);
    Leaf stray = leaf(LeafType.ACCOUNT_RECORD, 2, head(3).root());
    BrokenChainEvidence honest = broken(first, 0, stray, 5);
    BrokenChainEvidence other = broken(first, 0, leaf(LeafType.RESET, 2, first.hash()), 5);
    BrokenChainEvidence mixed =
        new BrokenChainEvidence(honest.log(), honest.checkpoint(), honest.earlier(), other.later());
    assertEquals(Reason.ROOT_MISMATCH, refused(() -> mixed.verify(trusted)));
    TrustedLog stranger =
        new TrustedLog(
            new NoteSigner("example.org/log", Party.keys(9)).verifierKey(), WitnessPolicy.NONE);
    assertEquals(Reason.WRONG_ORIGIN, refused(() -> honest.verify(stranger)));
  }

  /** Puts both into a tree, and asks whether they contradict each other. */
  private Contradiction judged(Leaf earlier, int at, Leaf later, int then)
      throws VerificationException {
    BrokenChainEvidence evidence = broken(earlier, at, later, then);
    try {
      assertEquals(evidence, Evidence.parse(evidence.encode()));
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
    return evidence.verify(trusted);
  }

  private BrokenChainEvidence broken(Leaf earlier, int at, Leaf later, int then) {
    List<Bytes> tree = new ArrayList<>(entries.subList(0, 9));
    tree.set(at, earlier.encode());
    tree.set(then, later.encode());
    return new BrokenChainEvidence(
        party.log.verifierKey(),
        party.signed(new TreeHead(9, Definition.root(tree)), 0),
        new BrokenChainEvidence.Entry(earlier, at, Definition.path(at, tree)),
        new BrokenChainEvidence.Entry(later, then, Definition.path(then, tree)));
  }

  private static Leaf leaf(LeafType type, long version, Hash previous) {
    return leaf(type, version, previous, head(5).root().value());
  }

  private static Leaf leaf(LeafType type, long version, Hash previous, Bytes label) {
    Commitment commitment = new Commitment(head(7).root().value());
    LeafBody body = new LeafBody(type, label, version, commitment, previous);
    return new Leaf(body, List.of(new LeafSignature(0, Bytes.adopt(new byte[64]))));
  }

  private TreeHead otherNine() {
    return new TreeHead(9, head(8).root());
  }

  private static TreeHead head(int size) {
    return new TreeHead(size, Definition.root(Definition.entries(20).subList(0, size)));
  }

  private static ForkEvidence read(ForkEvidence evidence) throws DecodeException {
    Evidence read = Evidence.parse(evidence.encode());
    assertEquals(evidence, read);
    return (ForkEvidence) read;
  }

  private boolean isRefused(Bytes file) {
    try {
      ((ForkEvidence) Evidence.parse(file)).verify(trusted);
      return false;
    } catch (DecodeException | VerificationException e) {
      return true;
    }
  }

  private static DecodeException.Reason unreadable(Bytes file) {
    return assertThrows(DecodeException.class, () -> Evidence.parse(file)).reason();
  }

  private static Reason refused(Verification verification) {
    return assertThrows(VerificationException.class, verification::run).reason();
  }
}
