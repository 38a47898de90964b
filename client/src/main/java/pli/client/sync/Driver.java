package pli.client.sync;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import pli.client.account.OwnRecord;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.conversation.Addition;
import pli.client.conversation.Arrivals;
import pli.client.conversation.Conversations;
import pli.client.conversation.Outbox;
import pli.client.conversation.Surroundings;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Incoming;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.transparency.account.Handle;

/**
 * Everything that a device does on the network. It has no thread of its own: of those who wait for
 * something, one drives, for all of them, and the others wait for its steps.
 */
public final class Driver implements AutoCloseable {
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);
  private static final int BATCH = 256;

  private final Vault vault;
  private final Surroundings here;
  private final Network network;
  private final Inquiries inquiries;
  private final Pursuit pursuit;
  private final Dispatch dispatch;
  private final ComingBack comingBack;
  private final Intake intake;
  private final AlertWatch alerts;

  /** Held by the one who drives; guards the seven above and all sessions. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Guards {@link #steps}. */
  private final Object progress = new Object();

  private long steps;

  /** Why nothing goes out, if the log is not what it has to be. */
  private volatile @Nullable ClientException held;

  /** Set before the vault is locked: whoever finds it locked knows why. */
  private volatile boolean lockedByAlert;

  /** Steps that ended with everything read that lay in the queues. */
  private volatile long stepsCaughtUp;

  private final ConcurrentLinkedQueue<Errand<?>> errands = new ConcurrentLinkedQueue<>();

  /** How many wait for something to be read. */
  private final AtomicInteger readers = new AtomicInteger();

  /** Drives the device of {@code here}, whose vault stays the caller's to close. */
  public Driver(Vault vault, Surroundings here) {
    this.vault = vault;
    this.here = here;
    this.network = new Network(vault, here.self(), here.platform());
    this.inquiries = Inquiries.on(network, here);
    Claiming claiming = inquiries.claiming();
    this.pursuit = new Pursuit(network, claiming, here);
    this.dispatch = new Dispatch(network, here);
    Arrivals arrivals = new Arrivals(here);
    Reading mailbox = new Reading(network, claiming, arrivals, Role.MAILBOX);
    this.comingBack = new ComingBack(network, claiming, arrivals, mailbox, here);
    this.alerts = new AlertWatch(network);
    this.intake =
        new Intake(mailbox, new Reading(network, claiming, arrivals, Role.CONTACT), alerts);
  }

  /** What somebody waits for. */
  @FunctionalInterface
  public interface Goal {
    /** Whether it is reached, as the vault has it. */
    boolean isReached(Transaction t) throws ClientException;
  }

  /** Drives, or waits for who drives, until the goal is reached; false if it is not in time. */
  public boolean send(Goal goal, Deadline deadline) throws ClientException {
    held = null;
    return until(() -> sent(goal), deadline);
  }

  private boolean sent(Goal goal) throws ClientException {
    boolean reached = vault.read(goal::isReached);
    ClientException problem = held;
    if (!reached && problem != null && !vault.read(Conversations::isSaid)) {
      throw problem;
    }
    return reached;
  }

  /** Drives until the goal is reached, and reads all queues meanwhile; what is sent may wait. */
  public boolean read(Goal goal, Deadline deadline) throws ClientException {
    return reading(() -> vault.read(goal::isReached), deadline);
  }

  /** Until everything has been read that lies in the queues; false if that takes too long. */
  public boolean catchUp(Deadline deadline) throws ClientException {
    long before = stepsCaughtUp;
    return reading(() -> stepsCaughtUp > before, deadline);
  }

  /** Until everything has been read that lies in the queues, and nothing is under way. */
  public boolean settle(Deadline deadline) throws ClientException {
    held = null;
    long before = stepsCaughtUp;
    return reading(() -> sent(t -> stepsCaughtUp > before && isSettled(t)), deadline);
  }

  /** Where the log stands in the way, receipts and the like wait without anybody being told. */
  private boolean isSettled(Transaction t) throws ClientException {
    return held == null ? Conversations.isQuiet(t) : Conversations.isSaid(t);
  }

  private boolean reading(Condition condition, Deadline deadline) throws ClientException {
    readers.incrementAndGet();
    network.connections().wake();
    try {
      return until(condition, deadline);
    } finally {
      readers.decrementAndGet();
    }
  }

  /**
   * Asks the server something.
   *
   * @throws ClientException what it answered, or UNREACHABLE, LOG_UNAVAILABLE or TIMED_OUT
   */
  <T> T ask(Errand.Work<T> work, Deadline deadline) throws ClientException {
    Errand<T> errand = new Errand<>(work);
    errands.add(errand);
    network.connections().wake();
    try {
      if (!until(errand::isDone, deadline)) {
        ClientException unread = errand.unread();
        throw unread != null ? unread : inVain();
      }
      return errand.result();
    } finally {
      errand.giveUp();
      errands.remove(errand);
    }
  }

  /** What it takes to add these people, also to a conversation that begins; asked now. */
  public List<Addition> claim(List<Handle> handles, boolean begins, Deadline deadline)
      throws ClientException {
    return ask(asker -> inquiries.claiming().claim(handles, begins, deadline), deadline);
  }

  /** Why something did not happen in time. */
  public ClientException inVain() {
    TransportException trouble = network.trouble();
    return trouble != null ? ClientException.of(trouble) : new ClientException(Problem.TIMED_OUT);
  }

  /** Whether the server could be reached when it was last tried. */
  public boolean isReachable() {
    return network.trouble() == null;
  }

  /** Whether the server was met since this device was opened, and is not known to be gone again. */
  public boolean isConnected() {
    return network.isMet();
  }

  Network network() {
    return network;
  }

  Inquiries inquiries() {
    return inquiries;
  }

  /** Whether the server did not show what the log has of administration, when it was asked last. */
  public boolean isAdministrationWithheld() {
    return inquiries.keepingUp().isAdministrationWithheld();
  }

  /** Whether the server's key was another than the network card's when it was tried last. */
  public boolean isServerKeyChanged() {
    TransportException trouble = network.trouble();
    return trouble != null && trouble.reason() == TransportException.Reason.PIN_MISMATCH;
  }

  /** Whether it was an alert that locked the vault, if it has been locked. */
  public boolean isLockedByAlert() {
    return lockedByAlert;
  }

  /** What the server does wrong with the log, beside what the vault's alarm says; or null. */
  public @Nullable Problem logLie() {
    return network.watch().lie();
  }

  /** The server's clock less this device's. */
  public long clockSkewMillis() {
    return network.clockSkewMillis();
  }

  /** Something new lies in the outbox. */
  public void wake() {
    network.connections().wake();
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws ClientException;
  }

  private boolean until(Condition condition, Deadline deadline) throws ClientException {
    while (true) {
      long seen = steps();
      if (condition.holds()) {
        return true;
      }
      if (deadline.isPast()
          || Thread.currentThread().isInterrupted()
          || network.connections().isClosed()) {
        return false;
      }
      if (isServerKeyChanged()) {
        throw inVain();
      }
      if (turn.tryLock()) {
        try {
          step(deadline);
        } finally {
          turn.unlock();
          announce();
        }
      } else {
        awaitStep(seen, deadline);
      }
    }
  }

  private long steps() {
    synchronized (progress) {
      return steps;
    }
  }

  private void announce() {
    synchronized (progress) {
      steps++;
      progress.notifyAll();
    }
  }

  private void awaitStep(long seen, Deadline deadline) {
    long millis =
        Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(LONGEST_WAIT, deadline.nanosLeft())));
    synchronized (progress) {
      if (steps == seen) {
        try {
          progress.wait(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** One round of everything; waits for something to come in only if nothing moved. */
  private void step(Deadline deadline) throws ClientException {
    vault.read(OwnRecord::requireDevice);
    boolean reading = readers.get() > 0 || vault.read(Conversations::wantsReading);
    boolean moved = false;
    boolean locks = alerts.asksToLock();
    try {
      moved |= runErrands();
      if (reading) {
        intake.begin(deadline);
      }
      if (network.isReached()) {
        network.watch().followIfDue(deadline);
        moved |= alerts.run(deadline);
        moved |= inquiries.keepingUp().run(deadline);
      }
      moved |= go(deadline);
    } catch (TransportException e) {
      // It is kept as the network's trouble, and tried again after a pause.
      moved = false;
    }
    if (locks) {
      // Others have been told, as far as they could be reached.
      lockedByAlert = true;
      alerts.lock();
      throw new ClientException(Problem.ALERT_LOCK);
    }
    List<Incoming> incoming =
        network.connections().incoming(moved ? 0 : pause(deadline, reading), BATCH);
    boolean blocked = !intake.take(incoming, deadline);
    if (alerts.takeHeard()) {
      // What forbade to send may be over.
      held = null;
    }
    network.connections().tick();
    if (network.connections().inbox().isEmpty()) {
      alerts.settled();
    }
    if (!blocked && network.connections().inbox().isEmpty() && intake.isCaughtUp()) {
      stepsCaughtUp++;
    }
  }

  /** Whatever goes out. What the log forbids waits, and holds up nobody who reads. */
  private boolean go(Deadline deadline) throws ClientException, TransportException {
    if (vault.read(OwnRecord::isRevoked)) {
      return false;
    }
    boolean came = comingBack.run(deadline);
    Pursuit.Round round = pursuit.run(deadline);
    try {
      boolean sent = dispatch.run(deadline);
      // Who waits for what was put off is told so; who waits for what went out is not.
      held = sent ? null : round.putOff();
      return sent || came || round.moved();
    } catch (ClientException e) {
      if (!e.problem().holdsSending()) {
        throw e;
      }
      held = e;
      return came || round.moved();
    }
  }

  private boolean runErrands() throws TransportException {
    boolean moved = false;
    for (Errand<?> errand : errands) {
      errand.attempt(network);
      moved |= errand.isDone();
      if (errand.isDone()) {
        errands.remove(errand);
      }
    }
    return moved;
  }

  /** How long nothing needs to be done unless something comes in. */
  private long pause(Deadline deadline, boolean reading) throws ClientException {
    long pause = Math.min(LONGEST_WAIT, deadline.nanosLeft());
    for (Role role : Role.values()) {
      boolean wanted = role == Role.ANONYMOUS ? isSending() : reading;
      if (wanted && network.connections().current(role) == null) {
        Duration left = network.connections().pause(role);
        pause = Math.min(pause, left.toNanos() + TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    long now = here.platform().clock().millis();
    long next = vault.read(t -> Outbox.nextMoment(t, now));
    return next == 0
        ? pause
        : Math.min(pause, TimeUnit.MILLISECONDS.toNanos(Math.max(1, next - now)));
  }

  private boolean isSending() throws ClientException {
    return !errands.isEmpty() || !vault.read(Conversations::isQuiet);
  }

  /** Ends all sessions; who waits is told that it was in vain. */
  @Override
  public void close() {
    network.connections().close();
    announce();
  }
}
