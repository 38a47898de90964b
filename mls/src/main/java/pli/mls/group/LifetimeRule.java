package pli.mls.group;

import pli.mls.node.KeyPackageSource;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafRules;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;

/**
 * Which lifetimes of leaves are acceptable in what we receive (RFC 9420 sections 7.2 and 7.3). One
 * rule holds for all callers, {@link #LENIENT}; public vectors, whose leaves live for ever, come
 * with another.
 */
@FunctionalInterface
interface LifetimeRule {
  /** How long past its end, or before its beginning, a leaf is still taken. */
  long GRACE_SECONDS = 31L * 24 * 3600;

  /**
   * L5 with {@link #GRACE_SECONDS}: a member that was away for some weeks must be able to follow a
   * commit that was valid when it was made. Who makes a commit checks without grace (C6).
   */
  LifetimeRule LENIENT =
      (leaf, nowSeconds) -> LeafRules.checkLifetime(leaf, within(leaf, nowSeconds));

  void check(LeafNode leaf, long nowSeconds) throws MlsException;

  /** A moment of the lifetime, if now is near enough to it; else now. */
  private static long within(LeafNode leaf, long nowSeconds) {
    if (!(leaf.source() instanceof KeyPackageSource source)) {
      return nowSeconds;
    }
    Lifetime lifetime = source.lifetime();
    long early = lifetime.notBefore() - nowSeconds;
    long late = nowSeconds - lifetime.notAfter();
    return early > 0 && early <= GRACE_SECONDS || late > 0 && late <= GRACE_SECONDS
        ? lifetime.notBefore()
        : nowSeconds;
  }
}
