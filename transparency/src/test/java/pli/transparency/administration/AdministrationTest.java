package pli.transparency.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.transparency.administration.Office.ANNA;
import static pli.transparency.administration.Office.BEN;
import static pli.transparency.administration.Office.CLEO;
import static pli.transparency.administration.Office.EVE;
import static pli.transparency.administration.Office.opening;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Party;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.Person;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;

class AdministrationTest {
  private static final Bytes OPENING = opening();

  @Test
  void theNetworksKeySignsTheFirstPolicy() throws VerificationException {
    Administration founded = Office.founded();
    assertEquals(List.of(Office.administrator(ANNA)), founded.policy().administrators());
    assertEquals(10, founded.lastPlace());
    assertEquals(0, founded.actVersion());
    assertNull(founded.actHash());
    Policy policy = Office.policy(1, 1, 1, 1, ANNA);
    for (SignatureKeyPair keys : List.of(ANNA.first, Party.keys(72))) {
      refused(Reason.BAD_SIGNATURE, () -> begin(first(policy, null, 0, keys)));
      assertThrows(
          IllegalArgumentException.class,
          () -> Proposals.first(Person.CARD, Office.POLICY_LABEL.output(), policy, OPENING, keys));
    }
    refused(Reason.BAD_SIGNATURE, () -> begin(first(policy, null, 1, Office.NETWORK)));
  }

  @Test
  void theFirstPolicyNamesOneAdministrator() {
    Policy two = Office.policy(1, 1, 1, 1, ANNA, BEN);
    refused(Reason.WRONG_CONTENT, () -> begin(first(two, null, 0, Office.NETWORK)));
    Delegation delegation = new Delegation(1);
    refused(
        Reason.WRONG_CONTENT,
        () -> begin(first(Office.policy(1, 1, 1, 1, ANNA), delegation, 0, Office.NETWORK)));
    refused(
        Reason.VERSION_GAP,
        () -> begin(first(Office.policy(2, 1, 1, 1, ANNA), null, 0, Office.NETWORK)));
    // A second policy, and an act, that say of themselves what they are.
    Bytes second = new PolicyChange(Office.policy(2, 1, 1, 1, ANNA), null).encode();
    LeafBody later =
        new LeafBody(
            LeafType.POLICY_CHANGE,
            Office.POLICY_LABEL.output(),
            2,
            Commitment.to(OPENING, second),
            Office.first().hash());
    refused(Reason.VERSION_GAP, () -> begin(entry(later, second, 0, Office.NETWORK)));
    Bytes act = new AdministrativeAct("net", 1, 0, 1, Office.member()).encode();
    LeafBody other =
        LeafBody.first(
            LeafType.ADMINISTRATIVE_ACT, Office.POLICY_LABEL.output(), Commitment.to(OPENING, act));
    refused(Reason.WRONG_CHAIN, () -> begin(entry(other, act, 0, Office.NETWORK)));
    Policy elsewhere = Policy.first("ten", 1, Office.administrator(ANNA));
    refused(Reason.WRONG_CHAIN, () -> begin(first(elsewhere, null, 0, Office.NETWORK)));
  }

  @Test
  void theLabelsAreProved() throws VerificationException {
    refused(
        Reason.WRONG_LABEL,
        () -> Administration.begin(Person.CARD, Office.ACT_LABEL.proof(), Office.first(), 0));
    refused(Reason.WRONG_LABEL, () -> Office.founded().withActs(Office.POLICY_LABEL.proof()));
    refused(Reason.WRONG_LABEL, () -> Office.founded().withActs(Bytes.EMPTY));
    Administration founded = Office.founded();
    LoggedEntry act = Office.signed(founded, Office.member(), ANNA.first);
    Administration unlabelled =
        Administration.begin(Person.CARD, Office.POLICY_LABEL.proof(), Office.first(), 0);
    refused(Reason.WRONG_LABEL, () -> unlabelled.next(act, 11));
    assertThrows(
        IllegalStateException.class,
        () -> unlabelled.proposals().sign(Office.member(), 0, OPENING, ANNA.first));
  }

  /** Of three administrators each subset signs, for each number that must. */
  @Test
  void asManyChangeThePolicyAsTheOneBeforeAsksFor() throws VerificationException {
    for (int required = 1; required <= 3; required++) {
      Administration three = Office.three(required, 1, 1);
      // Neither the quorums of the new policy nor the other two of the old one count.
      Policy next = Office.policy(3, 1, 2, 2, ANNA, BEN);
      for (int subset = 1; subset < 8; subset++) {
        SignatureKeyPair[] keys = keys(subset);
        LoggedEntry entry = Office.signed(three, next, keys);
        assertEquals(new Standing(keys.length, required), three.proposals().standing(entry));
        if (keys.length >= required) {
          assertEquals(next, three.next(entry, 30).policy());
        } else {
          refused(Reason.TOO_FEW_SIGNERS, () -> three.next(entry, 30));
        }
      }
    }
  }

  @Test
  void asManyActAsThePolicyInForceAsksFor() throws VerificationException {
    for (int required = 1; required <= 3; required++) {
      Administration members = Office.three(1, 1, required);
      Administration admins = Office.three(required, 1, 1);
      for (int subset = 1; subset < 8; subset++) {
        SignatureKeyPair[] keys = keys(subset);
        LoggedEntry member = Office.signed(members, Office.member(), keys);
        LoggedEntry admin = Office.signed(admins, Office.admin(null), keys);
        LoggedEntry withdrawal =
            Office.signed(members, new Act.Withdrawal(Office.member().tokenHash()), keys);
        if (keys.length >= required) {
          assertEquals(1, members.next(member, 30).actVersion());
          assertEquals(1, members.next(withdrawal, 30).actVersion());
          assertEquals(1, admins.next(admin, 30).actVersion());
        } else {
          refused(Reason.TOO_FEW_SIGNERS, () -> members.next(member, 30));
          refused(Reason.TOO_FEW_SIGNERS, () -> members.next(withdrawal, 30));
          refused(Reason.TOO_FEW_SIGNERS, () -> admins.next(admin, 30));
        }
      }
    }
  }

  @Test
  void whoSignsWithAllTheirKeysIsStillOne() throws VerificationException {
    Administration three = Office.three(2, 2, 2);
    LoggedEntry once = Office.signed(three, Office.member(), BEN.first);
    assertEquals(once, three.proposals().cosign(once, BEN.second));
    List<LeafSignature> all = new ArrayList<>();
    for (SignatureKeyPair keys : List.of(BEN.first, BEN.second, BEN.paper)) {
      all.add(three.signers(once).sign(once.leaf().body(), "net/log", keys));
    }
    LoggedEntry thrice =
        new LoggedEntry(new Leaf(once.leaf().body(), all), once.opening(), once.content());
    assertEquals(new Standing(1, 2), three.proposals().standing(thrice));
    refused(Reason.TOO_FEW_SIGNERS, () -> three.next(thrice, 30));
    assertEquals(1, three.next(three.proposals().cosign(thrice, ANNA.paper), 30).actVersion());
  }

  @Test
  void whoIsNoAdministratorSignsNothing() throws VerificationException {
    Administration three = Office.three(1, 1, 1);
    Policy next = Office.policy(3, 1, 1, 1, ANNA, BEN);
    assertThrows(
        IllegalArgumentException.class, () -> three.proposals().sign(next, OPENING, EVE.first));
    LoggedEntry policy = Office.signed(three, next, ANNA.first);
    LoggedEntry act = Office.signed(three, Office.member(), ANNA.first);
    for (int place = 0; place < 10; place++) {
      for (LoggedEntry entry : List.of(policy, act)) {
        LoggedEntry forged = resigned(entry, place, EVE.first);
        refused(Reason.BAD_SIGNATURE, () -> three.next(forged, 30));
        refused(Reason.BAD_SIGNATURE, () -> three.proposals().standing(forged));
      }
    }
    // A signature more than needed that does not hold spoils the entry.
    Leaf spoilt = act.leaf().with(LeafSignature.sign(act.leaf().body(), "net/log", 5, EVE.first));
    refused(
        Reason.BAD_SIGNATURE,
        () -> three.next(new LoggedEntry(spoilt, act.opening(), act.content()), 30));
  }

  @Test
  void whoWasRemovedSignsNothingAnyMore() throws VerificationException {
    Administration three = Office.three(1, 1, 1);
    Administration two =
        Office.changed(three, Office.policy(3, 1, 1, 1, ANNA, BEN), 30, CLEO.first);
    Policy back = Office.policy(4, 1, 1, 1, CLEO);
    for (int place = 0; place < 9; place++) {
      LoggedEntry takeover = resigned(Office.signed(two, back, ANNA.first), place, CLEO.first);
      refused(Reason.BAD_SIGNATURE, () -> two.next(takeover, 40));
    }
    // Nor can the policy be rolled back to one that named them.
    LoggedEntry again =
        three.proposals().sign(Office.policy(3, 1, 1, 1, CLEO), OPENING, CLEO.first);
    refused(Reason.VERSION_GAP, () -> two.next(again, 40));
  }

  @Test
  void anActNamesThePolicyInForce() throws VerificationException {
    Administration two = Office.three(1, 1, 1);
    LoggedEntry act = Office.signed(two, Office.member(), ANNA.first);
    Administration three = Office.changed(two, Office.policy(3, 1, 1, 1, ANNA), 30, ANNA.first);
    refused(Reason.WRONG_POLICY, () -> three.next(act, 40));
    refused(Reason.WRONG_POLICY, () -> three.proposals().standing(act));
    refused(Reason.WRONG_POLICY, () -> three.proposals().cosign(act, ANNA.first));
  }

  @Test
  void noVersionIsSkippedOrPutInBetween() throws VerificationException {
    Administration founded = Office.founded();
    LoggedEntry one = Office.signed(founded, Office.member(), ANNA.first);
    LoggedEntry otherOne = Office.signed(founded, Office.admin(null), ANNA.first);
    Administration first = founded.next(one, 20);
    LoggedEntry two = Office.signed(first, Office.member(), ANNA.first);
    refused(Reason.VERSION_GAP, () -> founded.next(two, 20));
    refused(Reason.VERSION_GAP, () -> first.next(one, 30));
    refused(Reason.WRONG_PREDECESSOR, () -> founded.next(otherOne, 20).next(two, 30));
    assertEquals(2, first.next(two, 30).actVersion());
    assertEquals(two.hash(), first.next(two, 30).actHash());

    Policy second = Office.policy(2, 1, 1, 1, ANNA, BEN);
    Administration changed = Office.changed(founded, second, 20, ANNA.first);
    Administration otherwise = Office.changed(founded, second, 20, ANNA.second);
    LoggedEntry third = Office.signed(changed, Office.policy(3, 1, 1, 1, ANNA), ANNA.first);
    refused(Reason.VERSION_GAP, () -> founded.next(third, 30));
    refused(Reason.WRONG_PREDECESSOR, () -> otherwise.next(third, 30));
    assertThrows(
        IllegalArgumentException.class,
        () -> changed.proposals().sign(second, OPENING, ANNA.first));
    assertEquals(third.hash(), changed.next(third, 30).policyHash());
  }

  @Test
  void entriesComeInTheOrderOfTheirPlaces() throws VerificationException {
    Administration founded = Office.founded();
    LoggedEntry act = Office.signed(founded, Office.member(), ANNA.first);
    refused(Reason.OUT_OF_ORDER, () -> founded.next(act, 10));
    Administration acted = founded.next(act, 11);
    Policy next = Office.policy(2, 1, 1, 1, ANNA, BEN);
    refused(Reason.OUT_OF_ORDER, () -> Office.changed(acted, next, 11, ANNA.first));
    assertEquals(12, Office.changed(acted, next, 12, ANNA.first).lastPlace());
  }

  @Test
  void anEntrySaysWhatItsLeafCommitsTo() throws VerificationException {
    Administration founded = Office.founded();
    LoggedEntry act = Office.signed(founded, Office.member(), ANNA.first);
    LoggedEntry other = Office.signed(founded, Office.admin(null), ANNA.first);
    LoggedEntry swapped = new LoggedEntry(act.leaf(), act.opening(), other.content());
    refused(Reason.WRONG_CONTENT, () -> founded.next(swapped, 20));
    LoggedEntry policy = Office.signed(founded, Office.policy(2, 1, 1, 1, BEN), ANNA.first);
    LoggedEntry swappedPolicy =
        new LoggedEntry(
            policy.leaf(),
            policy.opening(),
            new PolicyChange(Office.policy(2, 1, 1, 1, EVE), null).encode());
    refused(Reason.WRONG_CONTENT, () -> founded.next(swappedPolicy, 20));
    // What is committed to, and no act.
    refused(Reason.WRONG_CONTENT, () -> founded.next(act(founded, Bytes.of(1, 2, 3)), 20));
  }

  @Test
  void anEntryIsOfThisNetworkAndVersion() throws VerificationException {
    Administration founded = Office.founded();
    Bytes elsewhere = new AdministrativeAct("ten", 1, 0, 1, Office.member()).encode();
    refused(Reason.WRONG_CHAIN, () -> founded.next(act(founded, elsewhere), 20));
    Bytes second = new AdministrativeAct("net", 2, 0, 1, Office.member()).encode();
    refused(Reason.VERSION_GAP, () -> founded.next(act(founded, second), 20));
    // An act under the label of policies, a policy under that of acts.
    LeafBody asAct =
        LeafBody.first(
            LeafType.ADMINISTRATIVE_ACT,
            Office.POLICY_LABEL.output(),
            Commitment.to(OPENING, Bytes.EMPTY));
    LoggedEntry wrong = entry(asAct, Bytes.EMPTY, 0, ANNA.first);
    refused(Reason.WRONG_CHAIN, () -> founded.next(wrong, 20));
    LeafBody record =
        LeafBody.first(
            LeafType.ACCOUNT_RECORD, ANNA.label().output(), Commitment.to(OPENING, Bytes.EMPTY));
    refused(Reason.WRONG_CHAIN, () -> founded.next(entry(record, Bytes.EMPTY, 0, ANNA.first), 20));
  }

  @Test
  void thePolicyInForceIsTheOneBeforeAPlace() throws VerificationException {
    Administration three = Office.three(1, 1, 1);
    assertEquals(1, three.policyAt(11).version());
    assertEquals(1, three.policyAt(20).version());
    assertEquals(2, three.policyAt(21).version());
    assertEquals(2, three.policyAt(Long.MAX_VALUE).version());
    refused(Reason.WRONG_POLICY, () -> three.policyAt(10));
  }

  @Test
  void administratorsSignOneAfterTheOther() throws VerificationException {
    Administration three = Office.three(3, 1, 1);
    Proposals proposals = three.proposals();
    Policy next = Office.policy(3, 1, 1, 1, BEN);
    LoggedEntry entry = proposals.sign(next, OPENING, CLEO.paper);
    assertFalse(proposals.standing(entry).isComplete());
    LoggedEntry bens = proposals.cosign(entry, BEN.first);
    LoggedEntry annas = proposals.cosign(entry, ANNA.second);
    LoggedEntry all = proposals.merged(bens, annas);
    assertTrue(proposals.standing(all).isComplete());
    assertEquals(next, three.next(all, 30).policy());
    assertEquals(all, proposals.merged(annas, bens));
    // Somebody's second signature is left out.
    assertEquals(bens, proposals.merged(bens, proposals.cosign(entry, BEN.second)));
    assertThrows(IllegalArgumentException.class, () -> proposals.cosign(entry, EVE.first));
    LoggedEntry other = proposals.sign(next, opening(), CLEO.paper);
    assertThrows(IllegalArgumentException.class, () -> proposals.merged(entry, other));
    LoggedEntry forged = resigned(entry, 0, EVE.first);
    refused(Reason.BAD_SIGNATURE, () -> proposals.merged(entry, forged));
    refused(Reason.BAD_SIGNATURE, () -> proposals.merged(forged, entry));
  }

  /** The three administrators, by the bits of a number. */
  private static SignatureKeyPair[] keys(int subset) {
    List<SignatureKeyPair> keys = new ArrayList<>();
    List<SignatureKeyPair> all = List.of(ANNA.second, BEN.first, CLEO.paper);
    for (int i = 0; i < 3; i++) {
      if ((subset >> i & 1) == 1) {
        keys.add(all.get(i));
      }
    }
    return keys.toArray(SignatureKeyPair[]::new);
  }

  private static Administration begin(LoggedEntry first) throws VerificationException {
    return Administration.begin(Person.CARD, Office.POLICY_LABEL.proof(), first, 0);
  }

  private static LoggedEntry first(
      Policy policy, @Nullable Delegation delegation, int signer, SignatureKeyPair keys) {
    Bytes content = new PolicyChange(policy, delegation).encode();
    LeafBody body =
        LeafBody.first(
            LeafType.POLICY_CHANGE, Office.POLICY_LABEL.output(), Commitment.to(OPENING, content));
    return entry(body, content, signer, keys);
  }

  /** The first act, of that content, signed by Anna. */
  private static LoggedEntry act(Administration before, Bytes content) {
    LeafBody body = before.acts().body(Commitment.to(OPENING, content));
    return entry(body, content, 0, ANNA.first);
  }

  private static LoggedEntry entry(
      LeafBody body, Bytes content, int signer, SignatureKeyPair keys) {
    LeafSignature signature = LeafSignature.sign(body, "net/log", signer, keys);
    return new LoggedEntry(new Leaf(body, List.of(signature)), OPENING, content);
  }

  /** The same with one signature, of somebody in that place. */
  private static LoggedEntry resigned(LoggedEntry entry, int signer, SignatureKeyPair keys) {
    LeafBody body = entry.leaf().body();
    LeafSignature signature = LeafSignature.sign(body, "net/log", signer, keys);
    return new LoggedEntry(new Leaf(body, List.of(signature)), entry.opening(), entry.content());
  }

  private interface Step {
    Object run() throws VerificationException;
  }

  private static void refused(Reason reason, Step step) {
    assertEquals(reason, assertThrows(VerificationException.class, step::run).reason());
  }
}
