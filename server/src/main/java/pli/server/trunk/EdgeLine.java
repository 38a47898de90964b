package pli.server.trunk;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import pli.protocol.wire.Goodbye;
import pli.server.edge.PeerAddress;
import pli.server.observation.Counter;

/**
 * The core's end of the line to one edge process. Always read, so that no connection holds up the
 * others; what a connection may have under way is bounded by its {@link RemoteLink}. Belongs to the
 * line's event loop, but for what says otherwise.
 */
final class EdgeLine extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int MAX_CONNECTIONS = 1_000_000;
  private static final int MAX_CHUNK = 64 << 10;
  private static final long GREETING_SECONDS = 10;

  private final TrunkPort port;
  private final Channel channel;
  private final LongObjectMap<RemoteLink> links = new LongObjectHashMap<>();

  /** Who would send more if the line took it. */
  private final Set<RemoteLink> waiting = ConcurrentHashMap.newKeySet();

  private volatile int size;
  private boolean greeted;

  EdgeLine(TrunkPort port, Channel channel) {
    this.port = port;
    this.channel = channel;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (!greeted) {
                channel.close();
              }
            },
            GREETING_SECONDS,
            TimeUnit.SECONDS);
    context.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf message)
      throws TrunkException {
    Message.mustHave(message, 9, Integer.MAX_VALUE);
    Kind kind = Kind.of(message.readByte());
    long connection = message.readLong();
    if (greeted == (kind == Kind.HELLO || kind == Kind.ATTACHMENTS)) {
      throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    }
    switch (kind) {
      case HELLO -> greet(message);
      case ATTACHMENTS -> becomeRelayed(context, Message.address(message));
      case OPEN -> open(connection, message);
      case FRAME -> {
        RemoteLink link = links.get(connection);
        if (link != null) {
          byte[] frame = new byte[message.readableBytes()];
          message.readBytes(frame);
          link.received(frame);
        }
      }
      case CREDIT -> {
        Message.mustHave(message, 4, 4);
        RemoteLink link = links.get(connection);
        if (link != null) {
          link.credited(message.readInt());
        }
      }
      case CLOSED -> {
        RemoteLink link = links.remove(connection);
        size = links.size();
        if (link != null) {
          gone(link);
        }
      }
      case COUNTED -> {
        Message.mustHave(message, 4 * Message.REPORTED.size(), 4 * Message.REPORTED.size());
        for (Counter counter : Message.REPORTED) {
          port.count(counter, message.readUnsignedInt());
        }
      }
      case WELCOME, GOODBYE -> throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    }
  }

  private void greet(ByteBuf message) throws TrunkException {
    Message.mustHave(message, 2, 2);
    if (message.readUnsignedShort() != Message.VERSION || !port.joined(this)) {
      port.refused();
      channel
          .writeAndFlush(Message.welcome(channel.alloc(), new byte[0]))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    greeted = true;
    byte[] identity = port.identity().encode();
    channel.writeAndFlush(Message.welcome(channel.alloc(), identity));
    Arrays.fill(identity, (byte) 0);
  }

  /**
   * From here on this is no line but one connection's requests for attachments and the log, as
   * HTTP.
   */
  private void becomeRelayed(ChannelHandlerContext context, PeerAddress peer) {
    greeted = true;
    if (!port.relays(channel)) {
      channel.close();
      return;
    }
    ChannelPipeline pipeline = context.pipeline();
    pipeline.addLast(new HttpServerCodec(AttachmentRelay.LINE, AttachmentRelay.HEADERS, MAX_CHUNK));
    port.edge().addDoors(pipeline, peer);
    pipeline.addLast(new NothingElse());
    pipeline.remove(this);
    pipeline.remove(LengthFieldBasedFrameDecoder.class);
  }

  /** What is not for one of these doors is for nobody. */
  private static final class NothingElse extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private void open(long connection, ByteBuf message) throws TrunkException {
    if (links.containsKey(connection) || links.size() >= MAX_CONNECTIONS) {
      throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    }
    RemoteLink link = new RemoteLink(this, connection, Message.address(message));
    links.put(connection, link);
    size = links.size();
    if (port.edge().enterElsewhere(link.countedAs())) {
      link.begin(port::open);
    } else {
      port.count(Counter.CONNECTIONS_REFUSED, 1);
      link.close(Goodbye.Reason.DRAINING);
    }
  }

  private void gone(RemoteLink link) {
    waiting.remove(link);
    if (link.ended()) {
      port.edge().leaveElsewhere(link.countedAs());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      List<RemoteLink> all = List.copyOf(waiting);
      all.forEach(waiting::remove);
      all.forEach(RemoteLink::wake);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    List<RemoteLink> all = List.copyOf(links.values());
    links.clear();
    size = 0;
    all.forEach(this::gone);
    port.left(this);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Gone, or not what it should be: it comes again.
    if (cause instanceof TrunkException || !(cause instanceof IOException)) {
      port.refused();
    }
    channel.close();
  }

  /** Any thread: sends a message, and gives up a line on which too much waits. */
  void send(ByteBuf message) {
    channel.writeAndFlush(message);
    if (channel.bytesBeforeWritable() > Message.MOST_WAITING) {
      channel.close();
    }
  }

  /** Any thread: whether the line takes more for {@code link}; if not, it is woken later. */
  boolean isWritable(RemoteLink link) {
    if (channel.isWritable()) {
      return true;
    }
    waiting.add(link);
    return channel.isWritable() && waiting.remove(link);
  }

  Channel channel() {
    return channel;
  }

  TrunkPort port() {
    return port;
  }

  /** Any thread: how many connections its edge holds. */
  int size() {
    return size;
  }

  /** Any thread: says goodbye to all of them. */
  void goodbye(Goodbye.Reason reason) {
    channel.eventLoop().execute(() -> links.values().forEach(link -> link.close(reason)));
  }

  /** Any thread. */
  void close() {
    channel.close().awaitUninterruptibly();
  }
}
