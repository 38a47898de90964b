package pli.transparency.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.leaf.Leaf;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;
import pli.transparency.tree.InclusionProof;

/**
 * Where an entry stands, with the proof.
 *
 * @param index from 0
 * @param path of the inclusion proof
 */
public record Place(long index, List<Hash> path) {
  private static final String INDEX = "index ";

  /**
   * A place.
   *
   * @throws IllegalArgumentException if the index is negative
   */
  public Place {
    path = Collections.unmodifiableList(new ArrayList<>(path));
    if (index < 0) {
      throw new IllegalArgumentException("an entry before the first");
    }
  }

  void write(StringBuilder file) {
    file.append(INDEX).append(index).append('\n');
    EvidenceLines.write(file, path);
  }

  static Place read(Lines lines) throws DecodeException {
    long index = Decimal.parse(lines.after(INDEX));
    return new Place(index, EvidenceLines.readPath(lines));
  }

  /** Verifies that the leaf stands there. */
  void verify(VerifiedCheckpoint checkpoint, Leaf leaf) throws VerificationException {
    InclusionProof proof = new InclusionProof(index, checkpoint.head().size(), path);
    var unused = VerifiedRecord.verify(checkpoint, leaf.encode(), proof);
  }
}
