package pli.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Invitation;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.Hello;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.AccountRecord;
import pli.transparency.network.NetworkCard;

/**
 * The server's side of the protocol in memory, for tests of the engine: one lock around everything,
 * no limits, and knobs for what a network does to people. What really counts is tested against the
 * real server.
 */
public final class FakeServer implements Transport {
  static final String HOST = "lighthouse.example";

  final Randomness entropy;
  final SignatureKeyPair networkKeys;
  final Bytes cardFile;
  final Set<Bytes> tokens = new HashSet<>();
  final Map<String, AccountRecord> accounts = new HashMap<>();

  /** What the directory shows in place of the account that registered. */
  final Map<String, AccountRecord> shown = new HashMap<>();

  final Map<Bytes, Bytes> tokenUsers = new HashMap<>();
  final Map<Bytes, Deque<ByteString>> keyPackages = new HashMap<>();
  final Map<Bytes, ByteString> lastResorts = new HashMap<>();
  final Map<Bytes, Queue> queues = new HashMap<>();
  final Map<Bytes, Route> routes = new HashMap<>();
  final Set<Bytes> submissions = new HashSet<>();
  final List<FakeConnection> connections = new ArrayList<>();

  /** Nobody can connect, and who is connected is cut off. */
  volatile boolean down;

  /** Requests for which this holds are carried out, but their connection breaks unanswered. */
  volatile Predicate<ClientFrame> losesAnswer = frame -> false;

  /** Requests for which this holds break their connection before they are carried out. */
  volatile Predicate<ClientFrame> losesRequest = frame -> false;

  /** Answers that come in place of the true ones. */
  volatile Interference interference = frame -> null;

  volatile long clockAheadMillis;
  final AtomicInteger connected = new AtomicInteger();

  interface Interference {
    ServerFrame.@Nullable Builder instead(ClientFrame frame);
  }

  static final class Queue {
    final Bytes key;
    final TreeMap<Long, ByteString> entries = new TreeMap<>();
    final Set<FakeConnection> readers = new LinkedHashSet<>();
    long next = 1;

    Queue(Bytes key) {
      this.key = key;
    }
  }

  static final class Route {
    long epoch;
    ByteString key;
    List<pli.protocol.wire.Destination> table;

    Route(long epoch, ByteString key, List<pli.protocol.wire.Destination> table) {
      this.epoch = epoch;
      this.key = key;
      this.table = table;
    }
  }

  FakeServer(long seed) {
    entropy = new Randomness(seed);
    networkKeys = Ed25519.generate(entropy);
    NetworkCard card =
        new NetworkCard(
            "The Lighthouse",
            "the-lighthouse",
            List.of("wss://" + HOST + ":7443"),
            List.of(Bytes.copyOf(new byte[32])),
            networkKeys.publicKey());
    cardFile = card.sign(networkKeys.privateKey());
  }

  /** A link that serves once. */
  String invitation() {
    byte[] token = new byte[16];
    entropy.fill(token);
    synchronized (this) {
      tokens.add(Bytes.copyOf(token));
    }
    return new Invitation(HOST, 7443, Bytes.copyOf(token), NetworkCard.hash(cardFile)).link();
  }

  /** Cuts everybody off. */
  void cut() {
    List<FakeConnection> all;
    synchronized (this) {
      all = new ArrayList<>(connections);
    }
    all.forEach(c -> c.drop(new TransportException(Reason.CLOSED)));
  }

  void stop() {
    down = true;
    cut();
  }

  void start() {
    down = false;
  }

  @Override
  public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
      throws TransportException {
    if (down) {
      throw new TransportException(Reason.UNREACHABLE);
    }
    FakeConnection connection = new FakeConnection(listener);
    synchronized (this) {
      connections.add(connection);
    }
    connected.incrementAndGet();
    connection.start();
    return connection;
  }

  @Override
  public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
      throws TransportException {
    if (down) {
      throw new TransportException(Reason.UNREACHABLE);
    }
    return cardFile.toByteArray();
  }

  enum Role {
    ANONYMOUS,
    MAILBOX,
    CONTACT
  }

  final class FakeConnection implements Connection {
    private final ConnectionListener listener;
    private final java.util.concurrent.ExecutorService mouth =
        java.util.concurrent.Executors.newSingleThreadExecutor(work -> {
          Thread thread = new Thread(work, "fake server");
          thread.setDaemon(true);
          return thread;
        });
    final Bytes nonce;
    volatile boolean open = true;
    @Nullable Role role;
    @Nullable AccountRecord account;

    FakeConnection(ConnectionListener listener) {
      this.listener = listener;
      byte[] bytes = new byte[32];
      entropy.fill(bytes);
      nonce = Bytes.copyOf(bytes);
    }

    void start() {
      say(
          ServerFrame.newBuilder()
              .setHello(
                  Hello.newBuilder()
                      .setVersion(1)
                      .setNonce(ByteString.copyFrom(nonce.toByteArray()))
                      .setTimeMillis(System.currentTimeMillis() + clockAheadMillis)));
    }

    void say(ServerFrame.Builder frame) {
      byte[] bytes = frame.build().toByteArray();
      try {
        mouth.execute(() -> {
          if (open) {
            listener.onFrame(bytes);
          }
        });
      } catch (java.util.concurrent.RejectedExecutionException e) {
        return;
      }
    }

    void drop(@Nullable Throwable cause) {
      if (open) {
        open = false;
        synchronized (FakeServer.this) {
          connections.remove(this);
          queues.values().forEach(q -> q.readers.remove(this));
        }
        mouth.execute(() -> listener.onClosed(cause));
        mouth.shutdown();
      }
    }

    @Override
    public void send(byte[] bytes) throws TransportException {
      if (!open || down) {
        throw new TransportException(Reason.CLOSED);
      }
      ClientFrame frame;
      try {
        frame = ClientFrame.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
      if (losesRequest.test(frame)) {
        drop(new TransportException(Reason.CLOSED));
        return;
      }
      ServerFrame.Builder answer = interference.instead(frame);
      synchronized (FakeServer.this) {
        if (answer == null) {
          answer = new FakeAnswers(FakeServer.this, this).to(frame);
        }
        if (losesAnswer.test(frame)) {
          drop(new TransportException(Reason.CLOSED));
          return;
        }
        say(answer.setRequestId(frame.getRequestId()));
        new FakeAnswers(FakeServer.this, this).afterwards(frame);
      }
    }

    @Override
    public void ping() throws TransportException {
      if (!open) {
        throw new TransportException(Reason.CLOSED);
      }
      listener.onAlive();
    }

    @Override
    public void close() {
      drop(null);
    }

    @Override
    public boolean isOpen() {
      return open;
    }
  }

  static ServerFrame.Builder error(Error.Code code) {
    return ServerFrame.newBuilder().setError(Error.newBuilder().setCode(code));
  }

  static ServerFrame.Builder error(Error.Code code, long epoch) {
    return ServerFrame.newBuilder().setError(Error.newBuilder().setCode(code).setEpoch(epoch));
  }

  /** Another record for a handle, as a server would show that has turned against its users. */
  synchronized void replaceAccount(String handle) {
    AccountRecord old = account(handle);
    SignatureKeyPair keys = Ed25519.generate(entropy);
    pli.transparency.account.DeviceEntry device = old.devices().get(0);
    shown.put(
        handle,
        AccountRecord.sign(
            old.network(),
            old.handle(),
            1,
            old.createdMillis(),
            List.of(
                new pli.transparency.account.DeviceEntry(
                    device.id(),
                    device.name(),
                    keys.publicKey(),
                    device.contactQueue(),
                    device.contactKey())),
            Secret.copyOf(keys.privateKey().copy())));
  }

  /** The record of a handle that there is. */
  synchronized AccountRecord account(String handle) {
    return java.util.Objects.requireNonNull(accounts.get(handle), handle);
  }

  static Bytes bytes(ByteString string) {
    return Bytes.copyOf(string.toByteArray());
  }

  static AccountRecord record(ByteString string) {
    try {
      return AccountRecord.decode(bytes(string));
    } catch (DecodeException e) {
      throw new IllegalStateException(e);
    }
  }
}
