package pli.transparency.tree;

import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.transparency.Hash;

/** The hashes of RFC 6962 section 2.1, with SHA-256. */
public final class Merkle {
  /** The root of a tree without leaves: the hash of no bytes. */
  public static final Hash EMPTY_ROOT = new Hash(Sha256.hash());

  private static final Bytes LEAF = Bytes.of(0);
  private static final Bytes NODE = Bytes.of(1);

  private Merkle() {}

  /** The hash of a leaf: of 0x00 and the entry. */
  public static Hash leaf(Bytes entry) {
    return new Hash(Sha256.hash(LEAF, entry));
  }

  /** The hash of a node: of 0x01 and its two children. */
  public static Hash node(Hash left, Hash right) {
    return new Hash(Sha256.hash(NODE, left.value(), right.value()));
  }
}
