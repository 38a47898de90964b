/**
 * A transparency log as others write it too: the Merkle tree of RFC 6962, tiles, signed notes,
 * checkpoints, cosignatures, what logs and witnesses say to each other, and proofs that are checked
 * offline, all in the formats of C2SP; and what is Pli's own: the leaves of its log, account
 * records, the network's card and the release gate.
 *
 * <p>Must not know: clocks, threads, sockets, files, randomness, and the rest of Pli. Who audits
 * somebody else's log needs this module, {@code pli.crypto} and {@code pli.codec}.
 */
@org.jspecify.annotations.NullMarked
module pli.transparency {
  requires static transitive org.jspecify;
  requires transitive pli.codec;
  requires transitive pli.crypto;

  exports pli.transparency;
  exports pli.transparency.account;
  exports pli.transparency.administration;
  exports pli.transparency.alert;
  exports pli.transparency.checkpoint;
  exports pli.transparency.evidence;
  exports pli.transparency.leaf;
  exports pli.transparency.network;
  exports pli.transparency.note;
  exports pli.transparency.proof;
  exports pli.transparency.release;
  exports pli.transparency.tile;
  exports pli.transparency.tree;
  exports pli.transparency.witness;
}
