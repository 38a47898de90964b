package pli.server.log;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Quantity;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.Cosignature;
import pli.transparency.note.NoteSigner;

/**
 * Makes the tree of the entries that are durable, signs it, has it cosigned and publishes it, a few
 * times a second when there is something new, and now and then when there is not.
 *
 * <p>What holds, also when the process is killed between any two steps: entries are taken in the
 * order of their places and only once they are synced; tiles, tree and the signed checkpoint come
 * in one synced write, before anybody sees the signature; what is shown is synced as shown before
 * it is. The tree is a function of entries that never change, and the signature one of the tree: a
 * head that is signed again has the same bytes.
 *
 * <p>It has a thread of its own. If witnesses say, and enough of them or one with proof, that this
 * log is not the one that they cosigned, it signs nothing more. A proof is kept in the store and
 * holds for every start after. Where the card asks for cosignatures, nothing new is signed after a
 * start before as many witnesses have cosigned what was signed last: an older folder that was put
 * back is noticed before it signs a second tree.
 */
public final class Sequencer implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long AFTER_FAILURE_MILLIS = 1000;

  /** How long those are waited for who answer when there are enough already. */
  private static final long GRACE_MILLIS = 300;

  private final LogTree tree;
  private final PublishedLog published;
  private final TrustedLog trusted;
  private final NoteSigner signer;
  private final LogOptions options;
  private final InstantSource clock;
  private final EventLog events;
  private final WitnessClient client;
  private final List<Witness> witnesses = new ArrayList<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final ExecutorService asking =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("witness-", 0).factory());
  private final Thread thread;

  private volatile boolean closing;
  private volatile LogState state = LogState.EMPTY;
  private volatile long publishedMillis;

  /** What proved that the log was rolled back, and is in the store. */
  private volatile @Nullable SignedCheckpoint proof;

  /** The next ones belong to the thread. */
  private @Nullable Cosigned current;

  /** Whether enough witnesses have cosigned, since the start, what was signed before it. */
  private boolean confirmed;

  /** When all were last asked. */
  private long begunMillis;

  private long rounds;

  /** What came of asking a witness; no cosignature if it gave none. */
  private record Answer(
      long round, SignedCheckpoint head, Witness witness, @Nullable Cosignature cosignature) {}

  /**
   * Looks whether the log is whole, and begins to work.
   *
   * @param trusted the log as the network's card has it
   * @param signer with the key of that log
   * @throws StoreException DAMAGED if tiles, tree and checkpoints do not belong together
   * @throws IllegalArgumentException if the key is not the log's
   */
  public static Sequencer start(
      Store store,
      PublishedLog published,
      TrustedLog trusted,
      NoteSigner signer,
      LogOptions options,
      InstantSource clock,
      EventLog events)
      throws StoreException {
    Sequencer sequencer = new Sequencer(store, published, trusted, signer, options, clock, events);
    sequencer.load();
    Cosigned signed = sequencer.current;
    sequencer.tree.verify(signed == null ? null : signed.head(), published.checkpoint());
    sequencer.confirmed = signed == null || sequencer.required() == 0;
    sequencer.thread.start();
    return sequencer;
  }

  private Sequencer(
      Store store,
      PublishedLog published,
      TrustedLog trusted,
      NoteSigner signer,
      LogOptions options,
      InstantSource clock,
      EventLog events) {
    if (!trusted.keys().contains(signer.verifierKey())) {
      throw new IllegalArgumentException("not the key of this log");
    }
    this.published = published;
    this.trusted = trusted;
    this.signer = signer;
    this.options = options;
    this.clock = clock;
    this.events = events;
    tree = new LogTree(store, trusted, signer);
    client = new WitnessClient(options.witnessPatience());
    for (WitnessAddress address : options.witnesses()) {
      boolean counts = trusted.witnesses().witnesses().contains(address.key());
      witnesses.add(new Witness(address, counts, client, signer.verifierKey(), clock));
    }
    thread = Thread.ofPlatform().name("sequencer").daemon().unstarted(this::run);
  }

  /** How it stands. */
  public LogReport report() {
    long size;
    try {
      size = tree.entries();
    } catch (StoreException e) {
      size = tree.size();
    }
    return new LogReport(
        state,
        size,
        tree.size(),
        published.size(),
        publishedMillis,
        trusted.witnesses().required(),
        witnesses.stream().map(Witness::report).toList(),
        proof);
  }

  /** What was signed last, which is durable; null if nothing was yet. */
  public @Nullable SignedCheckpoint signed() throws StoreException {
    return tree.signed();
  }

  private void run() {
    long pause = TICK_MILLIS;
    while (!closing) {
      try {
        Thread.sleep(pause);
        step();
        pause = TICK_MILLIS;
      } catch (InterruptedException e) {
        return;
      } catch (StoreException e) {
        pause = AFTER_FAILURE_MILLIS;
        become(LogState.STORE_FAILED);
        reload();
      } catch (RuntimeException | Error e) {
        pause = AFTER_FAILURE_MILLIS;
        if (!closing) {
          fault(e);
        }
      }
    }
  }

  /** Whatever it was, the thread goes on: a log that stands still must not look published. */
  private void fault(Throwable failure) {
    try {
      events.write(Event.FAULT, failure.getStackTrace());
      become(LogState.STORE_FAILED);
      reload();
    } catch (RuntimeException | Error e) {
      // Not even that: memory is short. The next step tries again.
      state = LogState.STORE_FAILED;
    }
  }

  private void load() throws StoreException {
    proof = tree.rolledBack();
    @Nullable SignedCheckpoint signed = tree.load();
    if (signed != null && (current == null || !current.head().equals(signed))) {
      current = new Cosigned(signed);
    }
  }

  /** What a failed write held is there or is not. */
  private void reload() {
    try {
      load();
    } catch (StoreException e) {
      // The next step fails as well, and comes back here.
    }
  }

  private void step() throws StoreException, InterruptedException {
    boolean late = false;
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      late |= take(answer);
    }
    if (isRolledBack()) {
      rolledBack();
    } else if (confirmed) {
      @Nullable SignedCheckpoint signed = tree.grow();
      if (signed != null) {
        current = new Cosigned(signed);
      }
    }
    Cosigned now = current;
    if (now == null) {
      become(LogState.EMPTY);
      return;
    }
    boolean isNew = published.size() < now.head().checkpoint().head().size();
    if (isDue()) {
      // All are asked again: what they cosigned before is getting old.
      begunMillis = clock.millis();
      current = new Cosigned(now.head());
      round(current);
    } else if (isNew || state == LogState.QUORUM_MISSING) {
      round(now);
    } else if (late || state == LogState.STORE_FAILED) {
      publish(now);
    }
  }

  /** Whether what is published begins to look old, or this server has not begun yet. */
  private boolean isDue() {
    long age = clock.millis() - begunMillis;
    return age < 0 || age >= options.publishEvery().toMillis();
  }

  /** Asks those who can be asked, waits for them, but not for ever, and publishes. */
  private void round(Cosigned now) throws StoreException, InterruptedException {
    long round = ++rounds;
    int left = 0;
    for (Witness witness : witnesses) {
      if (!now.has(witness.key()) && witness.take(clock.millis())) {
        left++;
        asking.execute(() ->
            answers.add(new Answer(round, now.head(), witness, witness.ask(now.head(), tree))));
      }
    }
    if (left == 0 && !now.hasEnough(required(), trusted.witnesses().witnesses())) {
      return;
    }
    long end = System.nanoTime() + options.witnessPatience().toNanos();
    while (left > 0) {
      if (now.hasEnough(required(), trusted.witnesses().witnesses())) {
        end = Math.min(end, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS));
      }
      @Nullable Answer answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (answer == null) {
        break;
      }
      take(answer);
      left -= answer.round() == round ? 1 : 0;
    }
    publish(now);
  }

  private int required() {
    return trusted.witnesses().required();
  }

  /** Whether the answer is a cosignature of the head that is being published. */
  private boolean take(Answer answer) {
    Cosigned now = current;
    @Nullable Cosignature cosignature = answer.cosignature();
    tell(answer.witness());
    if (cosignature == null || now == null || now.head() != answer.head()) {
      return false;
    }
    now.add(cosignature);
    return true;
  }

  /** Writes down that a witness fails, or no longer does. */
  private void tell(Witness witness) {
    if (witness.isNews()) {
      events.write(
          witness.report().fault() == null ? Event.WITNESS_RECOVERED : Event.WITNESS_FAILED,
          Quantity.WITNESS,
          1 + witnesses.indexOf(witness));
    }
  }

  private void publish(Cosigned now) throws StoreException, InterruptedException {
    if (isRolledBack()) {
      rolledBack();
      return;
    }
    if (!now.hasEnough(required(), trusted.witnesses().witnesses())) {
      become(LogState.QUORUM_MISSING);
      return;
    }
    confirmed = true;
    SignedCheckpoint checkpoint = now.checkpoint();
    if (!Objects.equals(checkpoint, published.checkpoint())) {
      tree.publish(checkpoint);
      published.show(checkpoint);
    }
    publishedMillis = clock.millis();
    become(LogState.PUBLISHING);
  }

  /**
   * One witness alone could stop the log with its mere word; more than half of them are believed,
   * and any who shows the log's own signature.
   */
  private boolean isRolledBack() {
    if (proof != null) {
      return true;
    }
    List<WitnessReport> reports = witnesses.stream().map(Witness::report).toList();
    long contradicting = reports.stream().filter(WitnessReport::contradicts).count();
    return reports.stream().anyMatch(report -> report.proof() != null)
        || 2 * contradicting > reports.size();
  }

  /** Keeps the proof, if there is one: a word may be taken back, a proof may not. */
  private void rolledBack() throws StoreException, InterruptedException {
    if (proof == null) {
      for (Witness witness : witnesses) {
        @Nullable SignedCheckpoint shown = witness.report().proof();
        if (shown != null) {
          tree.rollBack(shown);
          proof = shown;
          break;
        }
      }
    }
    become(LogState.ROLLED_BACK);
  }

  private void become(LogState next) {
    if (state == next) {
      return;
    }
    boolean first = state == LogState.EMPTY;
    state = next;
    switch (next) {
      case PUBLISHING -> {
        if (!first) {
          events.write(Event.LOG_PUBLISHING);
        }
      }
      case QUORUM_MISSING -> events.write(Event.LOG_QUORUM_MISSING);
      case ROLLED_BACK -> events.write(Event.LOG_ROLLED_BACK);
      case STORE_FAILED -> events.write(Event.LOG_WAITS_FOR_STORE);
      case EMPTY -> {}
    }
  }

  /** Stops after the step that it is at. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    asking.shutdownNow();
    client.close();
    try {
      thread.join();
      asking.awaitTermination(options.witnessPatience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
