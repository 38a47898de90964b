package pli.server.trunk;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import pli.protocol.AttachmentId;
import pli.server.edge.Edge;
import pli.server.edge.PeerAddress;
import pli.server.log.PublishedLog;

/**
 * Hands requests for attachments and for the log on to the core, over a local connection of their
 * own, and what is answered back; other requests pass by. Neither side is read while the other does
 * not take. Belongs to the event loop of its connection, on which the local one runs as well.
 */
final class AttachmentRelay extends ChannelInboundHandlerAdapter {
  static final int LINE = 2048;
  static final int HEADERS = 8192;
  private static final int CHUNK = 64 << 10;

  private final Path socket;
  private final PeerAddress address;

  /** What came before the core was reached; as much as one read of the socket brings. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  private boolean passing;
  private boolean connecting;
  private @Nullable Channel core;

  AttachmentRelay(Path socket, PeerAddress address) {
    this.socket = socket;
    this.address = address;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      passing =
          !request.uri().startsWith(AttachmentId.PATH)
              && !request.uri().startsWith(PublishedLog.PATH);
    }
    if (passing) {
      context.fireChannelRead(message);
    } else if (core != null) {
      core.writeAndFlush(message);
    } else {
      waiting.add(message);
      connect(context);
    }
  }

  private void connect(ChannelHandlerContext context) {
    if (connecting) {
      return;
    }
    connecting = true;
    Edge.passed(context.channel());
    context.channel().config().setAutoRead(false);
    LocalSockets.client(context.channel().eventLoop())
        .handler(new Back(context.channel()))
        .connect(LocalSockets.at(socket))
        .addListener((ChannelFuture done) -> connected(context, done));
  }

  private void connected(ChannelHandlerContext context, ChannelFuture done) {
    Channel channel = done.channel();
    if (!done.isSuccess() || !context.channel().isActive()) {
      channel.close();
      context.close();
      return;
    }
    core = channel;
    channel.write(Message.attachments(channel.alloc(), address.prefix().toByteArray()));
    channel.pipeline().addFirst(new HttpClientCodec(LINE, HEADERS, CHUNK));
    waiting.forEach(channel::write);
    waiting.clear();
    channel.flush();
    context.channel().config().setAutoRead(true);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (core != null) {
      core.config().setAutoRead(context.channel().isWritable());
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end();
  }

  private void end() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    if (core != null) {
      core.close();
      core = null;
    }
  }

  /** What comes back. */
  private final class Back extends ChannelInboundHandlerAdapter {
    private final Channel peer;

    Back(Channel peer) {
      this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      peer.writeAndFlush(message);
      if (!peer.isWritable()) {
        context.channel().config().setAutoRead(false);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      peer.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (core == context.channel()) {
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
