package pli.mls.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.codec.TlsReader;
import pli.crypto.CipherSuite;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;

/** Public vectors of trees: what proposals do to them, and that good ones validate. */
class TreeVectorsTest {
  @TestFactory
  Stream<DynamicTest> proposalsChangeTreesAsInTreeOperations() {
    return Vectors.each(VectorFormat.TREE_OPERATIONS, TreeVectorsTest::checkOperation);
  }

  private static void checkOperation(JsonNode vector) throws Exception {
    CipherSuite suite = CipherSuite.of(vector.get("cipher_suite").asInt());
    RatchetTree before = RatchetTree.decode(suite, Vectors.hex(vector, "tree_before"));
    assertEquals(Vectors.hex(vector, "tree_hash_before"), before.treeHash());
    assertEquals(Vectors.hex(vector, "tree_before"), TreeCodec.encode(before.root()));
    TlsReader proposal = TlsReader.of(Vectors.hex(vector, "proposal"));
    LeafIndex sender = new LeafIndex(vector.get("proposal_sender").asInt());
    RatchetTree after =
        switch (proposal.u16()) {
          case 1 -> before.add(KeyPackage.read(proposal).leafNode()).tree();
          case 2 -> before.update(sender, LeafNode.read(proposal));
          case 3 -> before.remove(LeafIndex.read(proposal));
          default -> throw new AssertionError("another proposal");
        };
    proposal.expectEnd();
    assertEquals(Vectors.hex(vector, "tree_after"), after.encode());
    assertEquals(Vectors.hex(vector, "tree_hash_after"), after.treeHash());
    assertEquals(Vectors.hex(vector, "tree_hash_before"), before.treeHash(), "changed");
  }

  @TestFactory
  Stream<DynamicTest> goodTreesValidateAsInTreeValidation() {
    return Vectors.each(VectorFormat.TREE_VALIDATION, TreeVectorsTest::checkTree);
  }

  private static void checkTree(JsonNode vector) throws Exception {
    CipherSuite suite = CipherSuite.of(vector.get("cipher_suite").asInt());
    Bytes encoded = Vectors.hex(vector, "tree");
    RatchetTree tree = RatchetTree.decode(suite, encoded);
    assertEquals(encoded, TreeCodec.encode(tree.root())); // the tree itself keeps what it read
    JsonNode hashes = vector.get("tree_hashes");
    assertEquals(2 * tree.leafWidth() - 1, hashes.size());
    for (int i = 0; i < hashes.size(); i++) {
      NodeIndex at = new NodeIndex(i);
      assertEquals(Bytes.fromHex(hashes.get(i).asText()), tree.treeHash(at));
      List<Integer> resolution = new ArrayList<>();
      vector.get("resolutions").get(i).forEach(node -> resolution.add(node.asInt()));
      assertEquals(resolution, tree.resolution(at).stream().map(NodeIndex::value).toList());
    }
    tree.validate(
        Vectors.hex(vector, "group_id"), List.of(), (leaf, id) -> {}, OptionalLong.empty());
  }

  @TestFactory
  Stream<DynamicTest> treesAmongTheMessagesSurviveARoundTrip() {
    return Vectors.each(
        VectorFormat.MESSAGES,
        vector -> {
          Bytes encoded = Vectors.hex(vector, "ratchet_tree");
          RatchetTree tree = RatchetTree.decode(CipherSuite.MLS_128_X25519, encoded);
          assertEquals(encoded, TreeCodec.encode(tree.root()));
        });
  }
}
