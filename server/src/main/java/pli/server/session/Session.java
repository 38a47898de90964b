package pli.server.session;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.Hello;
import pli.protocol.wire.ServerFrame;
import pli.server.delivery.Mailbox;
import pli.server.delivery.Refusal;
import pli.server.delivery.Wire;
import pli.server.observation.Counter;
import pli.server.observation.Event;
import pli.server.store.StoreException;

/**
 * The protocol on one connection (docs/PROTOCOL.md). Its public methods may be called from any
 * thread and return at once; everything else happens in the connection's turn, one thing at a time.
 */
public final class Session implements Mailbox.Outlet {
  private static final int VERSION = 1;
  private static final int NONCE = 32;
  private static final long RETRY_MILLIS = 1000;
  private static final int MAX_ACKNOWLEDGEMENT = 64;

  private final Services services;
  private final Link link;
  private final Turn turn;
  private final Bytes nonce;
  private final Mailbox mailbox;
  private final QueueRequests queues;
  private final RouteRequests routes;
  private final AccountRequests accounts;
  private final AdministrationRequests administration;
  private final AlertRequests alerts;
  private final Set<Integer> unanswered = new HashSet<>(2);
  private final Backlog.Part backlog;
  private final AtomicBoolean pumpWaits = new AtomicBoolean();
  private @Nullable Role role;
  private AccountRequests.@Nullable Speaker speaker;
  private boolean closed;

  /** A session on a connection that was just opened; says hello. */
  public Session(Services services, Link link) {
    this.services = services;
    this.link = link;
    turn = new Turn(services.workers());
    backlog = services.backlog().part();
    byte[] random = new byte[NONCE];
    services.entropy().fill(random);
    nonce = Bytes.adopt(random);
    mailbox = new Mailbox(services.store(), services.readers(), this);
    queues = new QueueRequests(services, nonce, mailbox);
    routes = new RouteRequests(services);
    accounts = new AccountRequests(services, nonce);
    administration = new AdministrationRequests(services, nonce);
    alerts = new AlertRequests(services, link, this::wake);
    Hello.Builder hello =
        Hello.newBuilder()
            .setVersion(VERSION)
            .setNonce(Wire.of(nonce))
            .setTimeMillis(services.clock().millis())
            .setLastRestore(services.lastRestore())
            .setAlerts(alerts.greeting());
    send(ServerFrame.newBuilder().setHello(hello).build());
    alerts.greet();
  }

  /**
   * A frame came; frames come in order. It belongs to the session, which overwrites it when it has
   * been looked at: route and wrap keys stand in it.
   */
  public void received(byte[] frame) {
    services.figures().count(Counter.FRAMES_IN);
    if (backlog.add(frame.length)) {
      link.pause();
    }
    @Nullable ClientFrame small = frame.length <= MAX_ACKNOWLEDGEMENT ? parsed(frame) : null;
    // The thread that reads the connection may do what does not wait for the disk, but must not
    // send: what it sends would overtake what other threads have handed to the link before.
    if (small != null && small.hasAcknowledge()) {
      turn.executeHere(() -> taken(frame, small, this::answerLater));
    } else {
      turn.execute(() -> taken(frame, small, this::answerNow));
    }
  }

  private void taken(byte[] bytes, @Nullable ClientFrame parsed, Answering answering) {
    try {
      handle(parsed != null ? parsed : parsed(bytes), bytes.length, answering);
    } catch (RuntimeException e) {
      fault(e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      if (backlog.remove(bytes.length)) {
        link.resume();
      }
    }
  }

  /** The connection is gone. */
  public void closed() {
    turn.execute(() -> {
      closed = true;
      alerts.close();
      mailbox.close();
    });
  }

  @Override
  public void wake() {
    if (pumpWaits.compareAndSet(false, true)) {
      turn.execute(this::woken);
    }
  }

  @Override
  public void wakeHere() {
    if (pumpWaits.compareAndSet(false, true)) {
      turn.executeHere(this::woken);
    }
  }

  private void woken() {
    pumpWaits.set(false);
    pump();
  }

  @Override
  public boolean isWritable() {
    return link.isWritable();
  }

  @Override
  public void send(ServerFrame frame) {
    services.figures().count(Counter.FRAMES_OUT);
    link.send(frame);
  }

  private void pump() {
    if (closed) {
      return;
    }
    try {
      alerts.tell();
      mailbox.pump();
    } catch (StoreException e) {
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS).execute(this::wake);
    } catch (RuntimeException e) {
      fault(e);
    }
  }

  private void handle(@Nullable ClientFrame frame, int length, Answering answering) {
    if (closed) {
      return;
    }
    if (frame == null) {
      violation();
      return;
    }
    int id = frame.getRequestId();
    if (id == 0 || unanswered.contains(id)) {
      violation();
      return;
    }
    if (unanswered.size() >= Limits.MAX_UNANSWERED) {
      answering.answer(id, CompletableFuture.failedFuture(Refusal.of(Error.Code.TOO_MANY)));
      return;
    }
    unanswered.add(id);
    answering.answer(id, answer(frame, length));
  }

  /** What is done with the answer to a request. */
  @FunctionalInterface
  private interface Answering {
    void answer(int id, CompletableFuture<ServerFrame.Builder> answer);
  }

  private void answerNow(int id, CompletableFuture<ServerFrame.Builder> answer) {
    if (answer.isDone()) {
      answered(id, answer);
    } else {
      answerLater(id, answer);
    }
  }

  /** In any case on one of the workers: of one that completes it, or behind the task that runs. */
  private void answerLater(int id, CompletableFuture<ServerFrame.Builder> answer) {
    answer.whenComplete((ok, failure) -> turn.executeHere(() -> completed(id, answer)));
  }

  /**
   * The frame, or null if it is none. Its fields are views of {@code bytes}, not copies: when those
   * are overwritten, so are they. Whatever is to stay is copied by {@link Wire} before that.
   */
  private static @Nullable ClientFrame parsed(byte[] bytes) {
    try {
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      in.enableAliasing(true);
      ClientFrame frame = ClientFrame.parseFrom(in);
      in.checkLastTagWas(0);
      return frame;
    } catch (IOException e) {
      return null;
    }
  }

  private CompletableFuture<ServerFrame.Builder> answer(ClientFrame frame, int bytes) {
    try {
      services.rates().request(link.countedAs(), bytes);
      return dispatch(frame);
    } catch (Refusal | StoreException | DecodeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<ServerFrame.Builder> dispatch(ClientFrame frame)
      throws Refusal, StoreException, DecodeException {
    return switch (frame.getRequestCase()) {
      case CREATE_QUEUE -> mayCreate().queues.create(frame.getCreateQueue());
      case CREATE_ROUTE -> as(Role.ANONYMOUS).mayCreate().routes.create(frame.getCreateRoute());
      case SUBMIT -> as(Role.ANONYMOUS).routes.submit(frame.getSubmit());
      case COMMIT -> as(Role.ANONYMOUS).routes.commit(frame.getCommit());
      case DELIVER_WELCOME -> as(Role.ANONYMOUS).routes.deliverWelcome(frame.getDeliverWelcome());
      case LOOK_UP -> as(Role.ANONYMOUS).mayLookUp().accounts.lookUp(frame.getLookUp());
      case CLAIM_KEY_PACKAGES ->
          as(Role.ANONYMOUS).mayLookUp().accounts.claim(frame.getClaimKeyPackages());
      case ATTEST_FRANK -> as(Role.ANONYMOUS).mayLookUp().routes.attest(frame.getAttestFrank());
      case PUBLISH_ALERT -> as(Role.ANONYMOUS).mayCreate().alerts.publish(frame.getPublishAlert());
      case PROVE_LABEL -> as(Role.ANONYMOUS).mayCreate().accounts.proveLabel(frame.getProveLabel());
      case READ_QUEUE -> queues.read(frame.getReadQueue(), asReader());
      case ACKNOWLEDGE -> {
        asReader();
        yield queues.acknowledge(frame.getAcknowledge());
      }
      case DELETE_QUEUE -> queues.delete(frame.getDeleteQueue(), asReader());
      case REGISTER -> {
        asStranger();
        yield mayCreate().accounts.register(frame.getRegister()).thenApplyAsync(this::speaks, turn);
      }
      case AUTHENTICATE_DEVICE -> {
        asStranger();
        yield Answers.now(speaks(accounts.authenticate(frame.getAuthenticateDevice())));
      }
      case PUBLISH_KEY_PACKAGES -> accounts.publish(asSpeaker(), frame.getPublishKeyPackages());
      case COUNT_KEY_PACKAGES -> accounts.count(asSpeaker());
      case UPDATE_RECORD ->
          as(Role.CONTACT).mayCreate().accounts.update(speaker, frame.getUpdateRecord());
      case READ_ADMINISTRATION -> {
        AccountRequests.Speaker by = asSpeaker();
        yield mayLookUp().administration.read(by, frame.getReadAdministration());
      }
      case PROPOSE -> {
        AccountRequests.Speaker by = asSpeaker();
        yield mayCreate().administration.propose(by, frame.getPropose());
      }
      case LIST_PROPOSALS -> {
        AccountRequests.Speaker by = asSpeaker();
        yield mayLookUp().administration.list(by);
      }
      case REQUEST_RESET -> {
        asStranger();
        yield mayCreate().administration.requestReset(frame.getRequestReset());
      }
      case REQUEST_NOT_SET -> throw Refusal.of(Error.Code.MALFORMED);
    };
  }

  /** May make something that stays, or takes long. */
  private Session mayCreate() throws Refusal {
    services.rates().creation(link.countedAs());
    return this;
  }

  /** May ask about an account, which tells whether there is one. */
  private Session mayLookUp() throws Refusal {
    services.rates().lookUp(link.countedAs());
    return this;
  }

  /** Takes the role, or has it already. */
  private Session as(Role wanted) throws Refusal {
    if (role == null) {
      role = wanted;
    }
    if (role != wanted) {
      throw Refusal.of(Error.Code.WRONG_ROLE);
    }
    return this;
  }

  /** May read queues; the answer is the one queue that a contact connection may read. */
  private @Nullable QueueId asReader() throws Refusal {
    if (role == Role.CONTACT) {
      return new QueueId(asSpeaker().entry().contactQueue());
    }
    as(Role.MAILBOX);
    return null;
  }

  /** May say who it is, which it has not done yet. */
  private void asStranger() throws Refusal {
    as(Role.CONTACT);
    if (speaker != null) {
      throw Refusal.of(Error.Code.WRONG_ROLE);
    }
  }

  /** Has said who it is. */
  private AccountRequests.Speaker asSpeaker() throws Refusal {
    if (speaker == null) {
      throw Refusal.of(Error.Code.WRONG_ROLE);
    }
    return speaker;
  }

  private ServerFrame.Builder speaks(AccountRequests.Speaker proven) {
    speaker = proven;
    return Answers.done();
  }

  /** What goes wrong here is the server's fault, and not that of what was asked for. */
  private void completed(int id, CompletableFuture<ServerFrame.Builder> answer) {
    try {
      answered(id, answer);
    } catch (RuntimeException e) {
      fault(e);
    }
  }

  private void answered(int id, CompletableFuture<ServerFrame.Builder> answer) {
    unanswered.remove(id);
    if (closed) {
      return;
    }
    try {
      send(answer.join().setRequestId(id).build());
    } catch (CompletionException e) {
      refuse(id, e.getCause());
    }
    pump();
  }

  private void refuse(int id, @Nullable Throwable failure) {
    Refusal refusal =
        switch (failure) {
          case Refusal known -> known;
          case DecodeException malformed -> Refusal.of(Error.Code.MALFORMED);
          case StoreException store -> {
            if (store.reason() == StoreException.Reason.DAMAGED) {
              services.log().write(Event.STORE_DAMAGED, store.getStackTrace());
            }
            yield Refusal.forNow(codeOf(store), RETRY_MILLIS);
          }
          case null, default -> {
            fault(failure);
            yield Refusal.forNow(Error.Code.UNAVAILABLE, RETRY_MILLIS);
          }
        };
    services.figures().refused(refusal.code());
    send(ServerFrame.newBuilder().setRequestId(id).setError(refusal.toWire()).build());
  }

  private static Error.Code codeOf(StoreException failure) {
    return switch (failure.reason()) {
      case FULL -> Error.Code.STORE_FULL;
      case UNAVAILABLE, DAMAGED, WRONG_KEY, LOCKED, CLOSED -> Error.Code.UNAVAILABLE;
    };
  }

  private void violation() {
    services.figures().count(Counter.PROTOCOL_VIOLATIONS);
    closed = true;
    mailbox.close();
    link.close(Goodbye.Reason.PROTOCOL_VIOLATION);
  }

  private void fault(@Nullable Throwable failure) {
    services.figures().count(Counter.FAULTS);
    if (failure != null) {
      services.log().write(Event.FAULT, failure.getStackTrace());
    }
  }
}
