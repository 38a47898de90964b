package pli.drill.seized;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;

/**
 * One device's transport, of which is kept what the device said: the truth that an attacker's
 * guesses are held against, and what somebody who is root on the server sees pass.
 */
public final class Overheard implements Transport {
  private final Transport inner;
  private final Set<Bytes> queues = ConcurrentHashMap.newKeySet();
  private final List<ClientFrame> frames = new CopyOnWriteArrayList<>();

  /** Listens to {@code inner}. */
  public Overheard(Transport inner) {
    this.inner = inner;
  }

  /** The queues that the device made. */
  public Set<Bytes> queues() {
    return Set.copyOf(queues);
  }

  /** All that it said so far. */
  public List<ClientFrame> frames() {
    return List.copyOf(frames);
  }

  private void said(byte[] frame) {
    try {
      ClientFrame said = ClientFrame.parseFrom(frame);
      frames.add(said);
      if (said.hasCreateQueue()) {
        queues.add(Bytes.copyOf(said.getCreateQueue().getQueueId().toByteArray()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a device said what is no frame", e);
    }
  }

  @Override
  public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
      throws TransportException {
    Connection connection = inner.connect(endpoint, listener, timeout);
    return new Connection() {
      @Override
      public void send(byte[] frame) throws TransportException {
        said(frame);
        connection.send(frame);
      }

      @Override
      public void ping() throws TransportException {
        connection.ping();
      }

      @Override
      public void close() {
        connection.close();
      }

      @Override
      public boolean isOpen() {
        return connection.isOpen();
      }
    };
  }

  @Override
  public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
      throws TransportException {
    return inner.exchange(endpoint, request, maxBytes, timeout);
  }

  @Override
  public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
      throws TransportException {
    return inner.get(endpoint, path, maxBytes, timeout);
  }
}
