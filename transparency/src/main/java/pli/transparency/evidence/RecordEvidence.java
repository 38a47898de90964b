package pli.transparency.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.AccountChain;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.TlogProof;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.text.Lines;

/**
 * All records of an account up to one that stands in the log: which keys it had, and that everybody
 * who reads the log can know of them. That no later record exists it does not show.
 *
 * @param card the network's card as it came, for who has none; it is believed by nobody for that
 * @param handle the account
 * @param labelProof the log's VRF proof that the records' label is that handle's
 * @param records from version 1 on; at least one
 * @param proof that the last of them stands in the log
 */
public record RecordEvidence(
    Bytes card, Handle handle, Bytes labelProof, List<LoggedRecord> records, TlogProof proof)
    implements Evidence {
  static final String KIND = "record";
  private static final String CARD = "card ";
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
   * @throws IllegalArgumentException if there are no records, or the card is none
   */
  public RecordEvidence {
    records = Collections.unmodifiableList(new ArrayList<>(records));
    if (records.isEmpty()) {
      throw new IllegalArgumentException("an account without records");
    }
    parse(card);
  }

  static RecordEvidence read(VerifierKey log, Lines lines) throws DecodeException {
    Bytes card = EvidenceLines.read(lines, CARD);
    if (!NetworkCard.parse(card).log().keys().contains(log)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the card of another log");
    }
    Handle handle = Handle.parse(lines.after(HANDLE));
    Bytes labelProof = EvidenceLines.read(lines, LABEL_PROOF);
    List<LoggedRecord> records = new ArrayList<>();
    do {
      records.add(LoggedRecord.decode(EvidenceLines.read(lines, RECORD)));
    } while (lines.nextBegins(RECORD));
    TlogProof proof = TlogProof.parse(EvidenceLines.read(lines, PROOF));
    return new RecordEvidence(card, handle, labelProof, records, proof);
  }

  /** The card that came with it. */
  public NetworkCard ownCard() {
    return parse(card);
  }

  @Override
  public VerifierKey log() {
    return ownCard().log().keys().get(0);
  }

  @Override
  public Bytes encode() {
    StringBuilder file = EvidenceLines.begin(KIND, log());
    EvidenceLines.write(file, CARD, card);
    file.append(HANDLE).append(handle.value()).append('\n');
    EvidenceLines.write(file, LABEL_PROOF, labelProof);
    records.forEach(record -> EvidenceLines.write(file, RECORD, record.encode()));
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
    for (LoggedRecord record : records.subList(1, records.size())) {
      chain = chain.next(record);
    }
    return new Proved(chain, proof.verify(chain.latest().leaf().encode(), known.log()));
  }

  private static NetworkCard parse(Bytes card) {
    try {
      return NetworkCard.parse(card);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("not a network card", e);
    }
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "RecordEvidence";
  }
}
