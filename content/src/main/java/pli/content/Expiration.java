package pli.content;

/**
 * When a message is to disappear, as its sender wishes.
 *
 * @param relative whether the time counts from when it was read
 * @param seconds if relative, for how long it may be seen; else seconds since 1970, UTC; an
 *     unsigned number of 32 bits. Whether it is more than a year away, which the draft calls a sign
 *     of malice, is for those to check who have a clock
 */
public record Expiration(boolean relative, long seconds) {
  /** The last second that can be said, in the year 2106. */
  public static final long MAX_SECONDS = 0xffff_ffffL;

  /** Checks that the seconds fit. */
  public Expiration {
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException("not 32 bits of seconds");
    }
  }
}
