package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.HpkeCiphertext;
import pli.mls.Members;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.Welcome;
import pli.mls.framing.WireFormat;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafRules;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.RequiredCapabilities;
import pli.mls.node.Signer;
import pli.mls.schedule.GroupContext;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.UpdatePath;
import pli.mls.tree.UpdatePathNode;

/**
 * Messages, lists and trees as large as they may be, or say that they are. What they cost is
 * bounded by what they are, measured in bytes allocated; that work does not grow with the square of
 * a list shows in that these tests end.
 */
class HostileSizesTest {
  private static final CipherSuite SUITE = HostileMessages.SUITE;
  private static final int MIB = 1 << 20;
  private static final int MANY = 20_000;

  private Party party = new Party(SUITE, 1);

  @BeforeEach
  void fourMembers() throws MlsException {
    party = HostileMessages.party(5);
  }

  private static MlsException.Reason refused(long base, Bytes input, Attempt attempt) {
    Allocation allocation = Allocation.start();
    MlsException refusal = assertThrows(MlsException.class, attempt::run);
    allocation.assertAtMost(base, input.length());
    return refusal.reason();
  }

  private interface Attempt {
    void run() throws MlsException;
  }

  @Test
  void lengthsThatAreOnlyClaimedCostNothing() throws MlsException {
    for (Bytes message : HostileMessages.of(party, "alice").values()) {
      WirePart whole = WireReader.message(message);
      for (WirePart part : whole.all()) {
        if (part.isVector()) {
          Bytes claims =
              whole.write(
                  part, (same, body) -> new TlsWriter().varint((1 << 30) - 1).raw(body).toBytes());
          refused(MIB, claims, () -> party.group("bob").process(claims, ANYBODY, NOW));
        }
      }
    }
  }

  /** 2^20 leaves in as few bytes as may be: all blank but the last. */
  @Test
  void aTreeOfAMillionLeavesIsRefusedBeforeItIsBuilt() {
    for (int nodes : new int[] {2 * MlsLimits.MAX_LEAVES + 1, (1 << 21) - 1}) {
      Bytes tree = sparse(nodes);
      assertEquals(
          MlsException.Reason.TOO_LARGE,
          refused(4 * MIB, tree, () -> RatchetTree.decode(SUITE, tree)));
    }
    Bytes claimed = new TlsWriter().varint((1 << 30) - 1).raw(new byte[1 << 21]).toBytes();
    refused(4 * MIB, claimed, () -> RatchetTree.decode(SUITE, claimed));
  }

  @Test
  void theLargestTreeThatMayBeIsBuilt() throws MlsException {
    Bytes tree = sparse(2 * MlsLimits.MAX_LEAVES - 1);
    Allocation allocation = Allocation.start();
    RatchetTree decoded = RatchetTree.decode(SUITE, tree);
    allocation.assertAtMost(16 * MIB, tree.length());
    assertEquals(MlsLimits.MAX_LEAVES, decoded.leafWidth());
    allocation = Allocation.start();
    decoded.treeHash();
    // Two nodes a leaf, and a kibibyte and a half to hash each.
    allocation.assertAtMost(192 * MIB, tree.length());
  }

  /** {@code nodes} nodes, the last of them alone not blank. */
  private Bytes sparse(int nodes) {
    TlsWriter out = new TlsWriter(nodes + 1024).raw(new byte[nodes - 1]);
    LeafNode leaf = party.group("alice").members().get(0).leaf();
    leaf.write(out.u8(1).u8(1));
    return new TlsWriter(nodes + 1024).opaque(out.toByteArray()).toBytes();
  }

  /** Each parent of a large tree says that all leaves there are have no key of it. */
  @Test
  void unmergedLeavesAreNoMoreThanLeavesBelow() {
    int width = 256;
    TlsWriter list = new TlsWriter();
    for (int i = 0; i < MlsLimits.MAX_LEAVES; i++) {
      list.u32(i);
    }
    TlsWriter nodes = new TlsWriter();
    LeafNode leaf = party.group("alice").members().get(0).leaf();
    for (int i = 0; i < 2 * width - 1; i++) {
      if (i % 2 == 0) {
        leaf.write(nodes.u8(1).u8(1));
      } else {
        nodes.u8(1).u8(2).opaque(new byte[32]).opaque(new byte[32]).opaque(list.toByteArray());
      }
    }
    Bytes tree = new TlsWriter(nodes.size() + 4).opaque(nodes.toByteArray()).toBytes();
    assertTrue(tree.length() > 60 * MIB);
    Allocation allocation = Allocation.start();
    MlsException refusal = assertThrows(MlsException.class, () -> RatchetTree.decode(SUITE, tree));
    assertEquals(MlsException.Reason.TOO_LARGE, refusal.reason());
    long bytes = allocation.bytes();
    assertTrue(bytes < tree.length() + MIB, bytes + " bytes: more than a copy");
  }

  @Test
  void aWelcomeForTensOfThousands() throws MlsException {
    Signer dave = Members.signer(SUITE, "dave", party.entropy);
    KeyPackageBundle bundle = Members.bundle(SUITE, dave, party.entropy);
    CommitRequest request =
        CommitRequest.builder().add(bundle.keyPackage().validate(ANYBODY, NOW)).build();
    PendingCommit made = party.commit("alice", request);
    Welcome honest = (Welcome) MlsMessage.decode(made.welcome());
    List<Welcome.ForMember> all =
        new ArrayList<>(
            Collections.nCopies(
                65_536,
                new Welcome.ForMember(Bytes.of(1), new HpkeCiphertext(Bytes.EMPTY, Bytes.EMPTY))));
    Bytes without = new Welcome(honest.cipherSuite(), all, honest.encryptedGroupInfo()).encode();
    assertEquals(
        MlsException.Reason.INVALID_WELCOME,
        refused(MIB, without, () -> join(bundle, dave, without, made.ratchetTree())));
    all.addAll(honest.secrets());
    Bytes last = new Welcome(honest.cipherSuite(), all, honest.encryptedGroupInfo()).encode();
    assertEquals(
        made.group().epochAuthenticator(),
        join(bundle, dave, last, made.ratchetTree()).epochAuthenticator());
  }

  private static Group join(KeyPackageBundle bundle, Signer signer, Bytes welcome, Bytes tree)
      throws MlsException {
    return Group.join(bundle, signer, welcome, tree, ANYBODY, NOW);
  }

  /** Proposals by the thousand in one commit, which a member has signed. */
  @Test
  void aCommitOfThousandsOfProposals() throws MlsException {
    Insider alice = new Insider(party, "alice");
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    for (Bytes items :
        List.of(
            times(new TlsWriter().u8(2).opaque(Bytes.EMPTY)),
            times(new TlsWriter().u8(2).opaque(new byte[32])),
            times(new TlsWriter().u8(1).u16(3).u32(2)),
            times(new TlsWriter().u8(1).u16(7).varint(0)),
            preSharedKeys(false),
            preSharedKeys(true))) {
      Bytes content = new TlsWriter(items.length() + 8).opaque(items).u8(0).toBytes();
      for (Bytes hostile :
          List.of(
              alice.inTheClear(3, content, Bytes.adopt(new byte[32])),
              alice.enciphered(3, content, Bytes.adopt(new byte[32])))) {
        MlsException.Reason reason =
            refused(16 * MIB, hostile, () -> bob.process(hostile, ANYBODY, NOW));
        assertTrue(
            reason == MlsException.Reason.INVALID_COMMIT
                || reason == MlsException.Reason.INVALID_PROPOSAL,
            reason.toString());
      }
    }
    assertEquals(before, bob.encode());
  }

  private static Bytes times(TlsWriter item) {
    TlsWriter out = new TlsWriter(MANY * item.size());
    byte[] one = item.toByteArray();
    for (int i = 0; i < MANY; i++) {
      out.raw(one);
    }
    return out.toBytes();
  }

  /**
   * Names of keys: the same, or all different with one hash code, since in Java's that of "Aa" is
   * that of "BB".
   */
  private static Bytes preSharedKeys(boolean colliding) {
    TlsWriter out = new TlsWriter(MANY * 90);
    for (int i = 0; i < MANY; i++) {
      byte[] id = new byte[40];
      for (int bit = 0; bit < 20; bit++) {
        boolean other = colliding && (i >> bit & 1) == 1;
        id[2 * bit] = (byte) (other ? 'B' : 'A');
        id[2 * bit + 1] = (byte) (other ? 'B' : 'a');
      }
      Bytes name = Bytes.adopt(id);
      new Proposal.PreSharedKey(new PreSharedKeyId.External(name, Bytes.adopt(new byte[32])))
          .write(out.u8(1));
    }
    return out.toBytes();
  }

  @Test
  void aPathOfThousandsOfCiphertexts() throws Exception {
    Bytes clear = new Insider(party, "alice").commit(WireFormat.PUBLIC_MESSAGE, true);
    WirePart path = WireReader.message(clear).find("update_path");
    UpdatePath honest = TlsReader.readAll(path.write(), UpdatePath::read);
    UpdatePathNode wide =
        new UpdatePathNode(
            honest.nodes().get(0).encryptionKey(),
            Collections.nCopies(MANY, new HpkeCiphertext(Bytes.EMPTY, Bytes.EMPTY)));
    Insider alice = new Insider(party, "alice");
    Group bob = party.group("bob");
    for (int nodes : new int[] {honest.nodes().size(), 32}) {
      Bytes content = commitOf(new UpdatePath(honest.leafNode(), Collections.nCopies(nodes, wide)));
      Bytes hostile = alice.inTheClear(3, content, Bytes.adopt(new byte[32]));
      assertEquals(
          MlsException.Reason.INVALID_COMMIT,
          refused(4 * MIB, hostile, () -> bob.process(hostile, ANYBODY, NOW)));
    }
    Bytes tooLong = commitOf(new UpdatePath(honest.leafNode(), Collections.nCopies(33, wide)));
    Bytes hostile = alice.inTheClear(3, tooLong, Bytes.adopt(new byte[32]));
    assertEquals(
        MlsException.Reason.TOO_LARGE,
        refused(4 * MIB, hostile, () -> bob.process(hostile, ANYBODY, NOW)));
  }

  private static Bytes commitOf(UpdatePath path) {
    TlsWriter out = new TlsWriter().varint(0).u8(1);
    path.write(out);
    return out.toBytes();
  }

  @Test
  void extensionsUpToTheirLimitsAndBeyond() throws MlsException {
    Insider alice = new Insider(party, "alice");
    Group bob = party.group("bob");
    for (int[] shape : new int[][] {{64, 4000}, {64, 65_536}, {65, 1}, {1, 1 << 18}, {5000, 0}}) {
      TlsWriter list = new TlsWriter();
      for (int i = 0; i < shape[0]; i++) {
        list.u16(0x1000 + i).opaque(new byte[shape[1]]);
      }
      Bytes content = new TlsWriter().u16(7).opaque(list.toByteArray()).toBytes();
      Bytes hostile = alice.enciphered(2, content, null);
      Bytes before = bob.encode();
      Allocation allocation = Allocation.start();
      MlsException.Reason reason = HostileMessages.tried(bob, before, hostile);
      allocation.assertAtMost(4 * MIB, hostile.length());
      assertEquals(
          shape[0] == 64 && shape[1] == 4000 ? null : MlsException.Reason.TOO_LARGE, reason);
    }
  }

  /**
   * Proposals of a quarter of a mebibyte each, which would all be stored again with each message.
   */
  @Test
  void v16RememberedProposalsAreBoundedInBytes() throws MlsException {
    Group bob = party.group("bob");
    int taken = 0;
    MlsException.Reason reason = null;
    for (int i = 0; reason == null && i < 100; i++) {
      byte[] body = new byte[250_000];
      body[0] = (byte) i;
      Proposal proposal =
          new Proposal.GroupContextExtensions(
              List.of(new Extension(Extension.APPLICATION_ID, Bytes.adopt(body))));
      Bytes message = new Insider(party, "alice").proposal(WireFormat.PUBLIC_MESSAGE, proposal);
      try {
        bob = ((ProposalReceived) bob.process(message, ANYBODY, NOW)).group();
        taken++;
      } catch (MlsException refused) {
        reason = refused.reason();
      }
    }
    assertEquals(MlsException.Reason.TOO_LARGE, reason);
    assertEquals(PendingProposals.MAX_BYTES / 250_000, taken);
    assertTrue(bob.encode().length() < PendingProposals.MAX_BYTES + 100_000);
    // The limit is the same after a restart, since all members have to agree on it.
    Group again = Group.decode(bob.encode());
    Bytes small =
        new Insider(party, "alice")
            .proposal(WireFormat.PUBLIC_MESSAGE, new Proposal.Remove(party.place("erin")));
    assertNotNull(again.process(small, ANYBODY, NOW));
  }

  @Test
  void namesOfGroupsAreBounded() throws MlsException {
    Signer signer = party.signer("alice");
    Bytes longest = Bytes.adopt(new byte[MlsLimits.MAX_GROUP_ID]);
    Group group = Group.create(SUITE, longest, signer, Members.options(), List.of(), party.entropy);
    assertEquals(longest, Group.decode(group.encode()).groupId());
    Bytes longer = Bytes.adopt(new byte[MlsLimits.MAX_GROUP_ID + 1]);
    assertThrows(
        IllegalArgumentException.class,
        () -> Group.create(SUITE, longer, signer, Members.options(), List.of(), party.entropy));
    TlsWriter context = new TlsWriter().u16(1).u16(1).opaque(longer).u64(0);
    context.opaque(Bytes.EMPTY).opaque(Bytes.EMPTY).varint(0);
    assertEquals(
        DecodeException.Reason.TOO_LARGE,
        assertThrows(
                DecodeException.class,
                () -> TlsReader.readAll(context.toBytes(), GroupContext::read))
            .reason());
  }

  /** Thousands of leaves that each list as much as they may, in a group that asks for it. */
  @Test
  void longListsOfCapabilitiesAreGoneThroughOnce() throws MlsException {
    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < MlsLimits.MAX_CAPABILITIES; i++) {
      codes.add(0xe000 + i);
    }
    LeafNode one = party.group("alice").members().get(0).leaf();
    List<Integer> credentials = new ArrayList<>(codes);
    credentials.set(MlsLimits.MAX_CAPABILITIES - 1, one.credential().type());
    LeafNode able =
        new LeafNode(
            one.encryptionKey(),
            one.signatureKey(),
            one.credential(),
            new Capabilities(List.of(1), List.of(1), codes, codes, credentials),
            one.source(),
            one.extensions(),
            one.signature());
    List<Integer> backwards = new ArrayList<>(codes);
    Collections.reverse(backwards);
    List<Integer> asked = new ArrayList<>(credentials);
    Collections.reverse(asked);
    Extension required = new RequiredCapabilities(backwards, backwards, asked).toExtension();
    List<LeafNode> members = Collections.nCopies(MANY / 4, able);
    LeafRules.checkGroup(members, List.of(required));
    List<LeafNode> withOneMore = new ArrayList<>(members);
    withOneMore.add(one);
    assertEquals(
        MlsException.Reason.UNSUPPORTED_CAPABILITY,
        assertThrows(MlsException.class, () -> LeafRules.checkGroup(withOneMore, List.of(required)))
            .reason());
  }

  @Test
  void largeContentCostsWhatItIs() throws MlsException {
    Group alice = party.group("alice");
    byte[] large = new byte[4 * MIB];
    Arrays.fill(large, (byte) 7);
    Bytes message = alice.protect(large, Bytes.EMPTY, party.entropy).message();
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    Allocation allocation = Allocation.start();
    assertNull(HostileMessages.tried(bob, before, message));
    allocation.assertAtMost(MIB, message.length());
  }
}
