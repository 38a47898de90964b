package pli.client.message;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import pli.client.api.ClientException;
import pli.client.vault.Erasure;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;

/**
 * Before anybody looks into the vault, what has expired is gone from it; and what was taken back or
 * changed is gone from its files soon after. Used under the vault's lock.
 */
public final class Disappearing implements Vault.Chore {
  private static final long PAUSE_MILLIS = 500;
  private static final long BETWEEN_ERASURES = TimeUnit.MINUTES.toNanos(1);

  private final Clock clock;
  private boolean begun;
  private long lastMillis;
  private boolean erased;
  private long erasedAt;

  /** By this clock, which may go wrong. */
  public Disappearing(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean isTime() {
    long now = clock.millis();
    boolean due = !begun || Math.abs(now - lastMillis) >= PAUSE_MILLIS;
    if (due) {
      begun = true;
      lastMillis = now;
    }
    return due;
  }

  @Override
  public boolean isNeeded(Transaction t) throws ClientException {
    return Expiry.isAny(t, lastMillis) || mayErase() && Erasure.isOwed(t);
  }

  /** The large index is not written anew all the time. */
  private boolean mayErase() {
    return !erased || System.nanoTime() - erasedAt >= BETWEEN_ERASURES;
  }

  @Override
  public void run(Transaction t) throws ClientException {
    if (Expiry.isAny(t, lastMillis)) {
      Expiry.sweep(t, lastMillis);
    }
    if (mayErase() && Erasure.isOwed(t)) {
      Erasure.settle(t);
      erased = true;
      erasedAt = System.nanoTime();
    }
  }
}
