package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pli.crypto.CipherSuite;
import pli.mls.node.MlsException;

/** Groups of a few members over a few epochs, through the public API. */
class GroupTest {
  @Test
  void twoMembersInEachSuite() throws Exception {
    for (int suite : CipherSuite.supported()) {
      Party party = Party.of(CipherSuite.of(suite), "alice", "bob");
      party.talk();
      party.update("bob");
      party.talk();
      party.update("alice");
      party.talk();
      assertEquals(3, party.group("alice").epoch());
    }
  }

  @Test
  void membersComeAndGo() throws MlsException {
    Party party = Party.of(CipherSuite.MLS_128_X25519, "a", "b", "c");
    party.talk();
    party.add("c", "d", "e");
    party.talk();
    party.remove("e", "a", "c");
    party.talk();
    party.addWith("b", CommitRequest.Builder::withoutPath, "f", "g", "h");
    party.talk();
    party.addWith("h", CommitRequest.Builder::treeInWelcome, "i");
    party.update("g");
    party.talk();
    assertTrue(party.group("i").members().size() == 7);
  }
}
