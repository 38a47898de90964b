package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.Safekeeping;
import pli.client.api.Account;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.desktop.screen.Exchange;
import pli.desktop.screen.Idleness;
import pli.desktop.terminal.Json;

/**
 * The vault behind a screen: there is none, or it takes the passphrase, or its device is open.
 * Whatever closes the device, be it a person, another program or the time, takes what lay ready for
 * the page with it.
 */
final class Seat implements AutoCloseable {
  /** After so long nobody is thought to be there, unless the person said otherwise. */
  private static final int USUAL_IDLE = 900;

  static final int SHORTEST_IDLE = 30;
  static final int LONGEST_IDLE = 86_400;

  private final Invocation invocation;
  private final Invocation page;
  private final Bulletin bulletin;
  private final Exchange exchange;
  private final Idleness idleness;

  /** Held while a device is being opened or made. */
  private final ReentrantLock opening = new ReentrantLock();

  /** Guarded by this. */
  private @Nullable Sitting sitting;

  /** Recovery words that the vault does not keep. Guarded by this. */
  private String words = "";

  /** Whether an alert has locked the vault since it was open last. Guarded by this. */
  private boolean alerted;

  /** What was said last. Guarded by this. */
  private String said = "";

  /** A device while it is open. */
  record Sitting(Device device, Keeping keeping) {}

  /** Opens a device, or makes one. */
  @FunctionalInterface
  interface Opening {
    Device open() throws ClientException;
  }

  /**
   * Nobody sits here yet.
   *
   * @param nanos as {@link System#nanoTime}, by which somebody is there or not
   */
  Seat(Invocation invocation, Bulletin bulletin, Exchange exchange, LongSupplier nanos) {
    this.invocation = invocation;
    this.page = invocation.onScreen(invocation.words().language());
    this.bulletin = bulletin;
    this.exchange = exchange;
    this.idleness = new Idleness(nanos, remembered(file()));
  }

  Idleness idleness() {
    return idleness;
  }

  /** What is open. */
  synchronized @Nullable Sitting sitting() {
    return sitting;
  }

  /**
   * The device that is open.
   *
   * @throws ClientException VAULT_LOCKED or VAULT_MISSING
   */
  Device device() throws ClientException {
    Sitting now = sitting();
    if (now == null) {
      throw new ClientException(isVault() ? Problem.VAULT_LOCKED : Problem.VAULT_MISSING);
    }
    return now.device;
  }

  boolean isVault() {
    return Safekeeping.exists(invocation.vault());
  }

  /** Opens a device and sits down at it, unless somebody has. */
  void sit(Opening way) throws ClientException, NotDone {
    opening.lock();
    try {
      if (sitting() != null) {
        throw new NotDone(NotDone.NOTHING_CHANGED, "screen.open");
      }
      Device device = way.open();
      synchronized (this) {
        sitting = new Sitting(device, new Keeping(device, invocation, page, bulletin));
        alerted = false;
        notifyAll();
      }
    } finally {
      opening.unlock();
    }
    announce();
  }

  /** Locks the vault, for all who have it open. */
  void lock() throws ClientException {
    if (isVault()) {
      Safekeeping.lock(invocation.vault());
    }
    Sitting now = sitting();
    if (now != null) {
      leave(now);
    }
  }

  private void leave(Sitting left) {
    synchronized (this) {
      if (sitting != left) {
        return;
      }
      sitting = null;
      words = "";
      alerted = left.device.alarms().hasLocked();
    }
    left.device.close();
    exchange.clear();
    announce();
  }

  /** Sees whether somebody locked or destroyed the vault. */
  void look() {
    Sitting now = sitting();
    if (now != null && isLocked(now)) {
      leave(now);
    }
    announce();
  }

  private static boolean isLocked(Sitting now) {
    try {
      return now.device.safekeeping().isLocked();
    } catch (ClientException | IllegalStateException e) {
      return true;
    }
  }

  /** A moment of keeping in touch; with nobody there it ends. One thread's. */
  void round() {
    Sitting now = sitting();
    if (now == null) {
      await();
      announce();
      return;
    }
    try {
      now.keeping.round();
      if (idleness.isOver()) {
        leave(now);
      }
    } catch (ClientException e) {
      // It may have been somebody else's call that an alert locked the vault in.
      if (now.device.alarms().hasLocked()) {
        invocation.terminal().tell(invocation.sentence(new ClientException(Problem.ALERT_LOCK)));
      } else if (!Keeping.isGone(e)) {
        invocation.terminal().tell(invocation.sentence(e));
      }
      leave(now);
    } catch (IllegalStateException e) {
      if (sitting() == now) {
        invocation.terminal().tell(Failure.ofFault(e, invocation.words()).message());
        leave(now);
      }
    }
    announce();
  }

  private synchronized void await() {
    try {
      if (sitting == null) {
        wait(Keeping.ROUND.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells those who follow, if it is another state than they were told. */
  private void announce() {
    Json now = state();
    String line = now.line();
    synchronized (this) {
      if (line.equals(said)) {
        return;
      }
      said = line;
    }
    bulletin.post("state", now);
  }

  /** What a page has to know before all else. */
  Json state() {
    Sitting now = sitting();
    Json json = new Json();
    if (now == null) {
      json.put("state", isVault() ? "locked" : "new");
    } else {
      Account account = now.device.account();
      json.put("state", "open")
          .put("handle", account.handle())
          .put("device", account.device())
          .put("network", account.network())
          .put("reachable", now.keeping.reachable());
    }
    return json.put("words", now != null && !wordsOf(now).isEmpty())
        .put("alert", now == null && isAlerted())
        .put("idle", idleness.seconds())
        .put("language", invocation.words().language().code().toLowerCase(Locale.ROOT))
        .put("version", Version.current());
  }

  private synchronized boolean isAlerted() {
    return alerted;
  }

  private String wordsOf(Sitting now) {
    try {
      String kept = now.device.safekeeping().unshownWords();
      synchronized (this) {
        return kept.isEmpty() ? words : kept;
      }
    } catch (ClientException | IllegalStateException e) {
      return "";
    }
  }

  /** The recovery words that nobody has written down yet; empty if there are none. */
  String words() throws ClientException {
    String kept = device().safekeeping().unshownWords();
    synchronized (this) {
      return kept.isEmpty() ? words : kept;
    }
  }

  /** Keeps words that the vault does not keep, as long as this sits here. */
  synchronized void keepWords(String fresh) {
    words = fresh;
  }

  /** The words are on paper. */
  void forgetWords() throws ClientException {
    device().safekeeping().wordsShown();
    keepWords("");
    announce();
  }

  /** Another time after which nobody is thought to be there. */
  void setIdle(int seconds) throws IOException {
    Files.writeString(file(), seconds + "\n");
    idleness.set(seconds);
    announce();
  }

  private Path file() {
    return invocation.vault().resolve("screen.idle");
  }

  static boolean isIdle(long seconds) {
    return seconds == 0 || seconds >= SHORTEST_IDLE && seconds <= LONGEST_IDLE;
  }

  private static int remembered(Path file) {
    try {
      int seconds = Integer.parseInt(Files.readString(file).strip());
      return isIdle(seconds) ? seconds : USUAL_IDLE;
    } catch (IOException | NumberFormatException e) {
      return USUAL_IDLE;
    }
  }

  @Override
  public void close() {
    Sitting now = sitting();
    if (now != null) {
      leave(now);
    }
  }
}
