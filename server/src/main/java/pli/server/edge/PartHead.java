package pli.server.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pli.protocol.Limits;

/**
 * What the head of a {@code PUT} says.
 *
 * @param range where the part lies in the attachment; null if that is not said, or is not what the
 *     body has, or does not begin and end where blocks do
 * @param length bytes of the body; -1 if not said
 * @param lifetime how long the attachment is wanted
 */
record PartHead(@Nullable ByteRange range, long length, Duration lifetime) {
  private static final String LIFETIME = "pli-lifetime";
  private static final int BLOCK = Limits.ATTACHMENT_BLOCK;

  static PartHead of(HttpRequest request) {
    long length = length(request);
    ByteRange range = ByteRange.ofContent(request.headers().get(HttpHeaderNames.CONTENT_RANGE));
    boolean right = range != null && range.length() == length && isOfBlocks(range);
    return new PartHead(right ? range : null, length, lifetime(request));
  }

  private static boolean isOfBlocks(ByteRange range) {
    return range.from() % BLOCK == 0 && (range.to() == range.of() || range.to() % BLOCK == 0);
  }

  private static long length(HttpRequest request) {
    try {
      return HttpUtil.isTransferEncodingChunked(request)
          ? -1
          : HttpUtil.getContentLength(request, -1L);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Not saying so means as long as can be. */
  private static Duration lifetime(HttpRequest request) {
    String seconds = request.headers().get(LIFETIME);
    return seconds != null && seconds.matches("\\d{1,9}")
        ? Duration.ofSeconds(Math.max(1, Long.parseLong(seconds)))
        : Limits.ATTACHMENT_LIFETIME;
  }
}
