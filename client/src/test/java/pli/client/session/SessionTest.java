package pli.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;
import pli.protocol.Limits;
import pli.protocol.wire.CaughtUp;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CountKeyPackages;
import pli.protocol.wire.Done;
import pli.protocol.wire.Entries;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.Hello;
import pli.protocol.wire.ServerFrame;

/** One session, whose other side is played frame by frame. */
class SessionTest {
  private static final Endpoint SOMEWHERE =
      new Endpoint("lighthouse.example", 7443, new Endpoint.Trust.Pinned(List.of()));
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final BlockingQueue<Incoming> inbox = new LinkedBlockingQueue<>(4);
  private final Script script = new Script();

  /** Remembers what was sent; says what the test wants. */
  private static final class Script implements Transport, Connection {
    final List<ClientFrame> sent = new ArrayList<>();
    ServerFrame.@Nullable Builder greeting =
        ServerFrame.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setVersion(1)
                    .setNonce(ByteString.copyFrom(new byte[32]))
                    .setTimeMillis(77));
    @Nullable ConnectionListener listener;
    boolean open = true;

    @Override
    public Connection connect(Endpoint endpoint, ConnectionListener to, Duration timeout) {
      listener = to;
      if (greeting != null) {
        to.onFrame(greeting.build().toByteArray());
      }
      return this;
    }

    @Override
    public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout) {
      throw new UnsupportedOperationException();
    }

    void say(ServerFrame.Builder frame) {
      say(frame.build().toByteArray());
    }

    void say(byte[] frame) {
      java.util.Objects.requireNonNull(listener).onFrame(frame);
    }

    @Override
    public void send(byte[] frame) throws TransportException {
      if (!open) {
        throw new TransportException(Reason.CLOSED);
      }
      try {
        sent.add(ClientFrame.parseFrom(frame));
      } catch (com.google.protobuf.InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void ping() {}

    @Override
    public void close() {
      if (open) {
        open = false;
        java.util.Objects.requireNonNull(listener).onClosed(null);
      }
    }

    @Override
    public boolean isOpen() {
      return open;
    }
  }

  private Session open() throws TransportException {
    return Session.open(script, SOMEWHERE, inbox, MOMENT);
  }

  private static ClientFrame.Builder question() {
    return ClientFrame.newBuilder().setCountKeyPackages(CountKeyPackages.getDefaultInstance());
  }

  private static ServerFrame.Builder done(int id) {
    return ServerFrame.newBuilder().setRequestId(id).setDone(Done.getDefaultInstance());
  }

  private static Reason reason(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(TransportException.class, work).reason();
  }

  @Test
  void answersFindTheirRequestsInAnyOrder() throws Exception {
    Session session = open();
    assertEquals(77, session.serverMillis());
    assertEquals(32, session.nonce().length());
    Session.Begun one = session.begin(question());
    Session.Begun two = session.begin(question());
    assertEquals(List.of(1, 2), script.sent.stream().map(ClientFrame::getRequestId).toList());
    script.say(
        ServerFrame.newBuilder()
            .setRequestId(2)
            .setError(
                Error.newBuilder()
                    .setCode(Error.Code.EPOCH_STALE)
                    .setEpoch(9)
                    .setRetryAfterMillis(3)));
    script.say(done(1));
    one.await(ServerFrame.EventCase.DONE, LONG);
    Refused refused =
        assertThrows(Refused.class, () -> two.await(ServerFrame.EventCase.DONE, LONG));
    assertEquals(Error.Code.EPOCH_STALE, refused.code());
    assertEquals(9, refused.epoch());
    assertEquals(3, refused.retryAfterMillis());
    assertFalse(refused.mayRetry());
    // An answer that nobody asked for means nothing.
    script.say(done(17));
    assertTrue(session.isOpen());
  }

  @Test
  void aServerThatDoesNotGreetAsItShouldIsLeft() {
    script.greeting = null;
    assertEquals(Reason.TIMED_OUT, reason(this::open));
    assertFalse(script.open);
    for (Hello.Builder hello :
        List.of(
            Hello.newBuilder().setVersion(2).setNonce(ByteString.copyFrom(new byte[32])),
            Hello.newBuilder().setVersion(1).setNonce(ByteString.copyFrom(new byte[31])))) {
      script.open = true;
      script.greeting = ServerFrame.newBuilder().setHello(hello);
      assertEquals(Reason.REFUSED, reason(this::open));
      assertFalse(script.open);
    }
  }

  @Test
  void noAnswerInTimeEndsTheSession() throws Exception {
    Session session = open();
    Session.Begun never = session.begin(question());
    Session.Begun neither = session.begin(question());
    assertEquals(Reason.TIMED_OUT, reason(() -> never.await(ServerFrame.EventCase.DONE, MOMENT)));
    assertFalse(session.isOpen());
    assertEquals(Reason.CLOSED, reason(() -> neither.await(ServerFrame.EventCase.DONE, LONG)));
    assertEquals(Reason.CLOSED, reason(() -> session.begin(question())));
  }

  @Test
  void anAnswerOfAnotherKindEndsTheSession() throws Exception {
    Session session = open();
    Session.Begun begun = session.begin(question());
    script.say(done(1));
    assertEquals(Reason.REFUSED, reason(() -> begun.await(ServerFrame.EventCase.RECORD, LONG)));
    assertFalse(session.isOpen());
  }

  @Test
  void noiseAndGoodbyesEndTheSession() throws Exception {
    List<byte[]> frames =
        List.of(
            new byte[] {(byte) 0xff, 1, 2},
            ServerFrame.getDefaultInstance().toByteArray(),
            ServerFrame.newBuilder()
                .setCaughtUp(CaughtUp.newBuilder().setQueueId(ByteString.copyFrom(new byte[3])))
                .build()
                .toByteArray(),
            ServerFrame.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setReason(Goodbye.Reason.DRAINING))
                .build()
                .toByteArray());
    for (byte[] frame : frames) {
      script.open = true;
      Session session = open();
      Session.Begun begun = session.begin(question());
      script.say(frame);
      assertFalse(session.isOpen());
      assertEquals(Reason.CLOSED, reason(() -> begun.await(ServerFrame.EventCase.DONE, LONG)));
    }
  }

  @Test
  void whatComesUnaskedGoesToTheInboxUntilThatIsFull() throws Exception {
    Session session = open();
    ServerFrame.Builder entries =
        ServerFrame.newBuilder()
            .setEntries(
                Entries.newBuilder()
                    .setQueueId(ByteString.copyFrom(new byte[16]))
                    .addEntries(Entry.newBuilder().setNumber(5)));
    for (int i = 0; i < 4; i++) {
      script.say(entries);
      assertTrue(session.isOpen());
    }
    script.say(entries);
    assertFalse(session.isOpen());
    assertEquals(4, inbox.size());
    Incoming.Entries first = (Incoming.Entries) inbox.take();
    assertEquals(session, first.session());
    assertEquals(5, first.items().get(0).number());
  }

  @Test
  void noMoreRequestsAreUnansweredThanTheServerAllows() throws Exception {
    Session session = open();
    for (int i = 0; i < Limits.MAX_UNANSWERED; i++) {
      Session.Begun unused = session.begin(question());
    }
    Thread waiting =
        new Thread(() -> {
          try {
            Session.Begun unused = session.begin(question());
          } catch (TransportException e) {
            throw new IllegalStateException(e);
          }
        });
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertEquals(Limits.MAX_UNANSWERED, script.sent.size());
    script.say(done(1));
    waiting.join();
    assertEquals(Limits.MAX_UNANSWERED + 1, script.sent.size());
  }

  @Test
  void everyErrorOfTheServerMeansSomethingToAPerson() throws Exception {
    for (Error.Code code : Error.Code.values()) {
      if (code != Error.Code.UNRECOGNIZED) {
        Refused refused = new Refused(Error.newBuilder().setCode(code).build());
        ClientException.Problem problem = refused.toClientException().problem();
        assertEquals(refused.mayRetry(), problem.mayRetry(), code.name());
      }
    }
  }

  @Test
  void pausesGrowAndDifferAndEnd() {
    Backoff backoff = new Backoff(new Randomness(1));
    assertTrue(backoff.left().isZero());
    long bound = Duration.ofMillis(250).toNanos();
    java.util.Set<Duration> seen = new java.util.HashSet<>();
    for (int i = 0; i < 30; i++) {
      backoff.failed();
      Duration left = backoff.left();
      assertTrue(left.toNanos() <= Math.min(bound, Duration.ofSeconds(60).toNanos()));
      seen.add(left);
      bound = Math.min(bound * 2, Duration.ofSeconds(60).toNanos());
    }
    assertTrue(seen.size() > 20, seen.toString());
    backoff.succeeded();
    backoff.failed();
    assertTrue(backoff.left().toMillis() <= 250);
  }
}
