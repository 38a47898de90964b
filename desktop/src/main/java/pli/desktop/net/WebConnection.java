package pli.desktop.net;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;
import pli.protocol.Limits;

/**
 * One WebSocket of {@code java.net.http}.
 *
 * <p>Outwards: a WebSocket of the JDK takes one message at a time, so {@code sending} is held from
 * handing a frame over until the socket took it; that is the back-pressure. Inwards: the next frame
 * is asked for when the listener has returned. {@code hearing} keeps the listener's calls apart
 * from its last one, which may come from whoever closes.
 */
final class WebConnection implements Connection {
  private static final int MAX_FRAME = Limits.MAX_FRAME;

  /** What the JDK makes of a stream that ends without a closing frame (RFC 6455 section 7.1.5). */
  private static final int ENDED_WITHOUT_A_WORD = 1006;

  private final ConnectionListener listener;
  private final CountDownLatch opened = new CountDownLatch(1);
  private final ReentrantLock sending = new ReentrantLock(true);
  private final ReentrantLock hearing = new ReentrantLock();

  /** Set once before {@link #opened} is counted down. */
  private volatile @Nullable WebSocket socket;

  private volatile boolean open = true;

  /** Owned by {@link #hearing}. */
  private boolean saidClosed;

  WebConnection(ConnectionListener listener) {
    this.listener = listener;
  }

  /** What the JDK's WebSocket calls. */
  WebSocket.Listener incoming() {
    return new Incoming();
  }

  void opened(WebSocket socket) {
    this.socket = socket;
    opened.countDown();
    if (!open) {
      socket.abort();
    }
  }

  @Override
  public void send(byte[] frame) throws TransportException {
    handOver(socket -> socket.sendBinary(ByteBuffer.wrap(frame), true));
  }

  @Override
  public void ping() throws TransportException {
    handOver(socket -> socket.sendPing(ByteBuffer.allocate(0)));
  }

  private void handOver(Function<WebSocket, CompletableFuture<WebSocket>> message)
      throws TransportException {
    try {
      opened.await();
      sending.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(Reason.CLOSED, e);
    }
    try {
      WebSocket to = socket;
      if (!open || to == null) {
        throw new TransportException(Reason.CLOSED);
      }
      message.apply(to).get();
    } catch (ExecutionException e) {
      throw new TransportException(Reason.CLOSED, e.getCause());
    } catch (InterruptedException e) {
      // Half a frame may be out: nothing can follow it.
      close();
      Thread.currentThread().interrupt();
      throw new TransportException(Reason.CLOSED, e);
    } finally {
      sending.unlock();
    }
  }

  @Override
  public void close() {
    if (open) {
      end(null);
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Ends the connection; the listener hears it from a thread that holds no lock of anybody. */
  private void end(@Nullable Throwable cause) {
    open = false;
    WebSocket closing = socket;
    if (closing != null) {
      closing.abort();
    }
    Thread.ofVirtual()
        .start(() -> {
          hearing.lock();
          try {
            if (!saidClosed) {
              saidClosed = true;
              listener.onClosed(cause);
            }
          } finally {
            hearing.unlock();
          }
        });
  }

  private final class Incoming implements WebSocket.Listener {
    /** The parts of a frame that has not ended yet; the JDK calls one method at a time. */
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();

    @Override
    public void onOpen(WebSocket from) {
      from.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      if (part.remaining() > MAX_FRAME - frame.size()) {
        refuse(from, Reason.TOO_LARGE);
        return null;
      }
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      if (last && frame.size() == 0) {
        tell(() -> listener.onFrame(bytes));
      } else {
        frame.writeBytes(bytes);
        if (last) {
          byte[] whole = frame.toByteArray();
          frame.reset();
          tell(() -> listener.onFrame(whole));
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      refuse(from, Reason.REFUSED);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      tell(listener::onAlive);
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      tell(listener::onAlive);
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end(status == ENDED_WITHOUT_A_WORD ? new TransportException(Reason.CLOSED) : null);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end(new TransportException(Reason.CLOSED, error));
    }

    private void refuse(WebSocket from, Reason reason) {
      from.abort();
      end(new TransportException(reason));
    }

    private void tell(Runnable news) {
      hearing.lock();
      try {
        if (!saidClosed) {
          news.run();
        }
      } finally {
        hearing.unlock();
      }
    }
  }
}
