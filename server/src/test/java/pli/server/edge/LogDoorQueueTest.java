package pli.server.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.server.fuzz.World;
import pli.server.session.Rate;
import pli.server.session.TokenBuckets;

/** Many who ask for tiles while the disk is slow. */
class LogDoorQueueTest {
  private static final PeerAddress ONE = new PeerAddress(Bytes.of(1));
  private static final PeerAddress OTHER = new PeerAddress(Bytes.of(2));

  private final World world = new World();
  private final Deque<Runnable> disk = new ArrayDeque<>();
  private final Transfers tiles = new Transfers(Integer.MAX_VALUE, 2);
  private final LogAccess access =
      new LogAccess(
          world.published(),
          new TokenBuckets(new Rate(0, 1)),
          Duration.ofSeconds(30),
          disk::add,
          world.log());

  private EmbeddedChannel channel(PeerAddress address) {
    return new EmbeddedChannel(new LogDoor(world.figures(), access, tiles, address));
  }

  private static void ask(EmbeddedChannel channel) {
    channel.writeInbound(
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/log/tile/0/000"),
        LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /** The status of what came, and when to come again; 0 each if nothing came. */
  private static String answer(EmbeddedChannel channel) {
    channel.runPendingTasks();
    @Nullable FullHttpResponse response = channel.readOutbound();
    if (response == null) {
      return "nothing";
    }
    try {
      return response.status().code()
          + " "
          + response.headers().get(HttpHeaderNames.RETRY_AFTER, "-");
    } finally {
      response.release();
    }
  }

  @Test
  void oneAddressDoesNotFillTheQueueOfTheDisk() {
    EmbeddedChannel first = channel(ONE);
    EmbeddedChannel second = channel(ONE);
    EmbeddedChannel third = channel(ONE);
    EmbeddedChannel other = channel(OTHER);
    ask(first);
    ask(second);
    ask(third);
    ask(other);
    assertEquals(3, disk.size());
    assertEquals("nothing", answer(first));
    assertEquals("429 1", answer(third));
    assertEquals("nothing", answer(other));
    // Somebody who goes away meanwhile no longer counts when the disk is done.
    second.close();
    while (!disk.isEmpty()) {
      disk.remove().run();
    }
    assertEquals("404 -", answer(first));
    assertEquals("404 -", answer(other));
    second.runPendingTasks();
    ask(first);
    ask(third);
    assertEquals(2, disk.size());
    disk.remove().run();
    disk.remove().run();
    assertEquals("404 -", answer(first));
    assertEquals("404 -", answer(third));
    assertNull(third.readOutbound());
  }
}
