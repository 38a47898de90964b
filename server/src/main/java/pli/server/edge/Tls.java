package pli.server.edge;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import pli.crypto.Entropy;

/**
 * TLS 1.3 and nothing older, by BoringSSL where there is a build of it, else by the JDK. Sessions
 * are resumed with tickets under a key of this process, with a new key agreement each time.
 */
public final class Tls implements Encryption {
  private static final int TICKET_NAME = 16;
  private static final int TICKET_KEY = 16;

  private final SslContext context;

  /** TLS with this key and certificate. */
  public Tls(PrivateKey key, X509Certificate certificate, Entropy entropy) throws SSLException {
    context =
        SslContextBuilder.forServer(key, certificate)
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
            .protocols("TLSv1.3")
            .build();
    if (context instanceof io.netty.handler.ssl.OpenSslServerContext open) {
      open.sessionContext()
          .setTicketKeys(
              new OpenSslSessionTicketKey(
                  random(entropy, TICKET_NAME),
                  random(entropy, TICKET_KEY),
                  random(entropy, TICKET_KEY)));
    }
  }

  @Override
  public ChannelHandler handler(ByteBufAllocator allocator, Duration handshake) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(handshake.toMillis());
    return handler;
  }

  private static byte[] random(Entropy entropy, int length) {
    byte[] bytes = new byte[length];
    entropy.fill(bytes);
    return bytes;
  }
}
