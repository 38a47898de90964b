package pli.transparency.tree;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.transparency.Hash;

/**
 * RFC 6962 section 2.1 as it is written there, recursion and all: slow, and the measure of what is
 * fast.
 */
public final class Definition {
  private Definition() {}

  /** Some entries that differ; the first is empty. */
  public static List<Bytes> entries(int count) {
    List<Bytes> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] entry = new byte[i % 70];
      for (int j = 0; j < entry.length; j++) {
        entry[j] = (byte) (i >> 8 * (j % 3));
      }
      entries.add(Bytes.adopt(entry));
    }
    return entries;
  }

  /** MTH(D). */
  public static Hash root(List<Bytes> entries) {
    int n = entries.size();
    if (n == 0) {
      return Merkle.EMPTY_ROOT;
    }
    if (n == 1) {
      return Merkle.leaf(entries.get(0));
    }
    int k = k(n);
    return Merkle.node(root(entries.subList(0, k)), root(entries.subList(k, n)));
  }

  /** PATH(m, D). */
  public static List<Hash> path(int m, List<Bytes> entries) {
    int n = entries.size();
    if (n == 1) {
      return List.of();
    }
    int k = k(n);
    return m < k
        ? plus(path(m, entries.subList(0, k)), root(entries.subList(k, n)))
        : plus(path(m - k, entries.subList(k, n)), root(entries.subList(0, k)));
  }

  /** PROOF(m, D). */
  public static List<Hash> proof(int m, List<Bytes> entries) {
    return subproof(m, entries, true);
  }

  private static List<Hash> subproof(int m, List<Bytes> entries, boolean whole) {
    int n = entries.size();
    if (m == n) {
      return whole ? List.of() : List.of(root(entries));
    }
    int k = k(n);
    return m <= k
        ? plus(subproof(m, entries.subList(0, k), whole), root(entries.subList(k, n)))
        : plus(subproof(m - k, entries.subList(k, n), false), root(entries.subList(0, k)));
  }

  private static int k(int n) {
    int k = 1;
    while (2 * k < n) {
      k *= 2;
    }
    return k;
  }

  private static List<Hash> plus(List<Hash> path, Hash last) {
    List<Hash> longer = new ArrayList<>(path);
    longer.add(last);
    return longer;
  }

  /** The hash of a full subtree. */
  public static Hash hash(Subtree subtree, List<Bytes> entries) {
    int from = (int) (subtree.index() << subtree.level());
    return root(entries.subList(from, from + (1 << subtree.level())));
  }
}
