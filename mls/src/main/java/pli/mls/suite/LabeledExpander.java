package pli.mls.suite;

import pli.codec.Bytes;
import pli.crypto.Expander;
import pli.crypto.Secret;

/**
 * {@link Labeled#expandWithLabel} and {@link Labeled#deriveTreeSecret} of one secret, several
 * times. Keeps what is left of the secret until it is closed; for one thread.
 */
public final class LabeledExpander implements AutoCloseable {
  private final Expander expander;

  LabeledExpander(Expander expander) {
    this.expander = expander;
  }

  /** ExpandWithLabel (RFC 9420 section 8). */
  public Secret expandWithLabel(String label, Bytes context, int length) {
    return expander.expand(Labeled.kdfLabel(label, context, length), length);
  }

  /**
   * DeriveTreeSecret (RFC 9420 section 9).
   *
   * @param generation an unsigned number of 32 bits
   */
  public Secret deriveTreeSecret(String label, long generation, int length) {
    return expandWithLabel(label, Labeled.treeContext(generation), length);
  }

  /** Erases what is left of the secret. */
  @Override
  public void close() {
    expander.close();
  }
}
