package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.HpkeCiphertext;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.Welcome;
import pli.mls.node.Capabilities;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;

/** Groups of the hybrid suite: its number, its sizes, and damage to its KEM's outputs. */
class HybridSuiteTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_MLKEM768_X25519;
  private static final int ML_KEM = 1088;

  private final SeededEntropy entropy = new SeededEntropy(60);

  /** An ML-KEM ciphertext that was damaged gives a secret of nobody's, so that the AEAD fails. */
  @Test
  void aDamagedKemOutputOpensNothing() throws MlsException {
    Party party = Party.of(SUITE, "alice", "bob");
    KeyPackageBundle carol = Members.bundle(SUITE, party.signer("carol"), party.entropy);
    ValidatedKeyPackage checked = carol.keyPackage().validate(ANYBODY, NOW);
    PendingCommit commit = party.commit("alice", CommitRequest.builder().add(checked).build());
    Welcome welcome = (Welcome) MlsMessage.decode(commit.welcome());
    HpkeCiphertext sealed = welcome.secrets().get(0).sealed();
    assertEquals(ML_KEM + 32, sealed.kemOutput().length());
    for (int at : new int[] {0, 1, 500, ML_KEM - 1, ML_KEM, ML_KEM + 30}) {
      Bytes damaged = MessageRulesTest.flip(sealed.kemOutput(), at);
      refuse(party, carol, commit, welcome, damaged);
    }
    refuse(party, carol, commit, welcome, sealed.kemOutput().slice(0, ML_KEM));
    refuse(party, carol, commit, welcome, sealed.kemOutput().slice(ML_KEM, ML_KEM + 32));
    refuse(party, carol, commit, welcome, Bytes.EMPTY);
    Bytes lowOrder = Bytes.concat(sealed.kemOutput().slice(0, ML_KEM), Bytes.copyOf(new byte[32]));
    refuse(party, carol, commit, welcome, lowOrder);
    Group joined = join(party, carol, commit, commit.welcome());
    assertEquals(commit.group().epochAuthenticator(), joined.epochAuthenticator());
  }

  private static void refuse(
      Party party,
      KeyPackageBundle joiner,
      PendingCommit commit,
      Welcome welcome,
      Bytes kemOutput) {
    Welcome.ForMember one = welcome.secrets().get(0);
    Welcome.ForMember other =
        new Welcome.ForMember(
            one.newMember(), new HpkeCiphertext(kemOutput, one.sealed().ciphertext()));
    Bytes damaged =
        new Welcome(welcome.cipherSuite(), List.of(other), welcome.encryptedGroupInfo()).encode();
    assertBreaks(
        MlsException.Reason.UNDECRYPTABLE, "W3", () -> join(party, joiner, commit, damaged));
  }

  private static Group join(
      Party party, KeyPackageBundle joiner, PendingCommit commit, Bytes welcome)
      throws MlsException {
    return Group.join(joiner, party.signer("carol"), welcome, commit.ratchetTree(), ANYBODY, NOW);
  }

  /** Those who chose another private number have groups of the same suite under that. */
  @Test
  void anotherPrivateNumberIsAnotherSuite() throws MlsException {
    CipherSuite other = CipherSuite.hybrid(0xf234);
    List<Integer> listed = new ArrayList<>(CipherSuite.supported());
    listed.add(other.id());
    Party party =
        new Party(other, 3).able(new LeafOptions(Capabilities.basic(listed, List.of()), List.of()));
    party.create("alice");
    party.add("alice", "bob", "carol");
    party.update("carol");
    party.talk();
    assertEquals(0xf234, party.group("bob").suite().id());

    Party ours = Party.of(SUITE, "dora");
    KeyPackageBundle stranger = Members.bundle(SUITE, party.signer("erin"), entropy);
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_SUITE,
        "V2",
        () ->
            party.commit(
                "alice",
                CommitRequest.builder().add(stranger.keyPackage().validate(ANYBODY, NOW)).build()));
    ours.update("dora");
  }

  /** A number that this program was not told of is that of an unknown suite. */
  @Test
  void unknownPrivateNumbersAreRefused() throws MlsException {
    Signer signer = Members.signer(SUITE, "alice", entropy);
    KeyPackage known = Members.bundle(SUITE, signer, entropy).keyPackage();
    KeyPackage unknown =
        new KeyPackage(
            known.version(),
            0xf235,
            known.initKey(),
            known.leafNode(),
            known.extensions(),
            known.signature());
    assertBreaks(MlsException.Reason.UNSUPPORTED_SUITE, "K1", () -> unknown.validate(ANYBODY, NOW));
  }

  /** What a key package costs the directory; docs/MLS.md says it. */
  @Test
  void aKeyPackageHasSomethingLikeThreeKilobytes() throws MlsException {
    Party party = new Party(SUITE, 6);
    int length = party.keyPackage("somebody").keyPackage().encode().length();
    assertTrue(length > 2560 && length < 3072, "a key package has " + length + " bytes");
  }
}
