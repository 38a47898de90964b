package pli.client.trust;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Platform;
import pli.client.net.Endpoint;
import pli.client.session.Deadline;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.proof.TlogProof;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tile.TileReader;
import pli.transparency.tree.InclusionProof;

/**
 * Follows the log while the device is connected, and says what may be done with what is known of
 * it. Belongs to the thread that drives; {@link #freshness}, {@link #lie} and {@link
 * #sendDespiteAge} may be called by any.
 */
public final class LogWatch {
  private static final long EVERY = TimeUnit.MINUTES.toNanos(10);
  private static final long AGAIN_AFTER_TROUBLE = TimeUnit.SECONDS.toNanos(30);

  /** The server publishes within about a second what it has just accepted, once witnesses agree. */
  private static final Duration PUBLISHING = Duration.ofSeconds(10);

  /** Seconds after which nothing is new any more: an honest server has published it by then. */
  private static final long OVERDUE = TimeUnit.MINUTES.toSeconds(10);

  private static final long JUST_NOW = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

  private final Vault vault;
  private final TrustedLog log;
  private final Platform platform;
  private final List<Endpoint> endpoints;
  private final Tail tail;

  /** When to follow it again, by {@link System#nanoTime}; null as long as it never was. */
  private @Nullable Long next;

  /** When it was followed last, by {@link System#nanoTime}; null as long as it never was. */
  private @Nullable Long last;

  /** The newest head of others that was there when it was followed. */
  private long considered;

  /** Whether everything up to the checkpoint was read the last time. */
  private boolean complete;

  /** What the server did wrong with the log since it was last read to its end, or null. */
  private volatile @Nullable ClientException lie;

  private volatile boolean despiteAge;

  /** Follows {@code log}, which the server shows at {@code endpoints}, into {@code vault}. */
  public LogWatch(Vault vault, TrustedLog log, Platform platform, List<Endpoint> endpoints) {
    this.vault = vault;
    this.log = log;
    this.platform = platform;
    this.endpoints = endpoints;
    this.tail = new Tail(vault, log);
  }

  /** From now on sends although no witness has seen the log for three days: the person insists. */
  public void sendDespiteAge() {
    despiteAge = true;
  }

  /** Follows the log if it is time to, or others have named heads that are not proved yet. */
  public void followIfDue(Deadline deadline) throws ClientException {
    Long due = next;
    if (due == null
        || due - System.nanoTime() <= 0
        || lie == null && vault.read(Seen::newest) > considered) {
      follow(deadline);
    }
  }

  /**
   * Follows the log unless that was just done: for those who are about to believe something. Of
   * hundreds who are asked for one after the other, not each needs a visit of its own.
   */
  public void followAgain(Deadline deadline) throws ClientException {
    Long before = last;
    if (before == null || System.nanoTime() - before > JUST_NOW) {
      follow(deadline);
    }
  }

  /**
   * Follows the log now. What goes wrong is remembered, for those who need the log.
   *
   * @throws ClientException if the vault cannot be read or written
   */
  public void follow(Deadline deadline) throws ClientException {
    considered = vault.read(Seen::newest);
    complete = false;
    long pause = AGAIN_AFTER_TROUBLE;
    try {
      WebLog door = new WebLog(platform.transport(), endpoints, deadline);
      complete = tail.follow(door, platform.clock().millis(), () -> !deadline.isPast());
      if (complete) {
        lie = null;
      }
      pause = complete ? EVERY : 0;
    } catch (IOException e) {
      // How old the log is says whether that matters. It takes back no lie: else a server that was
      // caught would only have to answer no more.
    } catch (ClientException e) {
      if (e.exitCode() != Problem.LOG_FORKED.exitCode()) {
        throw e;
      }
      lie = e;
    } finally {
      long now = System.nanoTime();
      last = now;
      next = now + pause;
    }
  }

  /**
   * Refuses to send anything on what is known of the log.
   *
   * @throws ClientException LOG_FORKED, LOG_BROKEN and what else the server did wrong with it;
   *     LOG_TOO_OLD_TO_SEND
   */
  public void requireForSending() throws ClientException {
    refuseLies();
    if (!despiteAge) {
      freshness().requireForSending(ageSeconds());
    }
  }

  /**
   * Refuses if the log is not what it has to be, or was not read to its end.
   *
   * @throws ClientException as {@link #requireForSending}; LOG_UNAVAILABLE
   */
  public void requireRead() throws ClientException {
    refuseLies();
    if (!complete) {
      throw new ClientException(Problem.LOG_UNAVAILABLE);
    }
  }

  /**
   * Refuses keys that were not known before.
   *
   * @throws ClientException as {@link #requireRead}; LOG_TOO_OLD
   */
  public void requireForNewKeys() throws ClientException {
    requireRead();
    Freshness freshness = freshness();
    if (freshness == Freshness.UNKNOWN && log.witnesses().required() > 0) {
      // Nothing was ever read to its end, as far as the vault knows by now.
      throw new ClientException(Problem.LOG_UNAVAILABLE);
    }
    freshness.requireForNewKeys(ageSeconds());
  }

  /**
   * Refuses if the log was caught lying, and sees to it that the proof is there as a file.
   *
   * @throws ClientException LOG_FORKED, LOG_BROKEN
   */
  public void requireNoAlarm() throws ClientException {
    Alarm.refuse(vault);
  }

  /** What the server did wrong with the log since it was last read to its end; any thread. */
  public @Nullable Problem lie() {
    ClientException found = lie;
    return found == null ? null : found.problem();
  }

  private void refuseLies() throws ClientException {
    requireNoAlarm();
    ClientException found = lie;
    if (found != null) {
      throw found;
    }
  }

  /**
   * Believes an account's records if the log has the latest of them as its latest. One that is so
   * new that the server cannot have published it yet is waited for.
   *
   * @param place of the latest record in the log, as the server says
   * @throws ClientException RECORD_NOT_LOGGED, RECORD_UNPUBLISHED, RECORD_OUTDATED, RECORD_DIFFERS,
   *     and those of {@link #requireForNewKeys}
   */
  public void believe(AccountChain chain, long place, Deadline deadline) throws ClientException {
    Deadline published = deadline.within(PUBLISHING);
    followIfDue(deadline);
    while (true) {
      requireForNewKeys();
      Label label = vault.read(t -> Label.load(t, chain.label()));
      if (label != null && label.version() >= chain.version()) {
        compare(label, chain);
        return;
      }
      if (place < vault.read(t -> t.number("SELECT size FROM log_head"))) {
        throw new ClientException(Problem.RECORD_NOT_LOGGED);
      }
      if (isOverdue(chain.hash())) {
        throw new ClientException(Problem.RECORD_NOT_LOGGED);
      }
      if (published.isPast()) {
        throw new ClientException(Problem.RECORD_UNPUBLISHED);
      }
      LockSupport.parkNanos(PAUSE);
      follow(deadline);
    }
  }

  /**
   * Whether a record that the server says it will publish should have been there long ago: the
   * witnesses have seen the log since this device first heard of it, by more than a server needs
   * that appends before it answers. So nobody is kept waiting for a place that never comes. When
   * that was is said by the witnesses, when they next see the log: what they said before may be an
   * hour old, and this device's clock may be behind, which accuses nobody.
   */
  public boolean isOverdue(Hash record) throws ClientException {
    long seen = witnessedAt().orElse(0);
    long now = nowSeconds();
    return vault.write(t -> {
      String heard = "heard of " + record.base64();
      String unpublished = "unpublished " + record.base64();
      if (!hasMark(t, heard)) {
        mark(t, heard, seen);
      } else if (!hasMark(t, unpublished)) {
        if (seen > numberOf(t, heard)) {
          mark(t, unpublished, Math.max(now, seen));
        }
      } else {
        return seen > numberOf(t, unpublished) + OVERDUE;
      }
      return false;
    });
  }

  private static boolean hasMark(Transaction t, String name) throws ClientException {
    return t.exists("SELECT 1 FROM mark WHERE name = ?", name);
  }

  private static long numberOf(Transaction t, String name) throws ClientException {
    return t.number("SELECT number FROM mark WHERE name = ?", name);
  }

  private static void mark(Transaction t, String name, long number) throws ClientException {
    t.change("INSERT INTO mark (name, number) VALUES (?, ?)", name, number);
  }

  private static void compare(Label label, AccountChain chain) throws ClientException {
    if (label.version() > chain.version()) {
      throw new ClientException(Problem.RECORD_OUTDATED);
    }
    if (!label.hash().equals(chain.hash())) {
      throw new ClientException(Problem.RECORD_DIFFERS);
    }
  }

  /**
   * The proof that the latest entry of a label stands in the log, which has been read.
   *
   * @throws IOException if a tile could not be had
   * @throws ClientException LOG_DAMAGED
   */
  public TlogProof inclusion(Bytes label, Deadline deadline) throws IOException, ClientException {
    Label latest = vault.read(t -> Label.load(t, label));
    if (latest == null) {
      throw new ClientException(Problem.LOG_UNAVAILABLE);
    }
    return inclusions(Collections.singletonMap(latest.place(), latest.hash()), deadline).get(0);
  }

  /**
   * The proofs that entries stand in the log, which has been read: all in one tree.
   *
   * @param entries the hashes of their leaves by their places
   * @return in the order of {@code entries}
   * @throws IOException if a tile could not be had
   * @throws ClientException LOG_DAMAGED
   */
  public List<TlogProof> inclusions(Map<Long, Hash> entries, Deadline deadline)
      throws IOException, ClientException {
    Followed known = vault.read(t -> Followed.load(t, log));
    if (known == null) {
      throw new ClientException(Problem.LOG_UNAVAILABLE);
    }
    VerifiedCheckpoint checkpoint = known.checkpoint();
    WebLog door = new WebLog(platform.transport(), endpoints, deadline);
    TileReader tiles = new TileReader(new Caching(door), checkpoint.head().size());
    List<TlogProof> proofs = new ArrayList<>();
    try {
      for (Map.Entry<Long, Hash> entry : entries.entrySet()) {
        InclusionProof proof = tiles.inclusion(entry.getKey());
        proof.verify(entry.getValue(), checkpoint.head().root());
        proofs.add(new TlogProof(Bytes.EMPTY, entry.getKey(), proof.path(), checkpoint.signed()));
      }
      return proofs;
    } catch (DecodeException | VerificationException e) {
      throw new ClientException(Problem.LOG_DAMAGED, e);
    }
  }

  /** How long ago the witnesses saw what this device has read of the log. */
  public Freshness freshness() throws ClientException {
    return Freshness.of(witnessedAt(), nowSeconds());
  }

  /** The same in seconds, below 0 if the witnesses' clocks are ahead; 0 if nobody says. */
  public long ageSeconds() throws ClientException {
    return Freshness.age(witnessedAt(), nowSeconds());
  }

  private OptionalLong witnessedAt() throws ClientException {
    Followed known = vault.read(t -> Followed.load(t, log));
    return known == null ? OptionalLong.empty() : known.witnessedAt();
  }

  private long nowSeconds() {
    return TimeUnit.MILLISECONDS.toSeconds(platform.clock().millis());
  }
}
