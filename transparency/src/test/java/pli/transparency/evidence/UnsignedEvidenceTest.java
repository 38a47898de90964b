package pli.transparency.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.transparency.administration.Office.ANNA;
import static pli.transparency.administration.Office.BEN;
import static pli.transparency.administration.Office.CLEO;
import static pli.transparency.administration.Office.EVE;
import static pli.transparency.administration.Office.TOKEN;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Party;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.Person;
import pli.transparency.account.Reset;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Delegation;
import pli.transparency.administration.Fault;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Office;
import pli.transparency.administration.Placed;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSigner;

class UnsignedEvidenceTest {
  private static final Delegation FIRST = new Delegation(1);

  @Test
  void tooFewSigned() throws Exception {
    UnsignedEvidence evidence = Shown.unsigned();
    assertEquals(Fault.TOO_FEW, evidence.verify(Person.CARD));
    assertEquals(evidence, Evidence.parse(evidence.encode()));
    Administration three = Office.three(2, 2, 1);
    assertShown(
        Fault.TOO_FEW, three, Office.signed(three, Office.policy(3, 1, 1, 1, ANNA), ANNA.first));
    assertShown(Fault.TOO_FEW, three, reset(three, ANNA.first));
  }

  @Test
  void somebodyElseSigned() throws Exception {
    Administration three = Office.three(1, 1, 1);
    LoggedEntry act = Office.signed(three, Office.member(), ANNA.first);
    LoggedEntry policy = Office.signed(three, Office.policy(3, 1, 1, 1, EVE), ANNA.first);
    for (LoggedEntry entry : List.of(act, policy, reset(three, ANNA.first))) {
      assertShown(Fault.NOT_THEIRS, three, resigned(entry, EVE.first));
    }
    LoggedEntry first = resigned(Office.first(), EVE.first);
    UnsignedEvidence evidence = new Shown().accuse(List.of(), first, 3);
    assertEquals(Fault.NOT_THEIRS, evidence.verify(Person.CARD));
    assertEquals(evidence, Evidence.parse(evidence.encode()));
  }

  @Test
  void aRemovedAdministratorSigned() throws Exception {
    Administration three = Office.three(1, 1, 1);
    Administration two =
        Office.changed(three, Office.policy(3, 1, 1, 1, ANNA, BEN), 25, ANNA.first);
    LoggedEntry back = Office.signed(two, Office.policy(4, 1, 1, 1, CLEO), ANNA.first);
    assertShown(Fault.NOT_THEIRS, two, resigned(back, CLEO.first));
  }

  /** The policy that it names is shown, and so is a later one that stands before it. */
  @Test
  void anotherPolicyIsNamed() throws Exception {
    Administration two = Office.three(1, 1, 1);
    LoggedEntry act = Office.signed(two, Office.member(), CLEO.first);
    LoggedEntry reset = reset(two, CLEO.first);
    Administration three =
        Office.changed(two, Office.policy(3, 1, 1, 1, ANNA, BEN), 25, ANNA.first);
    for (LoggedEntry entry : List.of(act, reset)) {
      assertShown(Fault.OTHER_POLICY, three, entry);
      // Without the later one it is right.
      refused(Reason.OUT_OF_RANGE, new Shown().with(three).accuse(two.kept(), entry, 30));
      // Where it stands before the later one it is right.
      refused(Reason.OUT_OF_RANGE, new Shown().with(three).accuse(three.kept(), entry, 24));
      // Before the policy that it names, which is shown to stand later.
      Shown early = new Shown().with(three);
      assertEquals(Fault.OTHER_POLICY, early.accuse(three.kept(), entry, 15).verify(Person.CARD));
    }
    // A policy that it names and nobody shows.
    LoggedEntry later = Office.signed(three, Office.member(), ANNA.first);
    refused(Reason.OUT_OF_RANGE, new Shown().with(three).accuse(two.kept(), later, 30));
  }

  @Test
  void somebodyWhomNobodyInvitedCameIn() throws Exception {
    Administration three = Office.three(1, 1, 1);
    Act.Invitation fays = Office.admin(new Handle("fay"));
    Administration invited = three.next(Office.signed(three, fays, ANNA.first), 25);
    LoggedEntry eve = join(invited, FIRST);
    assertShown(Fault.NOT_INVITED, invited, eve);
    // Without the act nobody can say whether it invited them.
    refused(Reason.OUT_OF_RANGE, new Shown().with(invited).accuse(three.kept(), eve, 30));
    LoggedEntry other = join(invited, new Delegation(2));
    refused(Reason.OUT_OF_RANGE, new Shown().with(invited).accuse(invited.kept(), other, 30));
  }

  @Test
  void anInvitationWasWithdrawnOrUsed() throws Exception {
    Administration three = Office.three(1, 1, 1);
    LoggedEntry act = Office.signed(three, Office.admin(null), ANNA.first);
    Administration invited = three.next(act, 25);
    LoggedEntry eve = join(invited, FIRST);
    refused(Reason.OUT_OF_RANGE, new Shown().with(invited).accuse(invited.kept(), eve, 30));
    assertShown(Fault.NOT_THEIRS, invited, resigned(eve, ANNA.first));

    Act.Withdrawal withdrawal = new Act.Withdrawal(Sha256.hash(TOKEN));
    LoggedEntry back = Office.signed(invited, withdrawal, ANNA.first);
    List<Placed> both = new ArrayList<>(invited.kept());
    both.add(new Placed(back, 27));
    Shown log = new Shown().with(invited).with(back, 27);
    assertEquals(Fault.NOT_INVITED, log.accuse(both, eve, 30).verify(Person.CARD));
    // It was withdrawn afterwards.
    refused(Reason.OUT_OF_RANGE, new Shown().with(invited).with(back, 27).accuse(both, eve, 26));

    Administration joined = invited.next(eve, 28);
    Person fay = new Person("fay");
    LoggedEntry again =
        joined
            .proposals()
            .join(Office.administrator(fay), 1, FIRST, Office.opening(), Office.DELEGATE);
    List<Placed> all = new ArrayList<>(joined.kept());
    assertEquals(4, all.size());
    assertEquals(
        Fault.NOT_INVITED, new Shown().with(joined).accuse(all, again, 30).verify(Person.CARD));
  }

  /** Acts between may be left out: they say nothing of this one. */
  @Test
  void actsMayBeLeftOut() throws Exception {
    Administration three = Office.three(1, 1, 1);
    Administration one = three.next(Office.signed(three, Office.member(), ANNA.first), 23);
    Administration two =
        one.next(Office.signed(one, Office.admin(new Handle("fay")), ANNA.first), 25);
    Administration later = two.next(Office.signed(two, Office.member(), ANNA.first), 27);
    List<Placed> kept = new ArrayList<>(later.kept());
    assertEquals(4, kept.size());
    LoggedEntry eve = join(later, new Delegation(2));
    assertEquals(
        Fault.NOT_INVITED, new Shown().with(later).accuse(kept, eve, 30).verify(Person.CARD));
    // In the wrong order they are no excerpt.
    Placed last = kept.remove(3);
    kept.add(2, new Placed(last.entry(), 24));
    Shown log = new Shown().with(later).with(last.entry(), 24);
    refused(Reason.VERSION_GAP, log.accuse(kept, eve, 30));
  }

  /** A second chain of policies or acts: its content need not be shown. */
  @Test
  void anotherLabelIsUsed() throws Exception {
    Administration three = Office.three(1, 1, 1);
    Bytes bobs = new Person("bob").label().output();
    Commitment commitment = Commitment.to(Office.opening(), Bytes.EMPTY);
    for (LeafType type : List.of(LeafType.POLICY_CHANGE, LeafType.ADMINISTRATIVE_ACT)) {
      LeafBody body = LeafBody.first(type, bobs, commitment);
      LeafSignature signature = LeafSignature.sign(body, "net/log", 0, ANNA.first);
      Leaf leaf = new Leaf(body, List.of(signature));
      for (List<Placed> kept : List.of(three.kept(), List.<Placed>of())) {
        UnsignedEvidence evidence = accuse(kept, LoggedEntry.bare(leaf), Office.ACT_LABEL.proof());
        assertEquals(Fault.OTHER_LABEL, evidence.verify(Person.CARD));
        assertEquals(evidence, Evidence.parse(evidence.encode()));
      }
      // By proofs of other labels it is no fault.
      UnsignedEvidence slander =
          accuse(three.kept(), LoggedEntry.bare(leaf), Office.POLICY_LABEL.proof());
      if (type == LeafType.ADMINISTRATIVE_ACT) {
        refused(Reason.WRONG_LABEL, slander);
      }
    }
    LoggedEntry act = Office.signed(three, Office.member(), ANNA.first);
    refused(Reason.OUT_OF_RANGE, accuse(three.kept(), act, Office.ACT_LABEL.proof()));
    // Right, and without its content: nothing is shown.
    LoggedEntry bare = LoggedEntry.bare(act.leaf());
    refused(Reason.WRONG_CONTENT, accuse(three.kept(), bare, Office.ACT_LABEL.proof()));
    refused(
        Reason.WRONG_CONTENT,
        accuse(List.of(), LoggedEntry.bare(Office.first().leaf()), Bytes.EMPTY));
  }

  private static UnsignedEvidence accuse(
      List<Placed> kept, LoggedEntry entry, Bytes actLabelProof) {
    Shown log = new Shown().with(entry, 30);
    kept.forEach(placed -> log.with(placed.entry(), placed.place()));
    ShownAdministration shown = log.shown(kept);
    return new UnsignedEvidence(
        Shown.card(),
        log.checkpoint(),
        new ShownAdministration(shown.policyLabelProof(), actLabelProof, shown.entries()),
        entry,
        log.place(30));
  }

  @Test
  void whatIsRightIsNotAccused() throws Exception {
    Administration three = Office.three(2, 2, 2);
    SignatureKeyPair[] two = {ANNA.first, CLEO.paper};
    List<LoggedEntry> entries =
        List.of(
            Office.signed(three, Office.member(), two),
            Office.signed(three, Office.policy(3, 1, 1, 1, ANNA), two),
            reset(three, two));
    for (LoggedEntry entry : entries) {
      refused(Reason.OUT_OF_RANGE, new Shown().with(three).accuse(three.kept(), entry, 30));
    }
    refused(Reason.OUT_OF_RANGE, new Shown().accuse(List.of(), Office.first(), 30));
    // No policy is shown.
    refused(Reason.OUT_OF_RANGE, new Shown().accuse(List.of(), entries.get(0), 30));
    // Another policy than the one before.
    LoggedEntry fourth =
        Office.signed(
            Office.changed(three, Office.policy(3, 1, 1, 1, EVE), 25, two),
            Office.policy(4, 1, 1, 1, EVE),
            EVE.first);
    refused(Reason.OUT_OF_RANGE, new Shown().with(three).accuse(three.kept(), fourth, 30));
    // What administrators do not sign.
    LoggedEntry record = LoggedEntry.of(new Person("bob").firstRecord());
    refused(Reason.OUT_OF_RANGE, new Shown().with(three).accuse(three.kept(), record, 30));
  }

  @Test
  void aResetSaysWhatItsLeafCommitsToAndIsOfThisNetwork() throws Exception {
    Administration three = Office.three(1, 1, 1);
    LoggedEntry reset = resigned(reset(three, ANNA.first), EVE.first);
    AccountRecord record = new Person("bob").record(2, EVE.first);
    LoggedEntry swapped =
        new LoggedEntry(reset.leaf(), reset.opening(), new Reset(2, record).encode());
    refused(Reason.WRONG_CONTENT, new Shown().with(three).accuse(three.kept(), swapped, 30));
    AccountRecord elsewhere =
        new AccountRecord("ten", record.handle(), 2, 0, record.devices(), record.recoveryKey());
    Bytes content = new Reset(2, elsewhere).encode();
    Commitment commitment = Commitment.to(reset.opening(), content);
    LeafBody body = reset.leaf().body();
    LeafBody other = new LeafBody(LeafType.RESET, body.label(), 2, commitment, body.previous());
    Leaf leaf = new Leaf(other, List.of(LeafSignature.sign(other, "net/log", 0, EVE.first)));
    LoggedEntry tens = new LoggedEntry(leaf, reset.opening(), content);
    refused(Reason.OUT_OF_RANGE, new Shown().with(three).accuse(three.kept(), tens, 30));
  }

  /** What the log signed it cannot take back, whoever cosigned. */
  @Test
  void witnessesAreNotAskedFor() throws Exception {
    NetworkCard card = Person.CARD;
    Cosigner witness = new Cosigner("w", Party.keys(80));
    NetworkCard strict =
        new NetworkCard(
            card.network(),
            card.origin(),
            card.networkKey(),
            new TrustedLog(
                card.log().keys().get(0), new WitnessPolicy(1, List.of(witness.verifierKey()))),
            card.vrfKey(),
            card.addresses(),
            card.pins());
    assertEquals(Fault.TOO_FEW, Shown.unsigned().verify(strict));
  }

  @Test
  void whatIsShownStandsInTheLog() throws Exception {
    Administration three = Office.three(1, 1, 2);
    LoggedEntry act = Office.signed(three, Office.member(), ANNA.first);
    // A policy that is not in the log.
    refused(Reason.ROOT_MISMATCH, new Shown().accuse(three.kept(), act, 30));
    // The entry itself is not.
    Shown without = new Shown().with(three);
    refused(
        Reason.ROOT_MISMATCH,
        new UnsignedEvidence(
            Shown.card(),
            without.checkpoint(),
            without.shown(three.kept()),
            act,
            without.place(30)));
    // It says something else than its leaf.
    LoggedEntry swapped =
        new LoggedEntry(
            act.leaf(),
            act.opening(),
            Office.signed(three, Office.admin(null), ANNA.first).content());
    refused(Reason.WRONG_CONTENT, new Shown().with(three).accuse(three.kept(), swapped, 30));
    UnsignedEvidence evidence = Shown.unsigned();
    assertEquals(
        Reason.WRONG_ORIGIN,
        assertThrows(
                VerificationException.class,
                () -> evidence.verify(Person.card("other", Person.VRF.publicKey())))
            .reason());
  }

  @Test
  void aFileThatWasChangedIsRefused() throws Exception {
    Bytes file = Shown.unsigned().encode();
    for (int i = 0; i < file.length(); i += 11) {
      byte[] flipped = file.toByteArray();
      flipped[i] ^= 1;
      int at = i;
      assertThrows(
          Exception.class,
          () -> ((UnsignedEvidence) Evidence.parse(Bytes.copyOf(flipped))).verify(Person.CARD),
          () -> "byte " + at);
    }
    String text = file.utf8();
    String acts = text.replaceAll("logged [^\n]*\n", "");
    assertThrows(DecodeException.class, () -> Evidence.parse(Bytes.utf8(acts)));
    String label = text.replaceAll("policy-label-proof [^\n]*\n", "");
    assertThrows(DecodeException.class, () -> Evidence.parse(Bytes.utf8(label)));
    String strangerKey = new NoteSigner("net/log", Office.NETWORK).verifierKey().encode();
    String otherLog =
        text.replace("log " + Person.CARD.log().keys().get(0).encode(), "log " + strangerKey);
    assertThrows(DecodeException.class, () -> Evidence.parse(Bytes.utf8(otherLog)));
  }

  private static void assertShown(Fault fault, Administration shown, LoggedEntry entry)
      throws Exception {
    UnsignedEvidence evidence = new Shown().with(shown).accuse(shown.kept(), entry, 30);
    assertEquals(fault, evidence.verify(Person.CARD));
    assertEquals(evidence, Evidence.parse(evidence.encode()));
  }

  private static LoggedEntry reset(Administration administration, SignatureKeyPair... keys)
      throws VerificationException {
    Person bob = new Person("bob");
    AccountChain chain =
        AccountChain.begin(Person.CARD, bob.handle, bob.label().proof(), bob.firstRecord());
    LoggedRecord reset =
        administration
            .proposals()
            .signReset(chain, bob.record(2, bob.second), bob.opening(), keys[0]);
    for (SignatureKeyPair more : keys) {
      reset = administration.proposals().cosignReset(chain, reset, more);
    }
    return LoggedEntry.of(reset);
  }

  private static LoggedEntry join(Administration before, Delegation delegation) {
    return before
        .proposals()
        .join(Office.administrator(EVE), 1, delegation, Office.opening(), Office.DELEGATE);
  }

  private static LoggedEntry resigned(LoggedEntry entry, SignatureKeyPair keys) {
    LeafBody body = entry.leaf().body();
    LeafSignature signature = LeafSignature.sign(body, "net/log", 0, keys);
    return new LoggedEntry(new Leaf(body, List.of(signature)), entry.opening(), entry.content());
  }

  private static void refused(Reason reason, UnsignedEvidence evidence) {
    assertEquals(
        reason,
        assertThrows(VerificationException.class, () -> evidence.verify(Person.CARD)).reason());
  }
}
