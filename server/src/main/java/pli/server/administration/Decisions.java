package pli.server.administration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Vrf;
import pli.crypto.VrfKeyPair;
import pli.protocol.Limits;
import pli.protocol.wire.Error;
import pli.server.delivery.Padding;
import pli.server.delivery.Refusal;
import pli.server.delivery.Rows;
import pli.server.log.LogWriter;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.VerificationException;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.administration.Policy;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;

/**
 * The rows of what was decided: of the chain of policies and of that of acts each entry under its
 * version, and under 0 which is the latest.
 */
final class Decisions {
  private static final int FORMAT = 1;
  private static final int HEAD = 0;
  private static final int MAX_BYTES = 2 << 20;

  private final LogWriter log = new LogWriter();
  private final NetworkCard card;
  private final VrfKeyPair vrf;
  private final Map<LeafType.Chain, Vrf.Proved> labels = new ConcurrentHashMap<>();

  Decisions(NetworkCard card, VrfKeyPair vrf) {
    this.card = card;
    this.vrf = vrf;
  }

  /**
   * Of a chain.
   *
   * @param latest its latest version; 0 if there is none
   * @param kept older versions that what comes next may name: open invitations of administrators
   */
  private record Head(long latest, List<Long> kept) {
    static final Head NONE = new Head(0, List.of());

    Bytes encode() {
      return Padding.pad(
          new TlsWriter(64)
              .u8(FORMAT)
              .u64(latest)
              .vector(kept, (to, version) -> to.u64(version))
              .toBytes());
    }

    static Head read(TlsReader in) throws DecodeException {
      if (in.u8() != FORMAT) {
        throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a chain's head");
      }
      Head head = new Head(in.u64(), in.vector(TlsReader::u64));
      Padding.skip(in);
      return head;
    }
  }

  private static Head head(View view, LeafType.Chain chain) throws StoreException {
    @Nullable Head head = Rows.get(view, Table.DECISIONS, id(chain), Head::read);
    return head == null ? Head.NONE : head;
  }

  /** The version of the latest entry; 0 if there is none. */
  static long latestVersion(View view, LeafType.Chain chain) throws StoreException {
    return head(view, chain).latest();
  }

  /** The entry of that version, which must be there. */
  private static Placed entry(View view, LeafType.Chain chain, long version) throws StoreException {
    @Nullable Bytes row = view.get(Table.DECISIONS, id(chain), version);
    if (row == null) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
    return Rows.read(row, StoredDecision::read);
  }

  /** What the act of that version did; null if there is no such act. */
  static @Nullable Act act(View view, long version) throws StoreException {
    if (version < 1 || version > latestVersion(view, LeafType.Chain.ADMINISTRATION)) {
      return null;
    }
    try {
      return entry(view, LeafType.Chain.ADMINISTRATION, version).entry().act().act();
    } catch (DecodeException e) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
  }

  /** The leaf that the log has of what an entry says, by whomever it was signed; or null. */
  static @Nullable Leaf logged(View view, LoggedEntry entry) throws StoreException {
    LeafType.Chain chain = entry.type().chain();
    if (entry.version() > latestVersion(view, chain)) {
      return null;
    }
    Leaf there = entry(view, chain, entry.version()).entry().leaf();
    return there.body().equals(entry.leaf().body()) ? there : null;
  }

  /** Whether an entry names the latest of its chain as the one before. */
  static boolean isNext(View view, LoggedEntry entry) throws StoreException {
    LeafType.Chain chain = entry.type().chain();
    long latest = latestVersion(view, chain);
    return latest == entry.version() - 1
        && (latest == 0
            || entry(view, chain, latest).entry().hash().equals(entry.leaf().body().previous()));
  }

  /**
   * Entries from one version to another: at most 64, and not more than fit into a frame.
   *
   * @param from 0 and 1 both mean all
   */
  static List<Placed> between(View view, LeafType.Chain chain, long from, long to)
      throws StoreException {
    long first = Math.max(1, from);
    List<Placed> entries = new ArrayList<>();
    if (first > to) {
      return entries;
    }
    int count = (int) Math.min(Limits.MAX_RECORDS, to - first + 1);
    for (View.Row row : view.range(Table.DECISIONS, id(chain), first, count, MAX_BYTES)) {
      entries.add(Rows.read(row.value(), StoredDecision::read));
    }
    return entries;
  }

  /**
   * What was decided so far, as everybody verifies it. All that is kept was verified before.
   *
   * @throws Refusal NOT_ALLOWED if nobody founded the network yet
   */
  Administration administration(View view) throws StoreException, Refusal {
    Head policy = head(view, LeafType.Chain.POLICY);
    if (policy.latest() == 0) {
      throw Refusal.of(Error.Code.NOT_ALLOWED);
    }
    List<Placed> kept = new ArrayList<>();
    Head acts = head(view, LeafType.Chain.ADMINISTRATION);
    for (long version : acts.kept()) {
      kept.add(entry(view, LeafType.Chain.ADMINISTRATION, version));
    }
    if (acts.latest() != 0) {
      kept.add(entry(view, LeafType.Chain.ADMINISTRATION, acts.latest()));
    }
    // No older policy is asked for than those by which these acts were signed.
    for (long version = oldestPolicy(kept, policy.latest());
        version <= policy.latest();
        version++) {
      kept.add(entry(view, LeafType.Chain.POLICY, version));
    }
    Administration administration = Administration.resume(card, kept);
    try {
      return acts.latest() == 0
          ? administration.withActs(label(LeafType.Chain.ADMINISTRATION).proof())
          : administration;
    } catch (VerificationException e) {
      throw new IllegalStateException("the server's own proof", e);
    }
  }

  private static long oldestPolicy(List<Placed> acts, long latest) throws StoreException {
    long oldest = latest;
    try {
      for (Placed act : acts) {
        oldest = Math.min(oldest, act.entry().act().policyVersion());
      }
      return oldest;
    } catch (DecodeException e) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
  }

  /** The policy in force; null if nobody founded the network yet. */
  static @Nullable Policy policy(View view) throws StoreException {
    long latest = latestVersion(view, LeafType.Chain.POLICY);
    if (latest == 0) {
      return null;
    }
    try {
      return entry(view, LeafType.Chain.POLICY, latest).entry().policyChange().policy();
    } catch (DecodeException e) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
  }

  /** A chain's label, with its VRF proof. */
  Vrf.Proved label(LeafType.Chain chain) {
    return labels.computeIfAbsent(chain, of -> LogLabel.of(of).hash(vrf));
  }

  /**
   * Appends an entry to the log, and keeps it.
   *
   * @param before what was decided so far
   * @throws VerificationException if it does not follow, or lacks signatures
   */
  void append(Changes changes, Administration before, LoggedEntry entry)
      throws StoreException, VerificationException {
    Administration after = before.next(entry, LogWriter.size(changes));
    put(changes, entry);
    // A policy may have used up an invitation that was kept for it.
    List<Long> kept = new ArrayList<>();
    for (Placed placed : after.kept()) {
      if (placed.entry().type() == LeafType.ADMINISTRATIVE_ACT
          && placed.entry().version() != after.actVersion()) {
        kept.add(placed.entry().version());
      }
    }
    Head acts = new Head(after.actVersion(), kept);
    changes.put(Table.DECISIONS, id(LeafType.Chain.ADMINISTRATION), HEAD, acts.encode());
    Head policies = new Head(after.policy().version(), List.of());
    changes.put(Table.DECISIONS, id(LeafType.Chain.POLICY), HEAD, policies.encode());
  }

  /** Appends the first policy, which the network's key signed just now. */
  void begin(Changes changes, LoggedEntry first) throws StoreException {
    put(changes, first);
    changes.put(Table.DECISIONS, id(LeafType.Chain.POLICY), HEAD, new Head(1, List.of()).encode());
  }

  private void put(Changes changes, LoggedEntry entry) throws StoreException {
    long place = log.append(changes, entry.leaf().encode());
    changes.put(
        Table.DECISIONS,
        id(entry.type().chain()),
        entry.version(),
        StoredDecision.encode(new Placed(entry, place)));
  }

  private static Bytes id(LeafType.Chain chain) {
    return Bytes.utf8(chain.name());
  }
}
