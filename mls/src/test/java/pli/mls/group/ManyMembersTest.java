package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafNode;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;
import pli.mls.tree.RatchetTree;

/** So many members that signatures are verified as one batch; one bad one is still named. */
class ManyMembersTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;
  private static final int MANY = 140;

  private final SeededEntropy entropy = new SeededEntropy(140);
  private final List<Signer> signers = new ArrayList<>();
  private final List<KeyPackageBundle> bundles = new ArrayList<>();
  private final List<KeyPackage> published = new ArrayList<>();

  @BeforeEach
  void clients() throws MlsException {
    for (int i = 0; i < MANY; i++) {
      Signer signer = Members.signer(SUITE, "member " + i, entropy);
      signers.add(signer);
      bundles.add(Members.bundle(SUITE, signer, entropy));
      published.add(KeyPackage.decode(bundles.get(i).keyPackage().encode()));
    }
  }

  private Group alone() throws MlsException {
    return Group.create(
        SUITE,
        Bytes.utf8("many"),
        Members.signer(SUITE, "founder", entropy),
        Members.options(),
        List.of(),
        entropy);
  }

  private PendingCommit add(Group group, List<ValidatedKeyPackage> added) throws MlsException {
    CommitRequest.Builder request = CommitRequest.builder();
    added.forEach(request::add);
    return group.commit(request.build(), ANYBODY, NOW, entropy).pending();
  }

  private Group join(int number, PendingCommit commit) throws MlsException {
    return Group.join(
        bundles.get(number),
        signers.get(number),
        commit.welcome(),
        commit.ratchetTree(),
        ANYBODY,
        NOW);
  }

  @Test
  void allAreAddedFollowedAndJoinedAtOnce() throws MlsException {
    List<ValidatedKeyPackage> valid = KeyPackage.validateAll(published, ANYBODY, NOW);
    assertEquals(published, valid.stream().map(ValidatedKeyPackage::keyPackage).toList());
    PendingCommit first = add(alone(), valid.subList(0, 1));
    Group member = join(0, first);
    PendingCommit rest = add(first.group(), valid.subList(1, MANY));
    CommitReceived received =
        assertInstanceOf(CommitReceived.class, member.process(rest.message(), ANYBODY, NOW));
    Group followed = received.commit().merge();
    Group joined = join(MANY - 1, rest);
    assertEquals(MANY + 1, joined.members().size());
    assertEquals(rest.group().epochAuthenticator(), followed.epochAuthenticator());
    assertEquals(rest.group().epochAuthenticator(), joined.epochAuthenticator());
  }

  private static KeyPackage with(KeyPackage from, LeafNode leaf, Bytes signature) {
    return new KeyPackage(
        from.version(), from.cipherSuite(), from.initKey(), leaf, from.extensions(), signature);
  }

  private static LeafNode with(LeafNode leaf, Bytes signatureKey, Bytes signature) {
    return new LeafNode(
        leaf.encryptionKey(),
        signatureKey,
        leaf.credential(),
        leaf.capabilities(),
        leaf.source(),
        leaf.extensions(),
        signature);
  }

  private static Bytes flipped(Bytes signature) {
    byte[] bytes = signature.toByteArray();
    bytes[40] ^= 1;
    return Bytes.adopt(bytes);
  }

  private void assertRefused(
      MlsException.Reason reason, String rule, UnaryOperator<KeyPackage> change) {
    for (int at : new int[] {0, 77, MANY - 1}) {
      List<KeyPackage> changed = new ArrayList<>(published);
      changed.set(at, change.apply(published.get(at)));
      assertBreaks(reason, rule, () -> KeyPackage.validateAll(changed, ANYBODY, NOW));
    }
  }

  @Test
  void oneBadKeyPackageIsNamedByItsRule() {
    assertRefused(
        MlsException.Reason.BAD_SIGNATURE,
        "K3",
        good -> with(good, good.leafNode(), flipped(good.signature())));
    assertRefused(
        MlsException.Reason.BAD_SIGNATURE,
        "L2",
        good -> {
          LeafNode leaf = good.leafNode();
          Bytes forged = flipped(leaf.signature());
          return with(good, with(leaf, leaf.signatureKey(), forged), good.signature());
        });
    assertRefused(
        MlsException.Reason.UNSUPPORTED_SUITE,
        "K1",
        good ->
            new KeyPackage(
                good.version(),
                0x0a0a,
                good.initKey(),
                good.leafNode(),
                good.extensions(),
                good.signature()));
  }

  /** What no signature says is checked whether or not all of them are good. */
  @Test
  void otherRulesAreCheckedOfEach() {
    assertRefused(
        MlsException.Reason.EXPIRED,
        "L5",
        good ->
            KeyPackage.generate(
                    SUITE,
                    signers.get(0),
                    Members.options(),
                    new Lifetime(NOW - 20, NOW - 10),
                    List.of(),
                    entropy)
                .keyPackage());
    assertBreaks(
        MlsException.Reason.CREDENTIAL_REFUSED,
        "L1",
        () ->
            KeyPackage.validateAll(
                published,
                (leaf, suite) -> {
                  if (leaf.equals(published.get(99).leafNode())) {
                    throw new MlsException(
                        MlsException.Reason.CREDENTIAL_REFUSED, "L1: a stranger");
                  }
                },
                NOW));
  }

  @Test
  void anotherSuiteAmongThemIsFine() throws MlsException {
    CipherSuite other = CipherSuite.MLS_128_P256;
    Signer signer = Members.signer(other, "other", entropy);
    List<KeyPackage> mixed = new ArrayList<>(published.subList(0, 3));
    mixed.add(Members.bundle(other, signer, entropy).keyPackage());
    assertEquals(4, KeyPackage.validateAll(mixed, ANYBODY, NOW).size());
  }

  /** In a tree that came from outside: L2, and L10 for a point that is not of prime order. */
  @Test
  void oneBadLeafIsNamedByItsRule() throws MlsException {
    PendingCommit commit = add(alone(), KeyPackage.validateAll(published, ANYBODY, NOW));
    Bytes encoded = commit.ratchetTree();
    validate(encoded);
    for (int number : new int[] {0, 66, MANY - 1}) {
      LeafNode leaf = published.get(number).leafNode();
      Bytes forged = replaced(encoded, leaf.signature(), flipped(leaf.signature()));
      assertBreaks(MlsException.Reason.BAD_SIGNATURE, "L2", () -> validate(forged));
      Bytes mixed =
          Bytes.fromHex("0300000000000000000000000000000000000000000000000000000000000000");
      Bytes mixedKey = replaced(encoded, leaf.signatureKey(), mixed);
      assertBreaks(MlsException.Reason.INVALID_LEAF, "L10", () -> validate(mixedKey));
    }
  }

  private static void validate(Bytes encodedTree) throws MlsException {
    RatchetTree.decode(SUITE, encodedTree)
        .validate(Bytes.utf8("many"), List.of(), ANYBODY, OptionalLong.of(NOW));
  }

  /** The only place of {@code old} in {@code all} taken by {@code other}, which is as long. */
  private static Bytes replaced(Bytes all, Bytes old, Bytes other) {
    for (int at = 0; at + old.length() <= all.length(); at++) {
      if (all.slice(at, at + old.length()).equals(old)) {
        return Bytes.concat(all.slice(0, at), other, all.slice(at + old.length(), all.length()));
      }
    }
    throw new AssertionError("not there");
  }
}
