package pli.transparency.account;

import java.util.Collections;
import pli.codec.Bytes;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.leaf.Quorum;
import pli.transparency.leaf.RecordChain;
import pli.transparency.network.NetworkCard;

/**
 * An account's records from the first to the latest that is known: what must be remembered of them.
 * It comes from the first record and those behind it, or from what its owner kept of that. So
 * whoever holds one knows that each of them is of this handle in this network, says what its leaf
 * commits to, names the one before, and was signed by a device of the one before, or by its
 * recovery key; or, if it is a reset, by as many administrators as must.
 *
 * <p>It does not know whether the leaves are in the log, nor whether there is a later one: compare
 * {@link #hash} and {@link #version} with a log that is followed.
 *
 * <p>A value: {@link #next} returns another one.
 */
public final class AccountChain {
  private final NetworkCard card;
  private final RecordChain leaves;
  private final LoggedRecord latest;

  private AccountChain(NetworkCard card, RecordChain leaves, LoggedRecord latest) {
    this.card = card;
    this.leaves = leaves;
    this.latest = latest;
  }

  /**
   * A chain that begins.
   *
   * @param card of the network
   * @param handle that was asked for
   * @param labelProof that the log gave for it
   * @param first version 1
   * @throws VerificationException {@link Reason#WRONG_LABEL} if the proof does not hold or the leaf
   *     has another label; {@link Reason#VERSION_GAP}, {@link Reason#WRONG_CHAIN}, {@link
   *     Reason#WRONG_CONTENT}, {@link Reason#BAD_SIGNATURE}, {@link Reason#TOO_FEW_SIGNERS}
   */
  public static AccountChain begin(
      NetworkCard card, Handle handle, Bytes labelProof, LoggedRecord first)
      throws VerificationException {
    LogLabel.account(handle.value()).verify(card.vrfKey(), first.leaf().body().label(), labelProof);
    RecordChain leaves = RecordChain.begin(first.leaf());
    verifyContent(card, handle, first);
    first.record().firstSigners().verify(first.leaf(), card.log().origin());
    return new AccountChain(card, leaves, first);
  }

  /**
   * Takes a chain up again.
   *
   * @param card of the network
   * @param latest of {@link #latest}, as the caller kept it
   */
  public static AccountChain resume(NetworkCard card, LoggedRecord latest) {
    return new AccountChain(card, RecordChain.resume(latest.leaf()), latest);
  }

  /**
   * The chain with one more record, which is no reset.
   *
   * @throws VerificationException {@link Reason#WRONG_CHAIN} if it is another account's, or no
   *     account record; {@link Reason#VERSION_GAP}, {@link Reason#WRONG_PREDECESSOR}, {@link
   *     Reason#WRONG_CONTENT}; {@link Reason#BAD_SIGNATURE} if who signed it may not, {@link
   *     Reason#TOO_FEW_SIGNERS}
   */
  public AccountChain next(LoggedRecord next) throws VerificationException {
    if (next.isReset()) {
      throw new VerificationException(Reason.WRONG_CHAIN, "a reset where none is followed");
    }
    RecordChain grown = grown(next);
    latest.record().nextSigners().verify(next.leaf(), card.log().origin());
    return new AccountChain(card, grown, next);
  }

  /**
   * Makes and signs the record that comes next; to have it in a chain, hand it to {@link #next}.
   *
   * @param record what it says: of the version behind {@link #version}
   * @param opening fresh, of {@link Commitment#opening}
   * @param keys of a device of the latest record, or its recovery keys
   * @throws IllegalArgumentException if the record is of another version, or these keys may not
   *     sign it
   */
  public LoggedRecord sign(AccountRecord record, Bytes opening, SignatureKeyPair keys) {
    int signer = latest.record().nextSigners().keys().indexOf(keys.publicKey());
    if (signer < 0 || record.version() - 1 != version()) {
      throw new IllegalArgumentException("not the next record, or keys that may not sign it");
    }
    Commitment commitment = Commitment.to(opening, record.encode());
    return LoggedRecord.signed(
        card.log().origin(),
        leaves.body(LeafType.ACCOUNT_RECORD, commitment),
        signer,
        record,
        opening,
        keys);
  }

  /**
   * The chain with one more record, or a reset. After a reset those may sign whom it names: for who
   * was taken out it makes no difference who took them out.
   *
   * @param authority what is known of the administration of this network; of all policies up to
   *     {@code place}, else an older one is taken for the one in force
   * @param place of the record in the log
   * @throws VerificationException as for {@link #next(LoggedRecord)}; {@link Reason#WRONG_POLICY}
   *     if a reset names another policy than the one in force at its place
   */
  public AccountChain next(LoggedRecord next, ResetAuthority authority, long place)
      throws VerificationException {
    if (!next.isReset()) {
      return next(next);
    }
    RecordChain grown = grown(next);
    authority.resetting(place, next.policyVersion()).verify(next.leaf(), card.log().origin());
    return new AccountChain(card, grown, next);
  }

  /**
   * How many people signed a reset that could come next. Which policy it names is not looked at.
   *
   * @param who may sign it
   * @throws VerificationException as for {@link #next(LoggedRecord, ResetAuthority, long)}
   */
  public int signed(LoggedRecord reset, Quorum who) throws VerificationException {
    if (!reset.isReset()) {
      throw new VerificationException(Reason.WRONG_CHAIN, "a record that is no reset");
    }
    var unused = grown(reset);
    return who.signed(reset.leaf(), card.log().origin());
  }

  /**
   * Makes a reset that could come next, with the signature of one administrator.
   *
   * @param record what it says: of the version behind {@link #version}
   * @param policyVersion of the policy in force
   * @param who may sign it
   * @param opening fresh, of {@link Commitment#opening}
   * @param keys of one of them
   * @throws IllegalArgumentException if the record is of another version or account, or these keys
   *     may not sign it
   */
  public LoggedRecord signReset(
      AccountRecord record, long policyVersion, Quorum who, Bytes opening, SignatureKeyPair keys) {
    if (record.version() - 1 != version() || !isOfThisAccount(record)) {
      throw new IllegalArgumentException("not the next record");
    }
    Bytes content = new Reset(policyVersion, record).encode();
    LeafBody body = leaves.body(LeafType.RESET, Commitment.to(opening, content));
    LeafSignature signature = who.sign(body, card.log().origin(), keys);
    Leaf leaf = new Leaf(body, Collections.singletonList(signature));
    return new LoggedRecord(leaf, opening, policyVersion, record);
  }

  private RecordChain grown(LoggedRecord next) throws VerificationException {
    RecordChain grown = leaves.next(next.leaf());
    verifyContent(card, handle(), next);
    return grown;
  }

  private boolean isOfThisAccount(AccountRecord record) {
    return record.network().equals(card.origin()) && record.handle().equals(handle());
  }

  private static void verifyContent(NetworkCard card, Handle handle, LoggedRecord logged)
      throws VerificationException {
    logged.verifyContent();
    if (!logged.record().network().equals(card.origin())
        || !logged.record().handle().equals(handle)) {
      throw new VerificationException(
          Reason.WRONG_CHAIN, "a record that names another account than its label");
    }
  }

  /** Whose it is. */
  public Handle handle() {
    return latest.record().handle();
  }

  /** The VRF output of its label. */
  public Bytes label() {
    return leaves.label();
  }

  /** The version of the latest record, from 1. */
  public long version() {
    return latest.record().version();
  }

  /** The latest record with its leaf: what is kept of the chain. */
  public LoggedRecord latest() {
    return latest;
  }

  /** What the latest record says: the devices, and the recovery key. */
  public AccountRecord record() {
    return latest.record();
  }

  /** The hash of the latest leaf in the log's tree. */
  public Hash hash() {
    return leaves.hash();
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "AccountChain";
  }
}
