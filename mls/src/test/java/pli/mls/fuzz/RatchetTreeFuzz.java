package pli.mls.fuzz;

import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.List;
import java.util.OptionalLong;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.fuzz.Target;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.tree.NodeIndex;
import pli.mls.tree.RatchetTree;

/** Ratchet trees: read, hashed, judged, and asked for what a member asks. */
public final class RatchetTreeFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new RatchetTreeFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    TlsWriter parents = new TlsWriter().u8(0).u8(1).u8(2).opaque(new byte[32]).opaque(Bytes.EMPTY);
    parents.opaque(Bytes.of(0, 0, 0, 1));
    return List.of(
        Targets.GROUP.tree().toByteArray(),
        new TlsWriter().opaque(parents.toByteArray()).toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      RatchetTree tree = RatchetTree.decode(CipherSuite.MLS_128_X25519, bytes);
      for (LeafIndex member : tree.members()) {
        RatchetTree without = tree.size() > 1 ? tree.remove(member) : tree;
        Bytes encoded = without.encode();
        if (!RatchetTree.decode(tree.suite(), encoded).treeHash().equals(without.treeHash())) {
          throw new IllegalStateException("stored and read, it is another");
        }
      }
      tree.treeHash();
      tree.resolution(NodeIndex.root(tree.leafWidth()));
      tree.validate(Bytes.utf8("a group"), List.of(), ANYBODY, OptionalLong.of(NOW));
    } catch (MlsException refused) {
      // Refused, as it should be.
    }
  }
}
