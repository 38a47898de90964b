package pli.transparency.tree;

/**
 * A full subtree: the leaves from {@code index · 2^level} up to {@code (index + 1) · 2^level}.
 *
 * @param level its height; a leaf has 0
 * @param index how many subtrees of this level stand to the left of it
 */
public record Subtree(int level, long index) {
  /**
   * A subtree.
   *
   * @throws IllegalArgumentException if it does not end below leaf 2^63
   */
  public Subtree {
    if (level < 0 || level > 62 || index < 0 || index > Long.MAX_VALUE >> level) {
      throw new IllegalArgumentException("no subtree " + level + "/" + index);
    }
  }
}
