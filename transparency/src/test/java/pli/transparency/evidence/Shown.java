package pli.transparency.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.Person;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Office;
import pli.transparency.administration.Placed;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.leaf.LeafType;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.TlogProof;
import pli.transparency.tree.Definition;

/** A log of some entries among others, and what can be shown of it. */
public final class Shown {
  /** Where the reset of {@link #reset} stands. */
  public static final int RESET_PLACE = 34;

  private static final int SIZE = 50;

  private final List<Bytes> entries = new ArrayList<>(Definition.entries(SIZE));

  /** With an entry at a place. */
  Shown with(LoggedEntry entry, long place) {
    entries.set((int) place, entry.leaf().encode());
    return this;
  }

  /** With all that an administration keeps. */
  Shown with(Administration administration) {
    administration.kept().forEach(placed -> with(placed.entry(), placed.place()));
    return this;
  }

  SignedCheckpoint checkpoint() {
    TreeHead head = new TreeHead(SIZE, Definition.root(entries));
    return new Checkpoint("net/log", head).sign(new NoteSigner("net/log", Party.keys(72)));
  }

  Place place(long index) {
    return new Place(index, Definition.path((int) index, entries));
  }

  /** All that an administration keeps, with proofs. */
  ShownAdministration shown(List<Placed> kept) {
    List<ShownAdministration.Shown> shown = new ArrayList<>();
    boolean acts = false;
    for (Placed placed : kept) {
      shown.add(new ShownAdministration.Shown(placed.entry(), place(placed.place())));
      acts |= placed.entry().type() == LeafType.ADMINISTRATIVE_ACT;
    }
    return new ShownAdministration(
        Office.POLICY_LABEL.proof(), acts ? Office.ACT_LABEL.proof() : Bytes.EMPTY, shown);
  }

  /** That an entry, which stands there, was not signed by who may. */
  UnsignedEvidence accuse(List<Placed> kept, LoggedEntry entry, long place) {
    with(entry, place);
    return new UnsignedEvidence(card(), checkpoint(), shown(kept), entry, place(place));
  }

  static Bytes card() {
    return Person.CARD.sign(Office.NETWORK.privateKey());
  }

  /** Anna signed alone what takes two. */
  public static UnsignedEvidence unsigned() {
    try {
      Administration three = Office.three(1, 1, 2);
      LoggedEntry act = Office.signed(three, Office.member(), Office.ANNA.first);
      return new Shown().with(three).accuse(three.kept(), act, 30);
    } catch (VerificationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Bob's first record, and a reset. */
  public static RecordEvidence reset() {
    try {
      Administration three = Office.three(1, 2, 1);
      Person bob = new Person("bob");
      LoggedRecord first = bob.firstRecord();
      AccountChain chain = AccountChain.begin(Person.CARD, bob.handle, bob.label().proof(), first);
      LoggedRecord annas =
          three
              .proposals()
              .signReset(chain, bob.record(2, bob.second), bob.opening(), Office.ANNA.first);
      LoggedRecord reset = three.proposals().cosignReset(chain, annas, Office.BEN.first);
      return records(three, bob, List.of(first, reset), RESET_PLACE);
    } catch (VerificationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Records of somebody, of which the last is a reset, and stands there. */
  public static RecordEvidence records(
      Administration administration, Person bob, List<LoggedRecord> records, int place) {
    LoggedRecord reset = records.get(records.size() - 1);
    Shown log = new Shown().with(administration).with(LoggedEntry.of(reset), place);
    TlogProof proof = new TlogProof(Bytes.EMPTY, place, log.place(place).path(), log.checkpoint());
    return new RecordEvidence(
        card(),
        bob.handle,
        bob.label().proof(),
        Optional.of(log.shown(administration.kept())),
        records,
        List.of(log.place(place)),
        proof);
  }
}
