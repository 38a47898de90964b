package pli.transparency.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.administration.Excerpt;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.leaf.LeafType;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.text.Lines;

/**
 * Policies from the first on, and the acts that invited those who made themselves administrators,
 * with the proofs of their places: a part of other evidence.
 *
 * @param policyLabelProof the log's VRF proof of the label of policies
 * @param actLabelProof the same of acts; empty if nothing is shown of them
 * @param entries in the order of their places; perhaps none
 */
public record ShownAdministration(
    Bytes policyLabelProof, Bytes actLabelProof, List<Shown> entries) {
  private static final String POLICY_LABEL = "policy-label-proof ";
  private static final String ACT_LABEL = "act-label-proof ";
  private static final String ENTRY = "logged ";

  /**
   * A policy or an act.
   *
   * @param entry with its content
   * @param place where it stands
   */
  public record Shown(LoggedEntry entry, Place place) {}

  /**
   * A part of evidence.
   *
   * @throws IllegalArgumentException if there are acts and no proof of their label, or other
   *     entries
   */
  public ShownAdministration {
    entries = Collections.unmodifiableList(new ArrayList<>(entries));
    var unused = excerpt(policyLabelProof, actLabelProof, entries);
  }

  void write(StringBuilder file) {
    EvidenceLines.write(file, POLICY_LABEL, policyLabelProof);
    if (!actLabelProof.isEmpty()) {
      EvidenceLines.write(file, ACT_LABEL, actLabelProof);
    }
    for (Shown shown : entries) {
      EvidenceLines.write(file, ENTRY, shown.entry().encode());
      shown.place().write(file);
    }
  }

  static boolean isNext(Lines lines) {
    return lines.nextBegins(POLICY_LABEL);
  }

  static ShownAdministration read(Lines lines) throws DecodeException {
    Bytes policyLabelProof = EvidenceLines.read(lines, POLICY_LABEL);
    Bytes actLabelProof =
        lines.nextBegins(ACT_LABEL) ? EvidenceLines.read(lines, ACT_LABEL) : Bytes.EMPTY;
    List<Shown> entries = new ArrayList<>();
    boolean acts = false;
    while (lines.nextBegins(ENTRY)) {
      LoggedEntry entry = LoggedEntry.decode(EvidenceLines.read(lines, ENTRY));
      acts |= entry.type() == LeafType.ADMINISTRATIVE_ACT;
      if (entry.type() != LeafType.ADMINISTRATIVE_ACT && entry.type() != LeafType.POLICY_CHANGE) {
        throw new DecodeException(
            DecodeException.Reason.BAD_VALUE, "an entry that is neither a policy nor an act");
      }
      entries.add(new Shown(entry, Place.read(lines)));
    }
    if (acts && actLabelProof.isEmpty()) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "acts without the proof of their label");
    }
    return new ShownAdministration(policyLabelProof, actLabelProof, entries);
  }

  /** The entries, once each is known to stand where it is said to. */
  Excerpt verify(VerifiedCheckpoint checkpoint) throws VerificationException {
    for (Shown shown : entries) {
      shown.place().verify(checkpoint, shown.entry().leaf());
    }
    return excerpt(policyLabelProof, actLabelProof, entries);
  }

  private static Excerpt excerpt(Bytes policyLabelProof, Bytes actLabelProof, List<Shown> entries) {
    List<Placed> placed = new ArrayList<>();
    entries.forEach(shown -> placed.add(new Placed(shown.entry(), shown.place().index())));
    return new Excerpt(policyLabelProof, actLabelProof, placed);
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "ShownAdministration";
  }
}
