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
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.GroupSecrets;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.Welcome;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.KeySchedule;
import pli.mls.suite.Labeled;

/** W1 to W12 of docs/MLS.md: Welcomes that were damaged, and Welcomes that a member forged. */
class WelcomeRulesTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;
  private static final Labeled LABELED = Labeled.of(SUITE);

  private Party party;
  private KeyPackageBundle dave;
  private PendingCommit commit;

  @BeforeEach
  void aWelcomeForDave() throws MlsException {
    party = Party.of(SUITE, "alice", "bob");
    dave = Members.bundle(SUITE, party.signer("dave"), party.entropy);
    commit =
        party.commit(
            "alice",
            CommitRequest.builder()
                .add(dave.keyPackage().validate(ANYBODY, NOW))
                .add(party.keyPackage("eve"))
                .build());
  }

  private Group join(Bytes welcome, Bytes tree) throws MlsException {
    return Group.join(dave, party.signer("dave"), welcome, tree, ANYBODY, NOW);
  }

  private void refused(MlsException.Reason reason, String rule, Bytes welcome) {
    assertBreaks(reason, rule, () -> join(welcome, commit.ratchetTree()));
  }

  /** The parts of the Welcome for Dave, to be put together otherwise. */
  private record Parts(Welcome welcome, GroupSecrets secrets, GroupInfo info) {}

  private Parts parts() throws MlsException {
    Welcome welcome = (Welcome) MlsMessage.decode(commit.welcome());
    GroupSecrets secrets = welcome.open(LABELED, dave.keyPackage().reference(), dave.initKeys());
    Secret none = KeySchedule.noSecret(LABELED);
    KeySchedule schedule = KeySchedule.join(LABELED, secrets.joinerSecret(), none);
    return new Parts(welcome, secrets, welcome.openGroupInfo(LABELED, schedule.welcomeSecret()));
  }

  /** A Welcome of Alice's with another GroupInfo in it, signed by her if {@code sign} is true. */
  private Bytes forged(UnaryOperator<GroupInfo> change, boolean sign) throws MlsException {
    Parts parts = parts();
    GroupInfo info = change.apply(parts.info);
    if (sign) {
      info =
          GroupInfo.sign(
              LABELED,
              info.context(),
              info.extensions(),
              info.confirmationTag(),
              info.signer(),
              party.signer("alice"),
              party.entropy);
    }
    return sealed(parts.secrets, info);
  }

  private Bytes sealed(GroupSecrets secrets, GroupInfo info) throws MlsException {
    Secret none = KeySchedule.noSecret(LABELED);
    KeySchedule schedule = KeySchedule.join(LABELED, secrets.joinerSecret(), none);
    Bytes sealedInfo = Welcome.sealGroupInfo(LABELED, schedule.welcomeSecret(), info);
    Welcome.ForMember forDave =
        Welcome.seal(
            LABELED,
            dave.keyPackage().reference(),
            dave.keyPackage().initKey(),
            secrets,
            Welcome.sealingInfo(LABELED, sealedInfo),
            party.entropy);
    return new Welcome(SUITE.id(), List.of(forDave), sealedInfo).encode();
  }

  private static GroupInfo with(GroupInfo info, GroupContext context) {
    return new GroupInfo(
        context, info.extensions(), info.confirmationTag(), info.signer(), info.signature());
  }

  @Test
  void itWorksUnchanged() throws MlsException {
    Group joined = join(commit.welcome(), commit.ratchetTree());
    assertEquals(commit.group().epochAuthenticator(), joined.epochAuthenticator());
    assertEquals(
        joined.epochAuthenticator(),
        join(forged(info -> info, true), commit.ratchetTree()).epochAuthenticator());
  }

  @Test
  void w1ItIsAWelcomeOfTheSameSuite() throws MlsException {
    refused(MlsException.Reason.INVALID_WELCOME, "W1", commit.message());
    Welcome welcome = parts().welcome;
    refused(
        MlsException.Reason.INVALID_WELCOME,
        "W1",
        new Welcome(3, welcome.secrets(), welcome.encryptedGroupInfo()).encode());
  }

  @Test
  void aWelcomeSaysWhichKeyPackagesItIsFor() throws MlsException {
    List<Bytes> references = Group.keyPackageReferencesOf(commit.welcome());
    assertEquals(2, references.size());
    assertEquals(dave.keyPackage().reference(), references.get(0));
    assertBreaks(
        MlsException.Reason.MALFORMED, "W1", () -> Group.keyPackageReferencesOf(commit.message()));
  }

  @Test
  void eachMayGetAWelcomeOfItsOwn() throws MlsException {
    Bytes daves = commit.welcome(dave.keyPackage().reference());
    assertEquals(List.of(dave.keyPackage().reference()), Group.keyPackageReferencesOf(daves));
    Group joined = join(daves, commit.ratchetTree());
    assertEquals(commit.group().epochAuthenticator(), joined.epochAuthenticator());
    Bytes eves = commit.welcome(Group.keyPackageReferencesOf(commit.welcome()).get(1));
    refused(MlsException.Reason.INVALID_WELCOME, "W2", eves);
    assertThrows(IllegalArgumentException.class, () -> commit.welcome(Bytes.of(1)));
  }

  @Test
  void w2ItIsForUs() throws MlsException {
    KeyPackageBundle another = Members.bundle(SUITE, party.signer("dave"), party.entropy);
    assertBreaks(
        MlsException.Reason.INVALID_WELCOME,
        "W2",
        () ->
            Group.join(
                another,
                party.signer("dave"),
                commit.welcome(),
                commit.ratchetTree(),
                ANYBODY,
                NOW));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Group.join(
                dave, party.signer("eve"), commit.welcome(), commit.ratchetTree(), ANYBODY, NOW));
  }

  @Test
  void w3AndW4WhatIsSealedOpens() throws MlsException {
    Welcome welcome = parts().welcome;
    List<Welcome.ForMember> swapped = new ArrayList<>();
    swapped.add(
        new Welcome.ForMember(
            welcome.secrets().get(0).newMember(), welcome.secrets().get(1).sealed()));
    refused(
        MlsException.Reason.UNDECRYPTABLE,
        "W3",
        new Welcome(SUITE.id(), swapped, welcome.encryptedGroupInfo()).encode());
    Parts parts = parts();
    GroupSecrets otherJoiner =
        new GroupSecrets(Secret.random(32, party.entropy), parts.secrets.pathSecret(), List.of());
    Bytes info = welcome.encryptedGroupInfo();
    Welcome.ForMember forDave =
        Welcome.seal(
            LABELED,
            dave.keyPackage().reference(),
            dave.keyPackage().initKey(),
            otherJoiner,
            Welcome.sealingInfo(LABELED, info),
            party.entropy);
    refused(
        MlsException.Reason.UNDECRYPTABLE,
        "W4",
        new Welcome(SUITE.id(), List.of(forDave), info).encode());
  }

  @Test
  void w5TheGroupInfoIsSignedByAMember() throws MlsException {
    GroupInfo info = parts().info;
    refused(
        MlsException.Reason.BAD_SIGNATURE,
        "W5",
        forged(
            i ->
                new GroupInfo(
                    i.context(),
                    List.of(new Extension(0x0a0a, Bytes.EMPTY)),
                    i.confirmationTag(),
                    i.signer(),
                    i.signature()),
            false));
    for (int nobody : new int[] {4, 7, -1}) {
      refused(
          MlsException.Reason.INVALID_WELCOME,
          "W5",
          forged(
              i ->
                  new GroupInfo(
                      info.context(),
                      List.of(),
                      info.confirmationTag(),
                      new LeafIndex(nobody),
                      Bytes.EMPTY),
              true));
    }
    // Alice's signature under Bob's name.
    refused(
        MlsException.Reason.BAD_SIGNATURE,
        "W5",
        forged(
            i ->
                new GroupInfo(
                    info.context(),
                    List.of(),
                    info.confirmationTag(),
                    new LeafIndex(1),
                    Bytes.EMPTY),
            true));
  }

  private static PreSharedKeyId psk(PreSharedKeyId.Usage usage, int nonce, int nonceLength) {
    byte[] bytes = new byte[nonceLength];
    if (nonceLength > 0) {
      bytes[0] = (byte) nonce;
    }
    return new PreSharedKeyId.Resumption(usage, Bytes.utf8("g"), 1, Bytes.adopt(bytes));
  }

  @Test
  void w6PreSharedKeysAreAsInACommitAndOfNoOtherGroup() throws MlsException {
    PreSharedKeyId.Usage reInit = PreSharedKeyId.Usage.REINIT;
    PreSharedKeyId.Usage branch = PreSharedKeyId.Usage.BRANCH;
    PreSharedKeyId.Usage application = PreSharedKeyId.Usage.APPLICATION;
    List<PreSharedKeyId> many = new ArrayList<>();
    for (int i = 0; i <= ProposalList.MAX_PSKS; i++) {
      many.add(psk(application, i, 32));
    }
    List<List<PreSharedKeyId>> wrong =
        List.of(
            List.of(psk(reInit, 0, 32)),
            List.of(psk(branch, 0, 32)),
            List.of(psk(application, 0, 32), psk(branch, 0, 32)),
            List.of(psk(branch, 0, 32), psk(branch, 1, 32)),
            List.of(psk(reInit, 0, 32), psk(branch, 0, 32)),
            List.of(psk(application, 0, 31)),
            List.of(psk(application, 0, 0)),
            List.of(psk(application, 0, 32), psk(application, 0, 32)),
            many);
    for (List<PreSharedKeyId> ids : wrong) {
      refused(MlsException.Reason.INVALID_WELCOME, "W6", withPsks(ids));
    }
    // All is well with this one, but we do not have the key.
    refused(MlsException.Reason.INVALID_WELCOME, "C4", withPsks(List.of(psk(application, 0, 32))));
    // What two keys say of the origin, nobody can follow.
    for (List<PreSharedKeyId> ids : wrong.subList(3, 5)) {
      assertBreaks(MlsException.Reason.INVALID_WELCOME, "W6", () -> Origin.of(dave, withPsks(ids)));
      assertBreaks(
          MlsException.Reason.INVALID_WELCOME,
          "W6",
          () ->
              Subgroup.of(party.group("alice"))
                  .join(
                      dave,
                      party.signer("dave"),
                      withPsks(ids),
                      commit.ratchetTree(),
                      ANYBODY,
                      NOW,
                      PskSource.NONE));
    }
  }

  private Bytes withPsks(List<PreSharedKeyId> ids) throws MlsException {
    Parts parts = parts();
    GroupSecrets secrets =
        new GroupSecrets(parts.secrets.joinerSecret().duplicate(), parts.secrets.pathSecret(), ids);
    return sealed(secrets, parts.info);
  }

  @Test
  void w7AndW8SuiteAndTreeAreThoseOfTheGroupInfo() throws MlsException {
    GroupContext right = parts().info.context();
    refused(
        MlsException.Reason.INVALID_WELCOME,
        "W7",
        forged(
            info ->
                with(
                    info,
                    new GroupContext(
                        3,
                        right.groupId(),
                        right.epoch(),
                        right.treeHash(),
                        right.confirmedTranscriptHash(),
                        right.extensions())),
            true));
    assertBreaks(
        MlsException.Reason.INVALID_WELCOME, "W8", () -> join(commit.welcome(), Bytes.EMPTY));
    assertBreaks(
        MlsException.Reason.INVALID_WELCOME,
        "W8",
        () -> join(commit.welcome(), party.group("alice").exportRatchetTree()));
  }

  @Test
  void w10OurLeafIsInTheTree() throws MlsException {
    // Alice's present epoch told to Dave, who is not in it.
    Group alice = party.group("alice");
    Bytes tag =
        alice
            .state()
            .secrets()
            .confirmationTag(LABELED, alice.state().context().confirmedTranscriptHash());
    GroupInfo info =
        GroupInfo.sign(
            LABELED,
            alice.state().context(),
            List.of(),
            tag,
            alice.ownLeaf(),
            party.signer("alice"),
            party.entropy);
    GroupSecrets secrets = new GroupSecrets(Secret.random(32, party.entropy), null, List.of());
    Bytes welcome = sealed(secrets, info);
    assertBreaks(
        MlsException.Reason.INVALID_WELCOME, "W10", () -> join(welcome, alice.exportRatchetTree()));
  }

  @Test
  void w11OurKeyPackageHasNotLongExpired() throws MlsException {
    long month = 31L * 86_400;
    long end = Members.LIFETIME.notAfter();
    Group.join(
        dave, party.signer("dave"), commit.welcome(), commit.ratchetTree(), ANYBODY, end + month);
    assertBreaks(
        MlsException.Reason.EXPIRED,
        "L5",
        () ->
            Group.join(
                dave,
                party.signer("dave"),
                commit.welcome(),
                commit.ratchetTree(),
                ANYBODY,
                end + month + 1));
  }

  @Test
  void w12TheConfirmationTagIsTheEpochs() throws MlsException {
    refused(
        MlsException.Reason.BAD_MAC,
        "W12",
        forged(
            info ->
                new GroupInfo(
                    info.context(),
                    List.of(),
                    MessageRulesTest.flip(info.confirmationTag(), 5),
                    info.signer(),
                    Bytes.EMPTY),
            true));
    GroupContext right = parts().info.context();
    refused(
        MlsException.Reason.BAD_MAC,
        "W12",
        forged(info -> with(info, right.confirmedBy(Bytes.adopt(new byte[32]))), true));
  }

  @Test
  void aWrongPathSecretIsRefused() throws MlsException {
    Parts parts = parts();
    GroupSecrets secrets =
        new GroupSecrets(
            parts.secrets.joinerSecret().duplicate(), Secret.random(32, party.entropy), List.of());
    refused(MlsException.Reason.INVALID_WELCOME, "U6", sealed(secrets, parts.info));
  }

  /** W9, of which L1 comes last. */
  @Test
  void theApplicationIsAskedOfEveryMember() {
    List<Bytes> asked = new ArrayList<>();
    MlsException thrown =
        assertThrows(
            MlsException.class,
            () ->
                Group.join(
                    dave,
                    party.signer("dave"),
                    commit.welcome(),
                    commit.ratchetTree(),
                    (leaf, suite) -> {
                      asked.add(leaf.signatureKey());
                      if (asked.size() == 4) {
                        throw new MlsException(
                            MlsException.Reason.CREDENTIAL_REFUSED, "not this one");
                      }
                    },
                    NOW));
    assertEquals(MlsException.Reason.CREDENTIAL_REFUSED, thrown.reason());
    assertEquals(4, asked.size());
  }

  @Test
  void everyFlippedBitOfWelcomeAndTreeIsRefused() throws MlsException {
    Bytes welcome = commit.welcome();
    Welcome parsed = parts().welcome;
    int eves =
        parsed.secrets().get(1).newMember().length()
            + parsed.secrets().get(1).sealed().kemOutput().length()
            + parsed.secrets().get(1).sealed().ciphertext().length();
    int accepted = 0;
    for (int i = 0; i < welcome.length(); i++) {
      Bytes flipped = MessageRulesTest.flip(welcome, i);
      try {
        join(flipped, commit.ratchetTree());
        accepted++;
      } catch (MlsException e) {
        assertEquals(false, String.valueOf(e.getMessage()).isEmpty());
      }
    }
    // What is sealed to Eve is hers to judge.
    assertEquals(eves, accepted);
    Bytes tree = commit.ratchetTree();
    for (int i = 0; i < tree.length(); i++) {
      Bytes flipped = MessageRulesTest.flip(tree, i);
      assertThrows(MlsException.class, () -> join(welcome, flipped), "byte " + i);
    }
  }
}
