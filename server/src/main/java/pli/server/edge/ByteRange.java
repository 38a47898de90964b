package pli.server.edge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of bytes (RFC 9110 section 14).
 *
 * @param from the first
 * @param to the one after the last
 * @param of how many the whole has
 */
record ByteRange(long from, long to, long of) {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,12})-(\\d{1,12})/(\\d{1,12})");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,12})-(\\d{0,12})");

  /** What {@code Content-Range} says; null if that is not a range. */
  static @Nullable ByteRange ofContent(@Nullable String header) {
    if (header == null) {
      return null;
    }
    Matcher match = CONTENT_RANGE.matcher(header);
    if (!match.matches()) {
      return null;
    }
    ByteRange range =
        new ByteRange(
            Long.parseLong(match.group(1)),
            Long.parseLong(match.group(2)) + 1,
            Long.parseLong(match.group(3)));
    return range.from < range.to && range.to <= range.of ? range : null;
  }

  /**
   * What {@code Range} asks for of {@code length} bytes. A header that is none, or of a form that
   * is not served here, is as if it were not there.
   *
   * @return null if nothing of the range is there
   */
  static @Nullable ByteRange ofRequest(@Nullable String header, long length) {
    Matcher match = RANGE.matcher(header == null ? "" : header);
    if (!match.matches()) {
      return new ByteRange(0, length, length);
    }
    long from = Long.parseLong(match.group(1));
    long to = match.group(2).isEmpty() ? length : Long.parseLong(match.group(2)) + 1;
    return from < Math.min(to, length) ? new ByteRange(from, Math.min(to, length), length) : null;
  }

  long length() {
    return to - from;
  }

  boolean isWhole() {
    return length() == of;
  }

  /** As {@code Content-Range} says it. */
  String content() {
    return "bytes " + from + "-" + (to - 1) + "/" + of;
  }
}
