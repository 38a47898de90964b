package pli.transparency.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.AccountChain;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Administration;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.TlogProof;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.text.Lines;

/**
 * All records of an account up to one that stands in the log: which keys it had, and that everybody
 * who reads the log can know of them. That no later record exists it does not show.
 *
 * @param card the network's card as it came, for who has none; it is believed by nobody for that
 * @param handle the account
 * @param labelProof the log's VRF proof that the records' label is that handle's
 * @param administration who might reset the account; there if, and only if, somebody did
 * @param records from version 1 on; at least one
 * @param resets where those of the records stand that are resets, in their order
 * @param proof that the last of the records stands in the log; all of the evidence is about the
 *     tree of its checkpoint
 */
public record RecordEvidence(
    Bytes card,
    Handle handle,
    Bytes labelProof,
    Optional<ShownAdministration> administration,
    List<LoggedRecord> records,
    List<Place> resets,
    TlogProof proof)
    implements Evidence {
  static final String KIND = "record";
  private static final String HANDLE = "handle ";
  private static final String LABEL_PROOF = "label-proof ";
  private static final String RECORD = "record ";
  private static final String PROOF = "proof ";

  /** An account's records, and where the last of them stands in a verified log. */
  public static final class Proved {
    private final AccountChain chain;
    private final VerifiedRecord entry;

    private Proved(AccountChain chain, VerifiedRecord entry) {
      this.chain = chain;
      this.entry = entry;
    }

    /** The records. */
    public AccountChain chain() {
      return chain;
    }

    /** The entry of the last of them. */
    public VerifiedRecord entry() {
      return entry;
    }
  }

  /**
   * Evidence.
   *
   * @throws IllegalArgumentException if there are no records, or the card is none; if resets are
   *     there without their places or without the administration, or these without resets
   */
  public RecordEvidence {
    records = Collections.unmodifiableList(new ArrayList<>(records));
    resets = Collections.unmodifiableList(new ArrayList<>(resets));
    if (records.isEmpty()) {
      throw new IllegalArgumentException("an account without records");
    }
    if (records.stream().filter(LoggedRecord::isReset).count() != resets.size()
        || administration.isPresent() == resets.isEmpty()) {
      throw new IllegalArgumentException("resets without what shows who might make them");
    }
    var unused = EvidenceLines.card(card);
  }

  /**
   * Evidence of an account that nobody reset.
   *
   * @throws IllegalArgumentException if there are no records, the card is none, or one is a reset
   */
  public RecordEvidence(
      Bytes card, Handle handle, Bytes labelProof, List<LoggedRecord> records, TlogProof proof) {
    this(card, handle, labelProof, Optional.empty(), records, Collections.emptyList(), proof);
  }

  static RecordEvidence read(VerifierKey log, Lines lines) throws DecodeException {
    Bytes card = EvidenceLines.readCard(log, lines);
    Handle handle = Handle.parse(lines.after(HANDLE));
    Bytes labelProof = EvidenceLines.read(lines, LABEL_PROOF);
    Optional<ShownAdministration> administration =
        ShownAdministration.isNext(lines)
            ? Optional.of(ShownAdministration.read(lines))
            : Optional.empty();
    List<LoggedRecord> records = new ArrayList<>();
    List<Place> resets = new ArrayList<>();
    do {
      LoggedRecord record = LoggedRecord.decode(EvidenceLines.read(lines, RECORD));
      records.add(record);
      if (record.isReset()) {
        resets.add(Place.read(lines));
      }
    } while (lines.nextBegins(RECORD));
    if (administration.isPresent() == resets.isEmpty()) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "resets without what shows who might make them");
    }
    TlogProof proof = TlogProof.parse(EvidenceLines.read(lines, PROOF));
    return new RecordEvidence(card, handle, labelProof, administration, records, resets, proof);
  }

  /** The card that came with it. */
  public NetworkCard ownCard() {
    return EvidenceLines.card(card);
  }

  @Override
  public VerifierKey log() {
    return ownCard().log().keys().get(0);
  }

  @Override
  public Bytes encode() {
    StringBuilder file = EvidenceLines.begin(KIND, log());
    EvidenceLines.write(file, EvidenceLines.CARD, card);
    file.append(HANDLE).append(handle.value()).append('\n');
    EvidenceLines.write(file, LABEL_PROOF, labelProof);
    administration.ifPresent(shown -> shown.write(file));
    Iterator<Place> places = resets.iterator();
    for (LoggedRecord record : records) {
      EvidenceLines.write(file, RECORD, record.encode());
      if (record.isReset()) {
        places.next().write(file);
      }
    }
    EvidenceLines.write(file, PROOF, proof.encode());
    return Bytes.utf8(file.toString());
  }

  /**
   * Verifies that these are the account's records and the last of them stands in the log.
   *
   * @param known the network's card, from where trust comes from; its witnesses count
   * @throws VerificationException {@link Reason#WRONG_ORIGIN} if the evidence is about another
   *     log's key; as for {@link AccountChain} and {@link TlogProof#verify}
   */
  public Proved verify(NetworkCard known) throws VerificationException {
    EvidenceLines.accused(log(), known.log());
    AccountChain chain = AccountChain.begin(known, handle, labelProof, records.get(0));
    if (administration.isPresent()) {
      chain = withResets(known, chain, administration.get());
    } else {
      for (LoggedRecord record : records.subList(1, records.size())) {
        chain = chain.next(record);
      }
    }
    return new Proved(chain, proof.verify(chain.latest().leaf().encode(), known.log()));
  }

  private AccountChain withResets(NetworkCard known, AccountChain first, ShownAdministration shown)
      throws VerificationException {
    VerifiedCheckpoint tree = VerifiedCheckpoint.verify(proof.checkpoint(), known.log());
    Administration authority = shown.verify(tree).verify(known);
    AccountChain chain = first;
    Iterator<Place> places = resets.iterator();
    for (LoggedRecord record : records.subList(1, records.size())) {
      if (record.isReset()) {
        Place place = places.next();
        place.verify(tree, record.leaf());
        chain = chain.next(record, authority, place.index());
      } else {
        chain = chain.next(record);
      }
    }
    return chain;
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "RecordEvidence";
  }
}
