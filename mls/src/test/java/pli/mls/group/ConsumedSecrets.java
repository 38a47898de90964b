package pli.mls.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.mls.suite.Labeled;

/**
 * All secrets of an epoch's secret tree that must be gone, computed the plain way from its root
 * (RFC 9420 section 9): of each used application key the key itself, the ratchet secrets up to it,
 * and the node secrets above.
 */
final class ConsumedSecrets {
  private final Labeled labeled;
  private final int width;
  private final Bytes root;
  private final Map<Bytes, String> consumed = new LinkedHashMap<>();

  /** {@code group} is at the start of an epoch: one seed is all its tree. */
  ConsumedSecrets(Group group) {
    labeled = group.state().labeled();
    width = group.state().tree().leafWidth();
    Bytes part = new PartStore(group).parts.get("seed " + (width - 1));
    if (part == null) {
      throw new IllegalArgumentException("the tree has been used");
    }
    root = part.slice(part.length() - labeled.suite().hashLength(), part.length());
  }

  void use(int leaf, int generation) {
    Bytes node = root;
    consumed.put(node, "the root");
    int low = 0;
    for (int half = width / 2; half >= 1; half /= 2) {
      boolean right = leaf >= low + half;
      node = expand(node, "tree", Bytes.utf8(right ? "right" : "left"));
      low += right ? half : 0;
      consumed.put(node, "a node above leaf " + leaf);
    }
    Bytes ratchet = expand(node, "application", Bytes.EMPTY);
    for (int g = 0; g <= generation; g++) {
      consumed.put(ratchet, "the ratchet of leaf " + leaf + " at " + g);
      if (g == generation) {
        consumed.put(
            tree(ratchet, "key", g, labeled.suite().aeadKeyLength()),
            "key " + g + " of leaf " + leaf);
      }
      ratchet = tree(ratchet, "secret", g, labeled.suite().hashLength());
    }
  }

  int count() {
    return consumed.size();
  }

  /** Which of them lie in a store. */
  List<String> foundIn(PartStore store) {
    List<String> found = new ArrayList<>();
    consumed.forEach((secret, what) -> {
      if (store.holds(secret)) {
        found.add(what);
      }
    });
    return found;
  }

  private Bytes expand(Bytes secret, String label, Bytes context) {
    int length = labeled.suite().hashLength();
    return bytes(labeled.expandWithLabel(Secret.copyOf(secret), label, context, length));
  }

  private Bytes tree(Bytes secret, String label, int generation, int length) {
    return bytes(labeled.deriveTreeSecret(Secret.copyOf(secret), label, generation, length));
  }

  private static Bytes bytes(Secret secret) {
    return Bytes.adopt(secret.copy());
  }
}
