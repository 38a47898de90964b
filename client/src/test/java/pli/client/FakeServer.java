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
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.crypto.Vrf;
import pli.protocol.Invitation;
import pli.protocol.LoggedRecords;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.Hello;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;
import pli.transparency.tile.TilePath;

/**
 * The server's side of the protocol in memory, for tests of the engine: one lock around everything,
 * no limits, and knobs for what a network does to people. What really counts is tested against the
 * real server.
 */
public final class FakeServer implements Transport {
  static final String HOST = "lighthouse.example";

  final Randomness entropy;
  final SignatureKeyPair networkKeys;
  final NetworkCard card;
  final Bytes cardFile;
  final Set<Bytes> tokens = new HashSet<>();

  /** The log, which tells the truth unless a test has it lie. */
  final FakeLog log;

  /** What administrators did; nothing, unless a test has the first account found the network. */
  final FakeOffice office = new FakeOffice(this);

  /** What is said of messages, and what is said of that later. */
  final FakeFranks franks = new FakeFranks(this);

  /** The alarm of the network. */
  final FakeAlerts alerts = new FakeAlerts(this);

  /** What people are shown who read the log, in place of it. */
  volatile java.util.function.@Nullable UnaryOperator<WebAnswer> logAnswers;

  /** Another log that is shown from now on, or null. */
  volatile @Nullable FakeLog shownLog;

  /** A KeyPackage for devices that have none, for tests that do not come so far as to open it. */
  volatile @Nullable ByteString madeUp;

  /** A logged record with its place. */
  record Placed(LoggedRecord record, long index) {}

  final Map<String, List<Placed>> accounts = new HashMap<>();

  /** What the directory shows in place of the records that are in the log. */
  final Map<String, List<Placed>> shown = new HashMap<>();

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

  /** In which order the entries of a queue are sent to who begins to read it. */
  volatile java.util.function.UnaryOperator<List<Long>> entryOrder = numbers -> numbers;

  /** Whether these come in one frame, as from a real server. */
  volatile boolean inOneFrame;

  volatile long clockAheadMillis;

  /** Names the last time that it was put back from a backup, as it says. */
  volatile int lastRestore;

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
    log = FakeLog.make("the-lighthouse/log", 2, entropy);
    card =
        new NetworkCard(
            "The Lighthouse",
            "the-lighthouse",
            networkKeys.publicKey(),
            log.trusted(),
            log.vrf.publicKey(),
            List.of("wss://" + HOST + ":7443"),
            List.of(Bytes.copyOf(new byte[32])),
            FakeAlerts.POLICY);
    cardFile = card.sign(networkKeys.privateKey());
  }

  /** A link that serves once. */
  String invitation() {
    byte[] secret = new byte[16];
    entropy.fill(secret);
    Invitation link = new Invitation(HOST, 7443, Bytes.copyOf(secret), NetworkCard.hash(cardFile));
    synchronized (this) {
      tokens.add(link.token());
    }
    return link.link();
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

  /** The log alone; files are another fake's. */
  @Override
  public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
      throws TransportException {
    if (down) {
      throw new TransportException(Reason.UNREACHABLE);
    }
    WebAnswer answer = logAnswer(request.path());
    var lies = logAnswers;
    answer = lies == null ? answer : lies.apply(answer);
    if (answer.body().length() > maxBytes) {
      throw new TransportException(Reason.TOO_LARGE);
    }
    return answer;
  }

  private WebAnswer logAnswer(String path) {
    FakeLog instead = shownLog;
    FakeLog read = instead == null ? log : instead;
    if (path.equals("/log/checkpoint")) {
      return new WebAnswer(200, Map.of(), read.checkpoint());
    }
    try {
      return read.fetch(TilePath.parse(path.substring("/log/".length())))
          .map(tile -> new WebAnswer(200, Map.of(), tile))
          .orElse(new WebAnswer(404, Map.of(), Bytes.EMPTY));
    } catch (DecodeException e) {
      return new WebAnswer(404, Map.of(), Bytes.EMPTY);
    }
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
    @Nullable String account;
    @Nullable Bytes device;

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
                      .setTimeMillis(System.currentTimeMillis() + clockAheadMillis)
                      .setLastRestore(lastRestore)
                      .setAlerts(alerts.shown().size())));
      alerts.shown().forEach(file -> say(FakeAlerts.frame(file)));
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

    /**
     * Until what was said has been heard, so that who syncs after somebody has sent gets it. Not
     * for ever: who hears may want something of the server, which waits here.
     */
    void awaitHeard() {
      try {
        mouth.submit(() -> {}).get(1, java.util.concurrent.TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.ExecutionException
          | java.util.concurrent.RejectedExecutionException
          | java.util.concurrent.TimeoutException e) {
        // Gone, or busy: it hears later, as from any server.
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

  /** A record of the same account with another key for its device, signed with that key. */
  synchronized LoggedRecord falseRecord(String handle) {
    AccountRecord old = account(handle);
    SignatureKeyPair keys = Ed25519.generate(entropy);
    DeviceEntry device = old.devices().get(0);
    AccountRecord record =
        new AccountRecord(
            old.network(),
            old.handle(),
            1,
            old.createdMillis(),
            List.of(
                new DeviceEntry(
                    device.id(),
                    device.name(),
                    keys.publicKey(),
                    device.contactQueue(),
                    device.contactKey())),
            old.recoveryKey());
    return LoggedRecord.first(
        card.log().origin(), label(handle).output(), record, Commitment.opening(entropy), keys);
  }

  /** As a server would that has turned against its users: the log does not have it. */
  synchronized void replaceAccount(String handle) {
    shown.put(handle, List.of(new Placed(falseRecord(handle), 0)));
  }

  Vrf.Proved label(String handle) {
    return LogLabel.account(handle).hash(log.vrf);
  }

  Vrf.Proved label(LeafType.Chain chain) {
    return LogLabel.of(chain).hash(log.vrf);
  }

  /** The latest record of a handle that there is. */
  synchronized AccountRecord account(String handle) {
    return latest(handle).record();
  }

  synchronized LoggedRecord latest(String handle) {
    return java.util.Objects.requireNonNull(accounts.get(handle), handle).getLast().record();
  }

  /** Puts a record into the log and behind those of its account. */
  synchronized void append(LoggedRecord record) {
    accounts
        .computeIfAbsent(record.record().handle().value(), handle -> new ArrayList<>())
        .add(new Placed(record, log.append(record.leaf())));
  }

  /** Lays an entry into a queue, if there is such a queue. */
  synchronized boolean put(ByteString id, ByteString entry) {
    Queue queue = queues.get(bytes(id));
    if (queue == null) {
      return false;
    }
    long number = queue.next++;
    queue.entries.put(number, entry);
    queue.readers.forEach(reader -> FakeQueues.say(reader, id, number, entry));
    queue.readers.forEach(FakeConnection::awaitHeard);
    return true;
  }

  /** The chain of an account's records, to make the next one. */
  synchronized AccountChain chain(String handle) {
    return AccountChain.resume(card, latest(handle));
  }

  static Bytes bytes(ByteString string) {
    return Bytes.copyOf(string.toByteArray());
  }

  static LoggedRecord record(pli.protocol.wire.LoggedRecord record) {
    try {
      return LoggedRecords.fromWire(record);
    } catch (DecodeException e) {
      throw new IllegalStateException(e);
    }
  }
}
