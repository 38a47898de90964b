package pli.server.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.AttachmentId;
import pli.protocol.Limits;
import pli.server.attachment.AttachmentRefusal;
import pli.server.attachment.Progress;
import pli.server.observation.Counter;
import pli.server.observation.Event;
import pli.server.observation.Figures;
import pli.server.store.StoreException;

/**
 * {@code PUT}, {@code GET} and {@code HEAD} of attachments; other requests pass by to the next
 * door. One thing at a time: while the disk is at work nothing more is read from the peer, and the
 * next block leaves the disk, and the next request is looked at, when what was to go out before is
 * out. So a connection holds a block or two of memory, whatever it does. Belongs to the event loop
 * of its connection; what runs on {@link AttachmentAccess#disk} touches nothing here.
 */
final class AttachmentDoor extends ChannelInboundHandlerAdapter {
  private static final int BLOCK = Limits.ATTACHMENT_BLOCK;
  private static final int LEAST_KIBIBYTES = 64;

  private final AttachmentAccess access;
  private final Transfers transfers;
  private final Figures figures;
  private final PeerAddress address;
  private final Movement movement;
  private final DiskWork disk;

  /** What was read and could not be looked at yet; as much as one read of the socket brings. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  /** In the middle of a request that is not for this door. */
  private boolean passing;

  /** Something runs on the disk's threads, or a block or an answer is on its way out. */
  private boolean busy;

  private boolean keepAlive;
  private boolean counted;
  private @Nullable IncomingPart incoming;
  private @Nullable OutgoingBytes outgoing;

  AttachmentDoor(
      Figures figures, AttachmentAccess access, Transfers transfers, PeerAddress address) {
    this.address = address;
    this.figures = figures;
    movement = new Movement(access.limits().slow(), BLOCK);
    this.access = access;
    disk = new DiskWork(access.disk());
    this.transfers = transfers;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    waiting.add(message);
    drain(context);
  }

  private void drain(ChannelHandlerContext context) {
    while (!busy && !waiting.isEmpty()) {
      Object next = waiting.element();
      if (next instanceof HttpRequest request) {
        passing = !request.uri().startsWith(AttachmentId.PATH);
      }
      if (passing) {
        passing = !(next instanceof LastHttpContent);
        context.fireChannelRead(waiting.remove());
      } else if (isDone(context, next) && waiting.peek() == next) {
        // Unless an answer closed the connection at once: then nothing waits any more.
        waiting.remove();
        ReferenceCountUtil.release(next);
      }
    }
    if (!context.isRemoved()) {
      context.channel().config().setAutoRead(!busy);
    }
  }

  /** Goes on with a message; true if that was all of it. */
  private boolean isDone(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      begin(context, request);
    }
    if (!(message instanceof HttpContent content)) {
      return true;
    }
    if (incoming == null) {
      // What a refused part still brings, or the empty body of another request.
      movement.add(content.content().readableBytes());
      return true;
    }
    return isFed(context, incoming, content);
  }

  private boolean isFed(ChannelHandlerContext context, IncomingPart into, HttpContent content) {
    ByteBuf bytes = content.content();
    while (bytes.isReadable() && !busy) {
      int before = bytes.readableBytes();
      Bytes block = into.take(bytes);
      movement.add(before - bytes.readableBytes());
      if (block != null) {
        onDisk(
            context,
            () -> {
              into.upload().write(block);
              return true;
            },
            written -> {});
      }
    }
    if (busy) {
      return false;
    }
    if (content instanceof LastHttpContent) {
      if (into.isComplete()) {
        finish(context, into);
      } else {
        answer(context, AttachmentAnswer.of(HttpResponseStatus.BAD_REQUEST));
      }
    }
    return true;
  }

  private void finish(ChannelHandlerContext context, IncomingPart into) {
    onDisk(
        context,
        () -> {
          Progress progress = into.upload().finish();
          into.upload().close();
          return progress;
        },
        progress -> {
          figures.count(Counter.ATTACHMENT_PARTS_IN);
          boolean whole = progress.isWhole();
          answer(
              context,
              AttachmentAnswer.progress(
                  whole ? HttpResponseStatus.CREATED : HttpResponseStatus.NO_CONTENT, progress));
        });
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    Gate.passed(context.channel());
    movement.watch(context);
    keepAlive = HttpUtil.isKeepAlive(request);
    if (!request.decoderResult().isSuccess()) {
      keepAlive = false;
      answer(context, AttachmentAnswer.of(HttpResponseStatus.BAD_REQUEST));
      return;
    }
    if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
      answer(context, AttachmentAnswer.of(HttpResponseStatus.FORBIDDEN));
      return;
    }
    long wait = access.requestsPerAddress().take(address, 1, System.nanoTime());
    if (wait > 0) {
      answer(context, slowDown(wait));
      return;
    }
    counted = transfers.enter(address);
    if (!counted) {
      answer(context, AttachmentAnswer.retry(HttpResponseStatus.SERVICE_UNAVAILABLE, 1));
      return;
    }
    try {
      AttachmentId id = AttachmentId.parse(request.uri().substring(AttachmentId.PATH.length()));
      if (request.method().equals(HttpMethod.PUT)) {
        put(context, id, request);
      } else if (request.method().equals(HttpMethod.GET)) {
        get(context, id, request);
      } else if (request.method().equals(HttpMethod.HEAD)) {
        onDisk(
            context,
            () -> access.attachments().progress(id),
            progress -> answer(context, AttachmentAnswer.head(progress)));
      } else {
        answer(context, AttachmentAnswer.of(HttpResponseStatus.METHOD_NOT_ALLOWED));
      }
    } catch (DecodeException e) {
      answer(context, AttachmentAnswer.of(HttpResponseStatus.NOT_FOUND));
    }
  }

  private static AttachmentAnswer slowDown(long millis) {
    return AttachmentAnswer.retry(HttpResponseStatus.TOO_MANY_REQUESTS, 1 + millis / 1000);
  }

  private void put(ChannelHandlerContext context, AttachmentId id, HttpRequest request) {
    PartHead head = PartHead.of(request);
    if (head.length() > Limits.MAX_ATTACHMENT_PART) {
      // So much is not even read and thrown away.
      keepAlive = false;
      answer(context, AttachmentAnswer.of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE));
      return;
    }
    ByteRange range = head.range();
    if (range == null) {
      keepAlive &= head.length() >= 0;
      answer(context, AttachmentAnswer.of(HttpResponseStatus.BAD_REQUEST));
      return;
    }
    int kibibytes = (int) Math.max(LEAST_KIBIBYTES, head.length() >> 10);
    long wait = access.kibibytesPerAddress().take(address, kibibytes, System.nanoTime());
    if (wait > 0) {
      answer(context, slowDown(wait));
      return;
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    Channel channel = context.channel();
    int length = (int) head.length();
    onDisk(
        context,
        () ->
            access
                .attachments()
                .put(id, range.from(), range.of(), head.lifetime(), length, channel::close),
        upload -> incoming = new IncomingPart(upload, length));
  }

  private void get(ChannelHandlerContext context, AttachmentId id, HttpRequest request) {
    String asked = request.headers().get(HttpHeaderNames.RANGE);
    onDisk(
        context,
        () -> access.attachments().get(id),
        download -> {
          ByteRange range = ByteRange.ofRequest(asked, download.length());
          if (range == null) {
            disk.close(download);
            answer(
                context, AttachmentAnswer.of(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE));
            return;
          }
          outgoing = new OutgoingBytes(download, range);
          context.write(AttachmentAnswer.head(range, keepAlive));
          pump(context, outgoing);
        });
  }

  /** The next block, when the one before is out. */
  private void pump(ChannelHandlerContext context, OutgoingBytes out) {
    onDisk(
        context,
        out::next,
        bytes -> {
          busy = true;
          context
              .writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes.toByteArray())))
              .addListener(done -> {
                busy = false;
                movement.add(bytes.length());
                sent(context, out, done.isSuccess());
              });
        });
  }

  private void sent(ChannelHandlerContext context, OutgoingBytes out, boolean success) {
    if (!success) {
      release();
      context.close();
    } else if (!out.isDone()) {
      pump(context, out);
    } else {
      figures.count(Counter.ATTACHMENTS_OUT);
      end(context, context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
      drain(context);
    }
  }

  /** Runs {@code work} where it may block, and {@code then} here. */
  private <T> void onDisk(ChannelHandlerContext context, Callable<T> work, Consumer<T> then) {
    busy =
        disk.run(
            context.executor(),
            work,
            result -> done(context, result, then),
            failure -> failed(context, failure));
    if (!busy) {
      context.close();
    }
  }

  private <T> void done(ChannelHandlerContext context, T result, Consumer<T> then) {
    busy = false;
    if (context.channel().isActive()) {
      then.accept(result);
      drain(context);
    } else {
      if (result instanceof AutoCloseable late) {
        disk.close(late);
      }
      release();
    }
  }

  private void failed(ChannelHandlerContext context, Exception failure) {
    busy = false;
    if (failure instanceof RuntimeException) {
      figures.count(Counter.FAULTS);
      access.log().write(Event.FAULT, failure.getStackTrace());
    } else if (isDamage(failure)) {
      access.log().write(Event.STORE_DAMAGED);
    }
    if (outgoing != null || !context.channel().isActive()) {
      // The head of the answer is out: to break off is the only way to say that this is not all.
      release();
      context.close();
      return;
    }
    answer(context, AttachmentAnswer.failure(failure));
    drain(context);
  }

  private static boolean isDamage(Exception failure) {
    return failure instanceof StoreException store
            && store.reason() == StoreException.Reason.DAMAGED
        || failure instanceof AttachmentRefusal refusal
            && refusal.reason() == AttachmentRefusal.Reason.DAMAGED;
  }

  private void answer(ChannelHandlerContext context, AttachmentAnswer answer) {
    end(context, context.writeAndFlush(answer.toResponse(keepAlive)));
  }

  /**
   * The answer is on its way; when it is out, the connection has its next request, or closes. Who
   * reads no answer gets no second one, also where the first was a refusal.
   */
  private void end(ChannelHandlerContext context, ChannelFuture sent) {
    release();
    movement.add(BLOCK);
    sent.addListener(
        keepAlive ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
    // What is out at once is not heard of here: the caller is in the middle of its own work.
    busy = !keepAlive || !sent.isDone();
    if (busy && keepAlive) {
      sent.addListener(done -> {
        busy = false;
        drain(context);
      });
    }
  }

  /** Gives back what a request held. */
  private void release() {
    if (counted) {
      counted = false;
      transfers.leave(address);
    }
    if (incoming != null) {
      disk.close(incoming.upload());
      incoming = null;
    }
    if (outgoing != null) {
      disk.close(outgoing.download());
      outgoing = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    if (!busy) {
      release();
    }
    context.fireChannelInactive();
  }
}
