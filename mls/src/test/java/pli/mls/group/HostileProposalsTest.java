package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.framing.WireFormat;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.node.UnknownCredential;
import pli.mls.node.UpdateSource;

/**
 * Proposals that are each valid by themselves and not together, made so that no commit which takes
 * them in could be valid. They must not keep the others from committing.
 */
class HostileProposalsTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private Party party = new Party(SUITE, 1);

  @BeforeEach
  void fourMembers() throws MlsException {
    party = Party.of(SUITE, "alice", "bob", "carol", "mallory");
  }

  /** All remember what Mallory proposes, and then Alice commits what fits. */
  private PendingCommit committed(CredentialValidator credentials, PskSource psks, Proposal... all)
      throws MlsException {
    for (Proposal proposal : all) {
      Bytes message = new Insider(party, "mallory").proposal(WireFormat.PUBLIC_MESSAGE, proposal);
      for (String name : List.of("alice", "bob", "carol")) {
        Received heard = party.group(name).process(message, credentials, NOW, psks);
        party.keep(name, ((ProposalReceived) heard).group());
      }
    }
    assertEquals(all.length, party.group("alice").proposals().entries().size());
    PendingCommit made =
        party
            .group("alice")
            .commit(CommitRequest.update(), credentials, NOW, party.entropy, psks)
            .pending();
    for (String name : List.of("bob", "carol")) {
      StagedCommit staged =
          ((CommitReceived) party.group(name).process(made.message(), credentials, NOW, psks))
              .commit();
      assertEquals(made.group().epochAuthenticator(), staged.merge().epochAuthenticator());
    }
    return made;
  }

  private Proposal update(Bytes encryptionKey, LeafOptions options) {
    Group mallory = party.group("mallory");
    return new Proposal.Update(
        LeafNode.forGroup(
            SUITE,
            party.signer("mallory"),
            encryptionKey,
            options,
            new UpdateSource(),
            mallory.groupId(),
            mallory.ownLeaf(),
            party.entropy));
  }

  private Bytes key() {
    return SUITE.generateKemKeyPair(party.entropy).publicKey();
  }

  @Test
  void anUpdateToAnothersKey() throws MlsException {
    LeafNode alice = party.group("alice").members().get(0).leaf();
    PendingCommit made =
        committed(ANYBODY, PskSource.NONE, update(alice.encryptionKey(), Members.options()));
    assertEquals(alice.credential(), made.group().members().get(0).leaf().credential());
  }

  @Test
  void anUpdateThatSupportsNobody() throws MlsException {
    Capabilities can = Members.options().capabilities();
    List<Integer> credentials = List.of(0x7a7a, 1);
    LeafOptions able =
        new LeafOptions(
            new Capabilities(
                can.versions(), can.cipherSuites(), List.of(0x7b7b), List.of(), credentials),
            List.of());
    // It may have what it lists. That the others do not list it is their matter, not its.
    assertEquals(
        List.of(0x7b7b),
        committed(ANYBODY, PskSource.NONE, update(key(), able))
            .group()
            .members()
            .get(party.place("mallory").value())
            .leaf()
            .capabilities()
            .extensions());
  }

  @Test
  void anAdditionWithAMembersKeyOrACredentialThatNobodyKnows() throws MlsException {
    Signer eve =
        new Signer(
            new UnknownCredential(0x7a7a, Bytes.utf8("eve")),
            SUITE.generateSignatureKeyPair(party.entropy));
    Capabilities can = Members.options().capabilities();
    LeafOptions strange =
        new LeafOptions(
            new Capabilities(
                can.versions(), can.cipherSuites(), List.of(), List.of(), List.of(0x7a7a, 1)),
            List.of());
    Proposal add =
        new Proposal.Add(
            pli.mls.node.KeyPackage.generate(
                    SUITE, eve, strange, Members.LIFETIME, List.of(), party.entropy)
                .keyPackage());
    PendingCommit made = committed(ANYBODY, PskSource.NONE, add);
    assertEquals(4, made.group().members().size());
  }

  @Test
  void extensionsThatNobodySupports() throws MlsException {
    List<Extension> none = List.of(new Extension(0x7b7b, Bytes.EMPTY));
    PendingCommit made =
        committed(ANYBODY, PskSource.NONE, new Proposal.GroupContextExtensions(none));
    assertEquals(List.of(), made.group().extensions());
  }

  /** One key under one nonce, in proposals that differ; and more keys than a commit may mix in. */
  @Test
  void aPreSharedKeyTwiceAndTooManyOfThem() throws MlsException {
    PskSource psks = id -> Secret.adopt(new byte[32]);
    List<Proposal> many = new ArrayList<>();
    for (int i = 0; i < ProposalList.MAX_PSKS + 6; i++) {
      byte[] nonce = new byte[32];
      nonce[0] = (byte) i;
      many.add(
          new Proposal.PreSharedKey(
              new PreSharedKeyId.External(Bytes.utf8("key"), Bytes.adopt(nonce))));
    }
    Party before = party.copy();
    committed(ANYBODY, psks, many.toArray(new Proposal[0]));
    party = before;
    // The same again from Bob, so that it has another reference.
    Bytes again = new Insider(party, "bob").proposal(WireFormat.PUBLIC_MESSAGE, many.get(0));
    for (String name : List.of("alice", "carol")) {
      Received heard = party.group(name).process(again, ANYBODY, NOW, psks);
      party.keep(name, ((ProposalReceived) heard).group());
    }
    Bytes one = new Insider(party, "mallory").proposal(WireFormat.PUBLIC_MESSAGE, many.get(0));
    for (String name : List.of("alice", "carol")) {
      Received heard = party.group(name).process(one, ANYBODY, NOW, psks);
      party.keep(name, ((ProposalReceived) heard).group());
    }
    assertEquals(2, party.group("alice").proposals().entries().size());
    PendingCommit made =
        party
            .group("alice")
            .commit(CommitRequest.update(), ANYBODY, NOW, party.entropy, psks)
            .pending();
    StagedCommit staged =
        ((CommitReceived) party.group("carol").process(made.message(), ANYBODY, NOW, psks))
            .commit();
    assertEquals(made.group().epochAuthenticator(), staged.merge().epochAuthenticator());
    assertTrue(made.group().proposals().entries().isEmpty());
  }

  @Test
  void allOfThatTogetherWithWhatIsGood() throws MlsException {
    LeafNode bob = party.group("bob").members().get(party.place("bob").value()).leaf();
    PendingCommit made =
        committed(
            ANYBODY,
            PskSource.NONE,
            new Proposal.Add(party.keyPackage("dave").keyPackage()),
            update(bob.encryptionKey(), Members.options()),
            new Proposal.GroupContextExtensions(List.of(new Extension(0x7b7b, Bytes.EMPTY))),
            new Proposal.PreSharedKey(
                new PreSharedKeyId.External(Bytes.utf8("?"), Bytes.adopt(new byte[32]))));
    assertEquals(5, made.group().members().size());
  }
}
