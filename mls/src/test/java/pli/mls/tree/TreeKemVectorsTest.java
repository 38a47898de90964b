package pli.mls.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.mls.SeededEntropy;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.Signer;

/** {@code treekem.json}: other implementations' update paths open, and ours open for all. */
class TreeKemVectorsTest {
  private final SeededEntropy entropy = new SeededEntropy(20);

  @TestFactory
  Stream<DynamicTest> updatePathsOpenAsInTreeKem() {
    return Vectors.each(VectorFormat.TREE_KEM, this::check);
  }

  private void check(JsonNode vector) throws Exception {
    CipherSuite suite = CipherSuite.of(vector.get("cipher_suite").asInt());
    RatchetTree tree = RatchetTree.decode(suite, Vectors.hex(vector, "ratchet_tree"));
    List<TreeSecrets> members = new ArrayList<>();
    for (JsonNode leaf : vector.get("leaves_private")) {
      members.add(secrets(suite, tree, leaf));
    }
    for (JsonNode update : vector.get("update_paths")) {
      LeafIndex sender = new LeafIndex(update.get("sender").asInt());
      UpdatePath path = TlsReader.readAll(Vectors.hex(update, "update_path"), UpdatePath::read);
      TlsWriter again = new TlsWriter();
      path.write(again);
      assertEquals(Vectors.hex(update, "update_path"), again.toBytes());
      RatchetTree after =
          tree.applyPath(
              sender, path, Set.of(), Vectors.hex(vector, "group_id"), List.of(), (leaf, id) -> {});
      assertEquals(Vectors.hex(update, "tree_hash_after"), after.treeHash());
      Bytes context = groupContext(vector, after.treeHash());
      for (TreeSecrets member : members) {
        if (!member.own().equals(sender)) {
          openBy(member, after, sender, path, context, update);
        }
      }
    }
    for (JsonNode leaf : vector.get("leaves_private")) {
      createdPathOpens(vector, tree, members, leaf);
    }
  }

  private static void openBy(
      TreeSecrets member,
      RatchetTree after,
      LeafIndex sender,
      UpdatePath path,
      Bytes context,
      JsonNode update)
      throws Exception {
    TreeSecrets.Opened opened = member.open(after, sender, path, context, Set.of());
    assertArrayEquals(
        Vectors.hex(update, "commit_secret").toByteArray(), opened.commitSecret().copy());
    // The path secret given for us is that of the lowest node above both of us.
    Bytes expected = Bytes.fromHex(update.get("path_secrets").get(member.own().value()).asText());
    NodeIndex common =
        after.filteredPath(sender).stream()
            .filter(step -> step.copath().covers(member.own()))
            .findFirst()
            .orElseThrow()
            .node();
    KemKeyPair keys = requireNonNull(opened.secrets().keys(common));
    assertEquals(
        new PathSecrets(after.suite()).keys(Secret.copyOf(expected)).publicKey(), keys.publicKey());
  }

  /** A path that we make for {@code leaf} opens for everyone else and gives the same secret. */
  private void createdPathOpens(
      JsonNode vector, RatchetTree tree, List<TreeSecrets> members, JsonNode leaf)
      throws Exception {
    CipherSuite suite = tree.suite();
    LeafIndex sender = new LeafIndex(leaf.get("index").asInt());
    LeafNode old = tree.member(sender);
    SignatureKeyPair keys =
        suite.signatureKeyPair(Secret.copyOf(Vectors.hex(leaf, "signature_priv")));
    assertEquals(old.signatureKey(), keys.publicKey());
    Bytes groupId = Vectors.hex(vector, "group_id");
    PathCreation made =
        tree.createPath(
            sender,
            new Signer(old.credential(), keys),
            new LeafOptions(old.capabilities(), old.extensions()),
            groupId,
            entropy);
    Bytes context = groupContext(vector, made.tree().treeHash());
    UpdatePath path = made.encrypt(context, Set.of(), entropy);
    RatchetTree after =
        tree.applyPath(sender, path, Set.of(), groupId, List.of(), (node, id) -> {});
    assertEquals(made.tree().treeHash(), after.treeHash());
    assertEquals(made.tree().encode(), after.encode());
    for (TreeSecrets member : members) {
      if (!member.own().equals(sender)) {
        TreeSecrets.Opened opened = member.open(after, sender, path, context, Set.of());
        assertTrue(opened.commitSecret().sameAs(made.commitSecret()));
      }
    }
  }

  private static TreeSecrets secrets(CipherSuite suite, RatchetTree tree, JsonNode leaf)
      throws Exception {
    LeafIndex own = new LeafIndex(leaf.get("index").asInt());
    KemKeyPair leafKeys =
        new KemKeyPair(
            Secret.copyOf(Vectors.hex(leaf, "encryption_priv")), tree.member(own).encryptionKey());
    TreeSecrets secrets = TreeSecrets.of(own, leafKeys);
    for (JsonNode node : leaf.get("path_secrets")) {
      NodeIndex at = new NodeIndex(node.get("node").asInt());
      secrets = secrets.withNodeSecret(suite, at, Secret.copyOf(Vectors.hex(node, "path_secret")));
      assertEquals(tree.encryptionKey(at), requireNonNull(secrets.keys(at)).publicKey());
    }
    return TreeSecrets.decode(secrets.forTree(tree).encode());
  }

  private static Bytes groupContext(JsonNode vector, Bytes treeHash) {
    return new TlsWriter()
        .u16(1)
        .u16(vector.get("cipher_suite").asInt())
        .opaque(Vectors.hex(vector, "group_id"))
        .u64(vector.get("epoch").asLong())
        .opaque(treeHash)
        .opaque(Vectors.hex(vector, "confirmed_transcript_hash"))
        .u8(0)
        .toBytes();
  }
}
