package pli.transparency.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.transparency.Damage;
import pli.transparency.Party;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.release.ReleaseException.Reason;
import pli.transparency.tree.Definition;

/** Bad updates, each of which says why; and good ones. */
class ReleaseGateTest {
  @Test
  void whatEnoughPartiesSignedAndLoggedIsInstalled() throws ReleaseException {
    VerifiedRelease verified = new Draft().verify();
    assertEquals(new Draft().manifest(), verified.manifest());
    assertEquals(
        List.of("developer Pli", "rebuilder Atelier Nord"),
        verified.logged().signatories().stream().map(each -> each.party().toString()).toList());
    assertEquals(Draft.policy(1, 2, Draft.WAITING), verified.policyBehind());

    Draft all = new Draft();
    all.signers = List.of(Draft.ORGANISATION, Draft.DEVELOPERS_NEXT, Draft.REBUILDER);
    assertEquals(3, all.verify().logged().signatories().size());
    Draft first = new Draft();
    first.current = 0;
    assertEquals(8, first.verify().manifest().number());
  }

  @Test
  void eachFaultAloneIsRefusedForWhatItIs() {
    for (BadUpdate fault : BadUpdate.values()) {
      Draft draft = BadUpdate.with(List.of(fault));
      assertEquals(fault.reason, refused(draft), fault.name());
    }
  }

  @Test
  void eachPairIsRefusedForOneOfTheTwo() {
    for (BadUpdate one : BadUpdate.values()) {
      for (BadUpdate other : BadUpdate.values()) {
        if (one == other) {
          continue;
        }
        Draft draft = BadUpdate.with(List.of(one, other));
        String pair = one + " and " + other;
        // The second may undo a text that the first had set; then the second alone is left.
        Set<Reason> due = EnumSet.of(one.reason, other.reason);
        Reason reason = refused(draft);
        assertTrue(due.contains(reason), () -> pair + ": " + reason);
      }
    }
  }

  @Test
  void eachReasonIsMet() {
    Set<Reason> met = EnumSet.noneOf(Reason.class);
    for (BadUpdate fault : BadUpdate.values()) {
      met.add(fault.reason);
    }
    assertEquals(EnumSet.allOf(Reason.class), met);
  }

  @Test
  void aFlippedBitAnywhereIsRefused() {
    Draft draft = new Draft();
    draft.policy = Draft.policy(1, 1, Draft.WAITING);
    draft.signers = List.of(Draft.REBUILDER);
    Damage.eachFlip(
        draft.file(),
        flipped ->
            assertThrows(
                ReleaseException.class,
                () ->
                    ReleaseGate.verify(
                        flipped, draft.policy, draft.current, draft.now, draft.found())));
  }

  @Test
  void aFileThatEndsEarlyIsRefused() {
    Draft draft = new Draft();
    Bytes file = draft.file();
    for (int length = 0; length < file.length(); length++) {
      Bytes part = file.slice(0, length);
      assertThrows(
          ReleaseException.class,
          () -> ReleaseGate.verify(part, draft.policy, 7, draft.now, draft.found()),
          length + " bytes");
    }
  }

  @Test
  void whoStoleOneKeyInstallsNothing() {
    Draft alone = new Draft();
    alone.signers = List.of(Draft.DEVELOPER);
    assertEquals(Reason.TOO_FEW_SIGNATURES, refused(alone));
    Draft bothKeys = new Draft();
    bothKeys.signers = List.of(Draft.DEVELOPER, Draft.DEVELOPERS_NEXT);
    assertEquals(Reason.SAME_PARTY_TWICE, refused(bothKeys));
    Draft sameKey = new Draft();
    sameKey.signers = List.of(Draft.DEVELOPER, Draft.DEVELOPER);
    assertEquals(Reason.SAME_PARTY_TWICE, refused(sameKey));
    Draft ownKey = new Draft();
    ownKey.signers = List.of(Draft.DEVELOPER, Draft.STRANGER);
    assertEquals(Reason.UNKNOWN_KEY, refused(ownKey));
    Draft takesOver = new Draft();
    takesOver.next = Optional.of(Draft.thiefs(2));
    takesOver.signers = List.of(Draft.DEVELOPER);
    assertEquals(Reason.TOO_FEW_SIGNATURES, refused(takesOver));
  }

  @Test
  void aLogThatSignsForOneVictimLacksItsWitnesses() {
    // The witnesses cosigned what everybody sees, in which the release is not.
    Draft everybody = new Draft();
    SignedCheckpoint honest = everybody.checkpoint(Definition.entries(8));
    Draft victim = new Draft();
    victim.cosigners.clear();
    assertEquals(Reason.TOO_FEW_WITNESSES, refused(victim));
    victim.moreLines.addAll(
        honest.note().signatures().subList(1, honest.note().signatures().size()));
    assertEquals(Reason.WITNESS_FORGED, refused(victim));
  }

  @Test
  void oneWitnessThatLiesOfTheTimeShortensNothing() throws ReleaseException {
    Draft draft = new Draft();
    draft.now = Draft.LOGGED + Draft.WAITING + 1;
    assertEquals(draft.now, draft.verify().logged().waitedUntil());
    draft.now--;
    assertEquals(Reason.WAITING, refused(draft));
    // The third says that it saw all of it long ago.
    Draft backdated = new Draft();
    backdated.now = Draft.LOGGED + Draft.WAITING;
    backdated.cosigners.remove(1);
    backdated.backdates = Optional.of(new Party().witnesses.get(2));
    assertEquals(Draft.LOGGED + Draft.WAITING, backdated.verify().logged().waitedUntil());
    backdated.now--;
    assertEquals(Reason.WAITING, refused(backdated));
  }

  @Test
  void aNextPolicyThatTheCurrentOneSignedFollows() throws ReleaseException {
    Draft draft = new Draft();
    draft.next = Optional.of(Draft.thiefs(2));
    assertEquals(2, draft.verify().policyBehind().number());
    // What the new parties sign is nothing to a program that has the policy before.
    Draft skipped = new Draft();
    skipped.number = 9;
    skipped.signers = List.of(Draft.STRANGER);
    assertEquals(Reason.UNKNOWN_KEY, refused(skipped));
    skipped.policy = Draft.thiefs(2);
    assertEquals(9, skipped.verify().manifest().number());
  }

  private static Reason refused(Draft draft) {
    ReleaseException refused = assertThrows(ReleaseException.class, draft::verify);
    String message = refused.getMessage();
    assertTrue(message != null && !message.isEmpty() && message.indexOf('\n') < 0, message);
    return refused.reason();
  }
}
