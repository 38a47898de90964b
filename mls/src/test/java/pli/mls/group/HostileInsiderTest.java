package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.mls.Members;
import pli.mls.framing.WireFormat;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;

/**
 * What a member can do that outsiders cannot: each field of what it says is changed before it is
 * signed and enciphered, so that the change is met by the rules and not by the cryptography. What
 * comes of it is a refusal with its reason, or a state that can be stored; never something else.
 */
@ParameterizedClass
@ValueSource(ints = {1, CipherSuite.HYBRID})
class HostileInsiderTest {
  private static final int PROPOSAL = 2;
  private static final int COMMIT = 3;

  private final CipherSuite suite;
  private final Party party;

  HostileInsiderTest(int suite) throws CryptoException, MlsException {
    this.suite = CipherSuite.of(suite);
    this.party = HostileMessages.party(this.suite, 5);
  }

  @Test
  void eachFieldOfEachProposal() throws MlsException {
    Insider alice = new Insider(party, "alice");
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    HostileMessages.Tally tally = new HostileMessages.Tally();
    for (Proposal proposal : proposals()) {
      TlsWriter out = new TlsWriter();
      proposal.write(out);
      WirePart whole = WireReader.content(PROPOSAL, out.toBytes());
      for (WirePart part : whole.all()) {
        for (Map.Entry<String, WirePart.Change> change : WireChanges.all().entrySet()) {
          Bytes content = whole.write(part, change.getValue());
          // In turn, since what is inside is read by the same code.
          boolean clear = (tally.refused() + tally.taken()) % 2 == 0;
          Bytes hostile =
              clear
                  ? alice.inTheClear(PROPOSAL, content, null)
                  : alice.enciphered(PROPOSAL, content, null);
          tally.add(HostileMessages.tried(bob, before, hostile));
        }
      }
    }
    assertTrue(tally.refused() > 900, tally.toString());
    assertTrue(tally.saw(MlsException.Reason.MALFORMED), tally.toString());
    assertTrue(tally.saw(MlsException.Reason.BAD_SIGNATURE), tally.toString());
    assertTrue(tally.saw(MlsException.Reason.INVALID_PROPOSAL), tally.toString());
    assertNull(HostileMessages.tried(bob, before, said()));
  }

  private List<Proposal> proposals() throws MlsException {
    Group alice = party.group("alice");
    Proposal update =
        ((ProposalReceived)
                party
                    .group("bob")
                    .process(
                        alice.proposeUpdate(Members.options(), party.entropy).message(),
                        ANYBODY,
                        NOW))
            .proposal();
    Bytes nonce = Bytes.adopt(new byte[32]);
    return List.of(
        new Proposal.Add(party.keyPackage("dave").keyPackage()),
        update,
        new Proposal.Remove(party.place("erin")),
        new Proposal.PreSharedKey(new PreSharedKeyId.External(Bytes.utf8("psk"), nonce)),
        new Proposal.PreSharedKey(
            new PreSharedKeyId.Resumption(
                PreSharedKeyId.Usage.APPLICATION, alice.groupId(), alice.epoch(), nonce)),
        new Proposal.ReInit(Bytes.utf8("new"), 1, 1, List.of()),
        new Proposal.ExternalInit(Bytes.adopt(new byte[32])),
        new Proposal.GroupContextExtensions(
            List.of(
                new Extension(Extension.APPLICATION_ID, Bytes.utf8("x")),
                new Extension(Extension.REQUIRED_CAPABILITIES, Bytes.of(0, 0, 0)))));
  }

  @Test
  void eachFieldOfACommit() throws MlsException {
    Insider alice = new Insider(party, "alice");
    Proposal add = new Proposal.Add(party.keyPackage("dave").keyPackage());
    Proposal remove = new Proposal.Remove(party.place("erin"));
    Bytes clear = alice.commit(WireFormat.PUBLIC_MESSAGE, true, add, remove);
    WirePart message = WireReader.message(clear);
    WirePart whole = message.find("commit");
    Bytes tag = tagOf(message);
    refuseEach(whole, clear, 800, content -> alice.inTheClear(COMMIT, content, tag));
  }

  private interface Said {
    Bytes of(Bytes content);
  }

  /** All changes of {@code whole}, the content of {@code honest}; each has a reason of its own. */
  private void refuseEach(WirePart whole, Bytes honest, int least, Said said) throws MlsException {
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    HostileMessages.Tally tally = new HostileMessages.Tally();
    for (WirePart part : whole.all()) {
      for (Map.Entry<String, WirePart.Change> change : WireChanges.all().entrySet()) {
        Bytes hostile = said.of(whole.write(part, change.getValue()));
        if (!hostile.equals(honest)) {
          MlsException.Reason reason = HostileMessages.tried(bob, before, hostile);
          assertNotNull(reason, part + ": " + change.getKey());
          tally.add(reason);
        }
      }
    }
    assertTrue(tally.refused() > least, tally.toString());
    for (MlsException.Reason reason :
        List.of(
            MlsException.Reason.MALFORMED,
            MlsException.Reason.BAD_SIGNATURE,
            MlsException.Reason.BAD_MAC,
            MlsException.Reason.UNDECRYPTABLE,
            MlsException.Reason.INVALID_COMMIT,
            MlsException.Reason.INVALID_PROPOSAL)) {
      assertTrue(tally.saw(reason), reason + " not in " + tally);
    }
    assertNull(HostileMessages.tried(bob, before, honest));
  }

  /** Signed by the joiner, who is the only one that has to. */
  @Test
  void eachFieldOfACommitFromOutside() throws MlsException {
    Bytes honest = Objects.requireNonNull(HostileMessages.of(party, "alice").get("join"));
    WirePart message = WireReader.message(honest);
    WirePart whole = message.find("commit");
    Bytes tag = tagOf(message);
    Insider alice = new Insider(party, "alice");
    Signer frank = party.signer("frank");
    refuseEach(whole, honest, 400, content -> alice.fromOutside(4, frank, COMMIT, content, tag));
  }

  /** Of the service, and of one who asks to be let in. */
  @Test
  void eachFieldOfEachProposalFromOutside() throws MlsException {
    Insider alice = new Insider(party, "alice");
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    HostileMessages.Tally tally = new HostileMessages.Tally();
    for (Proposal proposal : proposals()) {
      TlsWriter out = new TlsWriter();
      proposal.write(out);
      WirePart whole = WireReader.content(PROPOSAL, out.toBytes());
      for (WirePart part : whole.all()) {
        for (Map.Entry<String, WirePart.Change> change : WireChanges.all().entrySet()) {
          Bytes content = whole.write(part, change.getValue());
          boolean service = !(proposal instanceof Proposal.Add);
          Signer signer = party.signer(service ? "service" : "dave");
          Bytes hostile = alice.fromOutside(service ? 2 : 3, signer, PROPOSAL, content, null);
          tally.add(HostileMessages.tried(bob, before, hostile));
        }
      }
    }
    assertTrue(tally.refused() > 900, tally.toString());
    assertTrue(tally.saw(MlsException.Reason.MALFORMED), tally.toString());
    assertTrue(tally.saw(MlsException.Reason.INVALID_PROPOSAL), tally.toString());
    assertNull(HostileMessages.tried(bob, before, said()));
  }

  /** A member tells it, and signs whatever it tells. */
  @Test
  void eachFieldOfTheGroupInfoForThoseOutside() throws MlsException {
    Insider alice = new Insider(party, "alice");
    Bytes tree = party.group("alice").exportRatchetTree();
    Bytes told = party.group("alice").exportGroupInfo(false, party.entropy);
    WirePart whole = WireReader.groupInfo(told.slice(4, told.length()));
    HostileMessages.Tally tally = new HostileMessages.Tally();
    for (WirePart part : whole.all()) {
      for (Map.Entry<String, WirePart.Change> change : WireChanges.all().entrySet()) {
        Bytes info = alice.signed(whole, whole.write(part, change.getValue()));
        try {
          PendingCommit made =
              ExternalJoin.open(Bytes.concat(Bytes.of(0, 1, 0, 4), info), tree, ANYBODY)
                  .commit(party.signer("frank"), Members.options(), party.entropy);
          assertEquals(made.encode(), PendingCommit.decode(made.encode()).encode());
          tally.add(null);
        } catch (MlsException refused) {
          tally.add(refused.reason());
        }
      }
    }
    assertTrue(tally.refused() > 150, tally.toString());
    assertTrue(tally.saw(MlsException.Reason.INVALID_WELCOME), tally.toString());
  }

  private static Bytes tagOf(WirePart message) {
    Bytes encoded = message.find("confirmation_tag").write();
    return encoded.slice(1, encoded.length());
  }

  @Test
  void eachFieldOfTheGroupInfoInAWelcome() throws Exception {
    Signer dave = Members.signer(suite, "dave", party.entropy);
    KeyPackageBundle bundle = Members.bundle(suite, dave, party.entropy);
    PendingCommit made = commitOf(bundle);
    Bytes info =
        Insider.openGroupInfo(made.welcome(), bundle, party.group("alice").state().labeled());
    WirePart whole = WireReader.groupInfo(info);
    Insider alice = new Insider(party, "alice");
    HostileMessages.Tally tally = new HostileMessages.Tally();
    for (WirePart part : whole.all()) {
      for (Map.Entry<String, WirePart.Change> change : WireChanges.all().entrySet()) {
        Bytes changed = whole.write(part, change.getValue());
        Bytes signed = alice.signed(whole, changed);
        for (Bytes hostile : signed.equals(info) ? List.of(changed) : List.of(changed, signed)) {
          if (!hostile.equals(info)) {
            tally.add(
                joining(alice.welcome(made.welcome(), bundle, hostile, null), made, bundle, dave));
          }
        }
      }
    }
    assertTrue(tally.refused() > 200, tally.toString());
    assertTrue(tally.saw(MlsException.Reason.BAD_SIGNATURE), tally.toString());
    assertTrue(tally.saw(MlsException.Reason.INVALID_WELCOME), tally.toString());
    assertTrue(tally.saw(MlsException.Reason.BAD_MAC), tally.toString());
    assertNull(joining(made.welcome(), made, bundle, dave));
  }

  /** W3 among others. */
  @Test
  void eachFieldOfTheSecretsInAWelcome() throws Exception {
    Signer dave = Members.signer(suite, "dave", party.entropy);
    KeyPackageBundle bundle = Members.bundle(suite, dave, party.entropy);
    PendingCommit made = commitOf(bundle);
    var labeled = party.group("alice").state().labeled();
    Bytes info = Insider.openGroupInfo(made.welcome(), bundle, labeled);
    Bytes secrets =
        Insider.groupSecrets(
            (pli.mls.framing.Welcome) pli.mls.framing.MlsMessage.decode(made.welcome()),
            bundle,
            labeled);
    WirePart whole = WireReader.groupSecrets(secrets);
    Insider alice = new Insider(party, "alice");
    HostileMessages.Tally tally = new HostileMessages.Tally();
    for (WirePart part : whole.all()) {
      for (Map.Entry<String, WirePart.Change> change : WireChanges.all().entrySet()) {
        Bytes hostile = whole.write(part, change.getValue());
        if (!hostile.equals(secrets)) {
          MlsException.Reason reason =
              joining(alice.welcome(made.welcome(), bundle, info, hostile), made, bundle, dave);
          assertNotNull(reason, part + ": " + change.getKey());
          tally.add(reason);
        }
      }
    }
    assertTrue(tally.refused() > 30, tally.toString());
  }

  /** W9. With its hash in the GroupInfo, so that the tree itself is judged. */
  @Test
  void eachFieldOfTheTreeThatAWelcomeVouchesFor() throws Exception {
    Signer dave = Members.signer(suite, "dave", party.entropy);
    KeyPackageBundle bundle = Members.bundle(suite, dave, party.entropy);
    PendingCommit made = commitOf(bundle);
    Insider alice = new Insider(party, "alice");
    WirePart info =
        WireReader.groupInfo(
            Insider.openGroupInfo(made.welcome(), bundle, party.group("alice").state().labeled()));
    WirePart whole = WireReader.tree(made.ratchetTree());
    HostileMessages.Tally tally = new HostileMessages.Tally();
    int forged = 0;
    for (WirePart part : whole.all()) {
      for (Map.Entry<String, WirePart.Change> change : WireChanges.all().entrySet()) {
        Bytes tree = whole.write(part, change.getValue());
        if (tree.equals(made.ratchetTree())) {
          continue;
        }
        Bytes hash = hashOf(tree);
        Bytes changed = info.write(info.find("tree_hash"), (same, body) -> same.encode(hash));
        Bytes welcome = alice.welcome(made.welcome(), bundle, alice.signed(info, changed), null);
        MlsException.Reason reason = joining(welcome, tree, made, bundle, dave);
        assertNotNull(reason, part + ": " + change.getKey());
        tally.add(reason);
        if (part.name().equals("leaf_signature") && change.getKey().endsWith("flipped")) {
          // Of the member who vouches for the tree, the key is not changed by that.
          assertEquals(MlsException.Reason.BAD_SIGNATURE, reason, change.getKey());
          forged++;
        }
      }
    }
    assertEquals(10, forged, "leaf signatures forged");
    for (MlsException.Reason reason :
        List.of(
            MlsException.Reason.MALFORMED,
            MlsException.Reason.BAD_SIGNATURE,
            MlsException.Reason.INVALID_TREE,
            MlsException.Reason.INVALID_LEAF,
            MlsException.Reason.UNSUPPORTED_CAPABILITY)) {
      assertTrue(tally.saw(reason), reason + " not in " + tally);
    }
  }

  private PendingCommit commitOf(KeyPackageBundle bundle) throws MlsException {
    CommitRequest request =
        CommitRequest.builder().add(bundle.keyPackage().validate(ANYBODY, NOW)).build();
    return party.commit("alice", request);
  }

  private Bytes hashOf(Bytes tree) {
    try {
      return pli.mls.tree.RatchetTree.decode(suite, tree).treeHash();
    } catch (MlsException e) {
      return Bytes.adopt(new byte[32]);
    }
  }

  private static MlsException.@Nullable Reason joining(
      Bytes welcome, PendingCommit made, KeyPackageBundle bundle, Signer signer)
      throws MlsException {
    return joining(welcome, made.ratchetTree(), made, bundle, signer);
  }

  /** The refusal, or null for a group that can be stored. */
  private static MlsException.@Nullable Reason joining(
      Bytes welcome, Bytes tree, PendingCommit made, KeyPackageBundle bundle, Signer signer)
      throws MlsException {
    Group joined;
    try {
      joined = Group.join(bundle, signer, welcome, tree, ANYBODY, NOW);
    } catch (MlsException refused) {
      return refused.reason();
    }
    assertEquals(joined.encode(), Group.decode(joined.encode()).encode());
    return null;
  }

  private Bytes said() throws MlsException {
    return party.group("alice").protect(new byte[40], Bytes.EMPTY, party.entropy).message();
  }

  @Test
  void plaintextsOfAnyFormAndPaddingThatIsNone() throws MlsException {
    Insider alice = new Insider(party, "alice");
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    for (int type = 1; type <= 3; type++) {
      for (int length = 0; length < 100; length++) {
        for (int octet : new int[] {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xff}) {
          byte[] plain = new byte[length];
          java.util.Arrays.fill(plain, (byte) octet);
          Bytes hostile = alice.enciphered(type, Bytes.adopt(plain), 0);
          assertNotNull(HostileMessages.tried(bob, before, hostile));
        }
      }
    }
    assertNull(HostileMessages.tried(bob, before, said()));
  }

  @Test
  void jumpsOfAnyWidth() throws MlsException {
    Insider alice = new Insider(party, "alice");
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    for (int type = 1; type <= 2; type++) {
      for (long ahead : new long[] {1025, 200_000, Integer.MAX_VALUE, 1L << 31, 0xffff_ffffL}) {
        Bytes hostile = alice.enciphered(type, Bytes.adopt(new byte[80]), ahead);
        Allocation allocation = Allocation.start();
        assertBreaks(
            MlsException.Reason.GENERATION_TOO_FAR, "R1", () -> bob.process(hostile, ANYBODY, NOW));
        allocation.assertAtMost(1 << 20, hostile.length());
        assertEquals(before, bob.encode());
      }
      // Within the window the keys are derived, and then it does not open.
      Bytes hostile = alice.enciphered(type, Bytes.adopt(new byte[80]), 1024);
      Allocation allocation = Allocation.start();
      assertEquals(MlsException.Reason.UNDECRYPTABLE, HostileMessages.tried(bob, before, hostile));
      allocation.assertAtMost(16 << 20, hostile.length());
    }
    assertNull(HostileMessages.tried(bob, before, said()));
  }
}
