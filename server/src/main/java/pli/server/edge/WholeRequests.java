package pli.server.edge;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole requests of their parts. Nothing that may be asked here has a body, so the first
 * request with one is answered and the connection closed, and nobody is told to go on with theirs.
 */
final class WholeRequests extends HttpObjectAggregator {
  private static final int MOST_OF_A_BODY = 1;

  WholeRequests() {
    super(MOST_OF_A_BODY);
  }

  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    return null;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    context
        .writeAndFlush(HttpDoor.response(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
