package pli.transparency.account;

import java.util.Collections;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;

/**
 * A leaf of an account's chain with what it says: a record, or a reset, which has a record in it.
 * An instance is well formed; that the leaf commits to the record and follows from the one before
 * is for {@link AccountChain} to say, that it is in the log for {@link pli.transparency.proof}.
 *
 * @param leaf as it stands in the log
 * @param opening of its commitment, 32 bytes
 * @param policyVersion of the policy that a reset names; 0 if it is none
 * @param record what it commits to, alone or in a reset
 */
public record LoggedRecord(Leaf leaf, Bytes opening, long policyVersion, AccountRecord record) {
  /**
   * A record.
   *
   * @throws IllegalArgumentException if the opening has not 32 bytes, or a reset names no policy
   */
  public LoggedRecord {
    if (opening.length() != Commitment.OPENING_LENGTH) {
      throw new IllegalArgumentException("an opening of " + opening.length() + " bytes");
    }
    if (policyVersion < 0 || (policyVersion > 0) != isReset(leaf)) {
      throw new IllegalArgumentException("a reset, and no policy's version; or the reverse");
    }
  }

  /** A record that is no reset. */
  public LoggedRecord(Leaf leaf, Bytes opening, AccountRecord record) {
    this(leaf, opening, 0, record);
  }

  /**
   * The record whose three parts came as these bytes.
   *
   * @throws DecodeException if one of them is none
   */
  public static LoggedRecord decode(Bytes leaf, Bytes opening, Bytes content)
      throws DecodeException {
    if (leaf.length() > Limits.MAX_ENTRY || content.length() > Limits.MAX_CONTENT) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a record past its limit");
    }
    if (opening.length() != Commitment.OPENING_LENGTH) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an opening's length");
    }
    Leaf read = Leaf.decode(leaf);
    if (isReset(read)) {
      Reset reset = Reset.decode(content);
      return new LoggedRecord(read, opening, reset.policyVersion(), reset.record());
    }
    if (content.length() > Limits.MAX_ACCOUNT_RECORD) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a record past its limit");
    }
    return new LoggedRecord(read, opening, AccountRecord.decode(content));
  }

  /**
   * The record that these bytes are, as {@link #encode} writes them.
   *
   * @throws DecodeException if they are none
   */
  public static LoggedRecord decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(bytes, LoggedRecord::read);
  }

  /** {@code struct { opaque leaf<V>; opaque opening[32]; opaque content<V>; } LoggedRecord}. */
  public Bytes encode() {
    return new TlsWriter(1024).opaque(leaf.encode()).raw(opening).opaque(content()).toBytes();
  }

  /** What the leaf commits to, as bytes. */
  public Bytes content() {
    return isReset() ? new Reset(policyVersion, record).encode() : record.encode();
  }

  /** Whether administrators say it. */
  public boolean isReset() {
    return isReset(leaf);
  }

  private static boolean isReset(Leaf leaf) {
    return leaf.body().type() == LeafType.RESET;
  }

  /** The leaf's hash in the log's tree, which the next record names. */
  public Hash hash() {
    return leaf.hash();
  }

  /**
   * The first record of an account, signed by its first device.
   *
   * @param logOrigin the log's name
   * @param label of the account, which the log has proved
   * @param record version 1
   * @param opening fresh, of {@link Commitment#opening}
   * @param keys of the record's first device
   * @throws IllegalArgumentException if the record is not version 1, or the keys are another's
   */
  public static LoggedRecord first(
      String logOrigin, Bytes label, AccountRecord record, Bytes opening, SignatureKeyPair keys) {
    if (record.version() != 1 || !record.devices().get(0).signatureKey().equals(keys.publicKey())) {
      throw new IllegalArgumentException("not the first record, or another device's keys");
    }
    Commitment commitment = Commitment.to(opening, record.encode());
    LeafBody body = LeafBody.first(LeafType.ACCOUNT_RECORD, label, commitment);
    return signed(logOrigin, body, 0, record, opening, keys);
  }

  static LoggedRecord signed(
      String logOrigin,
      LeafBody body,
      int signer,
      AccountRecord record,
      Bytes opening,
      SignatureKeyPair keys) {
    LeafSignature signature = LeafSignature.sign(body, logOrigin, signer, keys);
    Leaf leaf = new Leaf(body, Collections.singletonList(signature));
    return new LoggedRecord(leaf, opening, record);
  }

  /** Verifies that the leaf commits to the record, and is one of an account's chain. */
  void verifyContent() throws VerificationException {
    if (leaf.body().type() != LeafType.ACCOUNT_RECORD && !isReset()) {
      throw new VerificationException(Reason.WRONG_CHAIN, "a leaf that is no account record");
    }
    leaf.body().commitment().verify(opening, content());
    if (record.version() != leaf.body().version()) {
      throw new VerificationException(
          Reason.VERSION_GAP, "a record that says another version than its leaf");
    }
  }

  private static LoggedRecord read(TlsReader in) throws DecodeException {
    Bytes leaf = in.opaque(Limits.MAX_ENTRY);
    Bytes opening = in.raw(Commitment.OPENING_LENGTH);
    return decode(leaf, opening, in.opaque(Limits.MAX_CONTENT));
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "LoggedRecord";
  }
}
