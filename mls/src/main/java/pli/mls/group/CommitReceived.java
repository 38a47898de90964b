package pli.mls.group;

/**
 * A valid commit of another member.
 *
 * @param commit what it changes; not in force before {@link StagedCommit#merge}
 */
public record CommitReceived(StagedCommit commit) implements Received {}
