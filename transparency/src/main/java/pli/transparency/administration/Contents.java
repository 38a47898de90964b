package pli.transparency.administration;

import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.leaf.LeafType;
import pli.transparency.network.NetworkCard;

/** What entries say, once it is sure that their leaves commit to it. */
final class Contents {
  private Contents() {}

  /** How to read a content. */
  private interface Reading<T> {
    T read() throws DecodeException;
  }

  /**
   * What a policy change says.
   *
   * @throws VerificationException {@link Reason#WRONG_CHAIN} if it is another type's or network's,
   *     {@link Reason#WRONG_CONTENT}, {@link Reason#VERSION_GAP}
   */
  static PolicyChange policy(NetworkCard card, LoggedEntry entry) throws VerificationException {
    requireType(entry, LeafType.POLICY_CHANGE);
    PolicyChange change = read(entry, entry::policyChange);
    requireNames(card, entry, change.policy().network(), change.policy().version());
    return change;
  }

  /**
   * What an act says.
   *
   * @throws VerificationException as for {@link #policy}
   */
  static AdministrativeAct act(NetworkCard card, LoggedEntry entry) throws VerificationException {
    requireType(entry, LeafType.ADMINISTRATIVE_ACT);
    AdministrativeAct act = read(entry, entry::act);
    requireNames(card, entry, act.network(), act.version());
    return act;
  }

  private static void requireType(LoggedEntry entry, LeafType type) throws VerificationException {
    if (entry.type() != type) {
      throw new VerificationException(Reason.WRONG_CHAIN, "an entry of another type");
    }
  }

  private static <T> T read(LoggedEntry entry, Reading<T> reading) throws VerificationException {
    entry.leaf().body().commitment().verify(entry.opening(), entry.content());
    try {
      return reading.read();
    } catch (DecodeException e) {
      throw new VerificationException(
          Reason.WRONG_CONTENT, "an entry that says nothing of its type");
    }
  }

  private static void requireNames(
      NetworkCard card, LoggedEntry entry, String network, long version)
      throws VerificationException {
    if (!network.equals(card.origin())) {
      throw new VerificationException(Reason.WRONG_CHAIN, "an entry of another network");
    }
    if (version != entry.version()) {
      throw new VerificationException(
          Reason.VERSION_GAP, "an entry that says another version than its leaf");
    }
  }
}
