package pli.transparency.evidence;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.administration.Fault;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.text.Lines;

/**
 * An entry of the log, a policy, an act or a reset, that those did not sign who may: the log took
 * in what its own rule forbids.
 *
 * @param card the network's card as it came, for who has none; it is believed by nobody for that
 * @param checkpoint in whose tree all of it stands
 * @param administration the policies from the first to the one that says who may sign, and the acts
 *     that matter; no entry if it is the first policy that is accused
 * @param entry that is accused; bare if it stands under a label that is none of its type
 * @param place where it stands
 */
public record UnsignedEvidence(
    Bytes card,
    SignedCheckpoint checkpoint,
    ShownAdministration administration,
    LoggedEntry entry,
    Place place)
    implements Evidence {
  static final String KIND = "unsigned";
  private static final String ACCUSED = "accused ";

  /**
   * Evidence.
   *
   * @throws IllegalArgumentException if the card is none
   */
  public UnsignedEvidence {
    var unused = EvidenceLines.card(card);
  }

  static UnsignedEvidence read(VerifierKey log, Lines lines) throws DecodeException {
    Bytes card = EvidenceLines.readCard(log, lines);
    SignedCheckpoint checkpoint = EvidenceLines.readCheckpoint(lines);
    ShownAdministration administration = ShownAdministration.read(lines);
    LoggedEntry entry = LoggedEntry.decode(EvidenceLines.read(lines, ACCUSED));
    return new UnsignedEvidence(card, checkpoint, administration, entry, Place.read(lines));
  }

  /** The card that came with it. */
  public NetworkCard ownCard() {
    return EvidenceLines.card(card);
  }

  @Override
  public VerifierKey log() {
    return ownCard().log().keys().get(0);
  }

  @Override
  public Bytes encode() {
    StringBuilder file = EvidenceLines.begin(KIND, log());
    EvidenceLines.write(file, EvidenceLines.CARD, card);
    EvidenceLines.write(file, checkpoint);
    administration.write(file);
    EvidenceLines.write(file, ACCUSED, entry.encode());
    place.write(file);
    return Bytes.utf8(file.toString());
  }

  /**
   * Verifies that the entry stands in the log and that those did not sign it who may. The log's
   * signature is enough, so its witnesses do not matter.
   *
   * @param known the network's card, from where trust comes from
   * @return what is wrong with it
   * @throws VerificationException {@link Reason#WRONG_ORIGIN} if the evidence is about another
   *     log's key; {@link Reason#NOT_SIGNED}, {@link Reason#BAD_SIGNATURE}; if an inclusion proof
   *     does not hold; if what is shown of the administration does not hold; {@link
   *     Reason#OUT_OF_RANGE} if nothing wrong is shown
   */
  public Fault verify(NetworkCard known) throws VerificationException {
    VerifiedCheckpoint verified =
        VerifiedCheckpoint.verify(checkpoint, EvidenceLines.accused(log(), known.log()));
    place.verify(verified, entry.leaf());
    return administration.verify(verified).fault(known, entry, place.index());
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "UnsignedEvidence";
  }
}
