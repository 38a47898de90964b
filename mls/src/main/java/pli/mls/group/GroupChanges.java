package pli.mls.group;

import java.util.List;

/**
 * What turns the stored parts of one state of a group into those of another; made by {@link
 * GroupParts#changes} alone. To be applied as a whole or not at all, in the transaction that stores
 * what came with the new state. What is put takes the place of a part of the same name; its old
 * content, and what is deleted, must leave the storage for good: there are the used keys.
 */
public final class GroupChanges {
  private final List<GroupPart> puts;
  private final List<String> deletes;

  GroupChanges(List<GroupPart> puts, List<String> deletes) {
    this.puts = puts;
    this.deletes = deletes;
  }

  /** Parts that are new, or other than before. */
  public List<GroupPart> puts() {
    return puts;
  }

  /** The names of parts that there no longer are; no name is among the {@link #puts}. */
  public List<String> deletes() {
    return deletes;
  }

  /** Says nothing of what is in the parts. */
  @Override
  public String toString() {
    return "puts " + puts + ", deletes " + deletes;
  }
}
