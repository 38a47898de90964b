package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.framing.ExternalPub;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.MlsMessage;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.schedule.GroupContext;
import pli.mls.suite.Labeled;

/** G1 to G3 of docs/MLS.md, and the rules of Welcomes that hold for a GroupInfo by itself. */
class ExternalDoorRulesTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private Party party;
  private GroupInfo told;
  private Bytes tree;

  @BeforeEach
  void aliceTells() throws MlsException {
    party = Party.of(SUITE, "alice", "bob", "carol");
    told =
        (GroupInfo) MlsMessage.decode(party.group("alice").exportGroupInfo(false, party.entropy));
    tree = party.group("alice").exportRatchetTree();
  }

  private static ExternalJoin open(Bytes info, Bytes tree) throws MlsException {
    return ExternalJoin.open(info, tree, ANYBODY);
  }

  private void refused(MlsException.Reason reason, String rule, Bytes info) {
    assertBreaks(reason, rule, () -> open(info, tree));
  }

  /** What Alice would have told with other extensions. */
  private Bytes with(List<Extension> extensions) {
    return signed(
        new GroupInfo(
            told.context(), extensions, told.confirmationTag(), told.signer(), Bytes.EMPTY),
        "alice");
  }

  private Bytes signed(GroupInfo info, String by) {
    return GroupInfo.sign(
            Labeled.of(SUITE),
            info.context(),
            info.extensions(),
            info.confirmationTag(),
            info.signer(),
            party.signer(by),
            party.entropy)
        .encode();
  }

  private Bytes signed(UnaryOperator<GroupContext> change, String by) {
    return signed(
        new GroupInfo(
            change.apply(told.context()),
            told.extensions(),
            told.confirmationTag(),
            told.signer(),
            Bytes.EMPTY),
        by);
  }

  private static GroupContext withSuite(GroupContext context, int suite) {
    return new GroupContext(
        suite,
        context.groupId(),
        context.epoch(),
        context.treeHash(),
        context.confirmedTranscriptHash(),
        context.extensions());
  }

  @Test
  void g1ItIsAGroupInfoOfAKnownSuite() throws MlsException {
    open(told.encode(), tree);
    Bytes other = party.commit("bob", CommitRequest.update()).message();
    refused(MlsException.Reason.INVALID_WELCOME, "G1", other);
    refused(
        MlsException.Reason.UNSUPPORTED_SUITE,
        "G1",
        signed(context -> withSuite(context, 0x0a0a), "alice"));
    MlsException thrown =
        assertThrows(
            MlsException.class,
            () -> open(signed(context -> withSuite(context, 2), "alice"), tree));
    assertEquals(MlsException.Reason.BAD_SIGNATURE, thrown.reason(), thrown.getMessage());
  }

  @Test
  void g2ItTellsTheExternalKey() {
    refused(MlsException.Reason.INVALID_WELCOME, "G2", with(List.of()));
    refused(
        MlsException.Reason.MALFORMED,
        "external_pub",
        with(List.of(new Extension(Extension.EXTERNAL_PUB, Bytes.of(5, 1)))));
  }

  @Test
  void g3TheExternalKeyIsAKey() {
    for (Bytes key : List.of(Bytes.EMPTY, Bytes.adopt(new byte[31]), Bytes.adopt(new byte[65]))) {
      refused(
          MlsException.Reason.INVALID_WELCOME,
          "G3",
          with(List.of(new ExternalPub(key).toExtension())));
    }
  }

  /** Unknown extensions of a GroupInfo mean nothing (section 12.4.3). */
  @Test
  void unknownExtensionsAreIgnored() throws MlsException {
    List<Extension> more = new ArrayList<>(told.extensions());
    more.add(new Extension(0x0a0a, Bytes.of(1, 2, 3)));
    more.add(new Extension(0xf00d, Bytes.EMPTY));
    ExternalJoin door = open(with(more), tree);
    party.deliverOutsiders("dave", party.outside("dave", door));
    party.talk();
  }

  @Test
  void itIsSignedByAMember() throws MlsException {
    refused(MlsException.Reason.BAD_SIGNATURE, "W5", signed(UnaryOperator.identity(), "bob"));
    for (int nobody : new int[] {3, 4, -1}) {
      GroupInfo info =
          new GroupInfo(
              told.context(),
              told.extensions(),
              told.confirmationTag(),
              new LeafIndex(nobody),
              Bytes.EMPTY);
      refused(MlsException.Reason.INVALID_WELCOME, "W5", signed(info, "alice"));
    }
  }

  @Test
  void theTreeIsTheOneOfTheEpoch() throws MlsException {
    assertBreaks(MlsException.Reason.INVALID_WELCOME, "W8", () -> open(told.encode(), Bytes.EMPTY));
    party.update("bob");
    Bytes later = party.group("bob").exportRatchetTree();
    assertBreaks(MlsException.Reason.INVALID_WELCOME, "W8", () -> open(told.encode(), later));
    assertThrows(MlsException.class, () -> open(told.encode(), tree.slice(0, 100)));
  }

  /** A member that lies about the whole tree is found out by the others' signatures in it. */
  @Test
  void theTreeIsValid() throws MlsException {
    LeafNode bob = party.group("alice").members().get(1).leaf();
    Bytes forged = replaced(tree, bob.signature(), Bytes.adopt(new byte[64]));
    Bytes hash = pli.mls.tree.RatchetTree.decode(SUITE, forged).treeHash();
    Bytes info =
        signed(
            context ->
                new GroupContext(
                    context.cipherSuite(),
                    context.groupId(),
                    context.epoch(),
                    hash,
                    context.confirmedTranscriptHash(),
                    context.extensions()),
            "alice");
    assertBreaks(MlsException.Reason.BAD_SIGNATURE, "L2", () -> open(info, forged));
  }

  private static Bytes replaced(Bytes in, Bytes what, Bytes by) {
    int at = in.hex().indexOf(what.hex()) / 2;
    return new TlsWriter()
        .raw(in.slice(0, at))
        .raw(by)
        .raw(in.slice(at + what.length(), in.length()))
        .toBytes();
  }

  @Test
  void theApplicationIsAskedOfEveryMember() {
    List<LeafNode> asked = new ArrayList<>();
    assertBreaks(
        MlsException.Reason.CREDENTIAL_REFUSED,
        "no",
        () ->
            ExternalJoin.open(
                told.encode(),
                tree,
                (leaf, suite) -> {
                  asked.add(leaf);
                  if (asked.size() == 3) {
                    throw new MlsException(
                        MlsException.Reason.CREDENTIAL_REFUSED, "no: not this one");
                  }
                }));
    assertEquals(3, asked.size());
  }

  /**
   * What an outsider cannot see: Alice told a false key, or a false confirmation tag. No member
   * follows the commit that comes of it.
   */
  @Test
  void whatIsFalselyToldLeadsNowhere() throws MlsException {
    Bytes otherKey = SUITE.generateKemKeyPair(party.entropy).publicKey();
    Bytes falseKey = with(List.of(new ExternalPub(otherKey).toExtension()));
    Bytes falseTag =
        signed(
            new GroupInfo(
                told.context(),
                told.extensions(),
                Bytes.adopt(new byte[32]),
                told.signer(),
                Bytes.EMPTY),
            "alice");
    for (Bytes info : List.of(falseKey, falseTag)) {
      PendingCommit made =
          open(info, tree).commit(party.signer("dave"), Members.options(), party.entropy);
      for (String name : List.of("alice", "bob", "carol")) {
        Bytes before = party.group(name).encode();
        assertBreaks(
            MlsException.Reason.BAD_MAC,
            "C3",
            () -> party.group(name).process(made.message(), ANYBODY, NOW));
        assertEquals(before, party.group(name).encode());
      }
    }
  }

  @Test
  void everyFlippedBitAndEveryCutIsRefused() throws MlsException {
    for (boolean inside : new boolean[] {false, true}) {
      Bytes info = party.group("alice").exportGroupInfo(inside, party.entropy);
      Bytes beside = inside ? Bytes.EMPTY : tree;
      for (int i = 0; i < info.length(); i++) {
        Bytes flipped = MessageRulesTest.flip(info, i);
        assertThrows(MlsException.class, () -> open(flipped, beside), "byte " + i);
        Bytes cut = info.slice(0, i);
        assertThrows(MlsException.class, () -> open(cut, beside), "cut at " + i);
      }
      open(info, beside);
    }
    for (int i = 0; i < tree.length(); i += 3) {
      Bytes flipped = MessageRulesTest.flip(tree, i);
      assertThrows(MlsException.class, () -> open(told.encode(), flipped), "byte " + i);
    }
  }
}
