package pli.desktop.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;

/**
 * The transport of a computer: {@code java.net.http} over TLS 1.3. Its threads are daemons, so a
 * command that is done ends.
 */
public final class WebTransport implements Transport {
  /**
   * How the JDK's TLS begins to say that the other side left in the middle; it has no type for it.
   */
  private static final String CUT_SHORT = "Remote host ";

  /** One HTTP client for each set of pins: TLS sessions never pass from one trust to another. */
  private final ConcurrentHashMap<Endpoint.Trust, HttpClient> clients = new ConcurrentHashMap<>();

  @Override
  public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
      throws TransportException {
    checkTime(timeout);
    WebConnection connection = new WebConnection(listener);
    CompletableFuture<WebSocket> opening =
        client(endpoint)
            .newWebSocketBuilder()
            .connectTimeout(timeout)
            .buildAsync(address("wss", endpoint, SOCKET_PATH), connection.incoming());
    try {
      connection.opened(opening.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
      return connection;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw abandon(opening, new TransportException(Reason.TIMED_OUT, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandon(opening, new TransportException(Reason.CLOSED, e));
    }
  }

  @Override
  public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
      throws TransportException {
    WebAnswer answer =
        exchange(endpoint, new WebRequest("GET", path, Map.of(), Bytes.EMPTY), maxBytes, timeout);
    if (answer.status() != 200) {
      throw new TransportException(Reason.REFUSED);
    }
    return answer.body().toByteArray();
  }

  @Override
  public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
      throws TransportException {
    checkTime(timeout);
    HttpRequest.Builder building =
        HttpRequest.newBuilder(address("https", endpoint, request.path()))
            .timeout(timeout)
            .method(
                request.method(),
                request.body().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body().toByteArray()));
    request.headers().forEach(building::header);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    CompletableFuture<HttpResponse<Void>> answering =
        client(endpoint)
            .sendAsync(
                building.build(),
                HttpResponse.BodyHandlers.ofByteArrayConsumer(
                    part -> part.ifPresent(bytes -> append(body, bytes, maxBytes))));
    try {
      HttpResponse<Void> response = answering.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      Map<String, String> headers = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      return new WebAnswer(response.statusCode(), headers, Bytes.adopt(body.toByteArray()));
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      answering.cancel(true);
      throw new TransportException(Reason.TIMED_OUT, e);
    } catch (InterruptedException e) {
      answering.cancel(true);
      Thread.currentThread().interrupt();
      throw new TransportException(Reason.CLOSED, e);
    }
  }

  /** A caller's time can be over when its turn comes; the JDK takes that for a mistake of ours. */
  private static void checkTime(Duration timeout) throws TransportException {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new TransportException(Reason.TIMED_OUT);
    }
  }

  private HttpClient client(Endpoint endpoint) {
    return clients.computeIfAbsent(endpoint.trust(), WebTransport::newClient);
  }

  private static HttpClient newClient(Endpoint.Trust trust) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .sslContext(ServerKeyTrust.context(trust))
        .sslParameters(parameters)
        .build();
  }

  private static URI address(String scheme, Endpoint endpoint, String path)
      throws TransportException {
    String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
    try {
      URI address = URI.create(scheme + "://" + host + ":" + endpoint.port() + path);
      if (address.getHost() == null) {
        throw new TransportException(Reason.UNREACHABLE);
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw new TransportException(Reason.UNREACHABLE, e);
    }
  }

  private static void append(ByteArrayOutputStream body, byte[] part, int maxBytes) {
    if (part.length > maxBytes - body.size()) {
      throw new BodyTooLarge();
    }
    body.writeBytes(part);
  }

  /** Gives up on a connection that may still come about: it is closed as soon as it does. */
  private static TransportException abandon(
      CompletableFuture<WebSocket> opening, TransportException why) {
    opening.thenAccept(WebSocket::abort);
    return why;
  }

  /**
   * What happened, from the chain of causes. A connection that broke while TLS was being set up
   * (the server was just stopped) is no quarrel about TLS: trying again can help.
   */
  static TransportException failure(@Nullable Throwable thrown) {
    boolean broken = false;
    boolean tls = false;
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 16; t = t.getCause(), depth++) {
      switch (t) {
        case TransportException known -> {
          return known;
        }
        case ServerKeyTrust.PinMismatch _ -> {
          return new TransportException(Reason.PIN_MISMATCH, thrown);
        }
        case BodyTooLarge _ -> {
          return new TransportException(Reason.TOO_LARGE, thrown);
        }
        case WebSocketHandshakeException _ -> {
          return new TransportException(Reason.REFUSED, thrown);
        }
        case HttpTimeoutException _ -> {
          return new TransportException(Reason.TIMED_OUT, thrown);
        }
        case ConnectException _ -> {
          return new TransportException(Reason.UNREACHABLE, thrown);
        }
        case UnresolvedAddressException _ -> {
          return new TransportException(Reason.UNREACHABLE, thrown);
        }
        case EOFException _ -> broken = true;
        case SocketException _ -> broken = true;
        case ClosedChannelException _ -> broken = true;
        case SSLException e -> {
          tls = true;
          broken |= String.valueOf(e.getMessage()).startsWith(CUT_SHORT);
        }
        default -> {}
      }
    }
    return new TransportException(tls && !broken ? Reason.TLS_FAILED : Reason.CLOSED, thrown);
  }

  private static final class BodyTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
