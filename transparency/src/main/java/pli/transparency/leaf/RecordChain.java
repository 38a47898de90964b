package pli.transparency.leaf;

import pli.codec.Bytes;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

/**
 * All entries of one label up to the latest: what must be remembered of them. It comes from its
 * first entry and those behind it, or from what its owner kept of that, so whoever holds one knows
 * that no version was skipped and none put in between. That they were signed by who may is for
 * {@link Signers} to say.
 */
public final class RecordChain {
  private final LeafType.Chain chain;
  private final Leaf latest;

  private RecordChain(Leaf latest) {
    this.chain = latest.body().type().chain();
    this.latest = latest;
  }

  /**
   * A chain that begins.
   *
   * @throws VerificationException {@link Reason#VERSION_GAP} if it is not a first entry
   */
  public static RecordChain begin(Leaf first) throws VerificationException {
    if (first.body().version() != 1) {
      throw new VerificationException(Reason.VERSION_GAP, "a first record that is not version 1");
    }
    return new RecordChain(first);
  }

  /**
   * Takes a chain up again.
   *
   * @param latest its latest entry, as the caller kept it after it had been verified
   */
  public static RecordChain resume(Leaf latest) {
    return new RecordChain(latest);
  }

  /**
   * The chain with one more entry.
   *
   * @throws VerificationException {@link Reason#WRONG_CHAIN} if it is another label's or of a type
   *     that has no place here, {@link Reason#VERSION_GAP}, {@link Reason#WRONG_PREDECESSOR}
   */
  public RecordChain next(Leaf leaf) throws VerificationException {
    LeafBody body = leaf.body();
    if (!body.label().equals(label()) || body.type().chain() != chain) {
      throw new VerificationException(Reason.WRONG_CHAIN, "a record of another chain");
    }
    if (body.version() - 1 != latest.body().version()) {
      throw new VerificationException(
          Reason.VERSION_GAP, "a record that skips or repeats a version");
    }
    if (!body.previous().equals(hash())) {
      throw new VerificationException(
          Reason.WRONG_PREDECESSOR, "a record that names another one as the one before");
    }
    return new RecordChain(leaf);
  }

  /**
   * The body of the entry that comes next.
   *
   * @throws IllegalArgumentException if the type has no place in this chain
   */
  public LeafBody body(LeafType type, Commitment commitment) {
    if (type.chain() != chain) {
      throw new IllegalArgumentException("a record of another chain");
    }
    long version = Math.addExact(latest.body().version(), 1);
    return new LeafBody(type, label(), version, commitment, hash());
  }

  /** The VRF output of its label. */
  public Bytes label() {
    return latest.body().label();
  }

  /** The latest entry. */
  public Leaf latest() {
    return latest;
  }

  /** The hash of the latest entry. */
  public Hash hash() {
    return latest.hash();
  }
}
