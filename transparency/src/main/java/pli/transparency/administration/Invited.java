package pli.transparency.administration;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.Handle;
import pli.transparency.leaf.Quorum;

/**
 * May somebody make themselves an administrator? They may if administrators invited them, who are
 * still enough, and they change nothing else.
 */
final class Invited {
  private Invited() {}

  /**
   * Who may sign such a change: the key that the invitation names, which comes out of its link.
   *
   * @param open the act that the change names, if it is an invitation to be an administrator that
   *     nobody used and nobody withdrew
   * @throws VerificationException {@link Reason#NOT_INVITED}
   */
  static Quorum signers(Policy before, PolicyChange change, Acts.@Nullable Open open)
      throws VerificationException {
    if (open == null) {
      throw not("by no invitation to be an administrator that is open");
    }
    @Nullable Bytes delegateKey = open.invitation().delegateKey();
    if (delegateKey == null) {
      throw not("by an invitation without a key");
    }
    Administrator added = added(before, change.policy());
    @Nullable Handle meant = open.invitation().handle();
    if (meant != null && !meant.equals(added.handle())) {
      throw not("by an invitation of somebody else");
    }
    if (stillThere(before, open.keys()) < before.changeQuorum()) {
      throw not("by an invitation of people of whom too few are administrators still");
    }
    return Quorum.of(Collections.singletonList(delegateKey));
  }

  private static Administrator added(Policy before, Policy after) throws VerificationException {
    int last = after.administrators().size() - 1;
    if (!after.administrators().subList(0, last).equals(before.administrators())
        || after.changeQuorum() != before.changeQuorum()
        || after.resetQuorum() != before.resetQuorum()
        || after.actQuorum() != before.actQuorum()) {
      throw not("who is not the only change");
    }
    return after.administrators().get(last);
  }

  private static int stillThere(Policy policy, Set<Bytes> keys) {
    Set<Handle> people = new HashSet<>();
    for (Bytes key : keys) {
      Administrator holder = policy.holder(key);
      if (holder != null) {
        people.add(holder.handle());
      }
    }
    return people.size();
  }

  private static VerificationException not(String how) {
    return new VerificationException(Reason.NOT_INVITED, "a new administrator " + how);
  }
}
