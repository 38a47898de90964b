package pli.transparency.leaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.crypto.Vrf;
import pli.crypto.VrfKeyPair;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.Party;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.tree.Merkle;

class LeafTest {
  private static final String ORIGIN = "example.org/log";
  private final Random random = new Random(5);
  private final VrfKeyPair vrf = VrfKeyPair.generate(random::nextBytes);
  private final SignatureKeyPair one = Party.keys(1);
  private final SignatureKeyPair two = Party.keys(2);
  private final Signers signers = new Signers(List.of(one.publicKey(), two.publicKey()), 2);
  private final LogLabel alice = LogLabel.account("alice");
  private final Bytes opening = Commitment.opening(random::nextBytes);
  private final Bytes content = Bytes.utf8("an account record");
  private final Commitment commitment = Commitment.to(opening, content);
  private final LeafBody body =
      LeafBody.first(LeafType.ACCOUNT_RECORD, alice.hash(vrf).output(), commitment);

  private interface Verification {
    void run() throws VerificationException;
  }

  @Test
  void aLeafComesBackAsItWas() throws DecodeException {
    for (LeafType type : LeafType.values()) {
      long version = type == LeafType.RESET ? 2 : 1;
      Hash previous = version == 1 ? LeafBody.NO_PREVIOUS : Merkle.EMPTY_ROOT;
      Leaf leaf = signed(new LeafBody(type, body.label(), version, commitment, previous), one, two);
      assertEquals(leaf, Leaf.decode(leaf.encode()));
      assertEquals(Merkle.leaf(leaf.encode()), leaf.hash());
    }
  }

  @Test
  void theEncodingIsThatOfTheDocument() {
    Leaf leaf = signed(body, one);
    Bytes encoded = leaf.encode();
    assertEquals(1 + 1 + 32 + 8 + 32 + 32 + 2 + 65, encoded.length());
    assertEquals(
        Bytes.concat(
            Bytes.of(1, 1),
            body.label(),
            Bytes.of(0, 0, 0, 0, 0, 0, 0, 1),
            commitment.value(),
            Bytes.adopt(new byte[32]),
            Bytes.of(0x40, 65, 0),
            leaf.signatures().get(0).signature()),
        encoded);
  }

  @Test
  void eachDamageIsRefusedOrAnotherLeaf() {
    Bytes whole = signed(body, one, two).encode();
    for (int length = 0; length < whole.length(); length++) {
      Bytes part = whole.slice(0, length);
      assertThrows(DecodeException.class, () -> Leaf.decode(part));
    }
    assertThrows(DecodeException.class, () -> Leaf.decode(Bytes.concat(whole, Bytes.of(0))));
    int refused = 0;
    for (int bit = 0; bit < 8 * whole.length(); bit++) {
      byte[] flipped = whole.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Bytes damaged = Bytes.adopt(flipped);
      try {
        Leaf leaf = Leaf.decode(damaged);
        assertEquals(damaged, leaf.encode());
        refused(() -> signers.verify(leaf, ORIGIN));
      } catch (DecodeException e) {
        refused++;
      }
    }
    assertTrue(refused > 8 * 33, "only " + refused + " flips were refused");
  }

  @Test
  void formsThatCannotBeAreRefused() {
    Bytes label = body.label();
    Hash hash = Merkle.EMPTY_ROOT;
    assertThrows(
        IllegalArgumentException.class,
        () -> new LeafBody(LeafType.ALERT, label, 0, commitment, LeafBody.NO_PREVIOUS));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LeafBody(LeafType.ALERT, label, 1, commitment, hash));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LeafBody(LeafType.ALERT, label, 2, commitment, LeafBody.NO_PREVIOUS));
    assertThrows(
        IllegalArgumentException.class, () -> LeafBody.first(LeafType.RESET, label, commitment));
    assertThrows(IllegalArgumentException.class, () -> new Leaf(body, List.of()));
    LeafSignature signature = LeafSignature.sign(body, ORIGIN, 3, one);
    assertThrows(
        IllegalArgumentException.class, () -> new Leaf(body, List.of(signature, signature)));
    List<LeafSignature> many = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_LEAF_SIGNATURES; i++) {
      many.add(new LeafSignature(i, signature.signature()));
    }
    assertThrows(IllegalArgumentException.class, () -> new Leaf(body, many));
    assertThrows(
        IllegalArgumentException.class, () -> new LeafSignature(256, signature.signature()));
    List<Bytes> twice = List.of(one.publicKey(), one.publicKey());
    assertThrows(IllegalArgumentException.class, () -> new Signers(twice, 1));
    assertThrows(IllegalArgumentException.class, () -> new Signers(signers.keys(), 3));
    assertThrows(IllegalArgumentException.class, () -> new Signers(signers.keys(), 0));
    assertThrows(IllegalArgumentException.class, () -> LogLabel.account(""));
    assertThrows(IllegalArgumentException.class, () -> LogLabel.account("a".repeat(129)));
    assertThrows(IllegalArgumentException.class, () -> new LogLabel(LeafType.Chain.ALERT, "which"));
  }

  @Test
  void enoughOfThoseWhoMayMustSign() throws VerificationException {
    Leaf both = signed(body, one, two);
    signers.verify(both, ORIGIN);
    assertEquals(Reason.BAD_SIGNATURE, refused(() -> signers.verify(both, "another.log")));
    Leaf alone = signed(body, one);
    assertEquals(Reason.TOO_FEW_SIGNERS, refused(() -> signers.verify(alone, ORIGIN)));
    new Signers(signers.keys(), 1).verify(alone, ORIGIN);
    Leaf stranger = signed(body, one, Party.keys(3));
    assertEquals(Reason.BAD_SIGNATURE, refused(() -> signers.verify(stranger, ORIGIN)));
    Leaf third =
        new Leaf(
            body,
            List.of(
                LeafSignature.sign(body, ORIGIN, 0, one),
                LeafSignature.sign(body, ORIGIN, 2, two)));
    assertEquals(Reason.BAD_SIGNATURE, refused(() -> signers.verify(third, ORIGIN)));
  }

  @Test
  void aChainHasEachVersionOnceAndNamesTheOneBefore() throws VerificationException {
    RecordChain chain = RecordChain.begin(signed(body, one));
    Leaf second = signed(chain.body(LeafType.ACCOUNT_RECORD, commitment), one);
    RecordChain longer = chain.next(second);
    RecordChain reset = longer.next(signed(longer.body(LeafType.RESET, commitment), two));
    assertEquals(3, reset.latest().body().version());
    assertEquals(second.hash(), reset.latest().body().previous());
    assertEquals(Reason.VERSION_GAP, refused(() -> longer.next(second)));
    assertEquals(Reason.VERSION_GAP, refused(() -> chain.next(reset.latest())));
    assertEquals(Reason.VERSION_GAP, refused(() -> RecordChain.begin(second)));
    Leaf otherFirst = signed(body, two);
    RecordChain other = RecordChain.begin(otherFirst);
    assertEquals(Reason.WRONG_PREDECESSOR, refused(() -> other.next(second)));
    LeafBody act =
        new LeafBody(
            LeafType.ADMINISTRATIVE_ACT, body.label(), 2, commitment, signed(body, one).hash());
    assertEquals(Reason.WRONG_CHAIN, refused(() -> chain.next(signed(act, one))));
    LeafBody bob =
        new LeafBody(
            LeafType.ACCOUNT_RECORD,
            LogLabel.account("bob").hash(vrf).output(),
            2,
            commitment,
            signed(body, one).hash());
    assertEquals(Reason.WRONG_CHAIN, refused(() -> chain.next(signed(bob, one))));
    assertThrows(IllegalArgumentException.class, () -> chain.body(LeafType.ALERT, commitment));
  }

  @Test
  void aCommitmentIsToOneContent() throws VerificationException {
    commitment.verify(opening, content);
    Bytes other = Commitment.opening(random::nextBytes);
    assertEquals(Reason.WRONG_CONTENT, refused(() -> commitment.verify(other, content)));
    assertEquals(Reason.WRONG_CONTENT, refused(() -> commitment.verify(opening, opening)));
    assertEquals(Reason.WRONG_CONTENT, refused(() -> commitment.verify(Bytes.EMPTY, content)));
    assertNotEquals(commitment, Commitment.to(other, content));
    assertThrows(IllegalArgumentException.class, () -> Commitment.to(Bytes.of(1), content));
  }

  @Test
  void aLabelIsProvedToThoseWhoKnowIt() throws VerificationException {
    Vrf.Proved proved = alice.hash(vrf);
    alice.verify(vrf.publicKey(), proved.output(), proved.proof());
    LogLabel bob = LogLabel.account("bob");
    Vrf.Proved bobs = bob.hash(vrf);
    assertEquals(
        Reason.WRONG_LABEL,
        refused(() -> bob.verify(vrf.publicKey(), proved.output(), proved.proof())));
    assertEquals(
        Reason.WRONG_LABEL,
        refused(() -> bob.verify(vrf.publicKey(), proved.output(), bobs.proof())));
    Bytes otherKey = VrfKeyPair.generate(random::nextBytes).publicKey();
    assertEquals(
        Reason.WRONG_LABEL, refused(() -> alice.verify(otherKey, proved.output(), proved.proof())));
    Set<Bytes> inputs = new HashSet<>();
    inputs.add(alice.input());
    inputs.add(LogLabel.release("alice").input());
    for (LeafType.Chain chain : LeafType.Chain.values()) {
      if (!chain.isNamed()) {
        inputs.add(LogLabel.of(chain).input());
      }
    }
    assertEquals(6, inputs.size());
    assertEquals("LogLabel[ACCOUNT]", alice.toString());
  }

  private static Leaf signed(LeafBody body, SignatureKeyPair... keys) {
    List<LeafSignature> signatures = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      signatures.add(LeafSignature.sign(body, ORIGIN, i, keys[i]));
    }
    return new Leaf(body, signatures);
  }

  private static Reason refused(Verification verification) {
    return assertThrows(VerificationException.class, verification::run).reason();
  }
}
