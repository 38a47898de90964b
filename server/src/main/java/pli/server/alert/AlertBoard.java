package pli.server.alert;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.crypto.Vrf;
import pli.crypto.VrfKeyPair;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.delivery.Rows;
import pli.server.log.LogWriter;
import pli.server.store.Changes;
import pli.server.store.Done;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.Limits;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertException;
import pli.transparency.alert.AlertGate;
import pli.transparency.alert.AlertId;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.alert.AlertRevocation;
import pli.transparency.alert.AlertStatement;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;

/**
 * The alerts and revocations that are in force. Whoever brings one, it is verified by the card's
 * alert keys, appended to the log in the write that keeps it, and then shown to every connection
 * that is there. Futures fail with {@link Refusal} or {@link StoreException}. Thread-safe.
 */
public final class AlertBoard {
  private static final Bytes ID = Bytes.utf8("posted");
  private static final int HEAD = 0;
  private static final int MAX_BYTES = 4 << 20;
  private static final int SIGNER = 0;

  /**
   * So many of the last are shown to who asks, in force or not, so that nobody has to guess why
   * they do not know one that the log has. Twice as many as devices ask for: theirs may be a moment
   * older than the board.
   */
  private static final int SHOWN = 2 * Limits.MAX_CURRENT_ALERTS;

  /** An answer has one at least, and no more once it has so many bytes. */
  private static final int MAX_ANSWER = 256 << 10;

  private final Store store;
  private final InstantSource clock;
  private final NetworkCard card;
  private final Vrf.Proved label;
  private final SignatureKeyPair networkKeys;
  private final Entropy entropy;
  private final LogWriter log = new LogWriter();
  private final Set<Runnable> hearers = ConcurrentHashMap.newKeySet();

  /** What the committed rows have; replaced as a whole, ascending. */
  private volatile List<Posted> current;

  /**
   * The board as the store has it.
   *
   * @param card of the network, which names the alert keys
   * @param vrf the key that the card names
   * @param networkKeys those that the card names, which sign places in the log and no alert
   */
  public AlertBoard(
      Store store,
      InstantSource clock,
      NetworkCard card,
      VrfKeyPair vrf,
      SignatureKeyPair networkKeys,
      Entropy entropy)
      throws StoreException {
    this.store = store;
    this.clock = clock;
    this.card = card;
    this.label = LogLabel.of(LeafType.Chain.ALERT).hash(vrf);
    this.networkKeys = networkKeys;
    this.entropy = entropy;
    this.current = posted(store.view());
  }

  /** What is in force, the oldest first; at most {@link Limits#MAX_CURRENT_ALERTS}. */
  public List<Posted> current() {
    return current;
  }

  /**
   * A part of the log's chain of alerts.
   *
   * @param labelProof that it is that chain's label
   * @param entries ascending without gaps
   * @param latest version; 0 if there is none
   */
  public record Part(Bytes labelProof, List<StoredAlert> entries, long latest) {
    /** With a copy of {@code entries}. */
    public Part {
      entries = List.copyOf(entries);
    }
  }

  /** The last of the chain from a version on, in force or not; not all of them at once. */
  public Part read(long from) throws StoreException {
    View view = store.view();
    long latest = head(view).latest();
    List<StoredAlert> entries = new ArrayList<>();
    int bytes = 0;
    for (StoredAlert stored : rows(view)) {
      boolean asked = stored.version() >= from && stored.version() > latest - SHOWN;
      if (asked && (entries.isEmpty() || bytes + stored.file().length() <= MAX_ANSWER)) {
        entries.add(stored);
        bytes += stored.file().length();
      }
    }
    return new Part(label.proof(), entries, latest);
  }

  /** {@code hearer} is run, on any thread, whenever there may be more; it must return at once. */
  public void add(Runnable hearer) {
    hearers.add(hearer);
  }

  /** Tells it no more. */
  public void remove(Runnable hearer) {
    hearers.remove(hearer);
  }

  /**
   * Posts an alert, or a revocation. The same again is done again.
   *
   * <p>Refused with NOT_ALLOWED (the card names no alert keys), ALERT_REFUSED (it does not count
   * now), TOO_MANY.
   */
  public CompletableFuture<Done> publish(Bytes file) {
    AlertStatement statement;
    try {
      statement = verified(file);
    } catch (Refusal e) {
      return CompletableFuture.failedFuture(e);
    }
    return store.commit(changes -> enter(changes, statement, file)).thenApply(this::show);
  }

  private AlertStatement verified(Bytes file) throws Refusal {
    @Nullable AlertPolicy policy = card.alerts();
    if (policy == null) {
      throw Refusal.of(Error.Code.NOT_ALLOWED);
    }
    AlertGate gate = new AlertGate(policy);
    try {
      return gate.alert(file, seconds(), List.of()).alert();
    } catch (AlertException e) {
      if (e.reason() != AlertException.Reason.OTHER_KIND) {
        throw Refusal.of(Error.Code.ALERT_REFUSED);
      }
    }
    try {
      return gate.revocation(file).revocation();
    } catch (AlertException e) {
      throw Refusal.of(Error.Code.ALERT_REFUSED);
    }
  }

  private Done enter(Changes changes, AlertStatement statement, Bytes file)
      throws StoreException, Refusal {
    long now = seconds();
    List<StoredAlert> rows = rows(changes);
    Set<AlertId> revoked = revoked(rows);
    if (statement instanceof Alert && revoked.contains(statement.id())) {
      throw Refusal.of(Error.Code.ALERT_REFUSED);
    }
    AlertHead head = head(changes);
    int staying = 0;
    for (StoredAlert there : rows) {
      if (there.statement().equals(statement)) {
        return Done.DONE;
      }
      boolean over =
          isOver(there, revoked, now)
              || statement instanceof AlertRevocation && there.isAlert(statement.id());
      if (over && there.version() <= head.latest() + 1 - SHOWN) {
        changes.delete(Table.ALERTS, ID, there.version());
      }
      staying += over ? 0 : 1;
    }
    if (staying >= Limits.MAX_CURRENT_ALERTS) {
      throw Refusal.of(Error.Code.TOO_MANY);
    }
    append(changes, head, file, now);
    return Done.DONE;
  }

  private static Set<AlertId> revoked(List<StoredAlert> rows) {
    return rows.stream()
        .map(StoredAlert::statement)
        .filter(AlertRevocation.class::isInstance)
        .map(AlertStatement::id)
        .collect(Collectors.toSet());
  }

  private static boolean isOver(StoredAlert there, Set<AlertId> revoked, long now) {
    return there.hasEnded(now)
        || there.statement() instanceof Alert alert && revoked.contains(alert.id());
  }

  private static AlertHead head(View view) throws StoreException {
    @Nullable AlertHead found = Rows.get(view, Table.ALERTS, ID, AlertHead::read);
    return found == null ? AlertHead.NONE : found;
  }

  private void append(Changes changes, AlertHead head, Bytes file, long now) throws StoreException {
    Bytes opening = Commitment.opening(entropy);
    LeafBody body =
        new LeafBody(
            LeafType.ALERT,
            label.output(),
            head.latest() + 1,
            Commitment.to(opening, file),
            head.hash());
    Bytes signature = Ed25519.sign(networkKeys, body.toBeSigned(card.log().origin()));
    Leaf leaf = new Leaf(body, List.of(new LeafSignature(SIGNER, signature)));
    long place = log.append(changes, leaf.encode());
    StoredAlert stored = new StoredAlert(place, now, leaf, opening, file);
    changes.put(Table.ALERTS, ID, stored.version(), stored.encode());
    changes.put(Table.ALERTS, ID, HEAD, new AlertHead(stored.version(), leaf.hash()).encode());
  }

  /** Behind the write: nobody is shown what a crash would take back. */
  private Done show(Done done) {
    try {
      refresh();
    } catch (StoreException e) {
      throw new CompletionException(e);
    }
    hearers.forEach(Runnable::run);
    return done;
  }

  /** Two that were posted at once may come here in either order; the rows decide. */
  private synchronized void refresh() throws StoreException {
    current = posted(store.view());
  }

  private List<Posted> posted(View view) throws StoreException {
    long now = seconds();
    List<Posted> posted = new ArrayList<>();
    List<StoredAlert> rows = rows(view);
    Set<AlertId> revoked = revoked(rows);
    for (StoredAlert stored : rows) {
      if (!isOver(stored, revoked, now)) {
        posted.add(Posted.of(stored));
      }
    }
    return List.copyOf(posted);
  }

  private static List<StoredAlert> rows(View view) throws StoreException {
    List<StoredAlert> rows = new ArrayList<>();
    int most = Limits.MAX_CURRENT_ALERTS + SHOWN;
    for (View.Row row : view.range(Table.ALERTS, ID, 1, most, MAX_BYTES)) {
      rows.add(Rows.read(row.value(), StoredAlert::read));
    }
    return rows;
  }

  private long seconds() {
    return TimeUnit.MILLISECONDS.toSeconds(clock.millis());
  }
}
