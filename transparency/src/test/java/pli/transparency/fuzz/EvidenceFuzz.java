package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.Hash;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.Person;
import pli.transparency.account.Reported;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.BrokenChainEvidence;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.evidence.ReportEvidence;
import pli.transparency.evidence.Shown;
import pli.transparency.evidence.UnsignedEvidence;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.TlogProof;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.Merkle;

/** Evidence: one encoding each, and none accuses a log of what it did not sign. */
public final class EvidenceFuzz implements Target {
  private static final Party PARTY = new Party();
  private static final Person ALICE = new Person("alice");
  private static final Hash LEAF = Merkle.leaf(Bytes.EMPTY);
  private static final CompactTree ONE = CompactTree.EMPTY.append(LEAF);
  private static final CompactTree TWO = ONE.append(LEAF);
  private static final ReportEvidence REPORT = Reported.evidence("hello");
  private static final UnsignedEvidence UNSIGNED = Shown.unsigned();
  private static final TreeHead OTHER = new TreeHead(1, TWO.root());

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new EvidenceFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    SignedCheckpoint one = PARTY.signed(ONE.head(), 0);
    SignedCheckpoint other = PARTY.signed(OTHER, 1);
    ConsistencyProof proof = new ConsistencyProof(1, 2, List.of(LEAF));
    return List.of(
        ForkEvidence.of(PARTY.log.verifierKey(), one, other).encode().toByteArray(),
        ForkEvidence.of(PARTY.log.verifierKey(), other, PARTY.signed(TWO.head(), 0), LEAF, proof)
            .encode()
            .toByteArray(),
        broken().encode().toByteArray(),
        record().encode().toByteArray(),
        UNSIGNED.encode().toByteArray(),
        Shown.reset().encode().toByteArray(),
        REPORT.encode().toByteArray());
  }

  private static RecordEvidence record() {
    LoggedRecord first = ALICE.firstRecord();
    CompactTree tree = CompactTree.EMPTY.append(first.hash());
    NoteSigner log = new NoteSigner("net/log", Party.keys(72));
    SignedCheckpoint checkpoint = new Checkpoint("net/log", tree.head()).sign(log);
    return new RecordEvidence(
        Person.CARD.sign(Party.keys(71).privateKey()),
        new Handle("alice"),
        ALICE.label().proof(),
        List.of(first),
        new TlogProof(Bytes.EMPTY, 0, List.of(), checkpoint));
  }

  /** A log that took the same entry in twice. */
  private static BrokenChainEvidence broken() {
    Commitment commitment = new Commitment(LEAF.value());
    Leaf leaf =
        new Leaf(
            LeafBody.first(LeafType.ACCOUNT_RECORD, LEAF.value(), commitment),
            List.of(new LeafSignature(0, Bytes.adopt(new byte[64]))));
    CompactTree twice = CompactTree.EMPTY.append(leaf.hash()).append(leaf.hash());
    return new BrokenChainEvidence(
        PARTY.log.verifierKey(),
        PARTY.signed(twice.head(), 0),
        new BrokenChainEvidence.Entry(leaf, 0, List.of(leaf.hash())),
        new BrokenChainEvidence.Entry(leaf, 1, List.of(leaf.hash())));
  }

  @Override
  public void run(byte[] input) {
    Bytes file = Bytes.copyOf(input);
    try {
      Evidence evidence = Evidence.parse(file);
      Targets.require(evidence.encode().equals(file), "read and written, it is another");
      switch (evidence) {
        case ForkEvidence fork -> {
          fork.verify(PARTY.trusted(0));
          Targets.require(says(fork.smaller(), OTHER), "a fork that was not signed");
        }
        case BrokenChainEvidence broken -> {
          broken.verify(PARTY.trusted(0));
          Targets.require(
              says(broken.checkpoint(), broken().checkpoint().checkpoint().head()),
              "a tree that was not signed");
        }
        case UnsignedEvidence unsigned -> {
          unsigned.verify(Person.CARD);
          Targets.require(
              unsigned.entry().equals(UNSIGNED.entry()), "an accusation of what is right");
        }
        case ReportEvidence report -> {
          report.verify(Person.CARD);
          Targets.require(
              report.message().equals(REPORT.message()), "a report of what nobody said");
        }
        case RecordEvidence record -> {
          record.verify(Person.CARD);
          Targets.require(
              record.proof().index() == 0 || record.proof().index() == Shown.RESET_PLACE,
              "a record where it is not");
        }
      }
    } catch (DecodeException | VerificationException refused) {
      // Refused, as it should be.
    }
  }

  private static boolean says(SignedCheckpoint checkpoint, TreeHead head) {
    TreeHead said = checkpoint.checkpoint().head();
    return said.equals(head) || said.equals(ONE.head());
  }

  @Override
  public int mutations() {
    return 1000;
  }
}
