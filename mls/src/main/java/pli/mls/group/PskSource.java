package pli.mls.group;

import org.jspecify.annotations.Nullable;
import pli.crypto.Secret;
import pli.mls.node.PreSharedKeyId;

/**
 * Where pre-shared keys come from (RFC 9420 section 8.4): those that the application shared, and
 * the {@link Group#resumptionPsk} of past epochs if it keeps them. The present epoch's the group
 * knows itself.
 */
@FunctionalInterface
public interface PskSource {
  /** A source that has none. */
  PskSource NONE = id -> null;

  /**
   * The key that {@code id} names, its nonce apart; null if it is not at hand. Stays the source's.
   */
  @Nullable Secret find(PreSharedKeyId id);
}
