package pli.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Hello;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.ServerFrame;

/**
 * One connection in one role: sends requests, finds the answer to each, and hands on what comes
 * unasked. A session that broke stays broken; {@link Connections} opens another. Methods may be
 * called by several threads at once.
 *
 * <p>A request whose answer did not come may or may not have been carried out. Whoever asks must be
 * able to ask the same again.
 */
public final class Session implements AutoCloseable {
  private static final int VERSION = 1;
  private static final int NONCE_LENGTH = 32;

  private final BlockingQueue<Incoming> inbox;
  private final CompletableFuture<Hello> hello = new CompletableFuture<>();
  private final AtomicInteger lastId = new AtomicInteger();

  /** What the server shows of alerts; counted until the greeting is whole. */
  private final List<Bytes> alerts = Collections.synchronizedList(new ArrayList<>());

  /** Done when the greeting and the alerts that it promises are here. */
  private final CompletableFuture<Boolean> greeted = new CompletableFuture<>();

  /** Requests without an answer; whoever removes one completes it. */
  private final ConcurrentMap<Integer, CompletableFuture<ServerFrame>> unanswered =
      new ConcurrentHashMap<>();

  /** As many requests as the server allows to be unanswered on one connection. */
  private final Semaphore room = new Semaphore(Limits.MAX_UNANSWERED);

  private volatile @Nullable Connection connection;
  private volatile boolean over;
  private volatile long lastHeardNanos = System.nanoTime();
  private volatile long lastSaidNanos = System.nanoTime();

  private Session(BlockingQueue<Incoming> inbox) {
    this.inbox = inbox;
  }

  /**
   * Connects and waits for the server's Hello.
   *
   * @param inbox takes what comes unasked; when it is full, the session closes
   */
  static Session open(
      Transport transport, Endpoint endpoint, BlockingQueue<Incoming> inbox, Duration patience)
      throws TransportException {
    Deadline deadline = Deadline.after(patience);
    Session session = new Session(inbox);
    session.connection = transport.connect(endpoint, session.new Ear(), patience);
    boolean greeted = false;
    try {
      Hello hello = await(session.hello, deadline);
      if (hello.getVersion() != VERSION || hello.getNonce().size() != NONCE_LENGTH) {
        throw new TransportException(Reason.REFUSED);
      }
      boolean unused = await(session.greeted, deadline);
      greeted = true;
      return session;
    } finally {
      if (!greeted) {
        session.close();
      }
    }
  }

  /** The nonce that every proof on this session signs. */
  public Bytes nonce() {
    return Bytes.adopt(hello.join().getNonce().toByteArray());
  }

  /** The server's clock when it greeted; a hint, never believed. */
  public long serverMillis() {
    return hello.join().getTimeMillis();
  }

  /** The alerts in force, and revocations, that the server showed when it greeted. */
  public List<Bytes> alerts() {
    synchronized (alerts) {
      return new ArrayList<>(alerts);
    }
  }

  /** Names the last time that the server was put back from a backup; 0 if it never was. */
  public int lastRestore() {
    return hello.join().getLastRestore();
  }

  /** Whether it can still be used, as far as known. */
  public boolean isOpen() {
    Connection current = connection;
    return !over && current != null && current.isOpen();
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param expected what the answer must be, unless it is an error
   * @throws Refused if the server answers with an error
   * @throws TransportException if the request or its answer was lost, or the answer is of another
   *     kind; the session is then closed
   */
  public ServerFrame call(
      ClientFrame.Builder request, ServerFrame.EventCase expected, Duration patience)
      throws TransportException, Refused {
    return begin(request).await(expected, patience);
  }

  /** Sends a request; its answer can be waited for later. */
  public Begun begin(ClientFrame.Builder request) throws TransportException {
    acquire();
    int id = lastId.incrementAndGet();
    CompletableFuture<ServerFrame> answer = new CompletableFuture<>();
    unanswered.put(id, answer);
    Connection current = connection;
    if (over || current == null) {
      end();
      throw new TransportException(Reason.CLOSED);
    }
    try {
      current.send(request.setRequestId(id).build().toByteArray());
      lastSaidNanos = System.nanoTime();
    } catch (TransportException e) {
      close();
      throw e;
    }
    return new Begun(answer);
  }

  /** A request that is under way. */
  public final class Begun {
    private final CompletableFuture<ServerFrame> answer;

    private Begun(CompletableFuture<ServerFrame> answer) {
      this.answer = answer;
    }

    /** Waits for the answer; throws as {@link #call} does. */
    public ServerFrame await(ServerFrame.EventCase expected, Duration patience)
        throws TransportException, Refused {
      ServerFrame frame;
      try {
        frame = Session.await(answer, Deadline.after(patience));
      } catch (TransportException e) {
        close();
        throw e;
      }
      if (frame.getEventCase() == ServerFrame.EventCase.ERROR) {
        throw new Refused(frame.getError());
      }
      if (frame.getEventCase() != expected) {
        close();
        throw new TransportException(Reason.REFUSED);
      }
      return frame;
    }
  }

  /**
   * Keeps the connection alive, or gives it up when nothing was heard for too long. To be called
   * every few seconds by whoever waits on the inbox.
   */
  public void tick() {
    long now = System.nanoTime();
    if (now - lastHeardNanos > Limits.GIVE_UP_AFTER.toNanos()) {
      close();
      return;
    }
    Connection current = connection;
    if (current != null && now - lastSaidNanos > Limits.PING_AFTER.toNanos()) {
      lastSaidNanos = now;
      try {
        current.ping();
      } catch (TransportException e) {
        close();
      }
    }
  }

  @Override
  public void close() {
    Connection current = connection;
    if (current != null) {
      current.close();
    }
    end();
  }

  private void acquire() throws TransportException {
    try {
      if (!room.tryAcquire(Limits.GIVE_UP_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new TransportException(Reason.TIMED_OUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(Reason.CLOSED, e);
    }
  }

  /** Every request that is still unanswered fails, once. */
  private void end() {
    over = true;
    TransportException closed = new TransportException(Reason.CLOSED);
    hello.completeExceptionally(closed);
    greeted.completeExceptionally(closed);
    for (Integer id : new ArrayList<>(unanswered.keySet())) {
      CompletableFuture<ServerFrame> answer = unanswered.remove(id);
      if (answer != null) {
        room.release();
        answer.completeExceptionally(closed);
      }
    }
  }

  private static <T> T await(CompletableFuture<T> future, Deadline deadline)
      throws TransportException {
    try {
      return future.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new TransportException(Reason.TIMED_OUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException(Reason.CLOSED, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TransportException t
          ? t
          : new TransportException(Reason.CLOSED, e);
    }
  }

  /** Runs on the transport's thread and never waits for anything. */
  private final class Ear implements ConnectionListener {
    @Override
    public void onFrame(byte[] bytes) {
      lastHeardNanos = System.nanoTime();
      try {
        ServerFrame frame = ServerFrame.parseFrom(bytes);
        if (frame.getRequestId() != 0) {
          answered(frame);
        } else {
          unasked(frame);
        }
      } catch (InvalidProtocolBufferException | DecodeException e) {
        close();
      }
    }

    private void answered(ServerFrame frame) {
      CompletableFuture<ServerFrame> answer = unanswered.remove(frame.getRequestId());
      if (answer != null) {
        room.release();
        answer.complete(frame);
      }
    }

    private void unasked(ServerFrame frame) throws DecodeException {
      switch (frame.getEventCase()) {
        case HELLO -> {
          hello.complete(frame.getHello());
          greet();
        }
        case ALERTS -> alerts(frame.getAlerts().getAlertsList());
        case ENTRIES ->
            hand(
                new Incoming.Entries(
                    Session.this,
                    queue(frame.getEntries().getQueueId()),
                    items(frame.getEntries().getEntriesList())));
        case CAUGHT_UP ->
            hand(new Incoming.CaughtUp(Session.this, queue(frame.getCaughtUp().getQueueId())));
        case GOODBYE -> close();
        default -> throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a frame");
      }
    }

    private void alerts(List<LoggedRecord> shown) throws DecodeException {
      List<Bytes> files = new ArrayList<>();
      for (LoggedRecord one : shown) {
        if (one.getContent().size() > pli.transparency.Limits.MAX_ALERT
            || files.size() == pli.transparency.Limits.MAX_CURRENT_ALERTS) {
          throw new DecodeException(DecodeException.Reason.TOO_LARGE, "alerts");
        }
        files.add(Bytes.adopt(one.getContent().toByteArray()));
      }
      if (!greeted.isDone()) {
        alerts.addAll(files);
        greet();
      }
      hand(new Incoming.Alerts(Session.this, files));
    }

    /** One that promises more than there may be is never whole. */
    private void greet() {
      if (hello.isDone()
          && !hello.isCompletedExceptionally()
          && alerts.size() >= hello.join().getAlerts()) {
        greeted.complete(true);
      } else if (alerts.size() > pli.transparency.Limits.MAX_CURRENT_ALERTS) {
        close();
      }
    }

    private void hand(Incoming incoming) {
      // The server keeps to a window of unacknowledged entries, far below what the inbox holds.
      if (!inbox.offer(incoming)) {
        close();
      }
    }

    @Override
    public void onAlive() {
      lastHeardNanos = System.nanoTime();
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
      end();
      // An inbox that is full wakes its reader anyhow, who then finds this session closed.
      boolean told = inbox.offer(new Incoming.Closed(Session.this));
      if (!told) {
        return;
      }
    }
  }

  private static QueueId queue(ByteString id) throws DecodeException {
    return QueueId.decode(Bytes.adopt(id.toByteArray()));
  }

  private static List<Incoming.Item> items(List<Entry> entries) {
    List<Incoming.Item> items = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      items.add(new Incoming.Item(entry.getNumber(), Bytes.adopt(entry.getSealed().toByteArray())));
    }
    return Collections.unmodifiableList(items);
  }
}
