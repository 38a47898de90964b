package pli.witness.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.transparency.Hash;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosignature;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.TlogProof;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse.Conflict;
import pli.transparency.witness.AddCheckpointResponse.Cosigned;
import pli.transparency.witness.WitnessRules;
import pli.witness.Asking;
import pli.witness.TestLog;
import pli.witness.service.Witness;
import pli.witness.service.WitnessFolder;
import pli.witness.service.WitnessServer;

/**
 * Our log's words before witnesses that others wrote, our witness before a log that others wrote,
 * our proofs before verifiers that others wrote.
 */
class PeersTest {
  private static final String HOST = "127.0.0.1:";

  @TempDir Path folder;

  /** Our own witness, in this process. */
  private record Ours(WitnessFolder opened, WitnessServer server, Asking asking, VerifierKey key)
      implements AutoCloseable {
    static Ours start(Path folder, VerifierKey... logs) throws Exception {
      VerifierKey key = WitnessFolder.make(folder, "ours.example/w", new Random(7)::nextBytes);
      for (VerifierKey log : logs) {
        WitnessFolder.trust(folder, log, false);
      }
      WitnessFolder opened = WitnessFolder.open(folder);
      InstantSource clock = InstantSource.system();
      Witness witness =
          new Witness(opened, () -> clock.instant().getEpochSecond(), System.out::println);
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      WitnessServer server = WitnessServer.open(any, witness);
      return new Ours(opened, server, new Asking(url(server)), key);
    }

    private static String url(WitnessServer server) {
      return "http://" + HOST + server.address().getPort();
    }

    String url() {
      return url(server);
    }

    @Override
    public void close() throws Exception {
      asking.close();
      server.close();
      opened.close();
    }
  }

  /** The same conversation of a log, a fork of it, and strangers with any witness. */
  private static Map<String, AddCheckpointRequest> conversation(
      TestLog log, TestLog fork, TestLog thief, TestLog stranger) {
    Map<String, AddCheckpointRequest> said = new LinkedHashMap<>();
    said.put("the first tree", log.request(0, 7));
    said.put("the same again", log.request(7, 7));
    said.put("a larger tree", log.request(7, 12));
    said.put("an old size that is none", log.request(7, 13));
    said.put("a fork from nothing", fork.request(0, 13));
    said.put("a fork of the same size", fork.request(12, 12));
    said.put("a fork that grew", fork.request(12, 20));
    said.put(
        "a proof between other trees",
        new AddCheckpointRequest(12, log.proof(7, 20), log.checkpoint(20)));
    said.put(
        "a proof that is missing", new AddCheckpointRequest(12, List.of(), log.checkpoint(20)));
    said.put("a thief of the name", thief.request(12, 20));
    said.put("an unknown log", stranger.request(0, 7));
    said.put("a larger tree again", log.request(12, 40));
    return said;
  }

  /**
   * All that a witness answers is what ours answers; its cosignatures hold.
   *
   * @param left what is not said; empty for nothing
   */
  private static void judgesAsOurs(
      Asking theirs, VerifierKey key, Ours ours, TestLog log, TestLog fork, String left)
      throws Exception {
    TestLog thief = new TestLog(log.key().name(), 100, TestLog.entries("a", 40));
    TestLog stranger = TestLog.sigsum(200, TestLog.entries("a", 40));
    Map<String, AddCheckpointRequest> said = conversation(log, fork, thief, stranger);
    said.remove(left);
    List<String> answers = new ArrayList<>();
    for (Map.Entry<String, AddCheckpointRequest> each : said.entrySet()) {
      var answer = theirs.add(each.getValue());
      assertEquals(ours.asking().add(each.getValue()).status(), answer.status(), each.getKey());
      answers.add(each.getKey() + " " + answer.status());
      if (answer instanceof Cosigned cosigned) {
        SignedCheckpoint sent = each.getValue().checkpoint();
        TrustedLog trusted = new TrustedLog(log.key(), new WitnessPolicy(1, List.of(key)));
        VerifiedCheckpoint.verify(sent.with(cosigned.signatures()), trusted);
      }
      if (answer instanceof Conflict conflict) {
        assertEquals(12, conflict.size());
      }
    }
    List<String> due =
        List.of(
            "the first tree 200",
            "the same again 200",
            "a larger tree 200",
            "an old size that is none 409",
            "a fork from nothing 409",
            "a fork of the same size 422",
            "a fork that grew 422",
            "a proof between other trees 422",
            "a proof that is missing 422",
            "a thief of the name 403",
            "an unknown log 404",
            "a larger tree again 200");
    assertEquals(
        due.stream().filter(line -> left.isEmpty() || !line.startsWith(left)).toList(), answers);
  }

  @Test
  void litewitnessCosignsOurLogAndRefusesItsFork() throws Exception {
    try (Peers peers = Peers.in(folder, "litewitness", "witnessctl")) {
      TestLog log = new TestLog("lighthouse.example/log", 1, TestLog.entries("a", 40));
      TestLog fork = new TestLog("lighthouse.example/log", 1, TestLog.entries("b", 40));
      peers.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "ssh");
      peers.start(folder.resolve("agent"), "ssh-agent", "-D", "-a", "agent");
      peers.must("ssh-add", "-q", "ssh");
      String fingerprint = peers.must("ssh-keygen", "-lf", "ssh.pub").split(" ", -1)[1];
      peers.must("witnessctl", "add-log", "-db", "db", "-origin", log.key().name());
      peers.must(
          "witnessctl",
          "add-key",
          "-db",
          "db",
          "-origin",
          log.key().name(),
          "-key",
          log.key().encode());
      int port = Peers.freePort();
      peers.start(
          port,
          "litewitness",
          "-db",
          "db",
          "-key",
          fingerprint,
          "-name",
          "lite.example/w",
          "-ssh-agent",
          "agent",
          "-listen",
          HOST + port);
      VerifierKey key =
          new VerifierKey(
              "lite.example/w", SignatureType.COSIGNATURE_V1, sshKey(folder.resolve("ssh.pub")));
      try (Asking theirs = new Asking("http://" + HOST + port);
          Ours ours = Ours.start(folder.resolve("ours"), log.key())) {
        judgesAsOurs(theirs, key, ours, log, fork, "");
      }
    }
  }

  @Test
  void sigsumWitnessCosignsOurLogAndRefusesItsFork() throws Exception {
    try (Peers peers = Peers.in(folder, "sigsum-witness", "sigsum-key")) {
      TestLog log = TestLog.sigsum(1, TestLog.entries("a", 40));
      TestLog fork = TestLog.sigsum(1, TestLog.entries("b", 40));
      peers.must("sigsum-key", "generate", "-o", "witness");
      String hex = log.key().publicKey().hex();
      Files.writeString(folder.resolve("log.pub"), peers.run(hex, "sigsum-key", "from-hex").said());
      int port = Peers.freePort();
      peers.start(
          port,
          "sigsum-witness",
          "-k",
          "witness",
          "--log-key",
          "log.pub",
          "--state-file",
          "state",
          HOST + port);
      Bytes publicKey = sshKey(folder.resolve("witness.pub"));
      VerifierKey key =
          new VerifierKey(
              "sigsum.org/v1/witness/" + Sha256.hash(publicKey).hex(),
              SignatureType.COSIGNATURE_V1,
              publicKey);
      try (Asking theirs = new Asking("http://" + HOST + port);
          Ours ours = Ours.start(folder.resolve("ours"), log.key())) {
        // It takes a request without a proof for none at all, 400; tlog-witness asks for 422.
        judgesAsOurs(theirs, key, ours, log, fork, "a proof that is missing");
      }
    }
  }

  /** A whole log that others wrote asks our witness, and their verifier believes it. */
  @Test
  void sigsumsLogIsCosignedByOurWitness() throws Exception {
    try (Peers peers =
        Peers.in(
            folder,
            "sigsum-log-primary",
            "sigsum-mktree",
            "sigsum-submit",
            "sigsum-verify",
            "sigsum-key")) {
      peers.must("sigsum-key", "generate", "-o", "log");
      peers.must("sigsum-key", "generate", "-o", "submitter");
      Bytes logKey = sshKey(folder.resolve("log.pub"));
      String origin = "sigsum.org/v1/tree/" + Sha256.hash(logKey).hex();
      try (Ours ours =
          Ours.start(
              folder.resolve("ours"), new VerifierKey(origin, SignatureType.ED25519, logKey))) {
        int port = Peers.freePort();
        policy(logKey, ours.key(), HOST + port + "/log", ours.url());
        peers.must("sigsum-mktree", "--sth-file", "sth");
        peers.start(
            port,
            "sigsum-log-primary",
            "--backend",
            "ephemeral",
            "--url-prefix",
            "log",
            "--key-file",
            "log",
            "--policy-file",
            "policy",
            "--sth-file",
            "sth",
            "--interval",
            "1s",
            "--external-endpoint",
            HOST + port,
            "--internal-endpoint",
            HOST + Peers.freePort());
        for (int i = 0; i < 3; i++) {
          Files.writeString(folder.resolve("message"), "message " + i);
          Files.deleteIfExists(folder.resolve("proof"));
          peers.must("sigsum-submit", "-k", "submitter", "-p", "policy", "-o", "proof", "message");
          assertEquals(0, sigsumVerifies(peers, "message " + i), "message " + i);
          assertNotEquals(0, sigsumVerifies(peers, "another"));
        }
        // What our witness shows of their log is a checkpoint as we read them.
        SignedCheckpoint shown =
            SignedCheckpoint.parse(
                ours.asking().get("/" + WitnessRules.monitoringPath(origin)).body());
        TrustedLog trusted =
            new TrustedLog(
                new VerifierKey(origin, SignatureType.ED25519, logKey),
                new WitnessPolicy(1, List.of(ours.key())));
        assertEquals(3, VerifiedCheckpoint.verify(shown, trusted).head().size());
      }
    }
  }

  /** Our tree, our log's signature and our witness's, in sigsum's proof, before their verifier. */
  @Test
  void sigsumVerifiesOurTreeAndOurWitness() throws Exception {
    try (Peers peers = Peers.in(folder, "sigsum-submit", "sigsum-verify", "sigsum-key")) {
      peers.must("sigsum-key", "generate", "-o", "submitter");
      Files.writeString(folder.resolve("message"), "ours");
      peers.must("sigsum-submit", "-k", "submitter", "-o", "request", "message");
      Map<String, String> request = new LinkedHashMap<>();
      for (String line : Files.readAllLines(folder.resolve("request"))) {
        request.put(line.split("=", 2)[0], line.split("=", 2)[1]);
      }
      Bytes submitter = Sha256.hash(Bytes.fromHex(value(request, "public_key")));
      Bytes leaf =
          Bytes.concat(
              Sha256.hash(Bytes.fromHex(value(request, "message"))),
              Bytes.fromHex(value(request, "signature")),
              submitter);
      List<Bytes> entries = new ArrayList<>(TestLog.entries("a", 23));
      entries.set(17, leaf);
      TestLog log = TestLog.sigsum(1, entries);
      try (Ours ours = Ours.start(folder.resolve("ours"), log.key())) {
        policy(log.key().publicKey(), ours.key(), "", "");
        Cosigned cosigned = assertInstanceOf(Cosigned.class, ours.asking().add(log.request(0, 23)));
        Cosignature cosignature = cosigned.by(ours.key(), log.checkpoint(23));
        StringBuilder proof = new StringBuilder("version=2\nlog=");
        proof.append(Sha256.hash(log.key().publicKey()).hex()).append("\nleaf=");
        proof.append(submitter.hex()).append(' ').append(value(request, "signature"));
        proof.append("\n\nsize=23\nroot_hash=").append(log.head(23).root().value().hex());
        proof
            .append("\nsignature=")
            .append(log.checkpoint(23).note().signatures().get(0).signature().hex());
        Bytes stamped = cosignature.signature().signature();
        proof.append("\ncosignature=").append(Sha256.hash(ours.key().publicKey()).hex());
        proof.append(' ').append(cosignature.seconds()).append(' ');
        proof.append(stamped.slice(8, stamped.length()).hex()).append("\n\nleaf_index=17\n");
        for (Hash hash : log.path(17, 23)) {
          proof.append("node_hash=").append(hash.value().hex()).append('\n');
        }
        Path file = folder.resolve("proof");
        Files.writeString(file, proof);
        assertEquals(0, sigsumVerifies(peers, "ours"));
        assertNotEquals(0, sigsumVerifies(peers, "another"));
        Files.writeString(file, proof.toString().replace("leaf_index=17", "leaf_index=16"));
        assertNotEquals(0, sigsumVerifies(peers, "ours"));
        int time = proof.indexOf(" " + cosignature.seconds() + " ");
        Files.writeString(file, proof.replace(time + 1, time + 2, "2"));
        assertNotEquals(0, sigsumVerifies(peers, "ours"));
      }
    }
  }

  /** spicy's signature is our proof file without its first line. */
  @Test
  void spicyVerifiesOurProofFile() throws Exception {
    try (Peers peers = Peers.in(folder, "spicy-torchwood")) {
      TestLog log = new TestLog("lighthouse.example/log", 1, TestLog.entries("a", 40));
      for (int size : List.of(1, 2, 7, 40)) {
        for (int index = 0; index < size; index += 3) {
          TlogProof proof =
              new TlogProof(Bytes.EMPTY, index, log.path(index, size), log.checkpoint(size));
          String text = proof.encode().utf8();
          Files.writeString(folder.resolve("entry"), log.entry(index).utf8());
          Path spicy = folder.resolve("entry.spicy");
          Files.writeString(spicy, text.substring(text.indexOf('\n') + 1));
          peers.must("spicy-torchwood", "-verify", log.key().encode(), "entry");
          Files.writeString(folder.resolve("entry"), "another");
          Peers.Ended refused =
              peers.run("", "spicy-torchwood", "-verify", log.key().encode(), "entry");
          assertTrue(refused.code() != 0 && refused.said().contains("inclusion"), refused.said());
        }
      }
    }
  }

  private static String value(Map<String, String> request, String name) {
    return Objects.requireNonNull(request.get(name), name);
  }

  private int sigsumVerifies(Peers peers, String message) throws Exception {
    return peers
        .run(message, "sigsum-verify", "-k", "submitter.pub", "-p", "policy", "proof")
        .code();
  }

  private void policy(Bytes logKey, VerifierKey witness, String logUrl, String witnessUrl)
      throws Exception {
    Files.writeString(
        folder.resolve("policy"),
        "log "
            + logKey.hex()
            + (logUrl.isEmpty() ? "" : " http://" + logUrl)
            + "\nwitness ours "
            + witness.publicKey().hex()
            + (witnessUrl.isEmpty() ? "" : " " + witnessUrl)
            + "\nquorum ours\n");
  }

  /** The 32 bytes at the end of an OpenSSH public key. */
  private static Bytes sshKey(Path file) throws Exception {
    String[] words = Files.readString(file, StandardCharsets.US_ASCII).split(" ", -1);
    Bytes blob = Bytes.adopt(Base64.getDecoder().decode(words[1].strip()));
    return blob.slice(blob.length() - 32, blob.length());
  }
}
