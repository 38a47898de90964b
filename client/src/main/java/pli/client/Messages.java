package pli.client;

import java.time.Duration;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.TimelineEntry;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Timeline;
import pli.client.session.Deadline;
import pli.client.sync.Driver;
import pli.client.vault.Vault;

/**
 * What is done with messages that are there, and what goes beside them. Comes from {@link
 * Device#messages}.
 */
public final class Messages {
  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;

  Messages(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
  }

  /** The number of the last entry that somebody has taken; 0 if nobody took any. */
  public long taken() throws ClientException {
    return vault.read(Timeline::taken);
  }

  /**
   * What others did after an entry, the oldest first; if there is nothing, waits for it, as {@link
   * Device#receive} does. Whoever follows by numbers need not be the one who takes.
   *
   * @param number of the entry
   * @param max how many at most
   * @param timeout how long to wait; all queues are read meanwhile
   * @return nothing if nothing came in time
   * @throws ClientException UNREACHABLE and others, if nothing came because the server could not be
   *     reached
   */
  public List<TimelineEntry> after(long number, int max, Duration timeout) throws ClientException {
    List<TimelineEntry> there = vault.read(t -> Timeline.after(t, number, max));
    if (!there.isEmpty() || timeout.isZero() || timeout.isNegative()) {
      return there;
    }
    boolean came =
        driver.read(t -> !Timeline.after(t, number, 1).isEmpty(), Deadline.after(timeout));
    if (!came && !driver.isReachable()) {
      throw driver.inVain();
    }
    return vault.read(t -> Timeline.after(t, number, max));
  }
}
