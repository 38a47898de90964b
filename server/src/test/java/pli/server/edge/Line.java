package pli.server.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.server.folder.TestTls;
import pli.server.fuzz.World;
import pli.server.session.Rate;
import pli.server.session.TokenBuckets;

/**
 * One connection to an edge, TLS apart, with a clock that moves when it is told to. Checks what the
 * server says, what memory the connection holds meanwhile, and that it ends and leaves nothing.
 */
final class Line {
  static final Bytes CARD = Bytes.utf8("a card\n");

  private static final EdgeOptions OPTIONS =
      new EdgeOptions(
          1000,
          1000,
          1000,
          1000,
          new Rate(0, 1),
          new Rate(0, 1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          8 << 20,
          Duration.ZERO);
  private static final int CHUNK = 64 << 10;
  private static final long MOST_HELD = 4L * Limits.MAX_FRAME;
  private static final long STEP_MILLIS = 5000;
  private static final long LOOK_MILLIS = 100;
  private static final int PATIENCE = 2000;
  private static final List<PeerAddress> OTHERS =
      List.of(new PeerAddress(Bytes.of(1)), new PeerAddress(Bytes.of(2)));
  private static final int LARGE_FRAMES_OF_ONE = 16;

  /** One for all, since it has threads; the world behind it is another for each connection. */
  private static final Edge EDGE = edge();

  private static World behind = new World();

  private final World world = new World();
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
  private final Said said = new Said();
  private final EmbeddedChannel channel;
  private final int before = EDGE.size();
  private final int sessionsBefore = EDGE.sessions();
  private int occupied;

  private static Edge edge() {
    World first = new World();
    return new Edge(
        OPTIONS,
        TestTls.make(),
        CARD,
        first.figures(),
        new AttachmentAccess(
            first.attachments(),
            new AttachmentAccess.Limits(1000, 1000, Duration.ofSeconds(30)),
            new TokenBuckets(new Rate(0, 1)),
            new TokenBuckets(new Rate(0, 1)),
            Runnable::run,
            first.log()),
        new LogAccess(
            first.published(),
            new TokenBuckets(new Rate(0, 1)),
            Duration.ofSeconds(30),
            Runnable::run,
            first.log()),
        link -> behind.open(link));
  }

  Line() {
    behind = world;
    channel =
        new EmbeddedChannel(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                made.config().setAllocator(memory);
                EDGE.furnish(made, new ChannelInboundHandlerAdapter());
              }
            });
    channel.freezeTime();
  }

  /** What the server said up to now. */
  Said said() {
    return said;
  }

  boolean isOpen() {
    return channel.isActive();
  }

  /** Bytes come, in pieces of {@code piece} bytes; what the server does not read is not sent. */
  void receive(byte[] bytes, int piece) {
    int length = Math.clamp(piece, 1, CHUNK);
    for (int at = 0; at < bytes.length && waitUntilRead(); at += length) {
      int end = Math.min(bytes.length, at + length);
      ByteBuf chunk = memory.buffer(end - at);
      chunk.writeBytes(bytes, at, end - at);
      channel.writeInbound(chunk);
      settle();
    }
  }

  /** Others are in the middle of large frames, as many as may be, or no longer. */
  void occupyLargeFrames(boolean wanted) {
    while (wanted && occupied < OTHERS.size() * LARGE_FRAMES_OF_ONE) {
      require(EDGE.largeFrames().begin(other(occupied)), "a large frame still counts as begun");
      occupied++;
    }
    while (!wanted && occupied > 0) {
      occupied--;
      EDGE.largeFrames().end(other(occupied));
    }
  }

  private static PeerAddress other(int number) {
    return OTHERS.get(number / LARGE_FRAMES_OF_ONE);
  }

  /** Time goes by. */
  void pass(Duration time) {
    long left = time.toMillis();
    while (left > 0) {
      long step = Math.min(left, STEP_MILLIS);
      channel.advanceTimeBy(step, TimeUnit.MILLISECONDS);
      settle();
      left -= step;
    }
  }

  private boolean waitUntilRead() {
    for (int i = 0; isOpen() && !channel.config().isAutoRead(); i++) {
      if (i == 20) {
        occupyLargeFrames(false);
      }
      require(i < PATIENCE, "it is neither read nor closed");
      pass(Duration.ofMillis(LOOK_MILLIS));
    }
    return isOpen();
  }

  private void settle() {
    for (int i = 0; i < 3; i++) {
      world.run();
      channel.runPendingTasks();
      channel.runScheduledPendingTasks();
    }
    channel.checkException();
    long held = memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    require(held <= MOST_HELD, "it holds " + held + " bytes");
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ByteBuf bytes = (ByteBuf) out;
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      bytes.release();
      said.add(copy);
    }
    Object through = channel.readInbound();
    require(through == null || !isOpen(), "something came through all handlers");
    ReferenceCountUtil.release(through);
    require(said.isWebSocket() || !said.closes() || !isOpen(), "said that it closes, and did not");
  }

  /** Says nothing more: the connection has to end by itself, and then nothing may be left. */
  void end() {
    occupyLargeFrames(false);
    pass(OPTIONS.handshake().plusSeconds(1));
    // Who asked for attachments or the log may ask for more, and is watched by those doors.
    require(!isOpen() || said.status() != 0, "it said nothing in time and may stay");
    pass(Limits.GIVE_UP_AFTER.plusSeconds(70));
    require(!isOpen(), "it is silent and may stay");
    channel.finishAndReleaseAll();
    world.requireNothingLeft();
    occupyLargeFrames(true);
    occupyLargeFrames(false);
    require(EDGE.size() == before, "a connection that is gone still counts");
    require(
        EDGE.sessions() == sessionsBefore, "a session of a connection that is gone is still there");
    long held = memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    require(held == 0, held + " bytes were not given back");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** {@code bytes} so many times. */
  static byte[] repeated(byte[] bytes, int times) {
    byte[] all = Arrays.copyOf(bytes, bytes.length * times);
    for (int i = 1; i < times; i++) {
      System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
    }
    return all;
  }
}
