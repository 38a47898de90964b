package pli.witness.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.VerifierKey;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.release.SigsumProof;
import pli.witness.release.Publisher;

/** The proofs of a release of ours before Sigsum's own verifier, and what was altered of them. */
class SigsumReleaseTest {
  @TempDir Path folder;

  private Peers peers(String... programs) {
    return Peers.in(folder, programs);
  }

  @Test
  void sigsumVerifiesEachPartysProofAndRefusesWhatWasAltered() throws Exception {
    try (Peers peers = peers("sigsum-verify")) {
      Publisher publisher = new Publisher(folder);
      Release release = Release.parse(Bytes.copyOf(Files.readAllBytes(publisher.release(7))));
      TrustedLog log = publisher.policy(1).logs().get(0);
      policy(log.keys().get(0), log.witnesses().witnesses().get(0));
      String manifest = release.manifest().encode().utf8();
      assertEquals(2, release.entries().size());
      for (int party = 0; party < 2; party++) {
        key("party.pub", publisher.keys.get(party).publicKey());
        key("other.pub", publisher.keys.get(1 - party).publicKey());
        ReleaseEntry.OfSigsum entry = (ReleaseEntry.OfSigsum) release.entries().get(party);
        String proof = SigsumProof.of(entry, log).encode().utf8();
        assertEquals(0, verify(peers, manifest, "party.pub", proof));
        assertNotEquals(0, verify(peers, manifest, "other.pub", proof), "another party's key");
        assertNotEquals(
            0, verify(peers, manifest.replace("number 7", "number 8"), "party.pub", proof));
        List<String> lines = proof.lines().toList();
        int altered = 0;
        for (int i = 0; i < lines.size(); i++) {
          if (!lines.get(i).isEmpty()) {
            String damaged = proof.replace(lines.get(i) + "\n", flipped(lines.get(i)) + "\n");
            assertNotEquals(0, verify(peers, manifest, "party.pub", damaged), lines.get(i));
            altered++;
          }
        }
        assertTrue(altered >= 9, altered + " lines");
      }
    }
  }

  /** Another last digit. */
  private static String flipped(String line) {
    char last = line.charAt(line.length() - 1);
    return line.substring(0, line.length() - 1) + (last == '1' ? '0' : '1');
  }

  private int verify(Peers peers, String manifest, String key, String proof) throws Exception {
    Files.writeString(folder.resolve("proof"), proof);
    return peers.run(manifest, "sigsum-verify", "-k", key, "-p", "policy", "proof").code();
  }

  private void policy(VerifierKey log, VerifierKey witness) throws Exception {
    Files.writeString(
        folder.resolve("policy"),
        "log "
            + log.publicKey().hex()
            + "\nwitness one "
            + witness.publicKey().hex()
            + "\nquorum one\n");
  }

  /** A public key as OpenSSH has it. */
  private void key(String name, Bytes key) throws Exception {
    Bytes type = Bytes.utf8("ssh-ed25519");
    Bytes blob = Bytes.concat(Bytes.of(0, 0, 0, 11), type, Bytes.of(0, 0, 0, 32), key);
    String line = "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.toByteArray()) + "\n";
    Files.writeString(folder.resolve(name), line, StandardCharsets.US_ASCII);
  }
}
