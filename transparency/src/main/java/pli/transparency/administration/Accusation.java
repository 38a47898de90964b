package pli.transparency.administration;

import java.util.Collections;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.leaf.Quorum;
import pli.transparency.network.NetworkCard;

/**
 * Finds out whether an entry was not signed by who may, from an excerpt that whoever accuses chose.
 * So it never takes for absent what is not shown.
 */
final class Accusation {
  private final NetworkCard card;
  private final Excerpt excerpt;
  private final long place;

  Accusation(NetworkCard card, Excerpt excerpt, long place) {
    this.card = card;
    this.excerpt = excerpt;
    this.place = place;
  }

  Fault fault(LoggedEntry entry) throws VerificationException {
    if (!excerpt.entries().isEmpty()) {
      var unused = excerpt.verify(card);
    }
    if (standsElsewhere(entry.leaf().body())) {
      return Fault.OTHER_LABEL;
    }
    LeafType type = entry.type();
    if (type == LeafType.POLICY_CHANGE) {
      return ofPolicy(entry);
    }
    if (type == LeafType.ADMINISTRATIVE_ACT) {
      AdministrativeAct act = Contents.act(card, entry);
      Administration before = before();
      return namesAnother(act.policyVersion(), before)
          ? Fault.OTHER_POLICY
          : ofSignatures(entry, before.policy().acting(act.act()));
    }
    if (type == LeafType.RESET) {
      LoggedRecord reset = reset(entry);
      Administration before = before();
      return namesAnother(reset.policyVersion(), before)
          ? Fault.OTHER_POLICY
          : ofSignatures(entry, before.policy().resetting());
    }
    throw nothing("an entry that administrators do not sign");
  }

  /** There is one label of policies and one of acts. What the entry says does not matter for it. */
  private boolean standsElsewhere(LeafBody body) throws VerificationException {
    Bytes proof;
    if (body.type() == LeafType.POLICY_CHANGE) {
      proof = excerpt.policyLabelProof();
    } else if (body.type() == LeafType.ADMINISTRATIVE_ACT && !excerpt.actLabelProof().isEmpty()) {
      proof = excerpt.actLabelProof();
    } else {
      return false;
    }
    Bytes label = LogLabel.of(body.type().chain()).proved(card.vrfKey(), proof);
    return !body.label().equals(label);
  }

  private Fault ofPolicy(LoggedEntry entry) throws VerificationException {
    PolicyChange change = Contents.policy(card, entry);
    if (entry.version() == 1) {
      return ofSignatures(entry, Quorum.of(Collections.singletonList(card.networkKey())));
    }
    Administration before = before();
    LeafBody body = entry.leaf().body();
    if (!body.previous().equals(before.policyHash())) {
      throw nothing("a policy, and not the one before it");
    }
    Delegation delegation = change.delegation();
    if (delegation == null) {
      return ofSignatures(entry, before.policy().changing());
    }
    if (!excerpt.before(place).showsAct(delegation.actVersion())) {
      throw nothing("a policy, and not the act that it names");
    }
    Quorum quorum;
    try {
      quorum =
          Invited.signers(before.policy(), change, before.acts().open(delegation.actVersion()));
    } catch (VerificationException e) {
      return Fault.NOT_INVITED;
    }
    return ofSignatures(entry, quorum);
  }

  private Administration before() throws VerificationException {
    return excerpt.before(place).verify(card);
  }

  /**
   * Whether the policy that was in force is shown, and the entry names another. Of a policy that
   * nobody follows up here nobody knows that it was in force.
   */
  private boolean namesAnother(long named, Administration before) throws VerificationException {
    long shown = before.policy().version();
    boolean nextIsLater = excerpt.verify(card).policy().version() > shown;
    if (named > shown && !nextIsLater) {
      throw nothing("an entry, and not the policy that it names");
    }
    return named != shown;
  }

  private LoggedRecord reset(LoggedEntry entry) throws VerificationException {
    entry.leaf().body().commitment().verify(entry.opening(), entry.content());
    try {
      LoggedRecord reset = entry.record();
      if (reset.record().network().equals(card.origin())) {
        return reset;
      }
    } catch (DecodeException e) {
      // Said below.
    }
    throw nothing("a reset that says nothing of this network");
  }

  private Fault ofSignatures(LoggedEntry entry, Quorum quorum) throws VerificationException {
    try {
      quorum.verify(entry.leaf(), card.log().origin());
    } catch (VerificationException e) {
      return e.reason() == Reason.TOO_FEW_SIGNERS ? Fault.TOO_FEW : Fault.NOT_THEIRS;
    }
    throw nothing("an entry that those signed who may");
  }

  private static VerificationException nothing(String what) {
    return new VerificationException(Reason.OUT_OF_RANGE, "what is shown is " + what);
  }
}
