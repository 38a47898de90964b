package pli.server.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateHandler;
import pli.codec.Bytes;
import pli.protocol.Limits;

/**
 * The two things that HTTP is for beside attachments and the log: {@code GET /card}, and becoming a
 * WebSocket at {@code /v1}. Nothing here is a page, and nothing is for a browser: a request with an
 * {@code Origin} is refused. A connection has one answer: whoever asks on, or speaks before it is a
 * WebSocket, is cut off.
 */
final class HttpDoor extends SimpleChannelInboundHandler<HttpObject> {
  private static final String SOCKET_PATH = "/v1";
  private static final String CARD_PATH = "/card";

  private final Edge edge;
  private boolean answered;

  HttpDoor(Edge edge) {
    this.edge = edge;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (!answered && message instanceof FullHttpRequest request) {
      answered = true;
      answer(context, request);
    } else {
      context.close();
    }
  }

  private void answer(ChannelHandlerContext context, FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      answer(context, HttpResponseStatus.BAD_REQUEST, Bytes.EMPTY);
    } else if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
      answer(context, HttpResponseStatus.FORBIDDEN, Bytes.EMPTY);
    } else if (!request.method().equals(HttpMethod.GET)) {
      answer(context, HttpResponseStatus.METHOD_NOT_ALLOWED, Bytes.EMPTY);
    } else if (request.uri().equals(CARD_PATH)) {
      answer(context, HttpResponseStatus.OK, edge.card());
    } else if (request.uri().equals(SOCKET_PATH)) {
      upgrade(context, request);
    } else {
      answer(context, HttpResponseStatus.NOT_FOUND, Bytes.EMPTY);
    }
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(Limits.MAX_FRAME)
            .allowExtensions(false)
            .allowMaskMismatch(false)
            .expectMaskedFrames(true)
            .withUTF8Validator(false)
            .build();
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(SOCKET_PATH, null, config).newHandshaker(request);
    boolean asked =
        request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    if (handshaker == null || !asked) {
      answer(context, HttpResponseStatus.UPGRADE_REQUIRED, Bytes.EMPTY);
      return;
    }
    handshaker
        .handshake(context.channel(), request)
        .addListener(done -> {
          if (done.isSuccess()) {
            become(context);
          } else {
            context.close();
          }
        });
  }

  /** From here on the connection is a WebSocket. */
  private void become(ChannelHandlerContext context) {
    Gate.passed(context.channel());
    context
        .pipeline()
        .addLast(
            new IdleStateHandler(
                Limits.GIVE_UP_AFTER.toSeconds(),
                Limits.PING_AFTER.toSeconds(),
                0,
                java.util.concurrent.TimeUnit.SECONDS))
        .addLast(new WebSocketFrameAggregator(Limits.MAX_FRAME))
        .addLast(new SocketLink(edge, context.channel()));
    Edge.removeDoors(context.pipeline());
    context.pipeline().remove(this);
  }

  private static void answer(ChannelHandlerContext context, HttpResponseStatus status, Bytes body) {
    context.writeAndFlush(response(status, body)).addListener(ChannelFutureListener.CLOSE);
  }

  /** An answer that says no more than its status. */
  static FullHttpResponse response(HttpResponseStatus status) {
    return response(status, Bytes.EMPTY);
  }

  private static FullHttpResponse response(HttpResponseStatus status, Bytes body) {
    ByteBuf content = Unpooled.wrappedBuffer(body.toByteArray());
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length())
        .set("x-content-type-options", "nosniff")
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }
    return response;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Whatever it was, it came from the peer: a broken handshake, a reset, bytes that are no HTTP.
    context.close();
  }
}
