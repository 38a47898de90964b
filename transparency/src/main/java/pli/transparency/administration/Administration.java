package pli.transparency.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.ResetAuthority;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.leaf.Quorum;
import pli.transparency.leaf.RecordChain;
import pli.transparency.network.NetworkCard;

/**
 * Who administers a network and what they did, up to a place in its log: both chains, of policies
 * and of acts, in the order of their places. It comes from the first policy, which the network's
 * key signed, and the entries behind it, or from what its owner kept of that. So whoever holds one
 * knows that each policy was signed by as many administrators as the one before asks for, or by
 * somebody whom so many invited, and each act by as many as the policy in force at its place.
 *
 * <p>It does not know whether the entries are in the log at these places, nor whether there are
 * more: compare with a log that is followed.
 *
 * <p>A value: {@link #next} returns another one.
 */
public final class Administration implements ResetAuthority {
  private final NetworkCard card;
  private final List<PolicyPlace> policies;
  private final Acts acts;
  private final boolean gaps;

  private Administration(NetworkCard card, List<PolicyPlace> policies, Acts acts, boolean gaps) {
    this.card = card;
    this.policies = policies;
    this.acts = acts;
    this.gaps = gaps;
  }

  /**
   * Begins with the first policy.
   *
   * @param card of the network
   * @param policyLabelProof that the log gave for the label of policies
   * @param first version 1
   * @param place of it in the log
   * @throws VerificationException {@link Reason#WRONG_LABEL} if the proof does not hold or the leaf
   *     has another label; {@link Reason#VERSION_GAP}, {@link Reason#WRONG_CHAIN}, {@link
   *     Reason#WRONG_CONTENT}; {@link Reason#BAD_SIGNATURE} if not the network's key signed
   */
  public static Administration begin(
      NetworkCard card, Bytes policyLabelProof, LoggedEntry first, long place)
      throws VerificationException {
    return begin(card, policyLabelProof, first, place, false);
  }

  /**
   * Begins with the first policy.
   *
   * @param gaps whether acts may be missing, as in an {@link Excerpt}
   */
  static Administration begin(
      NetworkCard card, Bytes policyLabelProof, LoggedEntry first, long place, boolean gaps)
      throws VerificationException {
    Bytes label = first.leaf().body().label();
    LogLabel.of(LeafType.Chain.POLICY).verify(card.vrfKey(), label, policyLabelProof);
    var unused = RecordChain.begin(first.leaf());
    PolicyChange change = Contents.policy(card, first);
    if (change.policy().administrators().size() != 1 || change.delegation() != null) {
      throw new VerificationException(
          Reason.WRONG_CONTENT, "a first policy that does not name one administrator");
    }
    Quorum.of(one(card.networkKey())).verify(first.leaf(), card.log().origin());
    List<PolicyPlace> policies = one(new PolicyPlace(new Placed(first, place), change));
    return new Administration(card, policies, Acts.none(), gaps);
  }

  /**
   * Takes it up again. What is handed in was verified before it was kept, and is not again.
   *
   * @param card of the network
   * @param kept at least the latest policy and the latest act; each policy that will be asked for;
   *     each open invitation to be an administrator that may be used, with the policy that it
   *     names. An invitation among them counts as open unless a policy among them used it
   * @throws IllegalArgumentException if there is no policy, or an entry is not what it should be
   */
  public static Administration resume(NetworkCard card, List<Placed> kept) {
    List<Placed> ordered = new ArrayList<>(kept);
    ordered.sort(Comparator.comparingLong(Placed::place));
    List<PolicyPlace> policies = new ArrayList<>();
    Acts acts = Acts.none();
    try {
      for (Placed placed : ordered) {
        if (placed.entry().type() == LeafType.POLICY_CHANGE) {
          PolicyPlace policy = new PolicyPlace(placed, placed.entry().policyChange());
          policies.add(policy);
          acts = used(acts, policy.change());
        } else {
          AdministrativeAct act = placed.entry().act();
          acts = acts.with(placed, act, policy(policies, act.policyVersion()));
        }
      }
    } catch (DecodeException e) {
      throw new IllegalArgumentException("not an administration that was kept", e);
    }
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("an administration without a policy");
    }
    return new Administration(card, Collections.unmodifiableList(policies), acts, false);
  }

  /** What to keep of it for {@link #resume}, in the order of the places. */
  public List<Placed> kept() {
    List<Placed> kept = new ArrayList<>();
    policies.forEach(policy -> kept.add(policy.placed()));
    @Nullable Placed latest = acts.latest();
    if (latest != null) {
      kept.add(latest);
    }
    for (Acts.Open open : acts.open()) {
      if (!kept.contains(open.placed())) {
        kept.add(open.placed());
      }
    }
    kept.sort(Comparator.comparingLong(Placed::place));
    return Collections.unmodifiableList(kept);
  }

  /**
   * The same, able to follow acts from the first.
   *
   * @param labelProof that the log gave for the label of acts
   * @throws VerificationException {@link Reason#WRONG_LABEL} if it does not hold
   */
  public Administration withActs(Bytes labelProof) throws VerificationException {
    Bytes label = LogLabel.of(LeafType.Chain.ADMINISTRATION).proved(card.vrfKey(), labelProof);
    return new Administration(card, policies, acts.labelled(label), gaps);
  }

  /**
   * With the first act.
   *
   * @param labelProof that the log gave for the label of acts
   * @throws VerificationException as for {@link #withActs} and {@link #next}
   */
  public Administration beginActs(Bytes labelProof, LoggedEntry entry, long place)
      throws VerificationException {
    return withActs(labelProof).next(entry, place);
  }

  /**
   * With one more entry, a policy or an act.
   *
   * @param place of it in the log, behind all that came before
   * @throws VerificationException {@link Reason#OUT_OF_ORDER}, {@link Reason#WRONG_CHAIN}, {@link
   *     Reason#VERSION_GAP}, {@link Reason#WRONG_PREDECESSOR}, {@link Reason#WRONG_CONTENT}; {@link
   *     Reason#WRONG_POLICY} if an act names another than the one in force; {@link
   *     Reason#NOT_INVITED}; {@link Reason#BAD_SIGNATURE} if who signed it may not, {@link
   *     Reason#TOO_FEW_SIGNERS}
   */
  public Administration next(LoggedEntry entry, long place) throws VerificationException {
    if (place <= lastPlace()) {
      throw new VerificationException(Reason.OUT_OF_ORDER, "an entry before one that it follows");
    }
    signers(entry).verify(entry.leaf(), card.log().origin());
    Placed placed = new Placed(entry, place);
    if (entry.type() == LeafType.ADMINISTRATIVE_ACT) {
      Acts grown = acts.with(placed, Contents.act(card, entry), policy());
      return new Administration(card, policies, grown, gaps);
    }
    PolicyChange change = Contents.policy(card, entry);
    List<PolicyPlace> all = new ArrayList<>(policies);
    all.add(new PolicyPlace(placed, change));
    return new Administration(card, Collections.unmodifiableList(all), used(acts, change), gaps);
  }

  /**
   * Who may sign an entry, a policy or an act, as the next one; all else of it is verified.
   *
   * @throws VerificationException as for {@link #next}, but for places and signatures
   */
  public Quorum signers(LoggedEntry entry) throws VerificationException {
    if (entry.type() == LeafType.ADMINISTRATIVE_ACT) {
      var unused = acts.follow(entry, gaps);
      AdministrativeAct act = Contents.act(card, entry);
      if (act.policyVersion() != policy().version()) {
        throw new VerificationException(Reason.WRONG_POLICY, "an act that names another policy");
      }
      return policy().acting(act.act());
    }
    var unused = RecordChain.resume(latest().entry().leaf()).next(entry.leaf());
    PolicyChange change = Contents.policy(card, entry);
    Delegation delegation = change.delegation();
    return delegation == null
        ? policy().changing()
        : Invited.signers(policy(), change, acts.open(delegation.actVersion()));
  }

  /** What could come next, for those who propose and sign it. */
  public Proposals proposals() {
    return new Proposals(this);
  }

  @Override
  public Quorum resetting(long place, long policyVersion) throws VerificationException {
    Policy then = policyAt(place);
    if (then.version() != policyVersion) {
      throw new VerificationException(Reason.WRONG_POLICY, "a reset that names another policy");
    }
    return then.resetting();
  }

  /** The policy in force. */
  public Policy policy() {
    return policies.get(policies.size() - 1).policy();
  }

  /**
   * The policy in force for an entry at that place: the latest known before it.
   *
   * @throws VerificationException {@link Reason#WRONG_POLICY} if there is none
   */
  public Policy policyAt(long place) throws VerificationException {
    for (int i = policies.size() - 1; i >= 0; i--) {
      if (policies.get(i).placed().place() < place) {
        return policies.get(i).policy();
      }
    }
    throw new VerificationException(Reason.WRONG_POLICY, "a place before the first policy");
  }

  /** The hash of the latest policy's leaf in the log's tree. */
  public Hash policyHash() {
    return latest().entry().hash();
  }

  /** The version of the latest act; 0 if there is none. */
  public long actVersion() {
    @Nullable Placed latest = acts.latest();
    return latest == null ? 0 : latest.entry().version();
  }

  /** The hash of the latest act's leaf in the log's tree, or null. */
  public @Nullable Hash actHash() {
    @Nullable Placed latest = acts.latest();
    return latest == null ? null : latest.entry().hash();
  }

  /** The place of the latest entry of both chains. */
  public long lastPlace() {
    @Nullable Placed latest = acts.latest();
    return Math.max(latest().place(), latest == null ? -1 : latest.place());
  }

  NetworkCard card() {
    return card;
  }

  Acts acts() {
    return acts;
  }

  /** The latest policy. */
  Placed latest() {
    return policies.get(policies.size() - 1).placed();
  }

  /** An invitation is used once. */
  private static Acts used(Acts acts, PolicyChange change) {
    Delegation delegation = change.delegation();
    return delegation == null ? acts : acts.without(delegation.actVersion());
  }

  private static @Nullable Policy policy(List<PolicyPlace> policies, long version) {
    for (PolicyPlace policy : policies) {
      if (policy.policy().version() == version) {
        return policy.policy();
      }
    }
    return null;
  }

  private static <T> List<T> one(T value) {
    return Collections.singletonList(value);
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "Administration";
  }
}
