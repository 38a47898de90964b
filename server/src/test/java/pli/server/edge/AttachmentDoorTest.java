package pli.server.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.protocol.AttachmentId;
import pli.server.fuzz.World;
import pli.server.session.Rate;
import pli.server.session.TokenBuckets;

/** Somebody who asks and asks, and reads no answer. */
class AttachmentDoorTest {
  private static final int MANY = 100;

  private final Deque<ChannelPromise> held = new ArrayDeque<>();

  private EmbeddedChannel channel(Rate requests) {
    World world = new World();
    AttachmentAccess access =
        new AttachmentAccess(
            world.attachments(),
            new AttachmentAccess.Limits(10, 10, Duration.ofSeconds(30)),
            new TokenBuckets(requests),
            new TokenBuckets(new Rate(0, 1)),
            Runnable::run,
            world.log());
    return new EmbeddedChannel(
        new ChannelOutboundHandlerAdapter() {
          @Override
          public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            held.add(promise);
          }
        },
        new AttachmentDoor(
            world.figures(), access, new Transfers(10, 10), new PeerAddress(Bytes.of(1))));
  }

  private static void ask(EmbeddedChannel channel, boolean fromAPage) {
    for (int i = 0; i < MANY; i++) {
      HttpRequest request =
          new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, AttachmentId.PATH + "x");
      if (fromAPage) {
        request.headers().set(HttpHeaderNames.ORIGIN, "https://a.page");
      }
      channel.writeInbound(request, LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private void takesOneAfterTheOther(EmbeddedChannel channel) {
    for (int i = 0; i < MANY; i++) {
      assertEquals(1, held.size());
      assertFalse(channel.config().isAutoRead());
      held.remove().setSuccess();
      channel.runPendingTasks();
    }
    assertTrue(held.isEmpty());
    assertTrue(channel.config().isAutoRead());
    channel.finishAndReleaseAll();
  }

  @Test
  void refusalsOfAPageWaitForTheirReader() {
    EmbeddedChannel channel = channel(new Rate(0, 1));
    ask(channel, true);
    takesOneAfterTheOther(channel);
  }

  @Test
  void refusalsOfTooManyWaitForTheirReader() {
    EmbeddedChannel channel = channel(new Rate(0.001, 1));
    ask(channel, false);
    takesOneAfterTheOther(channel);
  }
}
