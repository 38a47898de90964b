package pli.lab;

import static pli.lab.Pli.done;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pli.codec.Bytes;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.release.ReleaseParty;
import pli.transparency.release.ReleaseParty.Role;
import pli.transparency.release.ReleasePolicy;
import pli.transparency.tree.Merkle;

/**
 * Two parties who release by the commands of docs/RELEASING.md; and the log of their signatures
 * with its witness, which no command is, in a tree for each release.
 */
final class ReleaseDesk {
  private static final List<String> PARTIES = List.of("developer", "rebuilder");

  private final Pli desk;
  private final Path folder;
  private final NoteSigner log = new NoteSigner("example.org/releases", keys());
  private final Cosigner witness = new Cosigner("watcher.example/w1", keys());
  private final List<Bytes> keys;

  /** Makes the keys. */
  ReleaseDesk(Path folder) throws Exception {
    this.folder = folder;
    this.desk = new Pli(folder);
    this.keys = List.of(key("developer"), key("rebuilder"));
  }

  private Bytes key(String name) throws Exception {
    String line = done(desk.run("release", "key", file(name))).out().trim();
    return StrictBase64.decode(line.substring("key ".length()));
  }

  private static SignatureKeyPair keys() {
    return Ed25519.generate(new SecureRandom()::nextBytes);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Whose word it takes: both parties'; the numbers differ and nothing else. */
  ReleasePolicy policy(long number) {
    return new ReleasePolicy(
        "pli-desktop",
        number,
        2,
        0,
        List.of(
            new ReleaseParty(Role.DEVELOPER, "Pli", keys.subList(0, 1)),
            new ReleaseParty(Role.REBUILDER, "Atelier Nord", keys.subList(1, 2))),
        List.of(
            new TrustedLog(
                log.verifierKey(), new WitnessPolicy(1, List.of(witness.verifierKey())))));
  }

  /** A file with that policy. */
  Path policyFile(long number) throws IOException {
    return Files.write(folder.resolve("policy-" + number), policy(number).encode().toByteArray());
  }

  /** A release file that both signed; nobody logged it. */
  Path signed(Path artefact, long number, String... further) throws Exception {
    String release = file("release-" + number);
    Pli.Outcome made =
        desk.run(
            Stream.concat(
                    Stream.of(
                        "release",
                        "manifest",
                        artefact.toString(),
                        release,
                        "--product",
                        "pli-desktop",
                        "--number",
                        Long.toString(number),
                        "--version",
                        "0." + number),
                    Stream.of(further))
                .toArray(String[]::new));
    done(made);
    for (String party : PARTIES) {
      done(desk.run("release", "sign", release, "--key", file(party)));
    }
    return Path.of(release);
  }

  /** Logs both signatures of a release, and puts the proofs into its file. */
  void log(Path file) throws Exception {
    Release release = Release.parse(Bytes.adopt(Files.readAllBytes(file)));
    List<Hash> leaves =
        release.entries().stream()
            .map(entry -> ((ReleaseEntry.OfSigsum) entry).leaf(release.manifest()))
            .map(Merkle::leaf)
            .toList();
    TreeHead head = new TreeHead(2, Merkle.node(leaves.get(0), leaves.get(1)));
    SignedCheckpoint checkpoint = new Checkpoint(log.verifierKey().name(), head).sign(log);
    long now = System.currentTimeMillis() / 1000;
    SignedCheckpoint seen =
        checkpoint.with(List.of(witness.cosign(checkpoint.checkpoint().text(), now)));
    for (int i = 0; i < leaves.size(); i++) {
      TlogProof proof = new TlogProof(Bytes.EMPTY, i, List.of(leaves.get(1 - i)), seen);
      Path proofFile = Files.write(folder.resolve("proof"), proof.encode().toByteArray());
      done(desk.run("release", "proof", file.toString(), proofFile.toString()));
    }
  }

  /** The same release without what says that it was logged. */
  static Bytes unlogged(Bytes file) throws Exception {
    Release release = Release.parse(file);
    List<ReleaseEntry> bare = new ArrayList<>();
    for (ReleaseEntry entry : release.entries()) {
      ReleaseEntry.OfSigsum signature = (ReleaseEntry.OfSigsum) entry;
      bare.add(new ReleaseEntry.OfSigsum(signature.key(), signature.signature(), Optional.empty()));
    }
    return new Release(release.manifest(), bare).encode();
  }

  /** Installs as the person does who is to run it. */
  Pli.Outcome install(Path release, Path artefact, Path to) throws Exception {
    return desk.run(
        "release",
        "install",
        release.toString(),
        artefact.toString(),
        "--to",
        to.toString(),
        "--policy",
        policyFile(1).toString(),
        "--json");
  }

  /** Checks a file that somebody was shown. */
  Pli.Outcome check(String file, long policy) throws Exception {
    return desk.run("check", file, "--policy", policyFile(policy).toString());
  }
}
