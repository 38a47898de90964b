package pli.mls.tree;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.HpkeCiphertext;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.suite.Labeled;

/**
 * One member's private half of a ratchet tree: the keys of its leaf and of those parents above it
 * that it was given. A value; each change makes a new one. Which keys still count, the public tree
 * decides ({@link #forTree}): a key pair whose public half no longer stands at its place is
 * dropped.
 */
public final class TreeSecrets {
  private static final int VERSION = 1;
  private static final String LABEL = "UpdatePathNode";

  private final LeafIndex own;
  private final KemKeyPair leafKeys;
  private final Map<NodeIndex, KemKeyPair> parents;

  TreeSecrets(LeafIndex own, KemKeyPair leafKeys, Map<NodeIndex, KemKeyPair> parents) {
    this.own = own;
    this.leafKeys = leafKeys;
    this.parents = parents;
  }

  /** What a member has that knows its leaf's keys alone. */
  public static TreeSecrets of(LeafIndex own, KemKeyPair leafKeys) {
    return new TreeSecrets(own, leafKeys, new TreeMap<>());
  }

  /** Whose keys these are. */
  public LeafIndex own() {
    return own;
  }

  /** With other keys for our leaf, as after an Update proposal of ours. */
  public TreeSecrets withLeafKeys(KemKeyPair keys) {
    return new TreeSecrets(own, keys, parents);
  }

  /** What came out of an update path. */
  public static final class Opened {
    private final TreeSecrets secrets;
    private final Secret commitSecret;

    Opened(TreeSecrets secrets, Secret commitSecret) {
      this.secrets = secrets;
      this.commitSecret = commitSecret;
    }

    /** The private half of the tree that the path made. */
    public TreeSecrets secrets() {
      return secrets;
    }

    /** {@code commit_secret}, for the key schedule; the caller's to wipe. */
    public Secret commitSecret() {
      return commitSecret;
    }
  }

  /**
   * Decrypts our path secret of another member's update path and derives what follows from it (RFC
   * 9420 section 7.5).
   *
   * @param treeAfter the tree with {@code path} in it, as {@link RatchetTree#applyPath} made it
   * @param provisionalGroupContext with the hash of {@code treeAfter}
   * @param added members that the same commit adds
   * @throws MlsException {@link MlsException.Reason#UNDECRYPTABLE}; {@link
   *     MlsException.Reason#INVALID_COMMIT} if we are not among the receivers, or the secret gives
   *     other keys than the path says (U6)
   */
  public Opened open(
      RatchetTree treeAfter,
      LeafIndex committer,
      UpdatePath path,
      Bytes provisionalGroupContext,
      Set<LeafIndex> added)
      throws MlsException {
    List<PathStep> steps = treeAfter.filteredPath(committer);
    int from = firstAbove(steps, own);
    if (from < 0 || path.nodes().size() != steps.size()) {
      throw new MlsException(
          MlsException.Reason.INVALID_COMMIT, "U1: an update path does not lead above our leaf");
    }
    Secret pathSecret =
        decrypt(
            treeAfter,
            PathRules.receivers(treeAfter, steps.get(from), added),
            path.nodes().get(from).encryptedPathSecrets(),
            provisionalGroupContext);
    return climb(treeAfter, steps, from, pathSecret, MlsException.Reason.INVALID_COMMIT);
  }

  /**
   * What a new member has, from the path secret in its Welcome (section 12.4.3.1).
   *
   * @param committer who made the commit that added us
   * @throws MlsException {@link MlsException.Reason#INVALID_WELCOME} if the secret gives other keys
   *     than the tree has (U6)
   */
  public TreeSecrets withPathSecret(RatchetTree tree, LeafIndex committer, Secret pathSecret)
      throws MlsException {
    List<PathStep> steps = tree.filteredPath(committer);
    int from = firstAbove(steps, own);
    if (from < 0) {
      throw new MlsException(
          MlsException.Reason.INVALID_WELCOME, "a path secret from one who is not beside us");
    }
    Opened opened =
        climb(tree, steps, from, pathSecret.duplicate(), MlsException.Reason.INVALID_WELCOME);
    opened.commitSecret().wipe();
    return opened.secrets();
  }

  /** Without the keys of parents that {@code tree} has blank, changed or no longer at all. */
  public TreeSecrets forTree(RatchetTree tree) {
    Map<NodeIndex, KemKeyPair> kept = new TreeMap<>();
    parents.forEach((node, keys) -> {
      if (isCurrent(keys, tree, node) && node.covers(own)) {
        kept.put(node, keys);
      }
    });
    return new TreeSecrets(own, leafKeys, kept);
  }

  /**
   * Version 1: version octet, own leaf, leaf keys, then place and keys of each parent; keys are
   * private then public. As secret as the keys.
   */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(256).u8(VERSION);
    own.write(out);
    writeKeys(out, leafKeys);
    out.vector(
        parents.entrySet(),
        (inner, parent) -> writeKeys(inner.u32(parent.getKey().value()), parent.getValue()));
    Bytes encoded = out.toBytes();
    out.erase();
    return encoded;
  }

  /**
   * What {@link #encode} wrote.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED}
   */
  public static TreeSecrets decode(Bytes encoded) throws MlsException {
    try {
      return TlsReader.readAll(encoded, TreeSecrets::read);
    } catch (DecodeException e) {
      throw MlsException.malformed("tree secrets", e);
    }
  }

  /** The keys we have for {@code node}, or null. */
  @Nullable KemKeyPair keys(NodeIndex node) {
    return node.equals(NodeIndex.of(own)) ? leafKeys : parents.get(node);
  }

  /** With the keys that follow from one node's path secret. For public vectors. */
  TreeSecrets withNodeSecret(CipherSuite suite, NodeIndex node, Secret pathSecret) {
    Map<NodeIndex, KemKeyPair> more = new TreeMap<>(parents);
    more.put(node, new PathSecrets(suite).keys(pathSecret));
    return new TreeSecrets(own, leafKeys, more);
  }

  private static boolean isCurrent(KemKeyPair keys, RatchetTree tree, NodeIndex node) {
    Bytes current = tree.encryptionKey(node);
    return current != null && current.equals(keys.publicKey());
  }

  /** The lowest step above {@code leaf} that is not above the committer alone, or -1. */
  private static int firstAbove(List<PathStep> steps, LeafIndex leaf) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).copath().covers(leaf)) {
        return i;
      }
    }
    return -1;
  }

  private Secret decrypt(
      RatchetTree tree, List<NodeIndex> receivers, List<HpkeCiphertext> sealed, Bytes context)
      throws MlsException {
    for (int i = 0; i < receivers.size() && i < sealed.size(); i++) {
      KemKeyPair keys = keys(receivers.get(i));
      if (keys != null && isCurrent(keys, tree, receivers.get(i))) {
        try {
          return pathSecret(
              tree, Labeled.of(tree.suite()).decryptWithLabel(keys, LABEL, context, sealed.get(i)));
        } catch (CryptoException e) {
          throw new MlsException(
              MlsException.Reason.UNDECRYPTABLE, "a path secret does not open with our key", e);
        }
      }
    }
    throw new MlsException(
        MlsException.Reason.INVALID_COMMIT, "U2: no path secret is encrypted to a key of ours");
  }

  /**
   * What was decrypted as a secret. It must be as long as a hash: HMAC fills a short key up with
   * zeros, so one that is cut or longer by zeros would stand for the same keys.
   */
  private static Secret pathSecret(RatchetTree tree, byte[] opened) throws MlsException {
    Secret secret = Secret.adopt(opened);
    if (opened.length != tree.suite().hashLength()) {
      secret.wipe();
      throw new MlsException(
          MlsException.Reason.INVALID_COMMIT, "U6: a path secret that is not as long as a hash");
    }
    return secret;
  }

  /** Takes {@code pathSecret} over and derives keys from step {@code from} up to the root. */
  private Opened climb(
      RatchetTree tree,
      List<PathStep> steps,
      int from,
      Secret pathSecret,
      MlsException.Reason otherKeys)
      throws MlsException {
    PathSecrets derive = new PathSecrets(tree.suite());
    Map<NodeIndex, KemKeyPair> more = new TreeMap<>(forTree(tree).parents);
    Secret secret = pathSecret;
    for (PathStep step : steps.subList(from, steps.size())) {
      KemKeyPair keys = derive.keys(secret);
      if (!isCurrent(keys, tree, step.node())) {
        secret.wipe();
        throw new MlsException(otherKeys, "U6: a path secret gives other keys than its path has");
      }
      more.put(step.node(), keys);
      Secret next = derive.next(secret);
      secret.wipe();
      secret = next;
    }
    return new Opened(new TreeSecrets(own, leafKeys, more), secret);
  }

  private static TreeSecrets read(TlsReader in) throws DecodeException {
    if (in.u8() != VERSION) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "tree secrets version");
    }
    LeafIndex own = LeafIndex.read(in);
    KemKeyPair leafKeys = readKeys(in);
    Map<NodeIndex, KemKeyPair> parents = new TreeMap<>();
    TlsReader inner = in.sub(in.varint());
    while (inner.remaining() > 0) {
      long node = inner.u32();
      if (node >= 2L * MlsLimits.MAX_LEAVES || node % 2 == 0) {
        throw new DecodeException(DecodeException.Reason.BAD_VALUE, "no parent's place");
      }
      parents.put(new NodeIndex((int) node), readKeys(inner));
    }
    return new TreeSecrets(own, leafKeys, parents);
  }

  private static KemKeyPair readKeys(TlsReader in) throws DecodeException {
    Secret privateKey = Secret.copyOf(in.opaque(MlsLimits.MAX_KEY));
    return new KemKeyPair(privateKey, in.opaque(MlsLimits.MAX_KEY));
  }

  private static void writeKeys(TlsWriter out, KemKeyPair keys) {
    byte[] copy = keys.privateKey().copy();
    out.opaque(copy).opaque(keys.publicKey());
    Arrays.fill(copy, (byte) 0);
  }
}
