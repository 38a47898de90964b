package pli.client.api;

/**
 * A vault that came out of a backup.
 *
 * @param account whose device it is
 * @param madeAtMillis when the backup was made, by the clock of the device that made it
 * @param conversations how many it has
 */
public record Restored(Account account, long madeAtMillis, int conversations) {}
