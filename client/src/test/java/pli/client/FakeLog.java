package pli.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import pli.client.trust.LogDoor;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.VrfKeyPair;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.leaf.Leaf;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.NoteSigner;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.EntryBundle;
import pli.transparency.tile.HashTile;
import pli.transparency.tile.TileId;
import pli.transparency.tile.TilePath;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Merkle;

/** A log with its witnesses in memory, honest unless a test makes it lie. */
public final class FakeLog implements LogDoor {
  final NoteSigner signer;
  public final VrfKeyPair vrf;
  final List<Cosigner> witnesses;
  public final List<Bytes> entries = new ArrayList<>();

  private final List<Hash> leaves = new ArrayList<>();

  /** The witnesses' clock, in seconds. */
  public LongSupplier clock = () -> System.currentTimeMillis() / 1000;

  /** Shows no more than so many entries. */
  public long most = Long.MAX_VALUE;

  private FakeLog(NoteSigner signer, VrfKeyPair vrf, List<Cosigner> witnesses) {
    this.signer = signer;
    this.vrf = vrf;
    this.witnesses = witnesses;
  }

  public static FakeLog make(String origin, int witnesses, Entropy entropy) {
    List<Cosigner> cosigners = new ArrayList<>();
    for (int i = 0; i < witnesses; i++) {
      cosigners.add(new Cosigner("witness" + i + ".example", Ed25519.generate(entropy)));
    }
    return new FakeLog(
        new NoteSigner(origin, Ed25519.generate(entropy)), VrfKeyPair.generate(entropy), cosigners);
  }

  /** Another log under the same keys, with the same beginning. */
  public FakeLog twin(int size) {
    FakeLog twin = new FakeLog(signer, vrf, witnesses);
    twin.entries.addAll(entries.subList(0, size));
    twin.clock = clock;
    return twin;
  }

  /** All of its witnesses are asked for. */
  public TrustedLog trusted() {
    List<pli.transparency.note.VerifierKey> keys = new ArrayList<>();
    witnesses.forEach(witness -> keys.add(witness.verifierKey()));
    return new TrustedLog(signer.verifierKey(), new WitnessPolicy(keys.size(), keys));
  }

  /** Its place. */
  public synchronized long append(Leaf leaf) {
    entries.add(leaf.encode());
    return entries.size() - 1;
  }

  /** A log without entries again. */
  public synchronized void clear() {
    entries.clear();
    leaves.clear();
  }

  public synchronized long size() {
    return Math.min(most, entries.size());
  }

  synchronized CompactTree tree(long size) {
    return CompactTree.EMPTY.append(level(0, size));
  }

  /** The checkpoint of the first entries, with the log's signature and cosigned. */
  public synchronized SignedCheckpoint checkpoint(long size) {
    return signed(
        new Checkpoint(signer.verifierKey().name(), new TreeHead(size, tree(size).root())));
  }

  /** Whatever it says, with the log's signature and cosigned. */
  public synchronized SignedCheckpoint signed(Checkpoint checkpoint) {
    List<NoteSignature> cosignatures = new ArrayList<>();
    for (Cosigner witness : witnesses) {
      cosignatures.add(witness.cosign(checkpoint.text(), clock.getAsLong()));
    }
    return checkpoint.sign(signer).with(cosignatures);
  }

  @Override
  public synchronized Bytes checkpoint() {
    return checkpoint(size()).encode();
  }

  @Override
  public synchronized Optional<Bytes> fetch(TilePath path) {
    long before = path.index() * Limits.TILE_WIDTH;
    return switch (path) {
      case BundleId bundle ->
          before + bundle.width() > size()
              ? Optional.empty()
              : Optional.of(
                  new EntryBundle(
                          bundle, entries.subList((int) before, (int) before + bundle.width()))
                      .encode());
      case TileId tile -> {
        List<Hash> level = level(tile.level(), size());
        yield before + tile.width() > level.size()
            ? Optional.empty()
            : Optional.of(
                new HashTile(tile, level.subList((int) before, (int) before + tile.width()))
                    .encode());
      }
    };
  }

  private List<Hash> level(int level, long size) {
    List<Hash> hashes = new ArrayList<>();
    if (level == 0) {
      while (leaves.size() < size) {
        leaves.add(Merkle.leaf(entries.get(leaves.size())));
      }
      return leaves.subList(0, (int) size);
    }
    List<Hash> below = level(level - 1, size);
    for (int i = 0; i + Limits.TILE_WIDTH <= below.size(); i += Limits.TILE_WIDTH) {
      TileId id = new TileId(level - 1, i / Limits.TILE_WIDTH, Limits.TILE_WIDTH);
      hashes.add(new HashTile(id, below.subList(i, i + Limits.TILE_WIDTH)).root());
    }
    return Collections.unmodifiableList(hashes);
  }
}
