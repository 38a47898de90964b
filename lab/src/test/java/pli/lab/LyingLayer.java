package pli.lab;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;
import pli.desktop.net.WebTransport;
import pli.protocol.wire.ServerFrame;

/** Passes everything through two functions. */
final class LyingLayer implements Transport {
  private final Transport inner = new WebTransport();
  volatile UnaryOperator<ServerFrame> frames = UnaryOperator.identity();
  volatile BiFunction<String, Bytes, Bytes> files = (path, body) -> body;

  @Override
  public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
      throws TransportException {
    return inner.connect(
        endpoint,
        new ConnectionListener() {
          @Override
          public void onFrame(byte[] frame) {
            try {
              listener.onFrame(frames.apply(ServerFrame.parseFrom(frame)).toByteArray());
            } catch (InvalidProtocolBufferException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void onAlive() {
            listener.onAlive();
          }

          @Override
          public void onClosed(@Nullable Throwable cause) {
            listener.onClosed(cause);
          }
        },
        timeout);
  }

  @Override
  public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
      throws TransportException {
    return inner.get(endpoint, path, maxBytes, timeout);
  }

  @Override
  public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
      throws TransportException {
    WebAnswer answer = inner.exchange(endpoint, request, maxBytes, timeout);
    return answer.status() == 200
        ? new WebAnswer(200, answer.headers(), files.apply(request.path(), answer.body()))
        : answer;
  }
}
