package pli.drill.operator;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.NoteSigner;
import pli.transparency.tree.Merkle;
import pli.transparency.witness.AddCheckpointRequest;

/**
 * A log in memory, after the definitions of RFC 6962 section 2.1: for whoever has a log's key and
 * makes trees of their own.
 */
public final class MerkleLog {
  private final NoteSigner signer;
  private final List<Bytes> entries = new ArrayList<>();

  /** An empty one. */
  public MerkleLog(NoteSigner signer) {
    this.signer = signer;
  }

  /** Adds an entry; its place. */
  public int append(Bytes entry) {
    entries.add(entry);
    return entries.size() - 1;
  }

  /** How many there are. */
  public int size() {
    return entries.size();
  }

  /** All of them. */
  public List<Bytes> entries() {
    return List.copyOf(entries);
  }

  /** The checkpoint of the first {@code size} entries. */
  public SignedCheckpoint checkpoint(int size) {
    TreeHead head = new TreeHead(size, root(entries.subList(0, size)));
    return new Checkpoint(signer.verifierKey().name(), head).sign(signer);
  }

  /** What asks a witness that has {@code old} to cosign all. */
  public AddCheckpointRequest request(int old) {
    List<Hash> proof = old == 0 || old >= size() ? List.of() : consistency(old, entries, true);
    return new AddCheckpointRequest(old, proof, checkpoint(size()));
  }

  /** An inclusion proof's hashes, in the tree of all. */
  public List<Hash> path(int index) {
    return path(index, entries);
  }

  private static Hash root(List<Bytes> leaves) {
    if (leaves.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    if (leaves.size() == 1) {
      return Merkle.leaf(leaves.get(0));
    }
    int left = split(leaves);
    return Merkle.node(root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
  }

  private static int split(List<Bytes> leaves) {
    return Integer.highestOneBit(leaves.size() - 1);
  }

  private static List<Hash> path(int index, List<Bytes> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int at = split(leaves);
    List<Bytes> left = leaves.subList(0, at);
    List<Bytes> right = leaves.subList(at, leaves.size());
    return index < at
        ? plus(path(index, left), root(right))
        : plus(path(index - at, right), root(left));
  }

  private static List<Hash> consistency(int old, List<Bytes> leaves, boolean whole) {
    if (old == leaves.size()) {
      return whole ? List.of() : List.of(root(leaves));
    }
    int at = split(leaves);
    List<Bytes> left = leaves.subList(0, at);
    List<Bytes> right = leaves.subList(at, leaves.size());
    return old <= at
        ? plus(consistency(old, left, whole), root(right))
        : plus(consistency(old - at, right, false), root(left));
  }

  private static List<Hash> plus(List<Hash> path, Hash last) {
    List<Hash> longer = new ArrayList<>(path);
    longer.add(last);
    return longer;
  }
}
