package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.MlsException;

/** States that were stored: today's, and those of versions before, which must open for ever. */
class StoredGroupTest {
  @Test
  void theTwoPartsOfAState() throws MlsException {
    Party party = Party.of(CipherSuite.MLS_128_X25519, "alice", "bob");
    Group before = party.group("alice");
    party.talk();
    Group after = party.group("alice");
    assertEquals(before.encodeEpoch(), after.encodeEpoch());
    Group read = Group.decode(before.encodeEpoch(), after.encodeMessages());
    assertEquals(after.encode(), read.encode());
    party.propose("bob", party.group("bob").proposeUpdate(Members.options(), party.entropy));
    Group proposed = party.group("alice");
    assertEquals(before.encodeEpoch(), proposed.encodeEpoch());
    assertTrue(Group.decode(before.encodeEpoch(), proposed.encodeMessages()).hasPendingProposals());

    party.update("alice");
    Group next = party.group("alice");
    MlsException mixed =
        assertThrows(
            MlsException.class, () -> Group.decode(next.encodeEpoch(), after.encodeMessages()));
    assertEquals(MlsException.Reason.MALFORMED, mixed.reason());
  }

  /**
   * A state that version 1 stored, the pending commit that it had made, and what others sent: all
   * still open. Never write the file anew; add one for a new version.
   */
  @Test
  void version1StillOpens() throws IOException, MlsException {
    Properties stored = new Properties();
    try (InputStream in = getClass().getResourceAsStream("stored-group-v1.properties")) {
      assertTrue(in != null, "the stored state is missing");
      stored.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
    }
    Group alice = Group.decode(hex(stored, "group"));
    assertEquals(hex(stored, "group"), alice.encode());
    assertEquals(hex(stored, "epoch_authenticator"), alice.epochAuthenticator());
    ApplicationReceived late =
        (ApplicationReceived) alice.process(hex(stored, "skipped_message"), ANYBODY, NOW);
    assertEquals(Bytes.utf8("the first"), late.content());
    ApplicationReceived next =
        (ApplicationReceived) alice.process(hex(stored, "next_message"), ANYBODY, NOW);
    assertEquals(Bytes.utf8("the third"), next.content());
    CommitReceived commit =
        (CommitReceived) alice.process(hex(stored, "commit_of_proposal"), ANYBODY, NOW);
    assertEquals(1, commit.commit().updated().size());
    PendingCommit pending = PendingCommit.decode(hex(stored, "pending_commit"));
    Group merged = alice.merge(pending);
    assertEquals(3, merged.members().size());
    merged.commit(CommitRequest.update(), ANYBODY, NOW, new SeededEntropy(1));
  }

  private static Bytes hex(Properties stored, String name) {
    String value = stored.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name);
    }
    return Bytes.fromHex(value);
  }
}
