package pli.desktop.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.Safekeeping;
import pli.client.api.Account;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.desktop.screen.Idleness;
import pli.desktop.terminal.Json;

/**
 * The device that a daemon lends to who calls. If it is to be locked when nobody has called for a
 * while, then it is closed by that time, and also when anybody locks the vault, and opened again by
 * the passphrase; its key is in no memory of the daemon meanwhile. Otherwise a locked vault is the
 * daemon's end.
 */
final class LentDevice implements AutoCloseable {
  private final Invocation invocation;
  private final Bulletin bulletin;
  private final Idleness idleness;

  /** Held while the device is being opened. */
  private final ReentrantLock opening = new ReentrantLock();

  /** Guarded by this. */
  private @Nullable Lent lent;

  /** What is there while it is open. */
  private record Lent(Device device, Keeping keeping) {}

  /**
   * None is open yet.
   *
   * @param idleness never over if the device is to stay open
   */
  LentDevice(Invocation invocation, Bulletin bulletin, Idleness idleness) {
    this.invocation = invocation;
    this.bulletin = bulletin;
    this.idleness = idleness;
  }

  /**
   * Opens it; the caller wipes the passphrase.
   *
   * @throws NotDone if it is open
   */
  void open(byte[] passphrase) throws ClientException, NotDone {
    opening.lock();
    try {
      if (lent() != null) {
        throw new NotDone(NotDone.NOTHING_CHANGED, "screen.open");
      }
      Device device = Device.open(invocation.platform(), invocation.vault(), passphrase);
      synchronized (this) {
        lent = new Lent(device, new Keeping(device, invocation, invocation, bulletin));
        notifyAll();
      }
    } finally {
      opening.unlock();
    }
    bulletin.post("state", state());
  }

  /** The same for a program that calls; what the vault is then. */
  Json unlock(byte[] passphrase) throws ClientException, NotDone {
    try {
      open(passphrase);
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    return state();
  }

  /** Whether who locks it can have it back. */
  boolean isLocking() {
    return idleness.seconds() > 0;
  }

  /** Somebody calls, until it is closed. */
  Idleness.Asking asking() {
    return idleness.begin();
  }

  private synchronized @Nullable Lent lent() {
    return lent;
  }

  /** The device, if it is open. */
  @Nullable Device device() {
    Lent now = lent();
    return now == null ? null : now.device;
  }

  /**
   * Acts on the device. What goes wrong because it was closed meanwhile is no fault.
   *
   * @throws ClientException VAULT_LOCKED if it is not open
   */
  void to(Invocation.Use use) throws ClientException, NotDone, IOException {
    Device device = device();
    if (device == null) {
      throw new ClientException(Problem.VAULT_LOCKED);
    }
    try {
      use.with(device);
    } catch (IllegalStateException e) {
      if (Objects.equals(device(), device)) {
        throw e;
      }
      throw new ClientException(Problem.VAULT_LOCKED, e);
    }
  }

  /**
   * A moment of keeping in touch, or of waiting for the passphrase. One thread's.
   *
   * @throws ClientException if nothing more can be done with this vault
   */
  void round() throws ClientException {
    Lent now = lent();
    if (now == null) {
      await();
      if (!Safekeeping.exists(invocation.vault())) {
        throw new ClientException(Problem.VAULT_MISSING);
      }
      return;
    }
    try {
      now.keeping.round();
    } catch (ClientException e) {
      if (!isLocking() || e.problem() != Problem.VAULT_LOCKED) {
        throw e;
      }
      leave(now);
      return;
    }
    if (idleness.isOver()) {
      leave(now);
    }
  }

  private synchronized void await() {
    try {
      if (lent == null) {
        wait(Keeping.ROUND.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave(Lent left) {
    synchronized (this) {
      lent = null;
    }
    left.device.close();
    invocation.tell("daemon.closed");
    bulletin.post("state", state());
  }

  private Json state() {
    return new Json().put("state", lent() == null ? "locked" : "open");
  }

  /** Whose device this is, which nobody is told while it is locked. */
  Json check() {
    Lent now = lent();
    Json json = state();
    if (now != null) {
      Account account = now.device.account();
      json.put("handle", account.handle())
          .put("device", account.device())
          .put("network", account.network());
    }
    return json.put("reachable", now != null && Boolean.TRUE.equals(now.keeping.reachable()))
        .put("version", Version.current());
  }

  @Override
  public void close() {
    Lent now;
    synchronized (this) {
      now = lent;
      lent = null;
    }
    if (now != null) {
      now.device.close();
    }
  }
}
