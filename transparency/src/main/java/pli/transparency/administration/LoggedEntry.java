package pli.transparency.administration;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;

/**
 * A leaf of any chain with what it says, as it travels; believed by nobody yet. It may lack
 * signatures: so it goes from one administrator to the next.
 *
 * @param leaf as it stands in the log, or will
 * @param opening of its commitment, 32 bytes
 * @param content what it commits to, or should
 */
public record LoggedEntry(Leaf leaf, Bytes opening, Bytes content) {
  /**
   * An entry.
   *
   * @throws IllegalArgumentException if the opening has not 32 bytes, or the content is too long
   */
  public LoggedEntry {
    if (opening.length() != Commitment.OPENING_LENGTH || content.length() > Limits.MAX_CONTENT) {
      throw new IllegalArgumentException("not an entry with its content");
    }
  }

  /**
   * The entry whose three parts came as these bytes.
   *
   * @throws DecodeException if one of them is none
   */
  public static LoggedEntry decode(Bytes leaf, Bytes opening, Bytes content)
      throws DecodeException {
    if (leaf.length() > Limits.MAX_ENTRY || content.length() > Limits.MAX_CONTENT) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "an entry past its limit");
    }
    if (opening.length() != Commitment.OPENING_LENGTH) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an opening's length");
    }
    return new LoggedEntry(Leaf.decode(leaf), opening, content);
  }

  /**
   * The entry that these bytes are, as {@link #encode} writes them.
   *
   * @throws DecodeException if they are none
   */
  public static LoggedEntry decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(bytes, LoggedEntry::read);
  }

  /** {@code struct { opaque leaf<V>; opaque opening[32]; opaque content<V>; } LoggedRecord}. */
  public Bytes encode() {
    return new TlsWriter(1024).opaque(leaf.encode()).raw(opening).opaque(content).toBytes();
  }

  /**
   * A leaf whose content nobody showed: enough to show that it stands under a label that is none of
   * its type.
   */
  public static LoggedEntry bare(Leaf leaf) {
    return new LoggedEntry(leaf, Bytes.adopt(new byte[Commitment.OPENING_LENGTH]), Bytes.EMPTY);
  }

  /** What it is about. */
  public LeafType type() {
    return leaf.body().type();
  }

  /** Its version in its chain. */
  public long version() {
    return leaf.body().version();
  }

  /** The leaf's hash in the log's tree, which the next entry of its chain names. */
  public Hash hash() {
    return leaf.hash();
  }

  /**
   * What a policy change says. That the leaf commits to it is for {@link Administration} to say.
   *
   * @throws DecodeException if it is none
   */
  public PolicyChange policyChange() throws DecodeException {
    require(LeafType.POLICY_CHANGE);
    return PolicyChange.decode(content);
  }

  /**
   * What an act says. That the leaf commits to it is for {@link Administration} to say.
   *
   * @throws DecodeException if it is none
   */
  public AdministrativeAct act() throws DecodeException {
    require(LeafType.ADMINISTRATIVE_ACT);
    return AdministrativeAct.decode(content);
  }

  /** A record or reset of an account, as an entry. */
  public static LoggedEntry of(LoggedRecord record) {
    return new LoggedEntry(record.leaf(), record.opening(), record.content());
  }

  /**
   * What an account's entry says; verified by nobody yet.
   *
   * @throws DecodeException if it is of another chain
   */
  public LoggedRecord record() throws DecodeException {
    if (type().chain() != LeafType.Chain.ACCOUNT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a leaf of another type");
    }
    return LoggedRecord.decode(leaf.encode(), opening, content);
  }

  private void require(LeafType type) throws DecodeException {
    if (type() != type) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a leaf of another type");
    }
  }

  private static LoggedEntry read(TlsReader in) throws DecodeException {
    Bytes leaf = in.opaque(Limits.MAX_ENTRY);
    Bytes opening = in.raw(Commitment.OPENING_LENGTH);
    return decode(leaf, opening, in.opaque(Limits.MAX_CONTENT));
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "LoggedEntry";
  }
}
