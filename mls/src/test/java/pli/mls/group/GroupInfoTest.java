package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.HpkeExport;
import pli.crypto.KemKeyPair;
import pli.mls.framing.ExternalPub;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.MlsMessage;
import pli.mls.node.Extension;
import pli.mls.node.MlsException;
import pli.mls.schedule.ExternalInitSecret;
import pli.mls.suite.Labeled;

/** What a member tells of its group to someone outside. */
class GroupInfoTest {
  @Test
  void aMemberTellsItsEpoch() throws MlsException, CryptoException {
    for (int id : CipherSuite.supported()) {
      CipherSuite suite = CipherSuite.of(id);
      Labeled labeled = Labeled.of(suite);
      Party party = Party.of(suite, "alice", "bob");
      Group bob = party.group("bob");
      GroupInfo info = told(bob, false, party);
      assertEquals(bob.state().context(), info.context());
      assertEquals(bob.ownLeaf(), info.signer());
      info.verify(labeled, party.signer("bob").keys().publicKey());
      assertTrue(
          bob.state()
              .secrets()
              .confirms(labeled, info.context().confirmedTranscriptHash(), info.confirmationTag()));
      assertNull(Extension.find(info.extensions(), Extension.RATCHET_TREE));

      Extension tree = Extension.find(told(bob, true, party).extensions(), Extension.RATCHET_TREE);
      assertEquals(new Extension(Extension.RATCHET_TREE, bob.exportRatchetTree()), tree);

      // All members can receive what is sent to the key.
      HpkeExport sent =
          ExternalInitSecret.send(labeled, ExternalPub.in(info.extensions()).key(), party.entropy);
      KemKeyPair alices = party.group("alice").state().secrets().externalKeys(labeled);
      assertTrue(
          sent.secret().sameAs(ExternalInitSecret.receive(labeled, alices, sent.kemOutput())));

      party.update("alice");
      assertNotEquals(
          ExternalPub.in(info.extensions()),
          ExternalPub.in(told(party.group("bob"), false, party).extensions()));
    }
  }

  /** The GroupInfo of epoch 0, which no commit has opened. */
  @Test
  void aNewGroupCanBeTold() throws MlsException {
    Party party = Party.of(CipherSuite.MLS_128_X25519, "alice");
    GroupInfo info = told(party.group("alice"), true, party);
    assertEquals(0, info.context().epoch());
    info.verify(Labeled.of(CipherSuite.MLS_128_X25519), party.signer("alice").keys().publicKey());
  }

  private static GroupInfo told(Group group, boolean withTree, Party party) throws MlsException {
    return assertInstanceOf(
        GroupInfo.class, MlsMessage.decode(group.exportGroupInfo(withTree, party.entropy)));
  }
}
