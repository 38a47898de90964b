package pli.server.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.server.log.PublishedLog;
import pli.server.observation.Counter;
import pli.server.observation.Event;
import pli.server.observation.Figures;
import pli.server.store.StoreException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.tile.TilePath;

/**
 * {@code GET} of the log's checkpoint, tiles and entries (c2sp.org/tlog-tiles); other requests pass
 * by to the next door. One answer at a time: the next request is looked at when the answer before
 * has gone out, this door's or another's, and meanwhile nothing more is read. So a connection holds
 * one answer, whatever it asks for. Stands before the other doors; belongs to the event loop of its
 * connection.
 */
final class LogDoor extends ChannelDuplexHandler {
  private static final String CHECKPOINT = PublishedLog.PATH + "checkpoint";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String BYTES = "application/octet-stream";

  /** Whatever has this path has these bytes for ever. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private static final int LEAST_BYTES = 64 << 10;

  private final LogAccess access;
  private final Figures figures;
  private final Transfers tiles;
  private final PeerAddress address;
  private final Movement movement;
  private final DiskWork disk;

  /** What was read and could not be looked at yet; as much as one read of the socket brings. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  /** In the middle of a request that is not for this door. */
  private boolean passing;

  /** Requests that passed and have no whole answer yet. */
  private int elsewhere;

  /** Nothing is read because of this door. */
  private boolean holding;

  /** An answer is being read from the disk, or is on its way out. */
  private boolean busy;

  private boolean keepAlive;

  LogDoor(Figures figures, LogAccess access, Transfers tiles, PeerAddress address) {
    this.figures = figures;
    this.access = access;
    this.tiles = tiles;
    this.address = address;
    movement = new Movement(access.slow(), LEAST_BYTES);
    disk = new DiskWork(access.disk());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    waiting.add(message);
    drain(context);
  }

  private void drain(ChannelHandlerContext context) {
    while (!busy && !waiting.isEmpty()) {
      if (waiting.element() instanceof HttpRequest request) {
        passing = !request.uri().startsWith(PublishedLog.PATH);
        if (!passing && elsewhere > 0) {
          break;
        }
        elsewhere += passing ? 1 : 0;
      }
      Object next = waiting.remove();
      if (passing) {
        passing = !(next instanceof LastHttpContent);
        context.fireChannelRead(next);
      } else {
        if (next instanceof HttpRequest request) {
          begin(context, request);
        }
        ReferenceCountUtil.release(next);
      }
    }
    if (holding != busy && !context.isRemoved()) {
      holding = busy;
      context.channel().config().setAutoRead(!busy);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean ends =
        message instanceof LastHttpContent
            && !(message instanceof HttpResponse response
                && response.status().equals(HttpResponseStatus.CONTINUE));
    context.write(message, promise);
    if (ends && elsewhere > 0) {
      elsewhere--;
      // Not now: whoever writes is in the middle of its own work.
      context.executor().execute(() -> drain(context));
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    Gate.passed(context.channel());
    movement.watch(context);
    // What has a body is no question: whoever sends one is answered and cut off.
    keepAlive =
        HttpUtil.isKeepAlive(request)
            && request.decoderResult().isSuccess()
            && HttpUtil.getContentLength(request, 0L) == 0
            && !HttpUtil.isTransferEncodingChunked(request);
    if (!request.decoderResult().isSuccess()) {
      answer(context, HttpResponseStatus.BAD_REQUEST);
    } else if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
      answer(context, HttpResponseStatus.FORBIDDEN);
    } else if (!request.method().equals(HttpMethod.GET)) {
      answer(context, HttpResponseStatus.METHOD_NOT_ALLOWED);
    } else {
      long wait = access.requestsPerAddress().take(address, 1, System.nanoTime());
      if (wait > 0) {
        slowDown(context, wait);
      } else if (request.uri().equals(CHECKPOINT)) {
        checkpoint(context);
      } else {
        tile(context, request.uri().substring(PublishedLog.PATH.length()));
      }
    }
  }

  private void slowDown(ChannelHandlerContext context, long millis) {
    FullHttpResponse later = response(HttpResponseStatus.TOO_MANY_REQUESTS, TEXT, Bytes.EMPTY);
    later.headers().set(HttpHeaderNames.RETRY_AFTER, 1 + millis / 1000);
    send(context, later);
  }

  private void checkpoint(ChannelHandlerContext context) {
    @Nullable SignedCheckpoint shown = access.log().checkpoint();
    if (shown == null) {
      answer(context, HttpResponseStatus.NOT_FOUND);
      return;
    }
    figures.count(Counter.LOG_REQUESTS);
    send(context, response(HttpResponseStatus.OK, TEXT, shown.encode()));
  }

  private void tile(ChannelHandlerContext context, String path) {
    TilePath tile;
    try {
      tile = TilePath.parse(path);
    } catch (DecodeException e) {
      answer(context, HttpResponseStatus.NOT_FOUND);
      return;
    }
    if (!tiles.enter(address)) {
      // Few threads read for all: one address does not fill their queue.
      slowDown(context, 0);
      return;
    }
    busy = true;
    boolean runs =
        disk.run(
            context.executor(),
            () -> access.log().fetch(tile),
            found -> {
              tiles.leave(address);
              fetched(context, found);
            },
            failure -> {
              tiles.leave(address);
              failed(context, failure);
            });
    if (!runs) {
      tiles.leave(address);
      context.close();
    }
  }

  private void fetched(ChannelHandlerContext context, Optional<Bytes> found) {
    if (found.isEmpty()) {
      answer(context, HttpResponseStatus.NOT_FOUND);
      return;
    }
    figures.count(Counter.LOG_REQUESTS);
    FullHttpResponse response = response(HttpResponseStatus.OK, BYTES, found.get());
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, FOR_EVER);
    send(context, response);
  }

  private void failed(ChannelHandlerContext context, Exception failure) {
    if (failure instanceof StoreException store) {
      boolean isDamage = store.reason() == StoreException.Reason.DAMAGED;
      if (isDamage) {
        access.events().write(Event.STORE_DAMAGED);
      }
      answer(
          context,
          isDamage
              ? HttpResponseStatus.INTERNAL_SERVER_ERROR
              : HttpResponseStatus.SERVICE_UNAVAILABLE);
      return;
    }
    figures.count(Counter.FAULTS);
    access.events().write(Event.FAULT, failure.getStackTrace());
    answer(context, HttpResponseStatus.INTERNAL_SERVER_ERROR);
  }

  private void answer(ChannelHandlerContext context, HttpResponseStatus status) {
    send(context, response(status, TEXT, Bytes.EMPTY));
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, Bytes body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body.toByteArray()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length())
        .set("x-content-type-options", "nosniff")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return response;
  }

  /** The answer is on its way; when it is out, the connection has its next request, or closes. */
  private void send(ChannelHandlerContext context, FullHttpResponse response) {
    busy = true;
    HttpUtil.setKeepAlive(response, keepAlive);
    context
        .writeAndFlush(response)
        .addListener(
            (ChannelFutureListener)
                sent -> {
                  busy = false;
                  movement.add(LEAST_BYTES);
                  if (!keepAlive || !sent.isSuccess()) {
                    context.close();
                  } else {
                    drain(context);
                  }
                });
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    context.fireChannelInactive();
  }
}
