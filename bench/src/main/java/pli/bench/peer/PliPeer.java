package pli.bench.peer;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pli.bench.load.Connector;
import pli.bench.load.Group;
import pli.bench.load.Line;
import pli.bench.load.Mailbox;
import pli.bench.load.Randomness;
import pli.bench.measure.BenchmarkException;
import pli.bench.server.ThrowAwayServer;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.wire.Entries;
import pli.protocol.wire.ServerFrame;

/** Our own server as one among its peers: each message is sealed and durable, whatever the door. */
final class PliPeer implements Peer {
  private static final long PATIENCE_SECONDS = 60;
  private static final int THREADS = 2;

  private final boolean tls;
  private final SignatureKeyPair keys = Ed25519.generate(Randomness.ENTROPY);
  private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
  private @Nullable ThrowAwayServer server;
  private @Nullable Connector connector;
  private @Nullable Line maker;

  PliPeer(boolean tls) {
    this.tls = tls;
  }

  @Override
  public String name() {
    return tls ? "Pli, TLS" : "Pli, no TLS";
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public boolean syncsFirst() {
    return true;
  }

  @Override
  public void start() throws BenchmarkException {
    try {
      if (server == null) {
        server = ThrowAwayServer.start(tls);
      } else {
        server.run();
      }
      if (connector != null) {
        connector.close();
      }
      maker = null;
      connector = new Connector(server.target(), THREADS);
    } catch (IOException e) {
      throw new BenchmarkException("our own server could not be started", e);
    }
  }

  @Override
  public long pid() throws BenchmarkException {
    if (server == null) {
      throw new BenchmarkException("our own server does not run");
    }
    return server.target().pid();
  }

  @Override
  public void kill() throws BenchmarkException {
    if (server != null) {
      server.kill();
    }
  }

  private Connector connector() throws BenchmarkException {
    if (connector == null) {
      throw new BenchmarkException("our own server does not run");
    }
    return connector;
  }

  /** The queue of this name, made when it is named for the first time. */
  private Mailbox mailbox(String name) throws BenchmarkException {
    Mailbox known = mailboxes.get(name);
    if (known != null) {
      return known;
    }
    Mailbox made = Mailbox.random(keys);
    String origin = connector().target().origin();
    Line line = maker();
    await(on(line, () -> made.create(line, origin)));
    mailboxes.put(name, made);
    return made;
  }

  /** The connection that makes queues. */
  private Line maker() throws BenchmarkException {
    if (maker == null) {
      maker = connect(frame -> {});
    }
    return maker;
  }

  private Line connect(java.util.function.Consumer<ServerFrame> unasked) throws BenchmarkException {
    return await(connector().connect(connector().nextLoop(), unasked));
  }

  @Override
  public Sender sender(String queue) throws BenchmarkException {
    return new GroupSender(List.of(mailbox(queue)));
  }

  @Override
  public Receiver receiver(String queue) throws BenchmarkException {
    return new QueueReceiver(mailbox(queue));
  }

  @Override
  public Crowd crowd(int members) throws BenchmarkException {
    List<Mailbox> queues = new ArrayList<>();
    List<Receiver> receivers = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      Mailbox mailbox = mailbox("crowd" + System.nanoTime());
      queues.add(mailbox);
      receivers.add(new QueueReceiver(mailbox));
    }
    return new Crowd(new GroupSender(queues), receivers);
  }

  private final class GroupSender implements Sender {
    private final Line line = connect(frame -> {});
    private final Group group;
    private final Deque<CompletableFuture<?>> unconfirmed = new ArrayDeque<>();

    GroupSender(List<Mailbox> members) throws BenchmarkException {
      group = Group.of(members);
      await(on(line, () -> group.create(line)));
    }

    @Override
    public void send(byte[] message) {
      unconfirmed.add(on(line, () -> line.ask(group.submit(ByteString.copyFrom(message)))));
    }

    @Override
    public void confirmed() throws BenchmarkException {
      await(unconfirmed.remove());
    }

    @Override
    public void close() {
      line.close();
    }
  }

  private final class QueueReceiver implements Receiver {
    private final BlockingQueue<Entries> arrived = new LinkedBlockingQueue<>();
    private final Line line =
        connect(frame -> {
          if (frame.hasEntries()) {
            arrived.add(frame.getEntries());
          }
        });

    QueueReceiver(Mailbox mailbox) throws BenchmarkException {
      String origin = connector().target().origin();
      await(on(line, () -> mailbox.read(line, origin)));
    }

    @Override
    public int take() throws BenchmarkException {
      try {
        Entries entries = arrived.poll(1, TimeUnit.SECONDS);
        if (entries == null) {
          return 0;
        }
        await(on(line, () -> line.ask(Mailbox.acknowledge(entries))));
        return entries.getEntriesCount();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BenchmarkException("interrupted", e);
      }
    }

    @Override
    public void close() {
      line.close();
    }
  }

  private static <T> CompletableFuture<T> on(Line line, Supplier<CompletableFuture<T>> request) {
    return CompletableFuture.supplyAsync(request, line.loop()).thenCompose(answer -> answer);
  }

  private static <T> T await(CompletableFuture<T> answer) throws BenchmarkException {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new BenchmarkException("our own server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (connector != null) {
      connector.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
