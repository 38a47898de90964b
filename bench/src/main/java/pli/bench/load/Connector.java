package pli.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.protocol.Limits;
import pli.protocol.wire.ServerFrame;

/**
 * Opens connections to one server. Whoever answers there is trusted: it is the bench's own server
 * on the loopback address.
 */
public final class Connector implements AutoCloseable {
  private final Target target;
  private final EventLoopGroup loops;
  private final @Nullable SslContext tls;

  /** Connections run on {@code threads} threads. */
  public Connector(Target target, int threads) throws SSLException {
    this.target = target;
    loops = new MultiThreadIoEventLoopGroup(threads, EpollIoHandler.newFactory());
    tls =
        target.tls()
            ? SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.3")
                .endpointIdentificationAlgorithm("")
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build()
            : null;
  }

  /** One of the threads; connections that share it need no locks between them. */
  public EventLoop nextLoop() {
    return loops.next();
  }

  public Target target() {
    return target;
  }

  /**
   * Connects.
   *
   * @param unasked hears what answers no request, on {@code loop}
   * @return done when the server has said hello
   */
  public CompletableFuture<Line> connect(EventLoop loop, Consumer<ServerFrame> unasked) {
    Line line = new Line(unasked);
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new Pipeline(line))
        .connect(target.host(), target.port())
        .addListener(done -> {
          if (!done.isSuccess()) {
            line.fail(done.cause());
          }
        });
    return line.greeted();
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    private final Line line;

    Pipeline(Line line) {
      this.line = line;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new FlushConsolidationHandler(64, true));
      if (tls != null) {
        channel.pipeline().addLast(tls.newHandler(channel.alloc()));
      }
      WebSocketClientProtocolConfig config =
          WebSocketClientProtocolConfig.newBuilder()
              .webSocketUri(URI.create("ws://" + target.host() + ":" + target.port() + "/v1"))
              .version(WebSocketVersion.V13)
              .generateOriginHeader(false)
              .customHeaders(new DefaultHttpHeaders())
              .maxFramePayloadLength(Limits.MAX_FRAME)
              .withUTF8Validator(false)
              .handshakeTimeoutMillis(60_000)
              .build();
      channel
          .pipeline()
          .addLast(new HttpClientCodec())
          .addLast(new HttpObjectAggregator(8192))
          .addLast(new WebSocketClientProtocolHandler(config))
          .addLast(line);
    }
  }

  /**
   * Waits for what the server answers.
   *
   * @throws BenchmarkException if it refuses, or does not answer within {@code seconds}
   */
  static <T> T await(CompletableFuture<T> answer, long seconds) throws BenchmarkException {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new BenchmarkException("the server does not answer", e);
    } catch (ExecutionException e) {
      throw new BenchmarkException("the server did not do it: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
