package pli.transparency.administration;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.RecordChain;

/**
 * What is remembered of a network's acts: the latest, and the invitations to be an administrator
 * that nobody used and nobody withdrew. A value.
 */
final class Acts {
  /**
   * An invitation to be an administrator.
   *
   * @param placed where it stands
   * @param invitation what it says
   * @param keys that signed it
   */
  record Open(Placed placed, Act.Invitation invitation, Set<Bytes> keys) {}

  private final @Nullable Bytes label;
  private final @Nullable RecordChain leaves;
  private final @Nullable Placed latest;
  private final Map<Long, Open> open;

  private Acts(
      @Nullable Bytes label,
      @Nullable RecordChain leaves,
      @Nullable Placed latest,
      Map<Long, Open> open) {
    this.label = label;
    this.leaves = leaves;
    this.latest = latest;
    this.open = open;
  }

  /** None yet, not even their label. */
  static Acts none() {
    return new Acts(null, null, null, Collections.emptyMap());
  }

  /** The same, with the label that the log proved. */
  Acts labelled(Bytes proved) throws VerificationException {
    if (label != null && !label.equals(proved)) {
      throw new VerificationException(Reason.WRONG_LABEL, "two labels of one chain");
    }
    return new Acts(proved, leaves, latest, open);
  }

  /** The latest act, or null. */
  @Nullable Placed latest() {
    return latest;
  }

  /** The invitation to be an administrator that is this act, if it is open; else null. */
  @Nullable Open open(long version) {
    return open.get(version);
  }

  /** All open ones. */
  Iterable<Open> open() {
    return open.values();
  }

  /**
   * Verifies that an act could be the next.
   *
   * @param gaps whether others may be missing before it
   */
  RecordChain follow(LoggedEntry entry, boolean gaps) throws VerificationException {
    if (label == null) {
      throw new VerificationException(Reason.WRONG_LABEL, "an act whose label nobody proved");
    }
    LeafBody body = entry.leaf().body();
    if (!body.label().equals(label) || body.type() != LeafType.ADMINISTRATIVE_ACT) {
      throw new VerificationException(Reason.WRONG_CHAIN, "an act of another chain");
    }
    if (gaps) {
      if (latest != null && body.version() <= latest.entry().version()) {
        throw new VerificationException(Reason.VERSION_GAP, "acts in another order");
      }
      return RecordChain.resume(entry.leaf());
    }
    return leaves == null ? RecordChain.begin(entry.leaf()) : leaves.next(entry.leaf());
  }

  /** The body of the act that comes next. */
  LeafBody body(Commitment commitment) {
    if (label == null) {
      throw new IllegalStateException("the label of acts is not known yet");
    }
    return leaves == null
        ? LeafBody.first(LeafType.ADMINISTRATIVE_ACT, label, commitment)
        : leaves.body(LeafType.ADMINISTRATIVE_ACT, commitment);
  }

  /** The version of the act that comes next. */
  long nextVersion() {
    return latest == null ? 1 : Math.addExact(latest.entry().version(), 1);
  }

  /**
   * With one more, which was verified.
   *
   * @param then the policy whose administrators signed it; if it is not known, nobody can use an
   *     invitation
   */
  Acts with(Placed placed, AdministrativeAct act, @Nullable Policy then) {
    Map<Long, Open> left = new HashMap<>(open);
    switch (act.act()) {
      case Act.Invitation invitation -> {
        if (invitation.purpose() == Act.Purpose.ADMIN && then != null) {
          left.put(act.version(), new Open(placed, invitation, keys(placed.entry(), then)));
        }
      }
      case Act.Withdrawal withdrawal ->
          left.values()
              .removeIf(one -> one.invitation().tokenHash().equals(withdrawal.tokenHash()));
    }
    LoggedEntry entry = placed.entry();
    return new Acts(
        entry.leaf().body().label(),
        RecordChain.resume(entry.leaf()),
        placed,
        Collections.unmodifiableMap(left));
  }

  /** Without an invitation, which was used. */
  Acts without(long version) {
    Map<Long, Open> left = new HashMap<>(open);
    left.remove(version);
    return new Acts(label, leaves, latest, Collections.unmodifiableMap(left));
  }

  private static Set<Bytes> keys(LoggedEntry entry, Policy then) {
    Set<Bytes> keys = new HashSet<>();
    entry.leaf().signatures().forEach(one -> keys.add(then.changing().keys().get(one.signer())));
    return keys;
  }
}
