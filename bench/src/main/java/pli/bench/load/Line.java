package pli.bench.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;

/**
 * One connection that speaks frames: requests with their answers, and what comes unasked. All its
 * methods but {@link #greeted} and {@link #fail} belong to the connection's thread.
 */
public final class Line extends SimpleChannelInboundHandler<WebSocketFrame> {
  private final CompletableFuture<Line> greeted = new CompletableFuture<>();
  private final IntObjectMap<Consumer<ServerFrame>> waiting = new IntObjectHashMap<>(4);
  private final Consumer<ServerFrame> unasked;
  private Bytes nonce = Bytes.EMPTY;
  private int lastId;
  private boolean reading;
  private @Nullable ChannelHandlerContext context;

  Line(Consumer<ServerFrame> unasked) {
    this.unasked = unasked;
  }

  /** Done when the server has said hello; failed when there is no connection. */
  CompletableFuture<Line> greeted() {
    return greeted;
  }

  void fail(Throwable cause) {
    greeted.completeExceptionally(cause);
  }

  /** What proofs on this connection sign. */
  Bytes nonce() {
    return nonce;
  }

  /** Sends a request; {@code then} hears the answer. */
  public void send(ClientFrame.Builder request, Consumer<ServerFrame> then) {
    if (context == null) {
      throw new IllegalStateException("not connected");
    }
    int id = ++lastId;
    waiting.put(id, then);
    ByteBuf bytes = Unpooled.wrappedBuffer(request.setRequestId(id).build().toByteArray());
    context.write(new BinaryWebSocketFrame(bytes));
    // While frames come in, what they cause goes out with one flush behind the last.
    if (!reading) {
      context.flush();
    }
  }

  /** Sends a request; done when it is granted, failed when it is refused. */
  public CompletableFuture<ServerFrame> ask(ClientFrame.Builder request) {
    CompletableFuture<ServerFrame> answer = new CompletableFuture<>();
    send(
        request,
        frame -> {
          if (frame.hasError()) {
            answer.completeExceptionally(refused(frame));
          } else {
            answer.complete(frame);
          }
        });
    return answer;
  }

  static BenchmarkException refused(ServerFrame frame) {
    return new BenchmarkException("the server refused with " + frame.getError().getCode());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) throws IOException {
    reading = true;
    if (frame instanceof BinaryWebSocketFrame) {
      take(parsed(frame.content()));
    }
  }

  private static ServerFrame parsed(ByteBuf content) throws IOException {
    try (ByteBufInputStream in = new ByteBufInputStream(content)) {
      return ServerFrame.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("a frame that is none", e);
    }
  }

  private void take(ServerFrame frame) {
    if (frame.hasHello()) {
      nonce = Bytes.copyOf(frame.getHello().getNonce().toByteArray());
      greeted.complete(this);
    } else if (frame.getRequestId() == 0) {
      unasked.accept(frame);
    } else {
      Consumer<ServerFrame> then = waiting.remove(frame.getRequestId());
      if (then != null) {
        then.accept(frame);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    reading = false;
    from.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    fail(new BenchmarkException("the server closed a connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    fail(cause);
    from.close();
  }

  /** The connection's thread. */
  public EventExecutor loop() {
    if (context == null) {
      throw new IllegalStateException("not connected");
    }
    return context.executor();
  }

  /** Closes; from any thread. */
  public void close() {
    if (context != null) {
      context.close();
    }
  }
}
