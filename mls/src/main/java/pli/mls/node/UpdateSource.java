package pli.mls.node;

/** The leaf node stands in an Update proposal of its member. */
public record UpdateSource() implements LeafNodeSource {
  @Override
  public int code() {
    return 2;
  }
}
