package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.mls.SeededEntropy;
import pli.mls.node.MlsException;

/** States that were stored: today's, and those of versions before, which must open for ever. */
class StoredGroupTest {
  /**
   * A state that version 1 stored, the pending commit that it had made, and what others sent: all
   * still open. Never write the file anew; add one for a new version.
   */
  @Test
  void version1StillOpens() throws IOException, MlsException {
    Properties stored = stored("stored-group-v1.properties");
    Group alice = Group.decode(hex(stored, "group"));
    assertEquals(hex(stored, "epoch_authenticator"), alice.epochAuthenticator());
    goesOn(stored, alice);
    goesOn(stored, Group.decode(alice.encode()));
    goesOn(stored, new PartStore(alice).open());
  }

  /** The same of version 2, whose parts are stored apart as well. */
  @Test
  void version2StillOpens() throws IOException, MlsException {
    Properties stored = stored("stored-group-v2.properties");
    Group alice = Group.decode(hex(stored, "group"));
    assertEquals(hex(stored, "epoch_authenticator"), alice.epochAuthenticator());
    assertTrue(alice.hasPendingProposals());
    goesOn(stored, alice);
    List<GroupPart> parts = new ArrayList<>();
    for (String name : stored.stringPropertyNames()) {
      if (name.startsWith("part.")) {
        String part = name.substring("part.".length()).replace('_', ' ');
        parts.add(new GroupPart(part, hex(stored, name)));
      }
    }
    assertTrue(parts.size() > 6, parts.toString());
    goesOn(stored, GroupParts.open(parts));
  }

  private static void goesOn(Properties stored, Group alice) throws MlsException {
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

  private Properties stored(String file) throws IOException {
    Properties stored = new Properties();
    try (InputStream in = getClass().getResourceAsStream(file)) {
      assertTrue(in != null, "the stored state is missing");
      stored.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return stored;
  }

  private static Bytes hex(Properties stored, String name) {
    String value = stored.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name);
    }
    return Bytes.fromHex(value);
  }
}
