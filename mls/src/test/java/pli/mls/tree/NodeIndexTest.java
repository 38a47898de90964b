package pli.mls.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.node.LeafIndex;

/** Tree arithmetic against {@code tree-math.json} and against a tree built of objects. */
class NodeIndexTest {
  @TestFactory
  Stream<DynamicTest> agreesWithTheVectors() {
    return Vectors.each(VectorFormat.TREE_MATH, NodeIndexTest::checkTree);
  }

  private static void checkTree(JsonNode vector) {
    int width = vector.get("n_leaves").asInt();
    assertEquals(vector.get("n_nodes").asInt(), 2 * width - 1);
    assertEquals(vector.get("root").asInt(), NodeIndex.root(width).value());
    for (int i = 0; i < 2 * width - 1; i++) {
      NodeIndex at = new NodeIndex(i);
      JsonNode left = vector.get("left").get(i);
      assertEquals(left.isNull(), at.isLeaf());
      if (!left.isNull()) {
        assertEquals(left.asInt(), at.left().value());
        assertEquals(vector.get("right").get(i).asInt(), at.right().value());
      }
      JsonNode parent = vector.get("parent").get(i);
      assertEquals(parent.isNull(), at.equals(NodeIndex.root(width)));
      if (!parent.isNull()) {
        assertEquals(parent.asInt(), at.parent(width).value());
        assertEquals(vector.get("sibling").get(i).asInt(), at.sibling(width).value());
      }
    }
  }

  @Test
  void coversExactlyTheLeavesBelow() {
    for (int width = 1; width <= 16; width *= 2) {
      for (int i = 0; i < 2 * width - 1; i++) {
        List<LeafIndex> below = leavesBelow(new NodeIndex(i));
        for (int leaf = -1; leaf <= width; leaf++) {
          LeafIndex index = new LeafIndex(leaf);
          assertEquals(below.contains(index), new NodeIndex(i).covers(index), i + " " + leaf);
        }
        assertEquals(below.get(0), new NodeIndex(i).firstLeaf());
      }
    }
  }

  @Test
  void directPathsEndAtTheRoot() {
    assertEquals(List.of(), new NodeIndex(0).directPath(1));
    assertEquals(List.of(new NodeIndex(5), new NodeIndex(3)), new NodeIndex(6).directPath(4));
  }

  @Test
  void refusesWhatDoesNotExist() {
    assertThrows(IllegalArgumentException.class, () -> new NodeIndex(-1));
    assertThrows(IllegalArgumentException.class, () -> NodeIndex.of(new LeafIndex(-1)));
    assertThrows(IllegalStateException.class, () -> new NodeIndex(0).left());
    assertThrows(IllegalStateException.class, () -> new NodeIndex(2).right());
    assertThrows(IllegalStateException.class, () -> new NodeIndex(3).parent(4));
    assertThrows(IllegalStateException.class, () -> new NodeIndex(1).leaf());
  }

  private static List<LeafIndex> leavesBelow(NodeIndex at) {
    if (at.isLeaf()) {
      return List.of(at.leaf());
    }
    List<LeafIndex> below = new ArrayList<>(leavesBelow(at.left()));
    below.addAll(leavesBelow(at.right()));
    return below;
  }
}
