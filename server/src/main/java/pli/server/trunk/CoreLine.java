package pli.server.trunk;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import pli.protocol.wire.Goodbye;
import pli.server.edge.FarEnd;
import pli.server.edge.PeerAddress;
import pli.server.edge.SocketLink;
import pli.server.observation.Counter;
import pli.server.observation.Figures;

/**
 * The edge's end of its line to the core. Ends once; whoever wants another opens another. When it
 * ends all its connections are told to come back and are closed: their sessions are gone.
 */
public final class CoreLine implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Channel channel;
  private final CompletableFuture<Identity> welcome = new CompletableFuture<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicLong ids = new AtomicLong();

  /** Line's event loop. */
  private final LongObjectMap<CarriedLink> links = new LongObjectHashMap<>();

  /** Whose peers would send more if the line took it. */
  private final Set<CarriedLink> waiting = ConcurrentHashMap.newKeySet();

  private CoreLine(EventLoopGroup loops, Path socket) throws TrunkException {
    ChannelFuture connecting =
        LocalSockets.client(loops)
            .handler(new Pipeline())
            .connect(LocalSockets.at(socket))
            .awaitUninterruptibly();
    if (!connecting.isSuccess()) {
      throw new TrunkException(TrunkException.Reason.NOT_THERE);
    }
    channel = connecting.channel();
  }

  /** Whether the system takes a socket at this path. */
  public static boolean isPossible(Path socket) {
    return LocalSockets.isPossible(socket);
  }

  /**
   * Connects, and waits until the core has answered. Not on one of {@code loops}.
   *
   * @param socket where it listens
   */
  public static CoreLine open(EventLoopGroup loops, Path socket) throws TrunkException {
    CoreLine line = new CoreLine(loops, socket);
    try {
      line.identity();
      return line;
    } catch (TrunkException e) {
      line.close();
      throw e;
    }
  }

  /** What TLS needs. */
  public Identity identity() throws TrunkException {
    try {
      return welcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TrunkException known
          ? known
          : new TrunkException(TrunkException.Reason.NOT_THERE);
    } catch (TimeoutException e) {
      throw new TrunkException(TrunkException.Reason.NOT_THERE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrunkException(TrunkException.Reason.NOT_THERE);
    }
  }

  /**
   * Waits until the line has ended, and all its connections have been told; meanwhile says every
   * second what was counted.
   *
   * @param figures of this process
   * @param said what it was told before, and is told from now on
   */
  public void awaitEnd(Figures figures, Map<Counter, Long> said) throws InterruptedException {
    while (!end.await(1, TimeUnit.SECONDS)) {
      int[] numbers = new int[Message.REPORTED.size()];
      int all = 0;
      for (int i = 0; i < numbers.length; i++) {
        Counter counter = Message.REPORTED.get(i);
        long now = figures.value(counter);
        Long before = said.put(counter, now);
        numbers[i] = (int) (now - (before == null ? 0 : before));
        all |= numbers[i];
      }
      if (all != 0) {
        send(Message.counted(channel.alloc(), numbers));
      }
    }
  }

  /** Carries a new connection. */
  public FarEnd carry(SocketLink link) {
    CarriedLink carried = new CarriedLink(this, ids.incrementAndGet(), link);
    byte[] address = link.countedAs().prefix().toByteArray();
    channel
        .eventLoop()
        .execute(() -> {
          if (end.getCount() == 0) {
            link.close(Goodbye.Reason.DRAINING);
          } else {
            links.put(carried.id(), carried);
            channel.writeAndFlush(Message.open(channel.alloc(), carried.id(), address));
          }
        });
    return carried;
  }

  /** Makes what hands requests for attachments on to the core at {@code socket}. */
  public static ChannelHandler relay(Path socket, PeerAddress peer) {
    return new AttachmentRelay(socket, peer);
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel opened) {
      opened
          .pipeline()
          .addLast(new FlushConsolidationHandler(64, true))
          .addLast(Message.decoder())
          .addLast(new Incoming());
    }
  }

  private final class Incoming extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(Message.hello(context.alloc()));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message)
        throws TrunkException {
      Message.mustHave(message, 9, Integer.MAX_VALUE);
      Kind kind = Kind.of(message.readByte());
      long connection = message.readLong();
      @Nullable CarriedLink link = links.get(connection);
      switch (kind) {
        case WELCOME -> welcome(message);
        case FRAME -> {
          if (link != null) {
            link.send(message.retain());
          }
        }
        case CREDIT -> {
          Message.mustHave(message, 4, 4);
          if (link != null) {
            link.credited(message.readInt());
          }
        }
        case GOODBYE -> {
          Message.mustHave(message, 1, 1);
          if (link != null) {
            link.close(Goodbye.Reason.forNumber(message.readByte()));
          }
        }
        case HELLO, OPEN, CLOSED, ATTACHMENTS, COUNTED ->
            throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
      }
    }

    private void welcome(ByteBuf message) throws TrunkException {
      Message.mustHave(message, 2, Integer.MAX_VALUE);
      if (message.readUnsignedShort() != Message.VERSION) {
        throw new TrunkException(TrunkException.Reason.OTHER_VERSION);
      }
      welcome.complete(Identity.decode(message));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (context.channel().isWritable()) {
        List<CarriedLink> all = List.copyOf(waiting);
        all.forEach(waiting::remove);
        all.forEach(CarriedLink::resume);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end.countDown();
      welcome.completeExceptionally(new TrunkException(TrunkException.Reason.NOT_THERE));
      List<CarriedLink> all = List.copyOf(links.values());
      links.clear();
      all.forEach(link -> link.close(Goodbye.Reason.DRAINING));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      welcome.completeExceptionally(cause);
      context.close();
    }
  }

  /** Any thread: sends a message; false, and the line takes no such thing, if too much waits. */
  boolean send(ByteBuf message) {
    if (channel.bytesBeforeWritable() > Message.MOST_WAITING) {
      message.release();
      return false;
    }
    channel.writeAndFlush(message);
    return true;
  }

  /** Any thread: a connection is gone. */
  void closed(CarriedLink link) {
    channel
        .eventLoop()
        .execute(() -> {
          waiting.remove(link);
          if (links.remove(link.id()) != null) {
            channel.writeAndFlush(Message.closed(channel.alloc(), link.id()));
          }
        });
  }

  /** Any thread: whether the line takes more of {@code link}; if not, it is resumed later. */
  boolean isWritable(CarriedLink link) {
    if (channel.isWritable()) {
      return true;
    }
    waiting.add(link);
    return channel.isWritable() && waiting.remove(link);
  }

  Channel channel() {
    return channel;
  }

  /** Ends it. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
