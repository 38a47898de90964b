package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.GroupSecrets;
import pli.mls.framing.Welcome;
import pli.mls.framing.WireFormat;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.KeySchedule;
import pli.mls.suite.Labeled;
import pli.mls.tree.RatchetTree;

/**
 * One forged signature among hundreds of good ones, where they are verified as one batch: in a
 * commit of many Adds, and in a joiner's tree. What is said of it is what is said where it stands
 * alone, and nothing has changed.
 */
class HostileCrowdTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  /** Of which each has two signatures: more than a batch needs (docs/adr/0012). */
  private static final int ADDS = 90;

  /** Of which each has one. */
  private static final int LEAVES = 300;

  private final SeededEntropy entropy = new SeededEntropy(12);

  private KeyPackageBundle fresh(CipherSuite suite, Signer signer) {
    return Members.bundle(suite, signer, entropy);
  }

  /** A client whose key package somebody forges, and what that can look like. */
  private static Map<String, UnaryOperator<KeyPackage>> forgeries(
      Signer client, SeededEntropy entropy) {
    Map<String, UnaryOperator<KeyPackage>> all = new LinkedHashMap<>();
    all.put(
        "leaf", good -> signed(good, with(good.leafNode(), "signature", 7), client, entropy)); // L2
    all.put("leaf's S", good -> signed(good, with(good.leafNode(), "S + L", 0), client, entropy));
    all.put(
        "leaf's key",
        good -> signed(good, with(good.leafNode(), "mixed order", 0), client, entropy)); // L10
    all.put(
        "leaf's content",
        good -> signed(good, with(good.leafNode(), "extensions", 0), client, entropy));
    all.put("package", good -> with(good, good.leafNode(), flipped(good.signature(), 7))); // K3
    all.put("package's R", good -> with(good, good.leafNode(), flipped(good.signature(), 40)));
    all.put("package's S", good -> with(good, good.leafNode(), plusOrder(good.signature())));
    all.put(
        "package by another key", good -> with(good, good.leafNode(), good.leafNode().signature()));
    return all;
  }

  private static KeyPackage with(KeyPackage from, LeafNode leaf, Bytes signature) {
    return new KeyPackage(
        from.version(), from.cipherSuite(), from.initKey(), leaf, from.extensions(), signature);
  }

  /** With another leaf, over which the client itself has signed. */
  private static KeyPackage signed(
      KeyPackage from, LeafNode leaf, Signer client, SeededEntropy entropy) {
    TlsWriter unsigned = new TlsWriter().u16(from.version()).u16(from.cipherSuite());
    leaf.write(unsigned.opaque(from.initKey()));
    Extension.writeList(unsigned, from.extensions());
    return with(
        from, leaf, client.sign(Labeled.of(SUITE), "KeyPackageTBS", unsigned.toBytes(), entropy));
  }

  private static LeafNode with(LeafNode leaf, String what, int at) {
    Bytes mixedOrder =
        Bytes.fromHex("0300000000000000000000000000000000000000000000000000000000000000");
    Extension applicationId = new Extension(Extension.APPLICATION_ID, Bytes.of(1));
    return new LeafNode(
        leaf.encryptionKey(),
        what.equals("mixed order") ? mixedOrder : leaf.signatureKey(),
        leaf.credential(),
        leaf.capabilities(),
        leaf.source(),
        what.equals("extensions") ? List.of(applicationId) : leaf.extensions(),
        switch (what) {
          case "signature" -> flipped(leaf.signature(), at);
          case "S + L" -> plusOrder(leaf.signature());
          default -> leaf.signature();
        });
  }

  private static Bytes flipped(Bytes signature, int at) {
    byte[] bytes = signature.toByteArray();
    bytes[at] ^= 1;
    return Bytes.adopt(bytes);
  }

  /** The same signature with S + L for S, which fits the equation and is not in its one form. */
  private static Bytes plusOrder(Bytes signature) {
    byte[] order =
        Bytes.fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
            .toByteArray();
    byte[] bytes = signature.toByteArray();
    int carry = 0;
    for (int i = 0; i < order.length; i++) {
      int sum = (bytes[32 + i] & 255) + (order[i] & 255) + carry;
      bytes[32 + i] = (byte) sum;
      carry = sum >> 8;
    }
    return Bytes.adopt(bytes);
  }

  @Test
  void oneForgedAddInACommitOfManyIsRefusedAsItIsAlone() throws MlsException {
    Party party = Party.of(SUITE, "alice", "bob");
    List<Signer> clients = new ArrayList<>();
    List<KeyPackage> good = new ArrayList<>();
    for (int i = 0; i < ADDS; i++) {
      clients.add(Members.signer(SUITE, "client " + i, entropy));
      good.add(fresh(SUITE, clients.get(i)).keyPackage());
    }
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    for (int at : new int[] {0, ADDS / 2, ADDS - 1}) {
      Map<String, UnaryOperator<KeyPackage>> all = forgeries(clients.get(at), entropy);
      for (Map.Entry<String, UnaryOperator<KeyPackage>> forgery : all.entrySet()) {
        KeyPackage forged = forgery.getValue().apply(good.get(at));
        List<KeyPackage> many = new ArrayList<>(good);
        many.set(at, forged);
        String what = forgery.getKey() + " of " + at;
        MlsException alone = refusal(bob, commit(party, List.of(forged)), what);
        MlsException among = refusal(bob, commit(party, many), what);
        assertEquals(alone.reason(), among.reason(), what);
        assertEquals(alone.getMessage(), among.getMessage(), what);
        assertEquals(before, bob.encode(), what);
      }
    }
    CommitReceived followed =
        assertInstanceOf(
            CommitReceived.class, bob.process(commit(party, good), ANYBODY, NOW, PskSource.NONE));
    assertEquals(2 + ADDS, followed.commit().merge().members().size());
  }

  /** A commit of Alice's that is right in all but the key packages that it adds. */
  private static Bytes commit(Party party, List<KeyPackage> added) throws MlsException {
    Proposal[] adds = added.stream().map(Proposal.Add::new).toArray(Proposal[]::new);
    return new Insider(party, "alice").commit(WireFormat.PRIVATE_MESSAGE, true, adds);
  }

  private static MlsException refusal(Group group, Bytes message, String what) {
    return assertThrows(MlsException.class, () -> group.process(message, ANYBODY, NOW), what);
  }

  /** One who joins, and one who invites it and has all the keys, so that only the tree is wrong. */
  private final class Invitation {
    final CipherSuite suite;
    final Labeled labeled;
    final Signer inviter;
    final Signer joiner;
    final KeyPackageBundle bundle;

    Invitation(CipherSuite suite, Signer inviter) {
      this.suite = suite;
      this.labeled = Labeled.of(suite);
      this.inviter = inviter;
      this.joiner = Members.signer(suite, "joiner", entropy);
      this.bundle = fresh(suite, joiner);
    }

    /** Joins a group of {@code others} and itself, into which the one at {@code by} invites. */
    Group join(List<LeafNode> others, int by) throws MlsException {
      RatchetTree tree = RatchetTree.of(suite, others.get(0));
      for (LeafNode leaf : others.subList(1, others.size())) {
        tree = tree.add(leaf).tree();
      }
      tree = tree.add(bundle.keyPackage().leafNode()).tree();
      Bytes hash = Bytes.adopt(new byte[suite.hashLength()]);
      GroupContext context =
          new GroupContext(suite.id(), Bytes.utf8("a crowd"), 1, tree.treeHash(), hash, List.of());
      Secret joinerSecret = Secret.random(suite.hashLength(), entropy);
      Secret none = KeySchedule.noSecret(labeled);
      KeySchedule schedule = KeySchedule.join(labeled, joinerSecret, none);
      Bytes tag = schedule.open(context.encode()).secrets().confirmationTag(labeled, hash);
      GroupInfo info =
          GroupInfo.sign(labeled, context, List.of(), tag, new LeafIndex(by), inviter, entropy);
      Bytes sealedInfo = Welcome.sealGroupInfo(labeled, schedule.welcomeSecret(), info);
      Welcome.ForMember secrets =
          Welcome.seal(
              labeled,
              bundle.keyPackage().reference(),
              bundle.keyPackage().initKey(),
              new GroupSecrets(joinerSecret, null, List.of()),
              Welcome.sealingInfo(labeled, sealedInfo),
              entropy);
      Bytes welcome = new Welcome(suite.id(), List.of(secrets), sealedInfo).encode();
      return Group.join(bundle, joiner, welcome, tree.encode(), ANYBODY, NOW);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, CipherSuite.HYBRID})
  void oneForgedLeafAmongHundredsKeepsAJoinerOut(int id) throws Exception {
    CipherSuite suite = CipherSuite.of(id);
    List<Signer> signers = new ArrayList<>();
    List<LeafNode> good = new ArrayList<>();
    for (int i = 0; i < LEAVES; i++) {
      signers.add(Members.signer(suite, "member " + i, entropy));
      good.add(fresh(suite, signers.get(i)).keyPackage().leafNode());
    }
    int by = 1;
    Invitation invitation = new Invitation(suite, signers.get(by));
    for (int at : new int[] {0, LEAVES / 2, LEAVES - 1}) {
      for (String what : List.of("signature", "extensions")) {
        List<LeafNode> forged = new ArrayList<>(good);
        forged.set(at, with(good.get(at), what, 40));
        assertBreaks(MlsException.Reason.BAD_SIGNATURE, "L2", () -> invitation.join(forged, by));
      }
      List<LeafNode> exchanged = new ArrayList<>(good);
      exchanged.set(at, withSignatureOf(good.get(at), good.get(by)));
      assertBreaks(MlsException.Reason.BAD_SIGNATURE, "L2", () -> invitation.join(exchanged, by));
    }
    assertEquals(LEAVES + 1, invitation.join(good, by).members().size());
  }

  private static LeafNode withSignatureOf(LeafNode leaf, LeafNode other) {
    return new LeafNode(
        leaf.encryptionKey(),
        leaf.signatureKey(),
        leaf.credential(),
        leaf.capabilities(),
        leaf.source(),
        leaf.extensions(),
        other.signature());
  }
}
