package pli.transparency.evidence;

import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.Fork;
import pli.transparency.text.Lines;
import pli.transparency.tree.ConsistencyProof;

/**
 * Two signed checkpoints of one log that cannot both be: the log showed two faces.
 *
 * @param log the key that signed both
 * @param smaller one of them
 * @param larger the other; of the same size, or of a larger
 * @param beginning if the sizes differ: the tree that the larger one begins with instead
 */
public record ForkEvidence(
    VerifierKey log,
    SignedCheckpoint smaller,
    SignedCheckpoint larger,
    Optional<OtherBeginning> beginning)
    implements Evidence {
  static final String KIND = "fork";
  private static final String OTHER_ROOT = "other-root ";

  /**
   * What the larger of two trees begins with, where the smaller one should be.
   *
   * @param root of a tree of the smaller one's size, and not its root
   * @param proof from there to the larger one
   */
  public record OtherBeginning(Hash root, ConsistencyProof proof) {}

  /**
   * Evidence.
   *
   * @throws IllegalArgumentException if the smaller is the larger, the sizes differ and nothing
   *     shows the contradiction, or the proof is between other sizes
   */
  public ForkEvidence {
    long from = smaller.checkpoint().head().size();
    long to = larger.checkpoint().head().size();
    boolean fits =
        beginning
            .map(OtherBeginning::proof)
            .map(proof -> from < to && proof.oldSize() == from && proof.newSize() == to)
            .orElse(from == to);
    if (!fits) {
      throw new IllegalArgumentException("two checkpoints whose contradiction is not shown");
    }
  }

  /** That two checkpoints of one size have two roots. */
  public static ForkEvidence of(VerifierKey log, SignedCheckpoint first, SignedCheckpoint second) {
    return new ForkEvidence(log, first, second, Optional.empty());
  }

  /**
   * That the larger of two checkpoints begins with another tree than the smaller one: what a
   * follower of the larger one can show who is handed the smaller one.
   *
   * @param otherRoot of the follower's own tree at the smaller one's size
   * @param proof from there to the larger checkpoint
   */
  public static ForkEvidence of(
      VerifierKey log,
      SignedCheckpoint smaller,
      SignedCheckpoint larger,
      Hash otherRoot,
      ConsistencyProof proof) {
    return new ForkEvidence(
        log, smaller, larger, Optional.of(new OtherBeginning(otherRoot, proof)));
  }

  static ForkEvidence read(VerifierKey log, Lines lines) throws DecodeException {
    SignedCheckpoint smaller = EvidenceLines.readCheckpoint(lines);
    SignedCheckpoint larger = EvidenceLines.readCheckpoint(lines);
    long from = smaller.checkpoint().head().size();
    long to = larger.checkpoint().head().size();
    if (from > to) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the larger checkpoint first");
    }
    if (from == to) {
      return of(log, smaller, larger);
    }
    Hash root = Hash.decode(EvidenceLines.read(lines, OTHER_ROOT));
    ConsistencyProof proof = new ConsistencyProof(from, to, EvidenceLines.readPath(lines));
    return of(log, smaller, larger, root, proof);
  }

  @Override
  public Bytes encode() {
    StringBuilder file = EvidenceLines.begin(KIND, log);
    EvidenceLines.write(file, smaller);
    EvidenceLines.write(file, larger);
    beginning.ifPresent(other -> {
      EvidenceLines.write(file, OTHER_ROOT, other.root().value());
      EvidenceLines.write(file, other.proof().path());
    });
    return Bytes.utf8(file.toString());
  }

  /**
   * Verifies that the log forked. The log's signatures are enough, so its witnesses do not matter.
   *
   * @param known the log, from the network's card
   * @throws VerificationException {@link Reason#WRONG_ORIGIN} if the evidence is about another key
   *     or another log; {@link Reason#NOT_SIGNED}, {@link Reason#BAD_SIGNATURE}; {@link
   *     Reason#OUT_OF_RANGE} if the two can both be; or if the proof does not hold
   */
  public Fork verify(TrustedLog known) throws VerificationException {
    TrustedLog accused = EvidenceLines.accused(log, known);
    if (!beginning.isPresent()) {
      return Fork.verify(smaller, larger, accused);
    }
    OtherBeginning other = beginning.get();
    return Fork.verify(smaller, larger, accused, other.root(), other.proof());
  }
}
