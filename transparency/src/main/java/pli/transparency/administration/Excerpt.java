package pli.transparency.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.leaf.LeafType;
import pli.transparency.network.NetworkCard;

/**
 * What is shown of an administration to somebody who does not follow the log: all policies from the
 * first to one, and of the acts those that matter. So it tells who might sign, and not that an
 * invitation was never withdrawn. That the entries stand at these places is for {@code
 * pli.transparency.evidence} to say.
 *
 * @param policyLabelProof the log's VRF proof of the label of policies
 * @param actLabelProof the same of acts; empty if nothing is shown of them
 * @param entries policies and acts, in the order of their places; perhaps none
 */
public record Excerpt(Bytes policyLabelProof, Bytes actLabelProof, List<Placed> entries) {
  /**
   * An excerpt.
   *
   * @throws IllegalArgumentException if there are acts and no proof of their label, or other
   *     entries
   */
  public Excerpt {
    entries = Collections.unmodifiableList(new ArrayList<>(entries));
    boolean acts = false;
    for (Placed placed : entries) {
      acts |= placed.entry().type() == LeafType.ADMINISTRATIVE_ACT;
      if (placed.entry().type() != LeafType.ADMINISTRATIVE_ACT
          && placed.entry().type() != LeafType.POLICY_CHANGE) {
        throw new IllegalArgumentException("neither a policy nor an act");
      }
    }
    if (acts && actLabelProof.isEmpty()) {
      throw new IllegalArgumentException("acts without the proof of their label");
    }
  }

  /**
   * The administration that it shows, in which acts may be missing.
   *
   * @param card of the network
   * @throws VerificationException {@link Reason#OUT_OF_RANGE} if it has no entry; as for {@link
   *     Administration#begin} and {@link Administration#next}, but that acts may have gaps
   */
  public Administration verify(NetworkCard card) throws VerificationException {
    if (entries.isEmpty()) {
      throw new VerificationException(Reason.OUT_OF_RANGE, "no policy is shown");
    }
    Placed first = entries.get(0);
    Administration shown =
        Administration.begin(card, policyLabelProof, first.entry(), first.place(), true);
    if (!actLabelProof.isEmpty()) {
      shown = shown.withActs(actLabelProof);
    }
    for (Placed placed : entries.subList(1, entries.size())) {
      shown = shown.next(placed.entry(), placed.place());
    }
    return shown;
  }

  /** The part of it before a place. */
  Excerpt before(long place) {
    List<Placed> before = new ArrayList<>();
    for (Placed placed : entries) {
      if (placed.place() < place) {
        before.add(placed);
      }
    }
    return new Excerpt(policyLabelProof, actLabelProof, before);
  }

  /** Whether that act is among the entries. */
  boolean showsAct(long version) {
    for (Placed placed : entries) {
      if (placed.entry().type() == LeafType.ADMINISTRATIVE_ACT
          && placed.entry().version() == version) {
        return true;
      }
    }
    return false;
  }

  /**
   * What is wrong with an entry of the log, a policy, act or reset, that those did not sign who
   * may. Nothing that is missing here makes a wrong of what is right: an entry is judged by the
   * policy that it names, or follows, and that policy must be shown.
   *
   * @param card of the network
   * @param entry with its content
   * @param place of it in the log
   * @throws VerificationException {@link Reason#OUT_OF_RANGE} if nothing wrong is shown; or as for
   *     {@link #verify}
   */
  public Fault fault(NetworkCard card, LoggedEntry entry, long place) throws VerificationException {
    return new Accusation(card, this, place).fault(entry);
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "Excerpt";
  }
}
