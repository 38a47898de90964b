package pli.server.edge;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import pli.server.attachment.AttachmentRefusal;
import pli.server.attachment.Progress;
import pli.server.store.StoreException;

/**
 * An answer without a body; docs/PROTOCOL.md lists them.
 *
 * @param status of HTTP
 * @param headers beside those that every answer has
 */
record AttachmentAnswer(HttpResponseStatus status, Map<String, String> headers) {
  private static final String OFFSET = "upload-offset";
  private static final String LENGTH = "upload-length";
  private static final int SOON = 1;
  private static final int LATER = 60;

  /** With a copy of {@code headers}. */
  AttachmentAnswer {
    headers = Map.copyOf(headers);
  }

  static AttachmentAnswer of(HttpResponseStatus status) {
    return new AttachmentAnswer(status, Map.of());
  }

  static AttachmentAnswer retry(HttpResponseStatus status, long seconds) {
    return new AttachmentAnswer(
        status, Map.of(HttpHeaderNames.RETRY_AFTER.toString(), Long.toString(seconds)));
  }

  /** How far an attachment has come. */
  static AttachmentAnswer progress(HttpResponseStatus status, Progress progress) {
    return at(status, progress.received(), progress.length());
  }

  /** How far an attachment has come, as what {@code HEAD} asks for. */
  static AttachmentAnswer head(Progress progress) {
    Map<String, String> headers =
        new TreeMap<>(progress(HttpResponseStatus.OK, progress).headers());
    if (progress.isWhole()) {
      headers.put(HttpHeaderNames.CONTENT_LENGTH.toString(), Long.toString(progress.length()));
    }
    return new AttachmentAnswer(HttpResponseStatus.OK, headers);
  }

  private static AttachmentAnswer at(HttpResponseStatus status, long received, long length) {
    Map<String, String> headers = new TreeMap<>();
    headers.put(OFFSET, Long.toString(received));
    headers.put(LENGTH, Long.toString(length));
    return new AttachmentAnswer(status, headers);
  }

  /** What a failure is to the peer. */
  static AttachmentAnswer failure(Throwable failure) {
    return switch (failure) {
      case AttachmentRefusal refusal -> refusal(refusal);
      case StoreException store ->
          switch (store.reason()) {
            case FULL -> retry(HttpResponseStatus.INSUFFICIENT_STORAGE, LATER);
            case UNAVAILABLE, CLOSED -> retry(HttpResponseStatus.SERVICE_UNAVAILABLE, SOON);
            case DAMAGED, WRONG_KEY, LOCKED -> of(HttpResponseStatus.INTERNAL_SERVER_ERROR);
          };
      case IOException disk ->
          isFull(disk)
              ? retry(HttpResponseStatus.INSUFFICIENT_STORAGE, LATER)
              : retry(HttpResponseStatus.SERVICE_UNAVAILABLE, LATER);
      default -> of(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    };
  }

  private static AttachmentAnswer refusal(AttachmentRefusal refusal) {
    return switch (refusal.reason()) {
      case UNKNOWN -> of(HttpResponseStatus.NOT_FOUND);
      case ELSEWHERE, OTHER_LENGTH ->
          at(HttpResponseStatus.CONFLICT, refusal.received(), refusal.length());
      case TOO_LARGE -> of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
      case FULL -> retry(HttpResponseStatus.INSUFFICIENT_STORAGE, LATER);
      case BUSY -> retry(HttpResponseStatus.SERVICE_UNAVAILABLE, SOON);
      case DAMAGED -> of(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    };
  }

  /** Java has no other sign of it. */
  private static boolean isFull(IOException failure) {
    String message = failure.getMessage();
    return message != null && message.contains("No space left");
  }

  HttpResponse toResponse(boolean keepAlive) {
    HttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    if (!status.equals(HttpResponseStatus.NO_CONTENT)) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    }
    headers.forEach((name, value) -> response.headers().set(name, value));
    return common(response, keepAlive);
  }

  /** The head of an answer that is followed by the bytes of {@code range}. */
  static HttpResponse head(ByteRange range, boolean keepAlive) {
    HttpResponseStatus status =
        range.isWhole() ? HttpResponseStatus.OK : HttpResponseStatus.PARTIAL_CONTENT;
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    head.headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, range.length())
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM)
        .set(HttpHeaderNames.ACCEPT_RANGES, HttpHeaderValues.BYTES);
    if (!range.isWhole()) {
      head.headers().set(HttpHeaderNames.CONTENT_RANGE, range.content());
    }
    return common(head, keepAlive);
  }

  private static HttpResponse common(HttpResponse response, boolean keepAlive) {
    response
        .headers()
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("x-content-type-options", "nosniff");
    HttpUtil.setKeepAlive(response, keepAlive);
    return response;
  }
}
