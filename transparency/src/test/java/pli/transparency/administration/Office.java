package pli.transparency.administration;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.crypto.Vrf;
import pli.transparency.Party;
import pli.transparency.VerificationException;
import pli.transparency.account.Handle;
import pli.transparency.account.Person;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;

/** Administrators of {@link Person#CARD}'s network, the same in each run. */
public final class Office {
  /** The key that the card names. */
  public static final SignatureKeyPair NETWORK = Party.keys(71);

  /** The label of policies. */
  public static final Vrf.Proved POLICY_LABEL = LogLabel.of(LeafType.Chain.POLICY).hash(Person.VRF);

  /** The label of acts. */
  public static final Vrf.Proved ACT_LABEL =
      LogLabel.of(LeafType.Chain.ADMINISTRATION).hash(Person.VRF);

  /** A token and its hash. */
  public static final Bytes TOKEN = Bytes.utf8("sixteen bytes...");

  /** The keys that come out of an administrator's invitation. */
  public static final SignatureKeyPair DELEGATE = Party.keys(91);

  /** The founder. */
  public static final Person ANNA = new Person("anna");

  /** A second administrator. */
  public static final Person BEN = new Person("ben");

  /** A third one. */
  public static final Person CLEO = new Person("cleo");

  /** Somebody who is none. */
  public static final Person EVE = new Person("eve");

  private static final Random RANDOM = new Random(90);

  private Office() {}

  /** Somebody as an administrator, with three keys. */
  public static Administrator administrator(Person person) {
    return new Administrator(
        person.handle,
        List.of(person.first.publicKey(), person.second.publicKey(), person.paper.publicKey()));
  }

  /** A policy of these people. */
  public static Policy policy(long version, int change, int reset, int act, Person... people) {
    List<Administrator> all = new ArrayList<>();
    for (Person person : people) {
      all.add(administrator(person));
    }
    return new Policy("net", version, 1_700_000_000_000L + version, all, change, reset, act);
  }

  /** A fresh opening. */
  public static Bytes opening() {
    return Commitment.opening(RANDOM::nextBytes);
  }

  /** Policy 1, of Anna. */
  public static LoggedEntry first() {
    return Proposals.first(
        Person.CARD, POLICY_LABEL.output(), policy(1, 1, 1, 1, ANNA), opening(), NETWORK);
  }

  /** Policy 1 at place 10, and acts may follow. */
  public static Administration founded() throws VerificationException {
    return Administration.begin(Person.CARD, POLICY_LABEL.proof(), first(), 10)
        .withActs(ACT_LABEL.proof());
  }

  /** Policy 1, then one of Anna, Ben and Cleo at place 20. */
  public static Administration three(int change, int reset, int act) throws VerificationException {
    return changed(founded(), policy(2, change, reset, act, ANNA, BEN, CLEO), 20, ANNA.first);
  }

  /** With another policy, signed with these keys. */
  public static Administration changed(
      Administration before, Policy policy, long place, SignatureKeyPair... keys)
      throws VerificationException {
    return before.next(signed(before, policy, keys), place);
  }

  /** Another policy, signed with these keys. */
  public static LoggedEntry signed(Administration before, Policy policy, SignatureKeyPair... keys)
      throws VerificationException {
    LoggedEntry entry = before.proposals().sign(policy, opening(), keys[0]);
    return cosigned(before, entry, keys);
  }

  /** An act, signed with these keys. */
  public static LoggedEntry signed(Administration before, Act act, SignatureKeyPair... keys)
      throws VerificationException {
    LoggedEntry entry = before.proposals().sign(act, 1_700_000_000_000L, opening(), keys[0]);
    return cosigned(before, entry, keys);
  }

  private static LoggedEntry cosigned(
      Administration before, LoggedEntry entry, SignatureKeyPair... keys)
      throws VerificationException {
    LoggedEntry all = entry;
    for (SignatureKeyPair more : keys) {
      all = before.proposals().cosign(all, more);
    }
    return all;
  }

  /** An invitation of a member. */
  public static Act.Invitation member() {
    return new Act.Invitation(Sha256.hash(TOKEN), Act.Purpose.MEMBER, 5, 1L << 41, null);
  }

  /** An invitation of an administrator, of anybody or of one. */
  public static Act.Invitation admin(@Nullable Handle handle) {
    return new Act.Invitation(
        Sha256.hash(TOKEN), Act.Purpose.ADMIN, 1, 1L << 41, handle, DELEGATE.publicKey());
  }
}
