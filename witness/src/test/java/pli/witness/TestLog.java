package pli.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.VerifierKey;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.Merkle;
import pli.transparency.witness.AddCheckpointRequest;

/**
 * A log in memory, after the definitions of RFC 6962 section 2.1. Two with one seed and two sets of
 * entries are a fork.
 */
public final class TestLog {
  /** What signs. */
  public final NoteSigner signer;

  private final List<Bytes> entries;

  /** A log with entries of its own. */
  public TestLog(String origin, long seed, List<Bytes> entries) {
    this.signer = new NoteSigner(origin, Ed25519.generate(new Random(seed)::nextBytes));
    this.entries = List.copyOf(entries);
  }

  /** A log that is called as sigsum calls the log of this key. */
  public static TestLog sigsum(long seed, List<Bytes> entries) {
    Bytes key = Ed25519.generate(new Random(seed)::nextBytes).publicKey();
    return new TestLog("sigsum.org/v1/tree/" + Sha256.hash(key).hex(), seed, entries);
  }

  /** {@code count} entries, which are another's if {@code what} is another. */
  public static List<Bytes> entries(String what, int count) {
    List<Bytes> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(Bytes.utf8(what + " " + i));
    }
    return entries;
  }

  /** The key that verifies its checkpoints. */
  public VerifierKey key() {
    return signer.verifierKey();
  }

  /** Its first {@code size} entries. */
  public TreeHead head(int size) {
    return new TreeHead(size, root(entries.subList(0, size)));
  }

  /** The checkpoint of the first {@code size} entries. */
  public SignedCheckpoint checkpoint(int size) {
    return new Checkpoint(key().name(), head(size)).sign(signer);
  }

  /** Asks a witness that has {@code old} to cosign {@code size}. */
  public AddCheckpointRequest request(int old, int size) {
    return new AddCheckpointRequest(old, proof(old, size), checkpoint(size));
  }

  /** A consistency proof's hashes. */
  public List<Hash> proof(int old, int size) {
    return old == 0 || old >= size ? List.of() : subproof(old, entries.subList(0, size), true);
  }

  /** A consistency proof. */
  public ConsistencyProof consistency(int old, int size) {
    return new ConsistencyProof(old, size, proof(old, size));
  }

  /** An inclusion proof's hashes. */
  public List<Hash> path(int index, int size) {
    return path(index, entries.subList(0, size));
  }

  /** An entry. */
  public Bytes entry(int index) {
    return entries.get(index);
  }

  private static Hash root(List<Bytes> leaves) {
    if (leaves.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    if (leaves.size() == 1) {
      return Merkle.leaf(leaves.get(0));
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    return Merkle.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  private static List<Hash> path(int m, List<Bytes> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    List<Bytes> left = leaves.subList(0, k);
    List<Bytes> right = leaves.subList(k, leaves.size());
    return m < k ? plus(path(m, left), root(right)) : plus(path(m - k, right), root(left));
  }

  private static List<Hash> subproof(int m, List<Bytes> leaves, boolean whole) {
    if (m == leaves.size()) {
      return whole ? List.of() : List.of(root(leaves));
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    List<Bytes> left = leaves.subList(0, k);
    List<Bytes> right = leaves.subList(k, leaves.size());
    return m <= k
        ? plus(subproof(m, left, whole), root(right))
        : plus(subproof(m - k, right, false), root(left));
  }

  private static List<Hash> plus(List<Hash> path, Hash last) {
    List<Hash> longer = new ArrayList<>(path);
    longer.add(last);
    return longer;
  }
}
