package pli.transparency;

/**
 * A tree in two values. Nothing is said of who vouches for it.
 *
 * @param size how many leaves it has
 * @param root the Merkle Tree Hash of them (RFC 6962 section 2.1)
 */
public record TreeHead(long size, Hash root) {
  /**
   * A head.
   *
   * @throws IllegalArgumentException if {@code size} is negative
   */
  public TreeHead {
    if (size < 0) {
      throw new IllegalArgumentException("a tree of " + size + " leaves");
    }
  }

  @Override
  public String toString() {
    return size + " " + root;
  }
}
