package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.SeededEntropy;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;

/** A closed group that was stored: it stays closed, and leads to its successor. */
class StoredClosedGroupTest {
  /** Never write the file anew; add one for a new version. */
  @Test
  void version1StillOpens() throws IOException, MlsException {
    Properties stored = new Properties();
    try (InputStream in = getClass().getResourceAsStream("closed-group-v1.properties")) {
      assertTrue(in != null, "the stored state is missing");
      stored.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    Group closed = Group.decode(hex(stored, "group"));
    Successor successor = Successor.of(closed).orElseThrow();
    assertEquals(
        Proposal.ReInit.to(
            Bytes.utf8("the new group"), CipherSuite.MLS_128_X25519, java.util.List.of()),
        successor.parameters());
    assertEquals(
        MlsException.Reason.GROUP_CLOSED,
        assertThrows(
                MlsException.class,
                () -> closed.protect(new byte[1], Bytes.EMPTY, new SeededEntropy(1)))
            .reason());
    Group joined =
        successor.join(
            KeyPackageBundle.decode(hex(stored, "key_package_bundle")),
            closed.own().signer(),
            hex(stored, "welcome"),
            hex(stored, "ratchet_tree"),
            ANYBODY,
            NOW,
            PskSource.NONE);
    assertEquals(hex(stored, "epoch_authenticator"), joined.epochAuthenticator());
    Group again = Group.decode(closed.encode());
    assertEquals(
        successor.parameters(), Successor.of(again).orElseThrow().parameters(), "stored anew");
  }

  private static Bytes hex(Properties stored, String name) {
    String value = stored.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name);
    }
    return Bytes.fromHex(value);
  }
}
