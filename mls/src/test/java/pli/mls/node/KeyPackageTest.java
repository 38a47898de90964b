package pli.mls.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.LIFETIME;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.group.Group;
import pli.mls.suite.Labeled;

/** Key packages: made, read, and each rule of RFC 9420 section 10.1 broken once. */
class KeyPackageTest {
  private static final int APP_EXTENSION = 0xf1d0;

  private final SeededEntropy entropy = new SeededEntropy(1);
  private final CipherSuite suite = CipherSuite.MLS_128_X25519;
  private final Signer alice = Members.signer(suite, "alice", entropy);

  @Test
  void freshOnesAreValidInEverySuite() throws Exception {
    for (int id : CipherSuite.supported()) {
      CipherSuite each = CipherSuite.of(id);
      Signer signer = Members.signer(each, "alice", entropy);
      KeyPackageBundle bundle = Members.bundle(each, signer, entropy);
      KeyPackage decoded = KeyPackage.decode(bundle.keyPackage().encode());
      assertEquals(bundle.keyPackage(), decoded);
      ValidatedKeyPackage validated = decoded.validate(ANYBODY, NOW);
      assertSame(decoded, validated.keyPackage());
      assertEquals(each.hashLength(), validated.reference().length());
      assertEquals(decoded.reference(), validated.reference());
      assertNotEquals(
          decoded.reference(), Members.bundle(each, signer, entropy).keyPackage().reference());
    }
  }

  @Test
  void bundlesAreStoredWithTheirKeys() throws Exception {
    KeyPackageBundle bundle = Members.bundle(suite, alice, entropy);
    KeyPackageBundle stored = KeyPackageBundle.decode(bundle.encode());
    assertEquals(bundle.keyPackage(), stored.keyPackage());
    assertTrue(bundle.initKeys().privateKey().sameAs(stored.initKeys().privateKey()));
    assertTrue(bundle.leafKeys().privateKey().sameAs(stored.leafKeys().privateKey()));
    assertEquals(bundle.leafKeys().publicKey(), stored.leafKeys().publicKey());
    assertThrows(MlsException.class, () -> KeyPackageBundle.decode(Bytes.of(2)));
  }

  @TestFactory
  Stream<DynamicTest> vectorsSurviveARoundTrip() {
    return Vectors.each(VectorFormat.MESSAGES, KeyPackageTest::checkNodes);
  }

  private static void checkNodes(JsonNode vector) throws Exception {
    Bytes message = Vectors.hex(vector, "mls_key_package");
    Bytes bare = message.slice(4, message.length());
    assertEquals(bare, KeyPackage.decode(bare).encode());
    Bytes add = Vectors.hex(vector, "add_proposal");
    assertEquals(add, KeyPackage.decode(add).encode());
    Bytes update = Vectors.hex(vector, "update_proposal");
    TlsWriter again = new TlsWriter();
    TlsReader.readAll(update, LeafNode::read).write(again);
    assertEquals(update, again.toBytes());
    Bytes extensions = Vectors.hex(vector, "group_context_extensions_proposal");
    TlsWriter list = new TlsWriter();
    Extension.writeList(list, TlsReader.readAll(extensions, Extension::readList));
    assertEquals(extensions, list.toBytes());
  }

  @Test
  void greaseAndUnknownValuesSurviveAndMeanNothing() throws Exception {
    List<Integer> grease = IntStream.range(0, 15).mapToObj(i -> 0x0a0a + 0x1010 * i).toList();
    List<Integer> suites = new ArrayList<>(grease);
    suites.add(suite.id());
    List<Integer> credentials = new ArrayList<>(grease);
    credentials.add(Credential.BASIC);
    Capabilities capabilities =
        new Capabilities(List.of(1, 0x7fff), suites, grease, grease, credentials);
    LeafOptions options =
        new LeafOptions(capabilities, List.of(new Extension(0x3a3a, Bytes.of(1, 2, 3))));
    KeyPackage made =
        KeyPackage.generate(
                suite,
                alice,
                options,
                LIFETIME,
                List.of(new Extension(0xaaaa, Bytes.EMPTY)),
                entropy)
            .keyPackage();
    KeyPackage decoded = KeyPackage.decode(made.encode());
    assertEquals(made, decoded);
    assertEquals(made.encode(), decoded.encode());
    decoded.validate(ANYBODY, NOW);
  }

  @Test
  void unknownCredentialsSurvive() throws Exception {
    for (Credential credential :
        List.of(
            new UnknownCredential(0x1a1a, Bytes.of(9, 8, 7)),
            new X509Credential(List.of(Bytes.of(1), Bytes.EMPTY)),
            new BasicCredential(Bytes.EMPTY))) {
      TlsWriter out = new TlsWriter();
      credential.write(out);
      assertEquals(credential, TlsReader.readAll(out.toBytes(), Credential::read));
    }
  }

  @Test
  void everyTruncationAndEveryTrailingByteIsMalformed() {
    Bytes whole = Members.bundle(suite, alice, entropy).keyPackage().encode();
    for (int length = 0; length < whole.length(); length++) {
      Bytes part = whole.slice(0, length);
      MlsException refused =
          assertThrows(MlsException.class, () -> KeyPackage.decode(part), "at " + length);
      assertEquals(MlsException.Reason.MALFORMED, refused.reason());
    }
    assertThrows(MlsException.class, () -> KeyPackage.decode(Bytes.concat(whole, Bytes.of(0))));
  }

  @Test
  void everyFlippedBitIsRefused() throws Exception {
    Bytes whole = Members.bundle(suite, alice, entropy).keyPackage().encode();
    KeyPackage.decode(whole).validate(ANYBODY, NOW);
    for (int bit = 0; bit < 8 * whole.length(); bit++) {
      byte[] flipped = whole.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(
          MlsException.class,
          () -> KeyPackage.decode(Bytes.adopt(flipped)).validate(ANYBODY, NOW),
          "bit " + bit);
    }
  }

  @Test
  void k1VersionAndSuite() {
    KeyPackage good = Members.bundle(suite, alice, entropy).keyPackage();
    assertBreaks(
        MlsException.Reason.WRONG_VERSION,
        "K1",
        () -> resigned(good, 2, suite.id()).validate(ANYBODY, NOW));
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_SUITE,
        "K1",
        () -> resigned(good, 1, 0x3a3a).validate(ANYBODY, NOW));
    assertThrows(MlsException.class, () -> resigned(good, 1, 0x3a3a).reference());
  }

  @Test
  void k2AndL2TheLeafIsSigned() {
    KeyPackage good = Members.bundle(suite, alice, entropy).keyPackage();
    KeyPackage other = Members.bundle(suite, alice, entropy).keyPackage();
    LeafNode forged = withSignature(good.leafNode(), other.leafNode().signature());
    assertBreaks(
        MlsException.Reason.BAD_SIGNATURE,
        "L2",
        () -> sign(good.initKey(), forged, List.of()).validate(ANYBODY, NOW));
  }

  @Test
  void k2AndL7TheLeafIsOneOfAKeyPackage() {
    LeafNode update =
        LeafNode.forGroup(
            suite,
            alice,
            suite.generateKemKeyPair(entropy).publicKey(),
            Members.options(),
            new UpdateSource(),
            Bytes.of(1),
            new LeafIndex(0),
            entropy);
    Bytes initKey = suite.generateKemKeyPair(entropy).publicKey();
    assertBreaks(
        MlsException.Reason.INVALID_KEY_PACKAGE,
        "L7",
        () -> sign(initKey, update, List.of()).validate(ANYBODY, NOW));
  }

  @Test
  void k3ThePackageIsSigned() {
    KeyPackage good = Members.bundle(suite, alice, entropy).keyPackage();
    KeyPackage other = Members.bundle(suite, alice, entropy).keyPackage();
    KeyPackage mixed =
        new KeyPackage(
            1, suite.id(), other.initKey(), good.leafNode(), List.of(), good.signature());
    assertBreaks(MlsException.Reason.BAD_SIGNATURE, "K3", () -> mixed.validate(ANYBODY, NOW));
  }

  @Test
  void k4InitKeyAndLeafKeyDiffer() {
    LeafNode leaf = Members.bundle(suite, alice, entropy).keyPackage().leafNode();
    assertBreaks(
        MlsException.Reason.INVALID_KEY_PACKAGE,
        "K4",
        () -> sign(leaf.encryptionKey(), leaf, List.of()).validate(ANYBODY, NOW));
  }

  @Test
  void k5OurExtensionsAreListedAndOthersIgnored() throws MlsException {
    KeyPackage good = Members.bundle(suite, alice, entropy).keyPackage();
    Extension lastResort = new Extension(Extension.LAST_RESORT, Bytes.EMPTY);
    sign(good.initKey(), good.leafNode(), List.of(lastResort)).validate(ANYBODY, NOW);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            KeyPackage.generate(
                suite, alice, Members.options(), LIFETIME, List.of(lastResort), entropy));
  }

  @Test
  void k6TheInitKeyIsAKey() {
    KeyPackage good = Members.bundle(suite, alice, entropy).keyPackage();
    assertBreaks(
        MlsException.Reason.INVALID_KEY_PACKAGE,
        "K6",
        () -> sign(Bytes.of(1, 2), good.leafNode(), List.of()).validate(ANYBODY, NOW));
  }

  @Test
  void l1TheApplicationHasTheLastWord() {
    KeyPackage good = Members.bundle(suite, alice, entropy).keyPackage();
    CredentialValidator nobody =
        (leaf, id) -> {
          assertEquals(suite.id(), id);
          assertEquals(alice.credential(), leaf.credential());
          throw new MlsException(MlsException.Reason.CREDENTIAL_REFUSED, "L1: not known");
        };
    assertBreaks(MlsException.Reason.CREDENTIAL_REFUSED, "L1", () -> good.validate(nobody, NOW));
    KeyPackage bad = sign(good.leafNode().encryptionKey(), good.leafNode(), List.of());
    assertBreaks(MlsException.Reason.INVALID_KEY_PACKAGE, "K4", () -> bad.validate(nobody, NOW));
  }

  @Test
  void l5LifetimesHoldAtBothEndsAndAreNotEndless() throws Exception {
    KeyPackage good = Members.bundle(suite, alice, entropy).keyPackage();
    good.validate(ANYBODY, LIFETIME.notBefore());
    good.validate(ANYBODY, LIFETIME.notAfter());
    for (long now : new long[] {LIFETIME.notBefore() - 1, LIFETIME.notAfter() + 1, 0, -1}) {
      assertBreaks(MlsException.Reason.EXPIRED, "L5", () -> good.validate(ANYBODY, now));
    }
    lasting(new Lifetime(NOW, NOW + MlsLimits.MAX_LIFETIME)).validate(ANYBODY, NOW);
    for (Lifetime bad :
        List.of(
            new Lifetime(NOW, NOW + MlsLimits.MAX_LIFETIME + 1),
            new Lifetime(0, -1),
            new Lifetime(NOW + 1, NOW - 1))) {
      assertBreaks(MlsException.Reason.EXPIRED, "L5", () -> lasting(bad).validate(ANYBODY, NOW));
    }
  }

  @Test
  void l6ExtensionsOfTheLeafAreListed() {
    LeafNode leaf =
        leaf(
            Members.options().capabilities(),
            List.of(new Extension(APP_EXTENSION, Bytes.EMPTY)),
            alice.credential());
    assertRefusedLeaf("L6", leaf);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new LeafOptions(
                Members.options().capabilities(),
                List.of(new Extension(APP_EXTENSION, Bytes.EMPTY))));
  }

  @Test
  void l9OwnCredentialVersionAndSuiteAreListed() throws Exception {
    Credential basic = alice.credential();
    List<Integer> one = List.of(1);
    List<Integer> none = List.of();
    for (Capabilities can :
        List.of(
            new Capabilities(List.of(2), one, none, none, one),
            new Capabilities(one, one, none, none, List.of(2)))) {
      assertRefusedLeaf("L9", leaf(can, List.of(), basic));
    }
    Capabilities otherSuites = new Capabilities(one, List.of(2, 3), none, none, one);
    Bytes initKey = suite.generateKemKeyPair(entropy).publicKey();
    KeyPackage ofOthers = sign(initKey, leaf(otherSuites, List.of(), basic), List.of());
    assertEquals(ofOthers, ofOthers.validate(ANYBODY, NOW).keyPackage());
    LeafOptions own = new LeafOptions(otherSuites, List.of());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> KeyPackage.generate(suite, alice, own, LIFETIME, List.of(), entropy));
    assertTrue(String.valueOf(refused.getCause()).contains("L9:"), refused.toString());
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_CAPABILITY,
        "L9",
        () -> Group.create(suite, Bytes.of(1), alice, own, List.of(), entropy));
  }

  @Test
  void l10KeysAreKeysOfTheSuite() {
    LeafNode good = Members.bundle(suite, alice, entropy).keyPackage().leafNode();
    LeafNode bad =
        new LeafNode(
            Bytes.of(1, 2, 3),
            good.signatureKey(),
            good.credential(),
            good.capabilities(),
            good.source(),
            good.extensions(),
            good.signature());
    Bytes initKey = suite.generateKemKeyPair(entropy).publicKey();
    assertBreaks(
        MlsException.Reason.INVALID_LEAF,
        "L10",
        () -> sign(initKey, bad, List.of()).validate(ANYBODY, NOW));
  }

  @Test
  void anExtensionTypeThatComesTwiceIsMalformed() {
    Extension one = new Extension(APP_EXTENSION, Bytes.EMPTY);
    assertThrows(IllegalArgumentException.class, () -> Extension.listOf(List.of(one, one)));
    TlsWriter out = new TlsWriter();
    Extension.writeList(out, List.of(one, one));
    assertThrows(
        DecodeException.class, () -> TlsReader.readAll(out.toBytes(), Extension::readList));
  }

  private void assertRefusedLeaf(String rule, LeafNode leaf) {
    Bytes initKey = suite.generateKemKeyPair(entropy).publicKey();
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_CAPABILITY,
        rule,
        () -> sign(initKey, leaf, List.of()).validate(ANYBODY, NOW));
  }

  private KeyPackage lasting(Lifetime lifetime) {
    return KeyPackage.generate(suite, alice, Members.options(), lifetime, List.of(), entropy)
        .keyPackage();
  }

  /** A leaf that {@link LeafOptions} would not let through, rightly signed. */
  private LeafNode leaf(
      Capabilities capabilities, List<Extension> extensions, Credential credential) {
    LeafNode unsigned =
        new LeafNode(
            suite.generateKemKeyPair(entropy).publicKey(),
            alice.keys().publicKey(),
            credential,
            capabilities,
            new KeyPackageSource(LIFETIME),
            extensions,
            Bytes.EMPTY);
    TlsWriter out = new TlsWriter();
    unsigned.write(out);
    Bytes content = out.toBytes().slice(0, out.size() - 1);
    return withSignature(unsigned, alice.sign(Labeled.of(suite), "LeafNodeTBS", content, entropy));
  }

  private static LeafNode withSignature(LeafNode leaf, Bytes signature) {
    return new LeafNode(
        leaf.encryptionKey(),
        leaf.signatureKey(),
        leaf.credential(),
        leaf.capabilities(),
        leaf.source(),
        leaf.extensions(),
        signature);
  }

  private KeyPackage sign(Bytes initKey, LeafNode leaf, List<Extension> extensions) {
    return resigned(
        new KeyPackage(1, suite.id(), initKey, leaf, extensions, Bytes.EMPTY), 1, suite.id());
  }

  private KeyPackage resigned(KeyPackage from, int version, int suiteId) {
    KeyPackage unsigned =
        new KeyPackage(
            version, suiteId, from.initKey(), from.leafNode(), from.extensions(), Bytes.EMPTY);
    Bytes encoded = unsigned.encode();
    Bytes signature =
        alice.sign(
            Labeled.of(suite), "KeyPackageTBS", encoded.slice(0, encoded.length() - 1), entropy);
    return new KeyPackage(
        version, suiteId, from.initKey(), from.leafNode(), from.extensions(), signature);
  }
}
