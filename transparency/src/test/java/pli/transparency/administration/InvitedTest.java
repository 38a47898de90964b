package pli.transparency.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.transparency.administration.Office.ANNA;
import static pli.transparency.administration.Office.BEN;
import static pli.transparency.administration.Office.CLEO;
import static pli.transparency.administration.Office.EVE;
import static pli.transparency.administration.Office.TOKEN;
import static pli.transparency.administration.Office.opening;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.Person;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.RecordChain;

/** Who was invited to be an administrator makes themselves one; nobody else does. */
class InvitedTest {
  private static final Delegation FIRST = new Delegation(1);

  @Test
  void whoWasInvitedComesIn() throws VerificationException {
    for (Act.Invitation invitation : List.of(Office.admin(null), Office.admin(EVE.handle))) {
      Administration invited = invited(invitation);
      LoggedEntry entry = join(invited, EVE, FIRST);
      assertEquals(new Standing(1, 1), invited.proposals().standing(entry));
      Administration joined = invited.next(entry, 40);
      assertEquals(3, joined.policy().version());
      assertEquals(4, joined.policy().administrators().size());
      assertEquals(Office.administrator(EVE), joined.policy().administrator(EVE.handle));
      assertEquals(2, joined.policy().changeQuorum());
    }
  }

  /** Not the one who comes in, nor an administrator, nor the server, which knows the token. */
  @Test
  void theKeyThatComesOutOfTheLinkSigns() throws VerificationException {
    Administration invited = invited(Office.admin(null));
    LoggedEntry entry = join(invited, EVE, FIRST);
    for (SignatureKeyPair keys : List.of(EVE.first, ANNA.first, Office.NETWORK)) {
      for (int place = 0; place < 12; place++) {
        LeafBody body = entry.leaf().body();
        Leaf leaf = new Leaf(body, List.of(LeafSignature.sign(body, "net/log", place, keys)));
        LoggedEntry other = new LoggedEntry(leaf, entry.opening(), entry.content());
        refused(Reason.BAD_SIGNATURE, () -> invited.next(other, 40));
      }
    }
    LeafBody body = entry.leaf().body();
    LeafSignature second = LeafSignature.sign(body, "net/log", 1, Office.DELEGATE);
    LoggedEntry twice =
        new LoggedEntry(entry.leaf().with(second), entry.opening(), entry.content());
    refused(Reason.BAD_SIGNATURE, () -> invited.next(twice, 40));
  }

  @Test
  void theActIsAnInvitationOfAnAdministrator() throws VerificationException {
    Administration none = Office.three(2, 1, 1);
    refused(Reason.NOT_INVITED, () -> none.next(join(none, EVE, FIRST), 40));
    List<Act> acts =
        List.of(
            Office.member(),
            new Act.Invitation(Sha256.hash(TOKEN), Act.Purpose.RETURN, 1, 0, EVE.handle),
            new Act.Withdrawal(Sha256.hash(TOKEN)));
    for (Act act : acts) {
      Administration invited = invited(act);
      refused(Reason.NOT_INVITED, () -> invited.next(join(invited, EVE, FIRST), 40));
    }
    Administration invited = invited(Office.admin(null));
    Delegation second = new Delegation(2);
    refused(Reason.NOT_INVITED, () -> invited.next(join(invited, EVE, second), 40));
  }

  @Test
  void anInvitationOfSomebodyIsNoOneElses() throws VerificationException {
    Administration invited = invited(Office.admin(new Person("fay").handle));
    refused(Reason.NOT_INVITED, () -> invited.next(join(invited, EVE, FIRST), 40));
  }

  /** Nothing but the newcomer, at the end, may differ from the policy before. */
  @Test
  void nothingElseChanges() throws VerificationException {
    Administration invited = invited(Office.admin(null));
    Policy before = invited.policy();
    List<Policy> others =
        List.of(
            Office.policy(3, 1, 2, 2, ANNA, BEN, CLEO, EVE),
            Office.policy(3, 2, 1, 2, ANNA, BEN, CLEO, EVE),
            Office.policy(3, 2, 2, 1, ANNA, BEN, CLEO, EVE),
            Office.policy(3, 2, 2, 2, ANNA, BEN, EVE, CLEO),
            Office.policy(3, 2, 2, 2, ANNA, BEN, EVE),
            Office.policy(3, 2, 2, 2, ANNA, CLEO, BEN, EVE),
            Office.policy(3, 2, 2, 2, ANNA, BEN, CLEO, new Person("fay"), EVE),
            Office.policy(3, 2, 2, 2, ANNA, BEN, CLEO));
    for (Policy other : others) {
      LoggedEntry entry = forged(invited, new PolicyChange(other, FIRST), Office.DELEGATE);
      refused(Reason.NOT_INVITED, () -> invited.next(entry, 40));
    }
    Policy right = before.adding(Office.administrator(EVE), 7);
    LoggedEntry entry = forged(invited, new PolicyChange(right, FIRST), Office.DELEGATE);
    assertEquals(right, invited.next(entry, 40).policy());
  }

  @Test
  void anInvitationIsUsedOnce() throws VerificationException {
    Administration joined = joined(invited(Office.admin(null)));
    Person fay = new Person("fay");
    refused(Reason.NOT_INVITED, () -> joined.next(join(joined, fay, FIRST), 50));
    Administration resumed = Administration.resume(Person.CARD, joined.kept());
    refused(Reason.NOT_INVITED, () -> resumed.next(join(resumed, fay, FIRST), 50));
  }

  @Test
  void aWithdrawnInvitationLetsNobodyIn() throws VerificationException {
    Administration invited = invited(Office.admin(null));
    Act.Withdrawal another = new Act.Withdrawal(Sha256.hash(Bytes.utf8("another")));
    Act.Withdrawal withdrawal = new Act.Withdrawal(Sha256.hash(TOKEN));
    Administration unharmed = act(invited, another, 35);
    assertEquals(3, joined(unharmed).policy().version());
    Administration withdrawn = act(invited, withdrawal, 35);
    refused(Reason.NOT_INVITED, () -> joined(withdrawn));
    refused(Reason.NOT_INVITED, () -> joined(Administration.resume(Person.CARD, withdrawn.kept())));
  }

  /** Two of three invited; then one of them is removed, or has other keys. */
  @Test
  void enoughOfThoseWhoInvitedAreAdministratorsStill() throws VerificationException {
    Administration invited = invited(Office.admin(null));
    Administration withoutCleo =
        Office.changed(invited, Office.policy(3, 2, 2, 2, ANNA, BEN), 35, ANNA.first, BEN.first);
    assertEquals(4, joined(withoutCleo).policy().version());
    Administration withoutBen =
        Office.changed(invited, Office.policy(3, 2, 2, 2, ANNA, CLEO), 35, ANNA.first, BEN.first);
    refused(Reason.NOT_INVITED, () -> joined(withoutBen));
    Administrator ben = new Administrator(BEN.handle, List.of(new Person("x").first.publicKey()));
    Policy rekeyed =
        new Policy(
            "net",
            3,
            0,
            List.of(Office.administrator(ANNA), ben, Office.administrator(CLEO)),
            2,
            2,
            2);
    Administration otherKeys = Office.changed(invited, rekeyed, 35, ANNA.first, BEN.first);
    refused(Reason.NOT_INVITED, () -> joined(otherKeys));
    // More must agree now than did when they invited.
    Administration stricter =
        Office.changed(
            invited, Office.policy(3, 3, 2, 2, ANNA, BEN, CLEO), 35, ANNA.first, BEN.first);
    refused(Reason.NOT_INVITED, () -> joined(stricter));
    Administration less =
        Office.changed(invited, Office.policy(3, 1, 1, 1, BEN, CLEO), 35, ANNA.first, BEN.first);
    assertEquals(4, joined(less).policy().version());
  }

  @Test
  void nobodyIsTwoAdministrators() throws VerificationException {
    Administration invited = invited(Office.admin(null));
    assertThrows(IllegalArgumentException.class, () -> join(invited, ANNA, FIRST));
    Administrator twin = new Administrator(EVE.handle, List.of(ANNA.first.publicKey()));
    assertThrows(IllegalArgumentException.class, () -> invited.policy().adding(twin, 0));
  }

  /** What is kept is enough to go on, whatever happened before. */
  @Test
  void whatIsKeptIsEnough() throws VerificationException {
    List<Administration> all = new ArrayList<>();
    all.add(Office.founded());
    all.add(Office.three(2, 2, 2));
    all.add(invited(Office.admin(null)));
    all.add(act(all.get(2), Office.member(), 35));
    all.add(joined(all.get(3)));
    all.add(act(all.get(3), new Act.Withdrawal(Sha256.hash(TOKEN)), 38));
    for (Administration one : all) {
      Administration again = Administration.resume(Person.CARD, one.kept());
      assertEquals(one.kept(), again.kept());
      assertEquals(one.policy(), again.policy());
      assertEquals(one.policyHash(), again.policyHash());
      assertEquals(one.actVersion(), again.actVersion());
      assertEquals(one.actHash(), again.actHash());
      assertEquals(one.lastPlace(), again.lastPlace());
    }
    Administration resumed = Administration.resume(Person.CARD, all.get(3).kept());
    assertEquals(3, joined(resumed).policy().version());
    // Members' invitations are not kept beyond the latest act.
    assertEquals(
        3, act(act(Office.three(1, 1, 1), Office.member(), 30), Office.member(), 31).kept().size());
    assertThrows(
        IllegalArgumentException.class, () -> Administration.resume(Person.CARD, List.of()));
  }

  /** As who keeps little hands it in: the act that is named, the latest of both, its policy. */
  @Test
  void aFewRowsAreEnough() throws VerificationException {
    Administration invited = invited(Office.admin(null));
    Placed act = invited.kept().get(2);
    Administration later =
        Office.changed(
            act(invited, Office.member(), 35),
            Office.policy(3, 2, 2, 2, BEN, CLEO, ANNA),
            36,
            ANNA.first,
            BEN.first);
    List<Placed> kept = later.kept();
    assertEquals(5, kept.size());
    List<Placed> few = List.of(kept.get(1), act, kept.get(3), kept.get(4));
    assertEquals(4, joined(Administration.resume(Person.CARD, few)).policy().version());
    // Without the policy that the act names nobody knows who invited.
    List<Placed> fewer = List.of(act, kept.get(3), kept.get(4));
    refused(Reason.NOT_INVITED, () -> joined(Administration.resume(Person.CARD, fewer)));
  }

  /** Three administrators, of whom Anna and Ben did that; two must agree. */
  private static Administration invited(Act act) throws VerificationException {
    return act(Office.three(2, 2, 2), act, 30);
  }

  private static Administration act(Administration before, Act act, long place)
      throws VerificationException {
    SignatureKeyPair[] keys =
        before.policy().changeQuorum() == 1
            ? new SignatureKeyPair[] {ANNA.first}
            : new SignatureKeyPair[] {ANNA.first, BEN.second};
    return before.next(Office.signed(before, act, keys), place);
  }

  private static Administration joined(Administration invited) throws VerificationException {
    return invited.next(join(invited, EVE, FIRST), 40);
  }

  private static LoggedEntry join(Administration before, Person who, Delegation delegation) {
    return before
        .proposals()
        .join(Office.administrator(who), 1, delegation, opening(), Office.DELEGATE);
  }

  private static LoggedEntry forged(
      Administration before, PolicyChange change, SignatureKeyPair keys) {
    Bytes opening = opening();
    LeafBody body =
        RecordChain.resume(before.latest().entry().leaf())
            .body(LeafType.POLICY_CHANGE, Commitment.to(opening, change.encode()));
    LeafSignature signature = LeafSignature.sign(body, "net/log", 0, keys);
    return new LoggedEntry(new Leaf(body, List.of(signature)), opening, change.encode());
  }

  private interface Step {
    Object run() throws VerificationException;
  }

  private static void refused(Reason reason, Step step) {
    assertEquals(reason, assertThrows(VerificationException.class, step::run).reason());
  }
}
