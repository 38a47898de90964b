package pli.mls.group;

/**
 * A commit that was made and is not in force.
 *
 * @param group of the present epoch, without the key that the commit's message used: to store
 *     together with {@code pending} before anything goes out, and to go on with until the commit is
 *     in order, or if it loses
 * @param pending the commit and the epoch that it opens
 */
public record Committed(Group group, PendingCommit pending) {}
