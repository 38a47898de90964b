/**
 * The group engine: {@link pli.mls.group.Group} is one member's state of one group, an immutable
 * value whose operations return the next one.
 *
 * <p>How to use it: take an operation's result, store the new value and what has to go out in one
 * transaction, and only then let the bytes out. If the transaction fails, the value before is still
 * good. A commit of our own is a {@link pli.mls.group.PendingCommit} until the delivery service has
 * put it in order; a commit of another is a {@link pli.mls.group.StagedCommit} until the caller
 * merges it.
 *
 * <p>The numbers of rules in comments and messages (F1, R1, V1, C1, W1, …) are those of
 * docs/MLS.md.
 */
package pli.mls.group;
