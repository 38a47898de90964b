package pli.transparency.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.transparency.administration.Office.ANNA;
import static pli.transparency.administration.Office.BEN;
import static pli.transparency.administration.Office.CLEO;
import static pli.transparency.administration.Office.EVE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Damage;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Office;
import pli.transparency.administration.Proposals;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.RecordChain;

/**
 * Administrators give an account other devices; as many of them as the policy in force asks for.
 */
class ResetTest {
  private final Person bob = new Person("bob");

  /** Of three administrators each subset signs, for each number that must. */
  @Test
  void asManyResetAsThePolicyInForceAsksFor() throws VerificationException {
    AccountChain one = chain();
    AccountRecord record = bob.record(2, bob.second);
    List<SignatureKeyPair> administrators = List.of(ANNA.second, BEN.paper, CLEO.first);
    for (int required = 1; required <= 3; required++) {
      Administration three = Office.three(1, required, 1);
      for (int subset = 1; subset < 8; subset++) {
        List<SignatureKeyPair> keys = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          if ((subset >> i & 1) == 1) {
            keys.add(administrators.get(i));
          }
        }
        LoggedRecord reset = reset(three, one, record, keys);
        Standing standing = three.proposals().standing(one, reset);
        assertEquals(new Standing(keys.size(), required), standing);
        if (keys.size() >= required) {
          assertEquals(record, one.next(reset, three, 30).record());
        } else {
          refused(Reason.TOO_FEW_SIGNERS, () -> one.next(reset, three, 30));
        }
      }
    }
  }

  @Test
  void whoMaySignNextIsWhomTheResetNames() throws VerificationException {
    Administration two = Office.three(1, 1, 1);
    AccountChain one = chain();
    LoggedRecord reset = reset(two, one, bob.record(2, bob.second), List.of(ANNA.first));
    AccountChain after = one.next(reset, two, 30);
    assertTrue(after.latest().isReset());
    assertEquals(2, after.latest().policyVersion());
    assertEquals(2, AccountChain.resume(Person.CARD, after.latest()).version());
    AccountRecord third = bob.record(3, bob.second);
    assertEquals(3, after.next(after.sign(third, bob.opening(), bob.second)).version());
    LoggedRecord plain = after.sign(third, bob.opening(), bob.second);
    assertEquals(3, after.next(plain, two, 40).version());
    assertFalse(plain.isReset());
    assertEquals(0, plain.policyVersion());
    assertThrows(IllegalArgumentException.class, () -> after.sign(third, bob.opening(), bob.first));
    LoggedRecord again = reset(two, after, bob.record(3, bob.first), List.of(BEN.first));
    assertEquals(3, after.next(again, two, 40).version());
  }

  @Test
  void withoutTheAdministrationNoResetIsFollowed() throws VerificationException {
    Administration two = Office.three(1, 1, 1);
    AccountChain one = chain();
    LoggedRecord reset = reset(two, one, bob.record(2, bob.second), List.of(ANNA.first));
    refused(Reason.WRONG_CHAIN, () -> one.next(reset));
  }

  /** Devices of the account sign no reset, administrators no record. */
  @Test
  void eachSignsTheirOwn() throws VerificationException {
    Administration two = Office.three(1, 1, 1);
    AccountChain one = chain();
    AccountRecord record = bob.record(2, bob.first);
    for (SignatureKeyPair keys : List.of(bob.first, bob.paper, EVE.first)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> two.proposals().signReset(one, record, bob.opening(), keys));
      for (int place = 0; place < 10; place++) {
        LoggedRecord forged = forged(one, new Reset(2, record), place, keys);
        refused(Reason.BAD_SIGNATURE, () -> one.next(forged, two, 30));
        refused(Reason.BAD_SIGNATURE, () -> two.proposals().standing(one, forged));
      }
    }
    LoggedRecord plain = one.sign(record, bob.opening(), bob.first);
    for (int place = 0; place < 10; place++) {
      LeafBody body = plain.leaf().body();
      LeafSignature annas = LeafSignature.sign(body, "net/log", place, ANNA.first);
      LoggedRecord stolen =
          new LoggedRecord(new Leaf(body, List.of(annas)), plain.opening(), record);
      refused(Reason.BAD_SIGNATURE, () -> one.next(stolen, two, 30));
    }
    refused(Reason.WRONG_CHAIN, () -> one.signed(plain, two.policy().resetting()));
    refused(Reason.WRONG_POLICY, () -> two.proposals().standing(one, plain));
  }

  @Test
  void aResetNamesThePolicyInForceAtItsPlace() throws VerificationException {
    Administration two = Office.three(1, 1, 1);
    Administration three =
        Office.changed(two, Office.policy(3, 1, 1, 1, ANNA, BEN), 30, ANNA.first);
    AccountChain one = chain();
    LoggedRecord reset = reset(two, one, bob.record(2, bob.second), List.of(CLEO.first));
    assertEquals(2, one.next(reset, three, 30).version());
    assertEquals(2, one.next(reset, three, 21).version());
    refused(Reason.WRONG_POLICY, () -> one.next(reset, three, 31));
    refused(Reason.WRONG_POLICY, () -> one.next(reset, three, 20));
    refused(Reason.WRONG_POLICY, () -> one.next(reset, three, 5));
    refused(Reason.WRONG_POLICY, () -> three.proposals().standing(one, reset));
    refused(Reason.WRONG_POLICY, () -> three.proposals().cosignReset(one, reset, ANNA.first));
    // Cleo is none any more, and cannot say so under the policy in force either.
    LoggedRecord forged = forged(one, new Reset(3, bob.record(2, bob.second)), 6, CLEO.first);
    refused(Reason.BAD_SIGNATURE, () -> one.next(forged, three, 31));
  }

  @Test
  void aResetIsTheNextRecordOfThisAccount() throws VerificationException {
    Administration two = Office.three(1, 1, 1);
    AccountChain one = chain();
    Proposals proposals = two.proposals();
    for (AccountRecord wrong :
        List.of(bob.record(1, bob.second), bob.record(3, bob.second), EVE.record(2, EVE.first))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> proposals.signReset(one, wrong, bob.opening(), ANNA.first));
    }
    AccountRecord record = bob.record(2, bob.second);
    AccountRecord elsewhere =
        new AccountRecord("ten", bob.handle, 2, 0, record.devices(), record.recoveryKey());
    LoggedRecord ten = forged(one, new Reset(2, elsewhere), 0, ANNA.first);
    refused(Reason.WRONG_CHAIN, () -> one.next(ten, two, 30));
    LoggedRecord eves = forged(one, new Reset(2, EVE.record(2, EVE.first)), 0, ANNA.first);
    refused(Reason.WRONG_CHAIN, () -> one.next(eves, two, 30));
    LoggedRecord third = forged(one, new Reset(2, bob.record(3, bob.second)), 0, ANNA.first);
    refused(Reason.VERSION_GAP, () -> one.next(third, two, 30));
    LoggedRecord reset = reset(two, one, record, List.of(ANNA.first));
    LoggedRecord swapped =
        new LoggedRecord(reset.leaf(), reset.opening(), 2, bob.record(2, bob.first));
    refused(Reason.WRONG_CONTENT, () -> one.next(swapped, two, 30));
    LoggedRecord otherPolicy = new LoggedRecord(reset.leaf(), reset.opening(), 1, reset.record());
    refused(Reason.WRONG_CONTENT, () -> one.next(otherPolicy, two, 20));
    AccountChain after = one.next(reset, two, 30);
    refused(Reason.VERSION_GAP, () -> after.next(reset, two, 31));
    AccountChain otherwise = one.next(one.sign(bob.record(2, bob.first), bob.opening(), bob.first));
    LoggedRecord next = reset(two, after, bob.record(3, bob.first), List.of(ANNA.first));
    refused(Reason.WRONG_PREDECESSOR, () -> otherwise.next(next, two, 40));
  }

  @Test
  void administratorsSignOneAfterTheOther() throws VerificationException {
    Administration three = Office.three(1, 3, 1);
    Proposals proposals = three.proposals();
    AccountChain one = chain();
    LoggedRecord annas =
        proposals.signReset(one, bob.record(2, bob.second), bob.opening(), ANNA.first);
    assertEquals(annas, proposals.cosignReset(one, annas, ANNA.paper));
    LoggedRecord bens = proposals.cosignReset(one, annas, BEN.first);
    LoggedRecord cleos = proposals.cosignReset(one, annas, CLEO.first);
    LoggedRecord all = proposals.mergedReset(one, bens, cleos);
    assertTrue(proposals.standing(one, all).isComplete());
    assertEquals(2, one.next(all, three, 30).version());
    assertThrows(
        IllegalArgumentException.class, () -> proposals.cosignReset(one, annas, EVE.first));
    LoggedRecord another =
        proposals.signReset(one, bob.record(2, bob.second), bob.opening(), ANNA.first);
    assertThrows(IllegalArgumentException.class, () -> proposals.mergedReset(one, annas, another));
  }

  @Test
  void aResetComesBackAsItWas() throws Exception {
    Administration two = Office.three(1, 1, 1);
    LoggedRecord reset = reset(two, chain(), bob.record(2, bob.second), List.of(ANNA.first));
    assertEquals(reset, LoggedRecord.decode(reset.encode()));
    assertEquals(
        reset, LoggedRecord.decode(reset.leaf().encode(), reset.opening(), reset.content()));
    assertEquals(new Reset(2, reset.record()), Reset.decode(reset.content()));
    AccountRecord small =
        new AccountRecord(
            "n",
            new Handle("b"),
            2,
            0,
            List.of(bob.device(bob.first.publicKey(), "d", bob.random(32))),
            bob.paper.publicKey());
    Bytes encoded = new Reset(2, small).encode();
    Damage.truncation(encoded, Reset::decode);
    Damage.oneEncoding(encoded, Reset::decode, Reset::encode);
    assertThrows(IllegalArgumentException.class, () -> new Reset(0, small));
    // A record's content under a reset's leaf, and the reverse.
    assertThrows(
        DecodeException.class,
        () -> LoggedRecord.decode(reset.leaf().encode(), reset.opening(), reset.record().encode()));
    LoggedRecord first = bob.firstRecord();
    assertThrows(
        DecodeException.class,
        () -> LoggedRecord.decode(first.leaf().encode(), first.opening(), reset.content()));
    for (long policy : new long[] {-1, 0}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new LoggedRecord(reset.leaf(), reset.opening(), policy, reset.record()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new LoggedRecord(first.leaf(), first.opening(), 1, first.record()));
  }

  private AccountChain chain() throws VerificationException {
    return AccountChain.begin(Person.CARD, bob.handle, bob.label().proof(), bob.firstRecord());
  }

  private LoggedRecord reset(
      Administration administration,
      AccountChain chain,
      AccountRecord record,
      List<SignatureKeyPair> keys)
      throws VerificationException {
    Proposals proposals = administration.proposals();
    LoggedRecord reset = proposals.signReset(chain, record, bob.opening(), keys.get(0));
    for (SignatureKeyPair more : keys) {
      reset = proposals.cosignReset(chain, reset, more);
    }
    return reset;
  }

  private LoggedRecord forged(AccountChain chain, Reset reset, int place, SignatureKeyPair keys) {
    Bytes opening = bob.opening();
    LeafBody body =
        RecordChain.resume(chain.latest().leaf())
            .body(LeafType.RESET, Commitment.to(opening, reset.encode()));
    LeafSignature signature = LeafSignature.sign(body, "net/log", place, keys);
    return new LoggedRecord(
        new Leaf(body, List.of(signature)), opening, reset.policyVersion(), reset.record());
  }

  private interface Step {
    Object run() throws VerificationException;
  }

  private static void refused(Reason reason, Step step) {
    assertEquals(reason, assertThrows(VerificationException.class, step::run).reason());
  }
}
