package pli.client.trust;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.evidence.BrokenChainEvidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.leaf.Leaf;
import pli.transparency.proof.FollowedLog;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.TileReader;
import pli.transparency.tree.ConsistencyProof;

/**
 * Follows the log into the vault, entry by entry, to the checkpoint that the server shows now. Each
 * step of a few thousand entries is one transaction, so that it can be broken off and goes on where
 * it stood. What fails to verify changes nothing; what proves that the log lied raises an {@link
 * Alarm}, which stays.
 */
public final class Tail {
  /** Bundles of 256 entries that are verified and stored at once. */
  private static final int BUNDLES = 16;

  private final Vault vault;
  private final TrustedLog log;

  /** Follows {@code log} into {@code vault}. */
  public Tail(Vault vault, TrustedLog log) {
    this.vault = vault;
    this.log = log;
  }

  /** Whether to go on with a long catch-up. */
  @FunctionalInterface
  public interface Patience {
    /** Asked before each step. */
    boolean lasts();
  }

  /**
   * Follows the log.
   *
   * @param nowMillis by this device's clock
   * @return whether the whole checkpoint has been read: false if the patience was over before
   * @throws IOException if the log could not be read; trying again can help
   * @throws ClientException LOG_FORKED and LOG_BROKEN, which stay; LOG_WENT_BACK, LOG_DAMAGED,
   *     LOG_UNSIGNED, LOG_UNWITNESSED, WITNESS_FORGED; LOG_WITHHELD, if the server has shown others
   *     more
   */
  public boolean follow(LogDoor door, long nowMillis, Patience patience)
      throws IOException, ClientException {
    Alarm.refuse(vault);
    Followed known = vault.read(t -> Followed.load(t, log));
    long heard = vault.read(Seen::newest);
    VerifiedCheckpoint to = verified(door.checkpoint(), known, nowMillis);
    TileReader tiles = new TileReader(new Caching(door), to.head().size());
    try {
      if (known != null) {
        proveGrowth(tiles, known.checkpoint().signed(), to, nowMillis);
      }
      return read(tiles, known, to, nowMillis, patience) && proveSeen(tiles, to, heard, nowMillis);
    } catch (DecodeException e) {
      throw new ClientException(Problem.LOG_DAMAGED, e);
    }
  }

  private VerifiedCheckpoint verified(Bytes file, @Nullable Followed known, long nowMillis)
      throws ClientException {
    SignedCheckpoint signed;
    try {
      signed = SignedCheckpoint.parse(file);
      VerifiedCheckpoint.verify(
          signed, new TrustedLog(log.origin(), log.keys(), WitnessPolicy.NONE));
    } catch (DecodeException | VerificationException e) {
      throw new ClientException(Problem.LOG_UNSIGNED, e);
    }
    if (known != null) {
      compare(known.checkpoint(), signed, nowMillis);
    }
    if (!signed.checkpoint().extensions().isEmpty()) {
      // Messages carry heads without extension lines: nobody there could verify this signature.
      throw new ClientException(Problem.LOG_UNSIGNED);
    }
    if (known != null) {
      TreeHead before = known.checkpoint().head();
      long now = signed.checkpoint().head().size();
      if (now < before.size()) {
        throw sizes(Problem.LOG_WENT_BACK, now, "before", before.size());
      }
    }
    try {
      return VerifiedCheckpoint.verify(signed, log);
    } catch (VerificationException e) {
      throw new ClientException(
          e.reason() == Reason.TOO_FEW_WITNESSES ? Problem.LOG_UNWITNESSED : Problem.WITNESS_FORGED,
          e);
    }
  }

  /** The log's signature is enough to catch it, whatever the witnesses say. */
  private void compare(VerifiedCheckpoint known, SignedCheckpoint shown, long nowMillis)
      throws ClientException {
    TreeHead before = known.head();
    TreeHead now = shown.checkpoint().head();
    if (now.size() == before.size() && !now.equals(before)) {
      raise(Alarm.fork(ForkEvidence.of(log.keys().get(0), known.signed(), shown)), nowMillis);
    }
  }

  /** That the log has only grown since a head that it signed. */
  private void proveGrowth(
      TileReader tiles, SignedCheckpoint older, VerifiedCheckpoint to, long nowMillis)
      throws IOException, DecodeException, ClientException {
    TreeHead before = older.checkpoint().head();
    if (before.size() == 0 || before.equals(to.head())) {
      return;
    }
    ConsistencyProof proof = tiles.consistency(before.size());
    try {
      proof.verify(before.root(), to.head().root());
    } catch (VerificationException e) {
      raise(fork(tiles, older, to, proof), nowMillis);
    }
  }

  /**
   * The proof that the new tree begins with another one than the older head. If the tiles do not
   * even lead to the new root, they prove nothing.
   */
  private Alarm fork(
      TileReader tiles, SignedCheckpoint older, VerifiedCheckpoint to, ConsistencyProof proof)
      throws IOException, DecodeException, ClientException {
    Hash other = tiles.beginning(older.checkpoint().head().size()).root();
    ForkEvidence evidence = ForkEvidence.of(log.keys().get(0), older, to.signed(), other, proof);
    try {
      evidence.verify(log);
      return Alarm.fork(evidence);
    } catch (VerificationException e) {
      throw new ClientException(Problem.LOG_DAMAGED, e);
    }
  }

  private void raise(Alarm alarm, long nowMillis) throws ClientException {
    vault.write(t -> {
      alarm.store(t, nowMillis);
      return null;
    });
    Alarm.refuse(vault);
  }

  private boolean read(
      TileReader tiles,
      @Nullable Followed known,
      VerifiedCheckpoint to,
      long nowMillis,
      Patience patience)
      throws IOException, DecodeException, ClientException {
    Followed kept = known;
    FollowedLog at = resumed(tiles, known, to);
    do {
      if (!at.isComplete() && !patience.lasts()) {
        return false;
      }
      FollowedLog next = at.isComplete() ? at : step(tiles, at, to);
      Followed now =
          Followed.of(newest(kept, to), next.tree(), kept == null ? 0 : kept.readWitnessedAt());
      switch (store(kept, now, next.news(), nowMillis)) {
        case Stored.Done done -> {}
        // Another process was faster. What it has is as good, and the next visit goes on there.
        case Stored.Overtaken overtaken -> {
          return false;
        }
        case Stored.Broken broken -> raise(broken(tiles, to, broken), nowMillis);
      }
      kept = now;
      at = next;
    } while (!at.isComplete());
    return true;
  }

  /** Of one tree, the checkpoint that the witnesses saw last. */
  private static VerifiedCheckpoint newest(@Nullable Followed kept, VerifiedCheckpoint to) {
    if (kept == null || !kept.checkpoint().head().equals(to.head())) {
      return to;
    }
    boolean later = to.witnessedAt().orElse(0) > kept.checkpoint().witnessedAt().orElse(0);
    return later ? to : kept.checkpoint();
  }

  private static FollowedLog resumed(
      TileReader tiles, @Nullable Followed known, VerifiedCheckpoint to)
      throws IOException, DecodeException, ClientException {
    if (known == null || known.tree().size() == 0) {
      return FollowedLog.begin(to);
    }
    try {
      return FollowedLog.resume(to, known.tree(), proof(tiles, known.tree().size(), to));
    } catch (VerificationException e) {
      throw new ClientException(Problem.LOG_DAMAGED, e);
    }
  }

  private static ConsistencyProof proof(TileReader tiles, long size, VerifiedCheckpoint to)
      throws IOException, DecodeException {
    long whole = to.head().size();
    return size == whole
        ? new ConsistencyProof(whole, whole, Collections.emptyList())
        : tiles.consistency(size);
  }

  private static FollowedLog step(TileReader tiles, FollowedLog at, VerifiedCheckpoint to)
      throws IOException, DecodeException, ClientException {
    long from = at.tree().size();
    List<BundleId> bundles = BundleId.holding(from, to.head().size());
    List<Bytes> entries = new ArrayList<>();
    for (BundleId bundle : bundles.subList(0, Math.min(BUNDLES, bundles.size()))) {
      List<Bytes> all = tiles.entries(bundle).entries();
      int read = (int) Math.max(0, from - bundle.first());
      entries.addAll(all.subList(read, all.size()));
    }
    try {
      return at.follow(to, entries, proof(tiles, from + entries.size(), to));
    } catch (VerificationException e) {
      throw new ClientException(Problem.LOG_DAMAGED, e);
    }
  }

  /** What became of a step. */
  private sealed interface Stored {
    /** The vault has it. */
    record Done() implements Stored {}

    /** The vault no longer has what it was made from; nothing was changed. */
    record Overtaken() implements Stored {}

    /** An entry that may not stand behind {@code before}; nothing was changed. */
    record Broken(VerifiedRecord record, @Nullable Label before) implements Stored {}
  }

  private Stored store(
      @Nullable Followed before, Followed now, List<VerifiedRecord> news, long nowMillis)
      throws ClientException {
    return vault.<Stored>write(t -> {
      Map<Bytes, Label> labels = new LinkedHashMap<>();
      List<LogEntry> entries = new ArrayList<>();
      for (VerifiedRecord record : news) {
        Stored.Broken broken = take(t, labels, entries, record);
        if (broken != null) {
          return broken;
        }
      }
      if (!now.store(t, before, nowMillis)) {
        return new Stored.Overtaken();
      }
      for (Label label : labels.values()) {
        label.store(t);
      }
      for (LogEntry entry : entries) {
        entry.store(t);
      }
      Seen.own(t, head(now.checkpoint()));
      return new Stored.Done();
    });
  }

  /** The proof that two entries cannot both stand there, if there are two and it can be had. */
  private Alarm broken(TileReader tiles, VerifiedCheckpoint to, Stored.Broken broken) {
    long place = broken.record().index();
    Label before = broken.before();
    if (before == null) {
      return Alarm.broken(place, Bytes.EMPTY);
    }
    try {
      BrokenChainEvidence evidence =
          new BrokenChainEvidence(
              log.keys().get(0),
              to.signed(),
              entry(tiles, to, before.place()),
              entry(tiles, to, place));
      evidence.verify(log);
      return Alarm.broken(place, evidence.encode());
    } catch (IOException | DecodeException | VerificationException e) {
      // That it is broken is sure all the same, to those who have the whole log.
      return Alarm.broken(place, Bytes.EMPTY);
    }
  }

  private static BrokenChainEvidence.Entry entry(
      TileReader tiles, VerifiedCheckpoint to, long place) throws IOException, DecodeException {
    BundleId bundle = BundleId.holding(place, to.head().size()).get(0);
    Bytes entry = tiles.entries(bundle).entries().get((int) (place - bundle.first()));
    return new BrokenChainEvidence.Entry(Leaf.decode(entry), place, tiles.inclusion(place).path());
  }

  private Head head(VerifiedCheckpoint checkpoint) {
    try {
      return Head.of(checkpoint.signed(), log);
    } catch (VerificationException e) {
      throw new IllegalStateException("a checkpoint that was verified", e);
    }
  }

  /** Puts an entry behind the one before of its label; what the log may not have is returned. */
  private static Stored.@Nullable Broken take(
      Transaction t, Map<Bytes, Label> labels, List<LogEntry> entries, VerifiedRecord record)
      throws ClientException {
    Leaf leaf;
    try {
      leaf = Leaf.decode(record.entry());
    } catch (DecodeException e) {
      return new Stored.Broken(record, null);
    }
    Bytes value = leaf.body().label();
    Label known = labels.get(value);
    Label before = known != null ? known : Label.load(t, value);
    if (!Label.follows(before, leaf)) {
      return new Stored.Broken(record, before);
    }
    labels.put(value, Label.of(leaf, record.index()));
    if (LogEntry.isKept(leaf)) {
      entries.add(new LogEntry(record.index(), leaf));
    }
    return null;
  }

  private static ClientException sizes(Problem problem, long size, String other, long otherSize) {
    Map<String, Long> sizes = new HashMap<>();
    sizes.put("size", size);
    sizes.put(other, otherSize);
    return new ClientException(problem, sizes, null);
  }

  /**
   * Holds what others said against the tree that has been read.
   *
   * @param heard the newest that was there before the server was asked for its checkpoint: what
   *     another process has heard since may honestly be of a larger tree
   */
  private boolean proveSeen(TileReader tiles, VerifiedCheckpoint to, long heard, long nowMillis)
      throws IOException, DecodeException, ClientException {
    for (Seen.Candidate next : vault.read(t -> Seen.unproved(t, heard))) {
      TreeHead said = next.head().tree();
      if (said.size() > to.head().size()) {
        // It was heard before the server was asked, so that others were shown more than this.
        throw sizes(Problem.LOG_WITHHELD, to.head().size(), "others", said.size());
      }
      compare(to, next.head().checkpoint(log), nowMillis);
      proveGrowth(tiles, next.head().checkpoint(log), to, nowMillis);
      vault.write(t -> {
        Seen.proved(t, next.number());
        return null;
      });
    }
    return true;
  }
}
