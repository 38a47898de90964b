package pli.mls.node;

/**
 * The leaf node stands in a key package; its signature binds to no group.
 *
 * @param lifetime when it may be used
 */
public record KeyPackageSource(Lifetime lifetime) implements LeafNodeSource {
  @Override
  public int code() {
    return 1;
  }
}
