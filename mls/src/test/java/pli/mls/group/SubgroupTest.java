package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;
import static pli.mls.node.MlsException.Reason.INVALID_WELCOME;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.node.BasicCredential;
import pli.mls.node.CredentialValidator;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;

/** Groups branched off from others: S3, S4 and S6 to S8 of docs/MLS.md. */
class SubgroupTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;
  private static final Bytes ID = Bytes.utf8("the new group");

  private Party party;
  private Offspring offspring;

  @BeforeEach
  void fourMembers() throws MlsException {
    party = Party.of(SUITE, "alice", "bob", "carol", "dave");
    offspring = offspring(SUITE);
  }

  private Offspring offspring(CipherSuite suite) {
    return new Offspring(suite, party.entropy)
        .outOf(PreSharedKeyId.Usage.BRANCH, party.group("bob"));
  }

  private Founded found(String name, String... others) throws MlsException {
    return Subgroup.of(party.group(name))
        .found(
            ID,
            List.of(),
            Members.options(),
            offspring.keyPackages(others),
            ANYBODY,
            NOW,
            party.entropy);
  }

  private Group join(String name, Founded made, PskSource psks) throws MlsException {
    return Subgroup.of(party.group(name))
        .join(
            offspring.bundle(name),
            offspring.signer(name),
            made.welcome(),
            made.ratchetTree(),
            ANYBODY,
            NOW,
            psks);
  }

  private Group join(String name, Founded made) throws MlsException {
    return join(name, made, PskSource.NONE);
  }

  private void refused(String rule, Founded made) {
    Bytes before = party.group("alice").encode();
    assertBreaks(INVALID_WELCOME, rule, () -> join("alice", made));
    assertEquals(before, party.group("alice").encode());
  }

  @Test
  void someMembersGoOnByThemselves() throws MlsException {
    Founded made = found("bob", "alice", "carol");
    assertEquals(
        new Origin.SubgroupOf(party.group("alice").groupId(), party.group("alice").epoch()),
        Origin.of(offspring.bundle("alice"), made.welcome()));
    Party few = new Party(SUITE, 8).know("bob", party.signer("bob"));
    few.know("alice", offspring.signer("alice")).know("carol", offspring.signer("carol"));
    few.keep("bob", made.group());
    few.keep("alice", join("alice", made));
    few.keep("carol", join("carol", made));
    few.assertTogether();
    few.talk();
    few.update("carol");
    few.talk();
    assertEquals(ID, few.group("bob").groupId());
    // The group itself knows nothing of it.
    party.talk();
    party.update("dave");
    party.talk();
  }

  /** Else every message of such a member would be refused by all others. */
  @Test
  void aKeyPackageIsUsedByItsSigner() throws MlsException {
    Founded made = found("bob", "alice", "carol");
    Signer right = offspring.signer("alice");
    offspring.known("alice", Members.signer(SUITE, "alice", party.entropy));
    assertThrows(IllegalArgumentException.class, () -> join("alice", made));
    offspring.known("alice", right);
    assertEquals(made.group().epochAuthenticator(), join("alice", made).epochAuthenticator());
  }

  @Test
  void aClosedGroupMayStillBranch() throws MlsException {
    PendingCommit commit =
        party.commit(
            "bob",
            CommitRequest.reInit(Proposal.ReInit.to(Bytes.utf8("never made"), SUITE, List.of())));
    party.deliver("bob", commit);
    Founded made = found("bob", "alice");
    assertEquals(made.group().epochAuthenticator(), join("alice", made).epochAuthenticator());
  }

  @Test
  void s3ItBeginsWithEpochOne() throws MlsException {
    offspring.epoch = 2;
    refused("S3", offspring.make("bob", "alice"));
  }

  @Test
  void s4ItComesOutOfThisGroup() throws MlsException {
    assertEquals(1, join("alice", offspring.make("bob", "alice")).epoch());
    Group parent = party.group("bob");
    refused("S4", offspring.outOf(PreSharedKeyId.Usage.REINIT, parent).make("bob", "alice"));
    refused("S4", offspring.outOf(PreSharedKeyId.Usage.APPLICATION, parent).make("bob", "alice"));
    offspring.key = null;
    refused("S4", offspring.make("bob", "alice"));
    for (long epoch : new long[] {parent.epoch() + 1, -1}) {
      offspring.key =
          new PreSharedKeyId.Resumption(
              PreSharedKeyId.Usage.BRANCH, parent.groupId(), epoch, Bytes.EMPTY);
      refused("S4", offspring.make("bob", "alice"));
    }
    offspring.key =
        new PreSharedKeyId.Resumption(
            PreSharedKeyId.Usage.BRANCH, Bytes.utf8("elsewhere"), parent.epoch(), Bytes.EMPTY);
    refused("S4", offspring.make("bob", "alice"));
  }

  @Test
  void itMayComeOutOfAnEpochWhoseKeyWasKept() throws MlsException {
    ResumptionPsks kept = ResumptionPsks.keeping(2).with(party.group("alice"));
    Founded made = found("bob", "alice", "carol");
    party.update("dave");
    assertBreaks(INVALID_WELCOME, "C4", () -> join("alice", made));
    assertEquals(made.group().epochAuthenticator(), join("alice", made, kept).epochAuthenticator());
    // Carol is gone since: those that are members now do not want her here.
    party.remove("dave", "carol");
    assertBreaks(INVALID_WELCOME, "S7", () -> join("alice", made, kept));
  }

  @Test
  void s6ItIsOfTheSameSuite() throws MlsException {
    offspring = offspring(CipherSuite.MLS_128_X25519_CHACHA);
    refused("S6", offspring.make("bob", "alice"));
  }

  @Test
  void s7ItsMembersAreMembersOfTheGroup() throws MlsException {
    refused("S7", offspring.make("bob", "alice", "mallory"));
    refused("S7", offspring.make("mallory", "alice"));
    assertBreaks(INVALID_WELCOME, "S7", () -> found("bob", "alice", "mallory"));
  }

  @Test
  void s8ItHasANameOfItsOwn() throws MlsException {
    offspring.groupId = party.group("alice").groupId();
    refused("S8", offspring.make("bob", "alice"));
    assertBreaks(
        INVALID_WELCOME,
        "S8",
        () ->
            Subgroup.of(party.group("bob"))
                .found(
                    party.group("bob").groupId(),
                    List.of(),
                    Members.options(),
                    offspring.keyPackages("alice"),
                    ANYBODY,
                    NOW,
                    party.entropy));
  }

  @Test
  void aSubgroupIsJoinedAsOneOnly() throws MlsException {
    Founded made = found("bob", "alice");
    PskSource all = id -> party.group("alice").resumptionPsk();
    assertBreaks(
        INVALID_WELCOME,
        "W6",
        () ->
            Group.join(
                offspring.bundle("alice"),
                offspring.signer("alice"),
                made.welcome(),
                made.ratchetTree(),
                ANYBODY,
                NOW,
                all));
    Founded fresh = offspring.make("bob", "carol");
    assertNotEquals(new Origin.Fresh(), Origin.of(offspring.bundle("carol"), fresh.welcome()));
    offspring.key = null;
    Founded ordinary = offspring.make("bob", "carol");
    assertEquals(new Origin.Fresh(), Origin.of(offspring.bundle("carol"), ordinary.welcome()));
  }

  /** Whose name stands before a version number that changes. */
  private static final CredentialValidator VERSIONED =
      new CredentialValidator() {
        @Override
        public void validate(LeafNode leaf, int suite) {}

        @Override
        public Bytes identity(LeafNode leaf) {
          Bytes whole = ((BasicCredential) leaf.credential()).identity();
          return whole.slice(0, whole.length() - 1);
        }
      };

  @Test
  void theApplicationSaysWhoIsWho() throws MlsException {
    party = Party.of(SUITE, "alice1", "bob1");
    offspring = offspring("bob1");
    // By the credentials alone they are others; by the names in them they are the same.
    offspring.known("bob2", other("bob2")).known("alice2", other("alice2"));
    Founded made = offspring.make("bob2", "alice2");
    Subgroup subgroup = Subgroup.of(party.group("alice1"));
    assertBreaks(INVALID_WELCOME, "S7", () -> join(subgroup, made, ANYBODY));
    assertEquals(
        made.group().epochAuthenticator(), join(subgroup, made, VERSIONED).epochAuthenticator());
  }

  private Offspring offspring(String member) {
    return new Offspring(SUITE, party.entropy)
        .outOf(PreSharedKeyId.Usage.BRANCH, party.group(member));
  }

  private Signer other(String name) {
    return Members.signer(SUITE, name, party.entropy);
  }

  private Group join(Subgroup subgroup, Founded made, CredentialValidator credentials)
      throws MlsException {
    return subgroup.join(
        offspring.bundle("alice2"),
        offspring.signer("alice2"),
        made.welcome(),
        made.ratchetTree(),
        credentials,
        NOW,
        PskSource.NONE);
  }
}
