package pli.transparency.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;
import pli.transparency.tree.InclusionProof;

/**
 * Two entries of one tree, with one label, that cannot both stand there: the log took in what its
 * own rule forbids.
 *
 * @param log the key that signed the checkpoint
 * @param checkpoint in whose tree both stand
 * @param earlier the entry with the smaller index
 * @param later the other
 */
public record BrokenChainEvidence(
    VerifierKey log, SignedCheckpoint checkpoint, Entry earlier, Entry later) implements Evidence {
  static final String KIND = "broken-chain";
  private static final String INDEX = "index ";
  private static final String ENTRY = "entry ";

  /**
   * An entry and the proof of its place.
   *
   * @param leaf the entry
   * @param index its place, from 0
   * @param path of the inclusion proof
   */
  public record Entry(Leaf leaf, long index, List<Hash> path) {
    /**
     * An entry.
     *
     * @throws IllegalArgumentException if the index is negative
     */
    public Entry {
      path = Collections.unmodifiableList(new ArrayList<>(path));
      if (index < 0) {
        throw new IllegalArgumentException("an entry before the first");
      }
    }

    private void write(StringBuilder file) {
      file.append(INDEX).append(index).append('\n');
      EvidenceLines.write(file, ENTRY, leaf.encode());
      EvidenceLines.write(file, path);
    }

    private static Entry read(Lines lines) throws DecodeException {
      long index = Decimal.parse(lines.after(INDEX));
      Leaf leaf = Leaf.decode(EvidenceLines.read(lines, ENTRY));
      return new Entry(leaf, index, EvidenceLines.readPath(lines));
    }
  }

  /** Which rule two entries break. */
  public enum Contradiction {
    /** They are of two types that no chain has both of. */
    OTHER_CHAIN,
    /** They have one version. */
    SAME_VERSION,
    /** The later one has the smaller version. */
    BACKWARDS,
    /** They are a version and the next one, and the next one names another as the one before. */
    OTHER_PREDECESSOR,
    /** Versions between them are missing: there are not as many places between them. */
    SKIPPED
  }

  /**
   * Evidence.
   *
   * @throws IllegalArgumentException if the earlier entry is not the earlier
   */
  public BrokenChainEvidence {
    if (earlier.index() >= later.index()) {
      throw new IllegalArgumentException("two entries out of order");
    }
  }

  static BrokenChainEvidence read(VerifierKey log, Lines lines) throws DecodeException {
    SignedCheckpoint checkpoint = EvidenceLines.readCheckpoint(lines);
    Entry earlier = Entry.read(lines);
    Entry later = Entry.read(lines);
    if (earlier.index() >= later.index()) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "two entries out of order");
    }
    return new BrokenChainEvidence(log, checkpoint, earlier, later);
  }

  @Override
  public Bytes encode() {
    StringBuilder file = EvidenceLines.begin(KIND, log);
    EvidenceLines.write(file, checkpoint);
    earlier.write(file);
    later.write(file);
    return Bytes.utf8(file.toString());
  }

  /**
   * Verifies that both entries stand in the log and that no rule allows both.
   *
   * @param known the log, from the network's card
   * @throws VerificationException {@link Reason#WRONG_ORIGIN}, {@link Reason#NOT_SIGNED}, {@link
   *     Reason#BAD_SIGNATURE}; if an inclusion proof does not hold; {@link Reason#OUT_OF_RANGE} if
   *     the two can both be
   */
  public Contradiction verify(TrustedLog known) throws VerificationException {
    TrustedLog accused = EvidenceLines.accused(log, known);
    VerifiedCheckpoint verified = VerifiedCheckpoint.verify(checkpoint, accused);
    verify(verified, earlier);
    verify(verified, later);
    return contradiction();
  }

  private static void verify(VerifiedCheckpoint checkpoint, Entry entry)
      throws VerificationException {
    InclusionProof proof =
        new InclusionProof(entry.index(), checkpoint.head().size(), entry.path());
    VerifiedRecord.verify(checkpoint, entry.leaf().encode(), proof);
  }

  private Contradiction contradiction() throws VerificationException {
    LeafBody before = earlier.leaf().body();
    LeafBody after = later.leaf().body();
    if (!before.label().equals(after.label())) {
      throw none();
    }
    if (before.type().chain() != after.type().chain()) {
      return Contradiction.OTHER_CHAIN;
    }
    if (before.version() == after.version()) {
      return Contradiction.SAME_VERSION;
    }
    if (after.version() < before.version()) {
      return Contradiction.BACKWARDS;
    }
    long step = after.version() - before.version();
    if (step > later.index() - earlier.index()) {
      return Contradiction.SKIPPED;
    }
    if (step == 1 && !after.previous().equals(earlier.leaf().hash())) {
      return Contradiction.OTHER_PREDECESSOR;
    }
    throw none();
  }

  private static VerificationException none() {
    return new VerificationException(Reason.OUT_OF_RANGE, "two entries that can both be");
  }
}
