package pli.lab.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
import pli.protocol.wire.ServerFrame;

/** A device's way to the server: it can be cut, and break after so many frames. */
final class Cable implements Transport {
  private static final int WHOLE = Integer.MAX_VALUE;

  private final Transport over;
  private final Traffic traffic;
  private final Set<Strand> strands = ConcurrentHashMap.newKeySet();
  private final AtomicInteger framesLeft = new AtomicInteger(WHOLE);
  private volatile boolean cut;

  Cable(Transport over, Traffic traffic) {
    this.over = over;
    this.traffic = traffic;
  }

  /** Whoever is connected is cut off, and nobody connects. */
  void cut() {
    cut = true;
    strands.forEach(Strand::tear);
  }

  void mend() {
    cut = false;
    framesLeft.set(WHOLE);
  }

  boolean isCut() {
    return cut;
  }

  /** Behind so many more frames, in either direction, what is connected breaks once. */
  void breakAfter(int frames) {
    framesLeft.set(frames);
  }

  private boolean breaksNow() {
    if (framesLeft.get() == WHOLE || framesLeft.decrementAndGet() > 0) {
      return false;
    }
    framesLeft.set(WHOLE);
    return true;
  }

  private void requireWhole() throws TransportException {
    if (cut) {
      throw new TransportException(Reason.UNREACHABLE);
    }
  }

  @Override
  public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
      throws TransportException {
    requireWhole();
    Strand strand = new Strand(listener);
    strand.carriedBy(over.connect(endpoint, strand, timeout));
    strands.add(strand);
    if (cut) {
      strand.tear();
    }
    return strand;
  }

  @Override
  public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
      throws TransportException {
    requireWhole();
    return over.get(endpoint, path, maxBytes, timeout);
  }

  @Override
  public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
      throws TransportException {
    requireWhole();
    return over.exchange(endpoint, request, maxBytes, timeout);
  }

  /** One connection. */
  private final class Strand implements Connection, ConnectionListener {
    private final ConnectionListener listener;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Map<Integer, Bytes> submissions = new ConcurrentHashMap<>();
    private volatile @Nullable Connection carrier;

    Strand(ConnectionListener listener) {
      this.listener = listener;
    }

    void carriedBy(Connection connection) {
      carrier = connection;
    }

    private Connection carrier() throws TransportException {
      Connection connection = carrier;
      if (connection == null || ended.get()) {
        throw new TransportException(Reason.CLOSED);
      }
      return connection;
    }

    void tear() {
      end(new TransportException(Reason.CLOSED));
      Connection connection = carrier;
      if (connection != null) {
        connection.close();
      }
    }

    private void end(@Nullable Throwable cause) {
      strands.remove(this);
      if (ended.compareAndSet(false, true)) {
        listener.onClosed(cause);
      }
    }

    @Override
    public void send(byte[] frame) throws TransportException {
      Connection connection = carrier();
      note(frame);
      if (breaksNow()) {
        tear();
        throw new TransportException(Reason.CLOSED);
      }
      connection.send(frame);
    }

    private void note(byte[] frame) {
      Bytes submission = traffic.sent(frame);
      if (!submission.isEmpty()) {
        try {
          submissions.put(
              pli.protocol.wire.ClientFrame.parseFrom(frame).getRequestId(), submission);
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public void onFrame(byte[] frame) {
      if (ended.get()) {
        return;
      }
      try {
        ServerFrame answer = ServerFrame.parseFrom(frame);
        Bytes submission = submissions.remove(answer.getRequestId());
        if (submission != null && answer.hasAccepted()) {
          traffic.accepted(submission);
        }
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
      if (breaksNow()) {
        tear();
        return;
      }
      listener.onFrame(frame);
    }

    @Override
    public void onAlive() {
      listener.onAlive();
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
      end(cause);
    }

    @Override
    public void ping() throws TransportException {
      carrier().ping();
    }

    @Override
    public void close() {
      Connection connection = carrier;
      if (connection != null) {
        connection.close();
      }
      end(null);
    }

    @Override
    public boolean isOpen() {
      Connection connection = carrier;
      return !ended.get() && connection != null && connection.isOpen();
    }
  }
}
