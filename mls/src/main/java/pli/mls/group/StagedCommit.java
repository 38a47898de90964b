package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.Proposal;

/**
 * Another member's commit after all checks, and before it is in force: here the application can
 * look at what would change, and leave it. Made by {@link Group#process} alone.
 */
public final class StagedCommit {
  private final LeafIndex committer;
  private final LeafNode committerLeaf;
  private final boolean fromOutside;
  private final AppliedProposals applied;
  private final @Nullable Group next;

  /** A member's. {@code next} is null when we are removed. */
  StagedCommit(
      LeafIndex committer, LeafNode committerLeaf, AppliedProposals applied, @Nullable Group next) {
    this(committer, committerLeaf, false, applied, next);
  }

  StagedCommit(
      LeafIndex committer,
      LeafNode committerLeaf,
      boolean fromOutside,
      AppliedProposals applied,
      @Nullable Group next) {
    this.fromOutside = fromOutside;
    this.committer = committer;
    this.committerLeaf = committerLeaf;
    this.applied = applied;
    this.next = next;
  }

  /** Who made it: a member, or one who becomes a member by it. */
  public LeafIndex committer() {
    return committer;
  }

  /** That member's leaf in the new epoch; a new one if the commit has a path. */
  public LeafNode committerLeaf() {
    return committerLeaf;
  }

  /**
   * Whether who made it came from outside and joins by it (section 12.4.3.2). Who is removed then,
   * if anybody, is the joiner's own former appearance. Merge it if the application lets anybody in
   * who has a GroupInfo and a good credential; what the members do must be the same for all.
   */
  public boolean fromOutside() {
    return fromOutside;
  }

  /**
   * The new members whom proposals add, in their order, with their places in the new epoch; a
   * joiner {@link #fromOutside} is not here.
   */
  public List<Member> added() {
    return Collections.unmodifiableList(applied.added());
  }

  /** Who is no longer a member, with their places and leaves in the epoch before. */
  public List<Member> removed() {
    return Collections.unmodifiableList(new ArrayList<>(applied.removed()));
  }

  /**
   * Which member proposed that one of the {@link #removed} goes: the committer, unless it took in a
   * proposal of somebody else.
   *
   * @return its place in the epoch before; null if somebody from outside proposed it
   */
  public @Nullable LeafIndex removalAskedBy(LeafIndex removed) {
    return applied.askedFor(removed);
  }

  /** Who has another leaf by an Update proposal, with the new leaf; the committer is not here. */
  public List<Member> updated() {
    return Collections.unmodifiableList(new ArrayList<>(applied.updated()));
  }

  /** The group context's extensions in the new epoch. */
  public List<Extension> extensionsAfter() {
    return applied.extensions();
  }

  /**
   * What the commit closes the group by; empty if the group goes on. Who does not want to go on
   * with what it says does not merge the commit. After the merge: {@link Successor}.
   */
  public Optional<Proposal.ReInit> reInit() {
    return Optional.ofNullable(applied.reInit());
  }

  /**
   * Whether we are among the removed. Then there is no new epoch for us: keep nothing of the group
   * but what was said. The confirmation tag of such a commit cannot be checked by us; the
   * committer's signature and all rules of its proposals were.
   */
  public boolean removesUs() {
    return next == null;
  }

  /**
   * The group in the new epoch. Store it in place of the group before.
   *
   * @throws IllegalStateException if {@link #removesUs}
   */
  public Group merge() {
    if (next == null) {
      throw new IllegalStateException("a commit that removes us opens no epoch for us");
    }
    return next;
  }
}
